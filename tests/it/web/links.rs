//! Links that open nothing, and links that are only looked at.

use reqwest::Method;

use super::request::{MAILBOX, Request, answer_path, leave_path};
use crate::support::TestApp;
use crate::support::{Browser, Seen};

crate::on_both_databases!(
    a_link_that_opens_nothing_does_not_say_why,
    a_link_opens_for_sixty_days,
    to_look_changes_nothing_however_often,
    every_page_carries_the_security_headers,
);

fn a_link_that_opens_nothing_does_not_say_why(server: TestApp) {
    let (request, browser) = (Request::made(&server), Browser::at(&server));
    let good = request.path.clone();
    let (id, signature) = good.trim_start_matches("/answer/").split_once('.').unwrap();
    let forged: String = signature.chars().rev().collect();
    let unknown = server.app.db.read(|conn| server.app.signer(conn)).unwrap();
    let unknown = unknown.sign(twentyweeks::app::links::Purpose::Answer, "no-such-link");
    let paths = [
        "/answer/no-link".to_owned(),
        "/answer/%ff%00".to_owned(),
        format!("/answer/{id}"),
        format!("/answer/{id}.{forged}"),
        format!("/answer/{id}.{}", &signature[..signature.len() - 1]),
        format!("/answer/{id}.{signature}A"),
        format!("/answer/x{id}.{signature}"),
        format!("/answer/{unknown}"),
        format!("/leave/{id}.{signature}"),
        leave_path(&server.app, &request.case).replace("/leave/", "/answer/"),
        answer_path(&server.app_on("2026-09-01"), &request.case),
        leave_path(&server.app_on("2026-09-01"), &request.case),
    ];
    let before = request.version();
    let expected = browser.open("/leave/no-link").html;
    assert!(expected.contains("reply to the mail") && expected.contains("ask the SEN team"), "{expected}");
    let assert_opens_nothing = |page: Seen, path: &str| {
        assert_eq!((page.status, page.header("content-type")), (404, "text/html; charset=utf-8"), "{path}");
        assert_eq!(page.html, expected, "{path}");
    };
    for (number, path) in paths.iter().enumerate() {
        // Whoever tries too often learns nothing any more.
        let browser = Browser::at(&server).from(format!("10.0.0.{number}"));
        assert_opens_nothing(browser.open(path), path);
        assert_opens_nothing(browser.confirm(path), path);
        assert_opens_nothing(browser.send_body(path, "text/plain", "Zanzibar"), path);
        assert_eq!(browser.ask(Method::HEAD, path, |request| request).status, 404, "{path}");
    }
    assert_eq!(server.app.revoke_links(MAILBOX).unwrap(), 2);
    assert_opens_nothing(browser.open(&good), "revoked");
    assert_opens_nothing(browser.confirm(&good), "revoked");
    assert_eq!(request.version(), before);
}

fn a_link_opens_for_sixty_days(server: TestApp) {
    let (request, browser) = (Request::made(&server), Browser::at(&server));
    let made_on = |day: &str| answer_path(&server.app_on(day), &request.case);
    assert_eq!(browser.open(&made_on("2026-09-03")).status, 200);
    assert_eq!(browser.open(&made_on("2026-09-02")).status, 404);
}

fn to_look_changes_nothing_however_often(server: TestApp) {
    let (request, browser) = (Request::made(&server), Browser::at(&server));
    let leave = leave_path(&server.app, &request.case);
    let before = request.version();
    let first = browser.open(&request.path).html;
    for _ in 0..50 {
        for path in [&request.path, &leave] {
            assert_eq!(browser.open(path).status, 200);
            let head = browser.ask(Method::HEAD, path, |request| request);
            assert_eq!((head.status, head.html.as_str()), (200, ""));
        }
    }
    for query in ["answer=confirm", "answer=promise&day=3&month=12&year=2026", "List-Unsubscribe=One-Click"] {
        browser.open(&format!("{}?{query}", request.path));
        browser.open(&format!("{leave}?{query}"));
    }
    assert_eq!(request.version(), before);
    assert_eq!(browser.open(&request.path).html, first);
}

fn every_page_carries_the_security_headers(server: TestApp) {
    let (request, browser) = (Request::made(&server), Browser::at(&server));
    let leave = leave_path(&server.app, &request.case);
    let path = &request.path;
    let pages = [
        browser.open(path),
        browser.promise(path, "", "", ""),
        browser.open("/answer/no-link"),
        browser.send_body(path, "text/plain", "answer=confirm"),
        browser.open(&leave),
        browser.send(&leave, &[]),
        browser.open("/"),
    ];
    for page in &pages {
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
            ("cache-control", "no-store"),
            (
                "content-security-policy",
                "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; \
                 img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
            ),
        ] {
            assert_eq!(page.header(name), value, "{}", page.html);
        }
        assert!(page.headers.get("set-cookie").is_none());
        assert!(!page.says("<script") && !page.says("<style") && !page.says("style="), "{}", page.html);
        assert!(page.says("<html lang=\"en-GB\">"), "{}", page.html);
        assert_eq!(page.html.matches("<h1").count(), 1, "{}", page.html);
    }
    assert_eq!(browser.confirm(path).header("cache-control"), "no-store");
}

//! How long somebody stays signed in, and what becomes of what they were typing.

use reqwest::Method;
use serde_json::json;
use twentyweeks::clock::{Clock, parse_moment};
use twentyweeks::domain::permission::Role;

use super::visitor::{PASSWORD, Visitor, between, partner};
use crate::support::{Browser, Seen, TestApp, registration};

crate::on_both_databases!(
    fifteen_minutes_without_a_sign_of_life_end_a_session,
    eight_hours_end_a_session_whatever_is_done,
    what_was_typed_when_a_session_ended_comes_back,
    a_page_that_notices_late_hands_in_what_was_typed,
    a_change_of_role_ends_sessions_at_once,
    the_api_takes_a_session_from_pages_of_ours_only,
    old_sessions_are_forgotten,
);

const EMAIL: &str = "p.lee@nhs.example";

fn fifteen_minutes_without_a_sign_of_life_end_a_session(mut server: TestApp) {
    partner(&server, EMAIL);
    let visitor = Visitor::at(&server).signed_in(EMAIL, PASSWORD);
    at(&mut server, "2026-11-01T12:14:59Z");
    let visitor = visitor.moved(&server);
    assert_eq!(visitor.open("/account").status, 200);
    assert_eq!(visitor.send("/account/stay", &[]).status, 204);
    at(&mut server, "2026-11-01T12:29:58Z");
    let visitor = visitor.moved(&server);
    assert_eq!(visitor.open("/account").status, 200);
    at(&mut server, "2026-11-01T12:44:58Z");
    let visitor = visitor.moved(&server);
    let over = visitor.open("/account");
    assert_eq!((over.status, over.header("location")), (303, "/sign-in?next=/account"));
    let page = visitor.open("/sign-in?next=/account&ended=1");
    assert!(page.says("You were signed out because nothing was done for 15 minutes"), "{}", page.html);
    let seen = visitor.send("/sign-in", &[("email", EMAIL), ("password", PASSWORD), ("next", "/account")]);
    assert_eq!(seen.header("location"), "/account");
}

fn eight_hours_end_a_session_whatever_is_done(mut server: TestApp) {
    partner(&server, EMAIL);
    let mut visitor = Visitor::at(&server).signed_in(EMAIL, PASSWORD);
    for minutes in (10..480).step_by(10) {
        at(&mut server, &format!("2026-11-01T{:02}:{:02}:00Z", 12 + minutes / 60, minutes % 60));
        visitor = visitor.moved(&server);
        assert_eq!(visitor.open("/account").status, 200, "{minutes}");
    }
    at(&mut server, "2026-11-01T20:00:00Z");
    assert_eq!(visitor.moved(&server).open("/account").status, 303);
}

fn what_was_typed_when_a_session_ended_comes_back(mut server: TestApp) {
    let browser = server.browser(Role::Administrator, "351");
    at(&mut server, "2026-11-01T13:00:00Z");
    let browser = browser.moved(&server);
    let typed = [("email", "n.new@council.example"), ("name", "Noor New"), ("role", "manager")];
    let sent = browser.send("/people/new", &typed);
    assert_eq!((sent.status, sent.header("location")), (303, "/sign-in?next=/people/new&kept=1"));
    assert!(browser.open("/sign-in?next=/people/new&kept=1").says("What you typed has been kept"));
    let people = server.app.list_people().unwrap();
    assert!(people.iter().all(|person| person.email != "n.new@council.example"), "nothing was done");

    let me = people.iter().find(|person| person.role == "administrator").unwrap();
    let email = twentyweeks::domain::identifiers::Email::parse(&me.email).unwrap();
    let again = server.signed_in(&email);
    let page = again.open("/people/new");
    assert!(page.says("Your session ended before this was recorded"), "{}", page.html);
    assert!(page.says("value=\"Noor New\"") && page.says("value=\"manager\" checked"), "{}", page.html);
    // Given up, it is gone.
    let discarded = again.send("/account/kept-form/discard", &[("path", "/people/new")]);
    assert_eq!((discarded.status, discarded.header("location")), (303, "/people/new"));
    assert!(!again.open("/people/new").says("Noor New"));
    assert_eq!(again.send("/people/new", &typed).status, 303);
    assert!(!again.open("/people/new").says("Noor New"), "it was sent after all");

    let without_key = Browser::at(&server);
    assert_eq!(without_key.send("/people/new", &typed).header("location"), "/sign-in?next=/people/new");
}

fn a_page_that_notices_late_hands_in_what_was_typed(mut server: TestApp) {
    let browser = server.browser(Role::Administrator, "351");
    let body = "email=n.new%40council.example&name=Noor&form_key=of-long-ago";
    let hand_in =
        |browser: &Browser, path: &str| browser.send("/account/kept-form", &[("path", path), ("body", body)]);
    assert_eq!(hand_in(&browser, "/people/new").status, 204);
    assert!(browser.open("/people/new").says("value=\"Noor\""));
    assert_eq!(hand_in(&browser, "/nowhere").status, 400);
    assert_eq!(hand_in(&browser, "/account/password").status, 400, "a password is never kept");
    at(&mut server, "2026-11-01T14:00:00Z");
    let browser = browser.moved(&server);
    let late: Seen = hand_in(&browser, "/tokens");
    assert_eq!((late.status, late.header("location")), (303, "/sign-in?next=/account/kept-form&kept=1"));
    let late = browser.send("/account/password", &[("current", PASSWORD), ("password", "x")]);
    assert_eq!(late.header("location"), "/sign-in?next=/account/password");
    let kept = crate::record::questions::texts(
        &server.database,
        "SELECT path || ' ' || body AS t FROM kept_forms ORDER BY 1",
    );
    assert_eq!(
        kept,
        [
            "/people/new email=n.new%40council.example&name=Noor",
            "/tokens email=n.new%40council.example&name=Noor",
        ]
    );
}

fn a_change_of_role_ends_sessions_at_once(server: TestApp) {
    let browser = server.browser(Role::Caseworker, "351");
    let people = server.app.list_people().unwrap();
    let email = twentyweeks::domain::identifiers::Email::parse(&people[0].email).unwrap();
    assert_eq!(browser.open("/account").status, 200);
    server.app.set_role(&email, Role::Manager).unwrap();
    assert_eq!(browser.open("/account").status, 303);
    let browser = server.signed_in(&email);
    server.app.set_password(&email, PASSWORD).unwrap();
    assert_eq!(browser.open("/account").status, 303);
    let browser = server.signed_in(&email);
    server.app.disable_person(&email).unwrap();
    assert_eq!(browser.open("/account").status, 303);
}

fn the_api_takes_a_session_from_pages_of_ours_only(server: TestApp) {
    let browser = server.browser(Role::Caseworker, "351");
    let body = registration("2026-10-05").to_string();
    let post = |name: &'static str, value: &'static str| {
        let body = body.clone();
        browser.ask(Method::POST, "/api/v1/cases", move |request| {
            request.header("content-type", "application/json").header(name, value).body(body)
        })
    };
    assert_eq!(post("x-nothing", "1").status, 403, "a browser says where it comes from");
    assert_eq!(post("sec-fetch-site", "cross-site").status, 403);
    assert_eq!(post("origin", "https://evil.example").status, 403);
    let seen = post("sec-fetch-site", "same-origin");
    assert_eq!(seen.status, 201, "{}", seen.html);
    let list = browser.open("/api/v1/cases");
    let listed: serde_json::Value = serde_json::from_str(&list.html).unwrap();
    assert_eq!(listed["cases"].as_array().map(Vec::len), Some(1), "{listed}");
    let line = server.caseworker().get("/api/v1/cases").body;
    assert_ne!(line, json!(null));
    let signed_out = Browser::at(&server).open("/api/v1/cases");
    assert_eq!(signed_out.status, 401);
    assert!(between(&signed_out.html, "\"code\":\"", "\"").is_some_and(|code| code == "unauthorised"));
}

fn old_sessions_are_forgotten(server: TestApp) {
    partner(&server, EMAIL);
    Visitor::at(&server).sign_in(EMAIL, "not the password");
    Visitor::at(&server).signed_in(EMAIL, PASSWORD);
    let count = |table: &str| {
        crate::record::questions::number(&server.database, &format!("SELECT count(*) AS n FROM {table}"))
    };
    server.app_on("2026-11-02").forget_old_sign_ins().unwrap();
    assert_eq!(count("sessions"), 1);
    server.app_on("2026-11-04").forget_old_sign_ins().unwrap();
    assert_eq!((count("sessions"), count("attempts")), (0, 0));
}

fn at(server: &mut TestApp, when: &str) {
    server.move_to(Clock::Fixed(parse_moment(when).unwrap()));
}

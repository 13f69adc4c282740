//! What all pages share, the page at `/`, and places that do not exist.

use reqwest::Method;
use twentyweeks::app::Unwatched;
use twentyweeks::app::sweep::SweepOrder;
use twentyweeks::domain::permission::Role;

use super::request::{Request, SERVICE};
use crate::support::Browser;
use crate::support::TestApp;

crate::on_both_databases!(
    the_style_is_kept_for_as_long_as_it_stays_the_same,
    the_page_at_the_root_says_when_no_sweep_ran,
    those_who_work_at_an_authority_see_on_every_page_that_no_sweep_ran,
    a_place_that_does_not_exist_is_a_page_for_people_and_a_problem_for_programs,
);

fn the_style_is_kept_for_as_long_as_it_stays_the_same(server: TestApp) {
    let (request, browser) = (Request::made(&server), Browser::at(&server));
    let pages = ["/", &request.path, "/answer/no-link"].map(|path| browser.open(path).html);
    let address = |page: &String| {
        page.split("<link rel=\"stylesheet\" href=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    let style = address(&pages[0]);
    assert!(pages.iter().all(|page| address(page) == style) && style.starts_with("/assets/app.css?v="));

    let kept = browser.open(&style);
    assert_eq!((kept.status, kept.header("content-type")), (200, "text/css; charset=utf-8"));
    assert_eq!(kept.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(kept.header("x-content-type-options"), "nosniff");
    assert!(
        kept.says("prefers-color-scheme: dark") && kept.says("forced-colors") && kept.says("@media print")
    );
    assert!(!kept.says("url(") && !kept.says("@import"), "nothing comes from elsewhere");

    for path in ["/assets/app.css", "/assets/app.css?v=of-old"] {
        assert_eq!(browser.open(path).header("cache-control"), "no-cache", "{path}");
    }
    let tag = kept.header("etag").to_owned();
    for (known, status) in [(tag.as_str(), 304), ("W/\"of-old\"", 200), ("*", 304)] {
        let again = browser.ask(Method::GET, &style, |request| request.header("if-none-match", known));
        assert_eq!((again.status, again.header("etag")), (status, tag.as_str()), "{known}");
        assert_eq!(again.html.is_empty(), status == 304, "{known}");
    }
}

fn the_page_at_the_root_says_when_no_sweep_ran(server: TestApp) {
    let browser = Browser::at(&server);
    let missed = || browser.open("/").says("No sweep for 26 hours");
    assert!(!missed(), "there is nothing to sweep yet");
    Request::made(&server);
    assert!(!missed(), "the first request is a moment old");
    let order = SweepOrder { on: None, dry_run: false, holder: "a test".to_owned() };
    server.app_on("2026-10-31T09:59:00Z").sweep(&order, &Unwatched).unwrap();
    assert!(missed(), "the last sweep is 26 hours old and a minute");
    assert_eq!(server.stranger().get("/readyz").status, 503);
    server.app_on("2026-10-31T10:01:00Z").sweep(&order, &Unwatched).unwrap();
    assert!(!missed());
    let page = browser.open("/");
    assert!(!page.says("last swept"), "how the jobs stand is nothing for a visitor: {}", page.html);
    assert!(page.says("href=\"/sign-in\">Sign in</a>"), "{}", page.html);
}

fn those_who_work_at_an_authority_see_on_every_page_that_no_sweep_ran(server: TestApp) {
    let request = Request::made(&server);
    let order = SweepOrder { on: None, dry_run: false, holder: "a test".to_owned() };
    server.app_on("2026-10-31T09:59:00Z").sweep(&order, &Unwatched).unwrap();
    let administrator = server.browser(Role::Administrator, "351");
    let page = administrator.open("/authority");
    assert!(page.says("No sweep for 26 hours") && page.says("href=\"/jobs\""), "{}", page.html);
    let page = server.browser(Role::Caseworker, "351").open("/nowhere");
    assert!(!page.says("No sweep"), "outside every route nobody is known: {}", page.html);
    let page = server.browser(Role::Caseworker, "351").open(&format!("/cases/{}", request.case));
    assert!(page.says("No sweep for 26 hours") && page.says("Tell your administrator"), "{}", page.html);
    let page = server.partner_browser(SERVICE).open("/people");
    assert!(page.status == 403 && !page.says("No sweep"), "it is no service's matter: {}", page.html);
    server.app.sweep(&order, &Unwatched).unwrap();
    assert!(!administrator.open("/authority").says("No sweep"));
}

fn a_place_that_does_not_exist_is_a_page_for_people_and_a_problem_for_programs(server: TestApp) {
    let browser = Browser::at(&server);
    // A mail program may cut a link.
    for path in ["/answer/", "/answer", "/leave/", "/nowhere"] {
        let page = browser.open(path);
        assert_eq!((page.status, page.header("content-type")), (404, "text/html; charset=utf-8"), "{path}");
        assert!(page.says("This link does not open anything"), "{path}: {}", page.html);
        let reply = browser.ask(Method::GET, path, |request| request);
        assert_eq!((reply.status, reply.header("content-type")), (404, "application/problem+json"), "{path}");
    }
}

//! The dates of a caseworker's cases in their own calendar program.

use twentyweeks::domain::identifiers::Email;
use twentyweeks::domain::permission::Role;

use super::team::{ANN, BEN, Team};
use crate::support::{Browser, TestApp};
use serde_json::json;

crate::on_both_databases!(
    a_calendar_has_coming_dates_and_one_entry_for_what_is_overdue,
    an_address_ends_with_the_next_one_with_a_word_and_with_its_person,
);

fn a_calendar_has_coming_dates_and_one_entry_for_what_is_overdue(server: TestApp) {
    let team = Team::of(&server);
    let case = team.assessed(["2026-09-20", "2026-10-01", "2026-10-02"], ("Beck", "Zebedee"), Some(ANN));
    team.api.step(
        &case,
        json!({"step": "acknowledge_advice", "on": "2026-10-20", "advice": 3, "promised_on": "2026-11-05"}),
    );
    let late = team.case("2026-09-01", ("Cole", "Zachary"), Some(ANN));
    let bens = team.case("2026-10-20", ("Dale", "Zoe"), Some(BEN));
    let path = made(&team.ann);
    let feed = Browser::at(&server).open(&path);
    assert_eq!((feed.status, feed.header("content-type")), (200, "text/calendar; charset=utf-8"));
    let text = feed.html.replace("\r\n ", "");
    let has = |line: &str| text.lines().any(|own| own == line);
    for line in [
        "PRODID:-//twentyweeks//dates of EHC needs assessments//EN",
        &format!("SUMMARY:Final plan: {case}"),
        "DTSTART;VALUE=DATE:20270207",
        "DTEND;VALUE=DATE:20270208",
        &format!("SUMMARY:Advice promised: {case}"),
        "SUMMARY:1 date is overdue",
        "DTSTART;VALUE=DATE:20261101",
    ] {
        assert!(has(line), "{line}: {text}");
    }
    assert_eq!(text.matches("SUMMARY:Advice due").count(), 5);
    assert!(text.contains(&format!("Decision whether to assess: {late}")), "{text}");
    assert!(!text.contains(&bens));
    for word in ["Beck", "Zebedee", "Cole", "Zachary", "Elms", "2017", "medical"] {
        assert!(!text.contains(word), "{word}: {text}");
    }
    let ids = |text: &str| {
        text.lines().filter(|line| line.starts_with("UID:")).map(str::to_owned).collect::<Vec<_>>()
    };
    let again = Browser::at(&server).open(&path).html.replace("\r\n ", "");
    assert_eq!(ids(&again), ids(&text), "an entry stays the same entry");
}

fn an_address_ends_with_the_next_one_with_a_word_and_with_its_person(server: TestApp) {
    let team = Team::of(&server);
    let read = |path: &str| Browser::at(&server).open(path).status;
    let first = made(&team.ann);
    assert_eq!(read(&first), 200);
    let second = made(&team.ann);
    assert_eq!((read(&first), read(&second)), (404, 200));
    let answer = team.ann.send("/account/calendar/revoke", &[]);
    assert_eq!((answer.status, read(&second)), (303, 404));
    assert_eq!(read("/calendar/no-such-calendar.ics"), 404);
    let third = made(&team.ann);
    server.app.disable_person(&Email::parse(ANN).expect("an address")).expect("she leaves");
    assert_eq!(read(&third), 404);
    assert_eq!(server.browser(Role::Administrator, "351").send("/account/calendar", &[]).status, 403);
}

/// The path of a new calendar.
fn made(browser: &Browser) -> String {
    let page = browser.send("/account/calendar", &[]);
    assert_eq!(page.status, 200, "{}", page.html);
    let address =
        page.html.split("value=\"http").nth(1).and_then(|rest| rest.split('"').next()).expect("an address");
    address[address.find("/calendar/").expect("a path")..].to_owned()
}

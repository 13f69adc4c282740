//! How often something may be tried; a restart forgives nothing.

use twentyweeks::clock::{Clock, parse_moment};

use super::visitor::{OTHER, PASSWORD, Visitor, partner};
use crate::support::{Browser, Seen, TestApp};

crate::on_both_databases!(
    an_address_is_tried_ten_times_in_three_minutes_also_after_a_restart,
    a_place_tries_twenty_times_an_hour,
    to_sign_in_forgives_what_went_wrong_before,
    a_new_password_is_asked_for_ten_times_in_three_minutes,
    links_that_open_nothing_are_tried_twenty_times_an_hour,
    who_tries_is_not_to_be_read_from_the_table,
);

const EMAIL: &str = "p.lee@nhs.example";

fn an_address_is_tried_ten_times_in_three_minutes_also_after_a_restart(mut server: TestApp) {
    partner(&server, EMAIL);
    for number in 0..10 {
        assert_eq!(from(&server, number).sign_in(EMAIL, OTHER).status, 422, "{number}");
    }
    assert_too_often(&from(&server, 10).sign_in(EMAIL, PASSWORD), 180);
    assert_eq!(from(&server, 11).sign_in("another@nhs.example", OTHER).status, 422);

    at(&mut server, "2026-11-01T12:02:59Z");
    assert_too_often(&from(&server, 12).sign_in("P.Lee@NHS.example", PASSWORD), 1);
    at(&mut server, "2026-11-01T12:03:00Z");
    assert_eq!(from(&server, 13).sign_in(EMAIL, PASSWORD).status, 303);
}

fn a_place_tries_twenty_times_an_hour(mut server: TestApp) {
    partner(&server, EMAIL);
    for number in 0..20 {
        let email = format!("nobody{number}@nhs.example");
        assert_eq!(from(&server, 1).sign_in(&email, OTHER).status, 422, "{number}");
    }
    assert_too_often(&from(&server, 1).sign_in(EMAIL, PASSWORD), 3600);
    assert_eq!(from(&server, 2).sign_in(EMAIL, PASSWORD).status, 303);
    at(&mut server, "2026-11-01T13:00:00Z");
    assert_eq!(from(&server, 1).sign_in(EMAIL, PASSWORD).status, 303);
}

fn to_sign_in_forgives_what_went_wrong_before(server: TestApp) {
    partner(&server, EMAIL);
    for round in 0..3 {
        for number in 0..9 {
            let wrong = from(&server, 10 * round + number).sign_in(EMAIL, OTHER);
            assert_eq!(wrong.status, 422, "{round} {number}");
        }
        assert_eq!(from(&server, 99).sign_in(EMAIL, PASSWORD).status, 303, "{round}");
    }
    for number in 0..30 {
        assert_eq!(from(&server, 99).sign_in(EMAIL, PASSWORD).status, 303, "{number}: a team in one house");
    }
}

fn a_new_password_is_asked_for_ten_times_in_three_minutes(server: TestApp) {
    for email in [EMAIL, "nobody@nhs.example"] {
        for number in 0..10 {
            let seen = from(&server, number).send("/forgotten-password", &[("email", email)]);
            assert_eq!((seen.status, seen.header("location")), (303, "/forgotten-password?done=sent"));
        }
        assert_too_often(&from(&server, 11).send("/forgotten-password", &[("email", email)]), 180);
    }
}

fn links_that_open_nothing_are_tried_twenty_times_an_hour(server: TestApp) {
    let browser = Browser::at(&server).from("10.0.0.1");
    let paths = ["/answer/x", "/leave/y", "/account-link/z", "/answer/x.y"];
    for number in 0..20 {
        assert_eq!(browser.open(paths[number % 4]).status, 404, "{number}");
    }
    for path in paths {
        assert_too_often(&browser.open(path), 3600);
    }
    assert_eq!(Browser::at(&server).from("10.0.0.2").open("/answer/x").status, 404);
}

fn who_tries_is_not_to_be_read_from_the_table(server: TestApp) {
    from(&server, 7).sign_in(EMAIL, OTHER);
    let kept = crate::record::questions::texts(&server.database, "SELECT subject AS t FROM attempts");
    assert_eq!(kept.len(), 2);
    for subject in kept {
        assert!(!subject.contains("p.lee") && !subject.contains("10.0.0"), "{subject}");
    }
}

fn from(server: &TestApp, number: usize) -> Visitor {
    Visitor::at(server).from(&format!("10.0.0.{number}"))
}

fn at(server: &mut TestApp, when: &str) {
    server.move_to(Clock::Fixed(parse_moment(when).unwrap()));
}

#[track_caller]
fn assert_too_often(seen: &Seen, wait_s: u32) {
    assert_eq!(seen.status, 429, "{}", seen.html);
    assert!(seen.says("Too many tries") && seen.says("then try again"), "{}", seen.html);
    assert_eq!(seen.header("retry-after"), wait_s.to_string());
}

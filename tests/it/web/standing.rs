//! How a request stands, as the page says it; and what the page never says.

use serde_json::{Value, json};

use super::request::{Request, answer_path};
use crate::api::shorthand::{PSYCHOLOGY, agreed, asked};
use crate::support::TestApp;
use crate::support::{Browser, Seen};

crate::on_both_databases!(
    a_promise_that_was_not_kept_is_said,
    how_far_the_day_is_is_said_and_by_how_much_it_is_late,
    what_is_over_says_why_and_asks_for_nothing,
    a_confirmation_is_shown_only_while_it_is_so,
    no_page_says_anything_about_the_child,
);

fn a_promise_that_was_not_kept_is_said(server: TestApp) {
    let (request, browser) = (Request::made(&server), Browser::at(&server));
    request.step(promised("2026-10-20"));
    let page = browser.open(&format!("{}?done=promised", request.path));
    assert!(page.says("Promised for 20 October 2026. That day has passed"), "{}", page.html);
    assert!(!page.says("You promised the advice for"), "{}", page.html);
    assert_eq!(page.forms(), ["promise", "not_for_us"]);
    let again = browser.promise(&request.path, "20", "10", "2026");
    assert_eq!(again.status, 422, "the day that passed is no day to promise");
}

fn how_far_the_day_is_is_said_and_by_how_much_it_is_late(server: TestApp) {
    let (me, browser) = (server.caseworker(), Browser::at(&server));
    for (asked_on, far) in [
        ("2026-09-22", "in 2 days"),
        ("2026-09-21", "tomorrow"),
        ("2026-09-20", "today"),
        ("2026-09-19", "1 day late"),
        ("2026-09-16", "4 days late"),
    ] {
        let case = me.register("2026-05-01");
        me.step(&case, agreed("2026-06-01"));
        me.step(&case, asked(asked_on, "psychology", PSYCHOLOGY));
        let page = browser.open(&answer_path(&server.app, &case));
        assert!(page.says(&format!(">{far}</span>")), "{far}: {}", page.html);
    }
}

fn what_is_over_says_why_and_asks_for_nothing(server: TestApp) {
    let given = json!({"step": "give_advice", "on": "2026-10-28", "advice": 1});
    let back = json!({"step": "return_advice", "on": "2026-10-29", "advice": 1, "reason": "Too short."});
    let accepted = json!({"step": "accept_advice", "on": "2026-10-29", "advice": 1});
    let cancelled =
        json!({"step": "cancel_advice", "on": "2026-10-29", "advice": 1, "reason": "Not needed."});
    let withdrawn =
        json!({"step": "withdraw_request", "on": "2026-10-29", "by": "parent", "reason": "They moved."});
    for (steps, why) in [
        (vec![given.clone()], "The advice has been given. Thank you."),
        (vec![given.clone(), accepted], "The advice has been given. Thank you."),
        (vec![given, back], "The advice was sent back for quality"),
        (vec![cancelled], "The request was cancelled."),
        (vec![withdrawn], "The case has closed, and the advice is no longer needed."),
    ] {
        let request = Request::made(&server);
        steps.into_iter().for_each(|step| drop(request.step(step)));
        let page = Browser::at(&server).open(&request.path);
        assert_eq!(page.status, 200);
        assert!(page.says(why) && page.says("There is nothing left to do here"), "{why}: {}", page.html);
        assert!(!page.says("in 22 days"), "nobody counts any more: {}", page.html);
        assert_eq!(page.forms(), [] as [&str; 0], "{why}");
    }
}

fn a_confirmation_is_shown_only_while_it_is_so(server: TestApp) {
    let (request, browser) = (Request::made(&server), Browser::at(&server));
    let panel = |done: &str| browser.open(&format!("{}?done={done}", request.path)).says("tw-panel");
    let shown = || ["confirmed", "promised", "declined", "given", ""].map(panel);
    assert_eq!(shown(), [false; 5]);
    browser.confirm(&request.path);
    assert_eq!(shown(), [true, false, false, false, false]);
    browser.promise(&request.path, "3", "12", "2026");
    assert_eq!(shown(), [false, true, false, false, false]);
    browser.decline(&request.path, "Community Nursing");
    assert_eq!(shown(), [false, false, true, false, false]);
    request.step(json!({"step": "give_advice", "on": "2026-11-01", "advice": 1}));
    assert_eq!(shown(), [false; 5]);
}

fn no_page_says_anything_about_the_child(server: TestApp) {
    let (request, browser) = (Request::made(&server), Browser::at(&server));
    let path = &request.path;
    let mut pages = vec![browser.open(path), browser.promise(path, "", "", ""), browser.decline(path, "")];
    for answered in [
        browser.confirm(path),
        browser.promise(path, "3", "12", "2026"),
        browser.decline(path, "Community Nursing"),
    ] {
        pages.extend([browser.open(answered.header("location")), browser.open(path), answered]);
    }
    request.step(json!({"step": "give_advice", "on": "2026-11-01", "advice": 1}));
    pages.extend([browser.open(path), browser.confirm(path), browser.open("/answer/no-link")]);
    pages.iter().for_each(assert_says_nothing_about_the_child);
}

/// Neither name, birth date, numbers, sex, setting nor what the child needs.
fn assert_says_nothing_about_the_child(page: &Seen) {
    let told = format!("{:?} {}", page.headers, page.html);
    for word in [
        "Canary",
        "Robin",
        "2017",
        "May",
        "9434765919",
        "Elms",
        "Primary",
        "105284",
        "Speech",
        "delayed",
        "girl",
    ] {
        assert!(!told.contains(word), "{word}: {told}");
    }
}

fn promised(day: &str) -> Value {
    json!({"step": "acknowledge_advice", "on": "2026-10-13", "advice": 1, "promised_on": day})
}

//! Answering: what is recorded, and what is then seen.

use serde_json::json;

use super::request::{ACTOR, Request, mailed_path};
use crate::support::Browser;
use crate::support::TestApp;

crate::on_both_databases!(
    the_link_in_a_mail_leads_to_what_is_asked,
    receipt_is_confirmed_with_one_button,
    a_date_is_promised_and_changed,
    a_service_says_that_it_is_not_for_it,
    what_was_declined_is_taken_up_after_all,
    an_answer_sent_twice_is_recorded_once,
    to_confirm_on_an_old_page_takes_no_promise_back,
    an_answer_that_comes_too_late_is_not_recorded,
);

fn the_link_in_a_mail_leads_to_what_is_asked(server: TestApp) {
    let request = Request::made(&server);
    let page = Browser::at(&server).open(&mailed_path(&server));
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    for words in [
        "Request for educational psychology advice",
        &request.case,
        "Prestwich",
        "Educational Psychology",
        "12 October 2026",
        "23 November 2026",
        "in 22 days",
        "Why this date?",
        "(SEND Regulations 2014, reg 8(1))",
        "No answer yet",
        "For example, 15 11 2026",
        "Whose is it, as far as you know?",
        "Please do not write the child’s name.",
        "A rehearsal: today is 1 November 2026.",
    ] {
        assert!(page.says(words), "{words}: {}", page.html);
    }
    assert_eq!(page.forms(), ["confirm", "promise", "not_for_us"]);
}

fn receipt_is_confirmed_with_one_button(server: TestApp) {
    let (request, browser) = (Request::made(&server), Browser::at(&server));
    let before = request.version();
    let to = browser.confirm(&request.path).assert_done(&request.path, "confirmed");
    assert_eq!(request.version(), before + 1);
    let expected = ("acknowledge_advice".to_owned(), ACTOR.to_owned(), json!({"advice": 1}));
    assert_eq!(request.last_line(), expected);
    let page = browser.open(&to);
    assert!(page.says("You confirmed receipt") && page.says("please send the advice by 23 November 2026"));
    assert!(page.says("Receipt confirmed on 1 November 2026"));
    assert_eq!(page.forms(), ["promise", "not_for_us"]);
}

fn a_date_is_promised_and_changed(server: TestApp) {
    let (request, browser) = (Request::made(&server), Browser::at(&server));
    let to = browser.promise(&request.path, "3", "12", "2026").assert_done(&request.path, "promised");
    let said = json!({"advice": 1, "promised_on": "2026-12-03"});
    assert_eq!(request.last_line(), ("acknowledge_advice".to_owned(), ACTOR.to_owned(), said));
    let page = browser.open(&to);
    assert!(page.says("You promised the advice for 3 December 2026"), "{}", page.html);
    assert!(page.says("We will not chase you before then"), "{}", page.html);
    assert_eq!(page.forms(), ["promise", "not_for_us"]);
    // The day itself may be today.
    browser.promise(&request.path, "1", "Nov", "2026").assert_done(&request.path, "promised");
    let said = json!({"advice": 1, "promised_on": "2026-11-01"});
    assert_eq!(request.last_line(), ("acknowledge_advice".to_owned(), ACTOR.to_owned(), said));
    assert!(browser.open(&to).says("You promised the advice for 1 November 2026"));
}

fn a_service_says_that_it_is_not_for_it(server: TestApp) {
    let (request, browser) = (Request::made(&server), Browser::at(&server));
    let to =
        browser.decline(&request.path, "  Community \r\n Nursing ").assert_done(&request.path, "declined");
    let said = json!({"advice": 1, "whose": "Community Nursing"});
    assert_eq!(request.last_line(), ("decline_advice".to_owned(), ACTOR.to_owned(), said));
    assert_eq!(request.tasks()[0]["kind"], "not_for_us", "a person at the SEN team is asked");
    let page = browser.open(&to);
    assert!(page.says("You told us that this is not for you") && page.says("The SEN team now finds out"));
    assert_eq!(page.forms(), ["confirm", "promise"]);
}

fn what_was_declined_is_taken_up_after_all(server: TestApp) {
    let (request, browser) = (Request::made(&server), Browser::at(&server));
    browser.decline(&request.path, "Community Nursing").assert_done(&request.path, "declined");
    assert!(browser.open(&request.path).says("Is it for you after all?"));
    let to = browser.confirm(&request.path).assert_done(&request.path, "confirmed");
    assert!(browser.open(&to).says("You confirmed receipt"));
}

fn an_answer_sent_twice_is_recorded_once(server: TestApp) {
    let (request, browser) = (Request::made(&server), Browser::at(&server));
    let before = request.version();
    for _ in 0..3 {
        browser.confirm(&request.path).assert_done(&request.path, "confirmed");
    }
    assert_eq!(request.version(), before + 1);
    for _ in 0..3 {
        browser.promise(&request.path, "03", "12", "2026").assert_done(&request.path, "promised");
    }
    assert_eq!(request.version(), before + 2);
    for _ in 0..3 {
        browser.decline(&request.path, "Community Nursing").assert_done(&request.path, "declined");
    }
    assert_eq!(request.version(), before + 3);
}

fn to_confirm_on_an_old_page_takes_no_promise_back(server: TestApp) {
    let (request, browser) = (Request::made(&server), Browser::at(&server));
    browser.promise(&request.path, "3", "12", "2026").assert_done(&request.path, "promised");
    let before = request.version();
    let to = browser.confirm(&request.path).assert_done(&request.path, "promised");
    assert!(browser.open(&to).says("You promised the advice for 3 December 2026"));
    assert_eq!(request.version(), before);
}

fn an_answer_that_comes_too_late_is_not_recorded(server: TestApp) {
    let (request, browser) = (Request::made(&server), Browser::at(&server));
    request.step(json!({"step": "give_advice", "on": "2026-11-01", "advice": 1}));
    let before = request.version();
    for page in [
        browser.confirm(&request.path),
        browser.promise(&request.path, "3", "12", "2026"),
        browser.promise(&request.path, "", "", ""),
        browser.decline(&request.path, "Community Nursing"),
    ] {
        assert_eq!(page.status, 422);
        assert!(page.says("<title>Error: ") && page.says("href=\"#standing\""), "{}", page.html);
        assert!(page.says("Nothing was recorded. The request has moved on. The advice has been given."));
        assert_eq!(page.forms(), [] as [&str; 0]);
    }
    assert_eq!(request.version(), before);
}

//! Putting right what was recorded wrongly.

use serde_json::{Value, json};
use twentyweeks::domain::permission::Role;

use super::forms::Sheet;
use crate::api::shorthand::{PSYCHOLOGY, agreed, asked, chronology, deadline, note};
use crate::support::{Browser, Seen, TestApp};

crate::on_both_databases!(
    only_what_was_changed_is_sent,
    the_day_of_a_registration_moves_every_date_and_is_looked_at_first,
    a_field_that_the_correction_needs_for_itself_can_be_corrected,
    what_is_emptied_is_taken_away,
    a_correction_that_changes_nothing_is_refused,
    a_correction_that_contradicts_what_followed_names_the_entry,
    an_entry_is_struck_and_brought_back,
    what_cannot_be_corrected_says_why,
    the_entries_to_choose_from_are_listed,
);

/// A case with an entry of each of a few kinds.
fn case(server: &TestApp) -> String {
    let me = server.caseworker();
    let case = me.register("2026-10-05");
    me.step(&case, agreed("2026-10-12"));
    me.step(&case, asked("2026-10-13", "psychology", PSYCHOLOGY));
    me.step(&case, json!({"step": "give_advice", "on": "2026-10-20", "advice": 1}));
    me.step(&case, json!({"step": "return_advice", "on": "2026-10-21", "advice": 1, "reason": "Too short."}));
    case
}

fn open(browser: &Browser, case: &str, step: &str, entry: u32) -> Sheet {
    Sheet::of(&browser.open(&format!("/cases/{case}/steps/{step}?entry={entry}")))
}

/// Looks at what it moves, and records it.
#[track_caller]
fn record(browser: &Browser, sheet: &Sheet) -> (Seen, Seen) {
    let seen = sheet.send(browser);
    assert!(seen.says("Check before you record"), "{} {}", seen.status, seen.html);
    let done = Sheet::of(&seen).press(browser, "confirmed", "yes");
    (seen, done)
}

fn last(server: &TestApp, case: &str) -> Value {
    chronology(&server.caseworker(), case).pop().unwrap()
}

fn only_what_was_changed_is_sent(server: TestApp) {
    let (case, browser) = (case(&server), server.browser(Role::Caseworker, "351"));
    let mut sheet = open(&browser, &case, "correct", 1);
    assert_eq!(sheet.value("changes.child.surname"), "Canary");
    assert_eq!(sheet.value("changes.received_on-day"), "5");
    assert_eq!(sheet.value("changes.setting.phase"), "school");
    sheet.set("changes.child.surname", "Kestrel").set("reason", "A slip of the pen.");
    let (seen, done) = record(&browser, &sheet);
    assert!(seen.says("Kestrel") && seen.says("was: Canary"), "{}", seen.html);
    assert_eq!(done.entry(&case), 6);
    let expected = json!({"entry": 1, "reason": "A slip of the pen.", "child": {"surname": "Kestrel"}});
    assert_eq!(last(&server, &case)["details"], expected);
}

fn the_day_of_a_registration_moves_every_date_and_is_looked_at_first(server: TestApp) {
    let (case, browser) = (case(&server), server.browser(Role::Caseworker, "351"));
    let mut sheet = open(&browser, &case, "correct", 1);
    sheet.set_date("changes.received_on", "2026-10-01").set("reason", "The stamp says so.");
    let (seen, _) = record(&browser, &sheet);
    for words in ["due 22 February 2027", "due 18 February 2027", "1 October 2026", "was: 5 October 2026"] {
        assert!(seen.says(words), "{words}: {}", seen.html);
    }
    assert_eq!(deadline(&server.caseworker().case(&case), "issue_plan")["due_on"], "2027-02-18");
}

fn a_field_that_the_correction_needs_for_itself_can_be_corrected(server: TestApp) {
    let (case, browser) = (case(&server), server.browser(Role::Caseworker, "351"));
    let mut sheet = open(&browser, &case, "correct", 5);
    assert_eq!(sheet.value("changes.reason"), "Too short.");
    sheet.set("changes.reason", "It names no provision.").set("reason", "The wrong reason.");
    let (_, done) = record(&browser, &sheet);
    assert_eq!(done.entry(&case), 6);
    let returned = &server.caseworker().case(&case)["advice"][0]["returned"];
    assert_eq!(returned[0]["reason"], "It names no provision.");
}

fn what_is_emptied_is_taken_away(server: TestApp) {
    let (case, browser) = (case(&server), server.browser(Role::Caseworker, "351"));
    let mut sheet = open(&browser, &case, "correct", 1);
    sheet.set("changes.child.nhs_number", "").set("reason", "It is another child's.");
    let (seen, _) = record(&browser, &sheet);
    assert!(seen.says("was: 9434765919"), "{}", seen.html);
    assert_eq!(server.caseworker().case(&case)["child"]["nhs_number"], Value::Null);
}

fn a_correction_that_changes_nothing_is_refused(server: TestApp) {
    let (case, browser) = (case(&server), server.browser(Role::Caseworker, "351"));
    let seen = open(&browser, &case, "correct", 2).set("reason", "None.").send(&browser);
    assert_eq!(seen.status, 422);
    assert!(seen.says("Nothing is different from what was recorded"), "{}", seen.html);
    let seen = open(&browser, &case, "correct", 2)
        .set("changes.decided_by", "")
        .set("reason", "None.")
        .send(&browser);
    assert!(seen.error_at("changes.decided_by").is_some(), "{}", seen.html);
}

fn a_correction_that_contradicts_what_followed_names_the_entry(server: TestApp) {
    let (case, browser) = (case(&server), server.browser(Role::Caseworker, "351"));
    let mut sheet = open(&browser, &case, "correct", 2);
    let seen =
        sheet.set_date("changes.happened_on", "2026-10-30").set("reason", "The minutes.").send(&browser);
    assert_eq!(seen.status, 422);
    assert!(seen.says("That would make entry 3 impossible"), "{}", seen.html);
    assert!(seen.says("/record#entry-3\" target=\"_blank\""), "it leads to that entry: {}", seen.html);
    let seen = sheet.set_date("changes.happened_on", "2026-10-01").send(&browser);
    assert!(
        seen.error_at("changes.happened_on").is_some_and(|said| said.contains("5 October")),
        "{}",
        seen.html
    );
    assert_eq!(Sheet::of(&seen).value("reason"), "The minutes.");
}

fn an_entry_is_struck_and_brought_back(server: TestApp) {
    let (case, browser, me) = (case(&server), server.browser(Role::Caseworker, "351"), server.caseworker());
    let page = browser.open(&format!("/cases/{case}/steps/strike?entry=5"));
    assert!(page.says("Entry 5: Advice returned for quality") && page.says("Too short."), "{}", page.html);
    let mut sheet = Sheet::of(&page);
    let (_, done) = record(&browser, sheet.set("reason", "The wrong case."));
    assert_eq!(done.entry(&case), 6);
    assert_eq!(me.case(&case)["advice"][0]["state"], "given");
    let again = browser.open(&format!("/cases/{case}/steps/strike?entry=5"));
    assert_eq!(again.status, 422);
    assert!(again.says("struck already"), "{}", again.html);
    let page = browser.open(&format!("/cases/{case}/steps/strike?entry=6"));
    assert!(page.says("The wrong case."), "{}", page.html);
    let (_, done) = record(&browser, Sheet::of(&page).set("reason", "It was right."));
    assert_eq!(done.entry(&case), 7);
    assert_eq!(me.case(&case)["advice"][0]["state"], "returned");
}

fn what_cannot_be_corrected_says_why(server: TestApp) {
    let (case, browser) = (case(&server), server.browser(Role::Caseworker, "351"));
    for (step, entry, why) in [
        ("strike", 1, "The registration cannot be struck"),
        ("correct", 99, "The record has no such entry"),
        ("strike", 99, "The record has no such entry"),
    ] {
        let seen = browser.open(&format!("/cases/{case}/steps/{step}?entry={entry}"));
        assert_eq!(seen.status, 422, "{step} {entry}");
        assert!(seen.says(why), "{step} {entry}: {}", seen.html);
    }
}

fn the_entries_to_choose_from_are_listed(server: TestApp) {
    let (case, browser) = (case(&server), server.browser(Role::Caseworker, "351"));
    server.caseworker().step(&case, note("2026-10-22"));
    let seen = browser.open(&format!("/cases/{case}/steps/correct"));
    for words in
        ["steps/correct?entry=6", "steps/strike?entry=6", "steps/correct?entry=1", "Advice requested"]
    {
        assert!(seen.says(words), "{words}: {}", seen.html);
    }
    assert!(!seen.says("steps/strike?entry=1\""), "a registration is not struck");
}

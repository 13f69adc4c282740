//! Exceptions, corrections and strikings: nothing is overwritten, everything derived follows.

use serde_json::{Value, json};

use super::shorthand::{
    absence, agreed, assert_problem_at, chronology, deadline, draft, note, plan, preview, to_issue,
};
use crate::support::TestApp;

crate::on_both_databases!(
    an_exception_lifts_the_duty_and_moves_no_date,
    a_withdrawn_exception_lifts_nothing,
    a_preview_says_what_a_correction_would_change_and_changes_nothing,
    a_corrected_day_of_receipt_moves_every_date_and_keeps_the_reference,
    a_struck_entry_counts_for_nothing_and_stays_on_record,
    a_struck_correction_gives_back_what_it_changed,
    a_correction_that_would_contradict_a_later_entry_is_refused,
    a_preview_of_a_refused_step_is_refused_alike,
    a_report_as_known_on_a_day_does_not_know_what_came_later,
);

fn an_exception_lifts_the_duty_and_moves_no_date(server: TestApp) {
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    let before = me.step(&case, agreed("2026-04-01"));
    assert_eq!(deadline(&before, "issue_plan")["state"], "overdue");
    let after = me.step(&case, absence("2026-05-20", "2026-04-01", "2026-05-15"));
    let lifted = deadline(&after, "issue_plan");
    assert_eq!(lifted["state"], "lifted");
    assert_eq!(lifted["due_on"], "2026-07-20");
    assert_eq!(after["exceptions"][0]["id"], 1);
    assert_eq!(after["exceptions"][0]["withdrawn_on"], Value::Null);
    let short = me.try_step(&case, absence("2026-05-20", "2026-04-01", "2026-04-28"));
    assert_problem_at(&short, 422, "exception_does_not_hold", "to");
}

fn a_withdrawn_exception_lifts_nothing(server: TestApp) {
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    me.step(&case, agreed("2026-04-01"));
    me.step(&case, absence("2026-05-20", "2026-04-01", "2026-05-15"));
    let withdrawal = json!({"step": "withdraw_exception", "on": "2026-06-01", "exception": 1, "reason": "The child was here."});
    let after = me.step(&case, withdrawal.clone());
    assert_eq!(deadline(&after, "issue_plan")["state"], "overdue");
    assert_eq!(deadline(&after, "issue_plan")["due_on"], "2026-07-20");
    assert_eq!(after["exceptions"][0]["withdrawn_on"], "2026-06-01");
    let again = me.try_step(&case, withdrawal);
    assert_eq!(again.status, 422, "{:?}", again.body);
}

fn a_preview_says_what_a_correction_would_change_and_changes_nothing(server: TestApp) {
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    let before = me.case(&case);
    let shown = preview(&me, &case, &received("2026-03-09"));
    assert_eq!(shown.status, 200, "{:?}", shown.body);
    let change =
        shown.body["deadlines"].as_array().unwrap().iter().find(|c| c["rule"] == "issue_plan").unwrap();
    assert_eq!(change["before"]["due_on"], "2026-07-20");
    assert_eq!(change["after"]["due_on"], "2026-07-27");
    assert_eq!(shown.body["measure"]["changes"], true);
    assert_eq!(shown.body["stage"], json!({"before": "considering", "after": "considering"}));
    assert_eq!(shown.body["case"]["received_on"], "2026-03-09");
    assert_eq!(shown.body["case"]["version"], 2);
    assert_eq!(me.case(&case), before);
    assert_eq!(chronology(&me, &case).len(), 1);
}

fn a_corrected_day_of_receipt_moves_every_date_and_keeps_the_reference(server: TestApp) {
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    let shown = preview(&me, &case, &received("2025-12-22"));
    let after = me.step(&case, received("2025-12-22"));
    assert_eq!(after, shown.body["case"]);
    assert_eq!(after["reference"], case.as_str());
    assert_eq!(after["received_on"], "2025-12-22");
    assert_eq!(deadline(&after, "decide_to_assess")["due_on"], "2026-02-02");
    assert_eq!(deadline(&after, "issue_plan")["due_on"], "2026-05-11");
    let lines = chronology(&me, &case);
    assert_eq!(lines[0]["on"], "2026-03-02");
    assert_eq!(lines[0]["amended_to"]["on"], "2025-12-22");
    assert_eq!(lines[1]["step"], "correct");
    assert_eq!(lines[1]["details"]["reason"], "The letter was stamped earlier.");
}

fn a_struck_entry_counts_for_nothing_and_stays_on_record(server: TestApp) {
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    me.step(&case, agreed("2026-04-01"));
    let struck = me.step(&case, strike(2));
    assert_eq!(struck["stage"], "considering");
    assert_eq!(struck["version"], 3);
    let lines = chronology(&me, &case);
    assert_eq!(lines[1]["struck"], true);
    assert_eq!(lines[1]["step"], "agree_to_assess");
    assert_problem_at(&me.try_step(&case, strike(1)), 422, "not_correctable", "entry");
    assert_problem_at(&me.try_step(&case, strike(2)), 422, "not_correctable", "entry");
    assert_problem_at(&me.try_step(&case, strike(99)), 422, "not_correctable", "entry");
}

fn a_struck_correction_gives_back_what_it_changed(server: TestApp) {
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    me.step(&case, received("2026-03-09"));
    let back = me.step(&case, strike(2));
    assert_eq!(back["received_on"], "2026-03-02");
    assert_eq!(deadline(&back, "issue_plan")["due_on"], "2026-07-20");
}

fn a_correction_that_would_contradict_a_later_entry_is_refused(server: TestApp) {
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    me.step(&case, agreed("2026-04-01"));
    me.step(&case, to_issue("2026-05-01"));
    let before = me.case(&case);
    assert_problem_at(&me.try_step(&case, strike(2)), 422, "would_contradict", "entry");
    assert_problem_at(&me.try_step(&case, received("2026-04-02")), 422, "would_contradict", "entry");
    assert_eq!(me.case(&case), before);
}

fn a_preview_of_a_refused_step_is_refused_alike(server: TestApp) {
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    let refused = me.try_step(&case, plan("2026-04-01"));
    let previewed = preview(&me, &case, &plan("2026-04-01"));
    assert_eq!(refused.status, 422);
    assert_eq!((previewed.status, previewed.body), (refused.status, refused.body));
}

fn a_report_as_known_on_a_day_does_not_know_what_came_later(server: TestApp) {
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    me.step(&case, agreed("2026-04-01"));
    me.step(&case, to_issue("2026-06-01"));
    me.step(&case, draft("2026-06-10"));
    me.step(&case, plan("2026-07-20"));
    me.step(&case, note("2026-07-21"));
    let report = |known: &str| {
        let reply =
            me.get(&format!("/api/v1/reports/timeliness?from=2026-01-01&to=2026-12-31&as_known_on={known}"));
        assert_eq!(reply.status, 200, "{:?}", reply.body);
        reply.body
    };
    assert_eq!(report("2026-11-01")["plans_issued_20_weeks_ex"], 1);
    assert_eq!(report("2026-11-01")["PC_plans_issued_20_weeks_ex"], 100.0);
    // Everything was recorded on the first of November.
    assert_eq!(report("2026-10-31")["plans_issued_den"], 0);
    assert_eq!(report("2026-10-31")["PC_plans_issued_20_weeks_ex"], Value::Null);
}

fn received(on: &str) -> Value {
    json!({"step": "correct", "on": "2026-06-01", "entry": 1, "received_on": on, "reason": "The letter was stamped earlier."})
}

fn strike(entry: u32) -> Value {
    json!({"step": "strike", "on": "2026-06-01", "entry": entry, "reason": "It belongs to another case."})
}

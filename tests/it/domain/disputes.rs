//! Mediation and appeal: the windows that open with a decision.

use twentyweeks::domain::deadline::DeadlineState::{Met, MetLate, NotNeeded, Overdue, Upcoming};
use twentyweeks::domain::rules::{Bound, RuleId};
use twentyweeks::domain::step::OrderKind;

use super::given::Given;
use super::steps::{arrange_mediation, certify_mediation, day, request_mediation};

#[test]
fn reg_33_the_window_for_mediation_advice_is_2_months_from_the_decision() {
    let given = refused("2026-04-01").then_due(RuleId::ContactMediationAdviser, "2026-06-01");
    assert_eq!(given.deadline(RuleId::ContactMediationAdviser).bound, Bound::Family);
}

#[test]
fn an_appeal_may_be_made_within_2_months_of_the_decision() {
    refused("2026-04-01").then_due(RuleId::AppealWindow, "2026-06-01");
}

#[test]
fn two_months_end_with_a_shorter_month() {
    refused("2025-12-31").then_due(RuleId::AppealWindow, "2026-02-28");
    refused("2027-12-30").then_due(RuleId::AppealWindow, "2028-02-29");
    refused("2027-12-29").then_due(RuleId::AppealWindow, "2028-02-29");
    refused("2026-06-30").then_due(RuleId::AppealWindow, "2026-08-30");
}

#[test]
fn an_appeal_has_the_later_of_2_months_from_the_decision_and_1_month_from_the_certificate() {
    let certified = |on| refused("2026-04-01").and(on, certify_mediation());
    // One month from the certificate ends first: the two months stay.
    certified("2026-04-20").then_due(RuleId::AppealWindow, "2026-06-01");
    certified("2026-05-01").then_due(RuleId::AppealWindow, "2026-06-01");
    let later = certified("2026-05-02").then_due(RuleId::AppealWindow, "2026-06-02");
    let window = later.deadline(RuleId::AppealWindow);
    assert_eq!(window.starts_on, day("2026-05-02"));
    assert!(window.explanation().contains("2 May 2026 + 1 month = 2 June 2026"), "{}", window.explanation());
    // A certificate after the two months: one month from it all the same.
    certified("2026-06-10").then_due(RuleId::AppealWindow, "2026-07-10");
}

#[test]
fn the_windows_open_with_a_refusal_with_no_plan_and_with_the_final_plan() {
    let open = Given::a_request("2026-03-02").agreed("2026-04-01");
    assert!(!open.has(RuleId::AppealWindow));
    open.clone().no_plan("2026-06-01").then_due(RuleId::AppealWindow, "2026-08-01");
    open.decided_to_issue("2026-06-01")
        .drafted("2026-06-10")
        .issued("2026-07-01")
        .then_due(RuleId::AppealWindow, "2026-09-01")
        .then_due(RuleId::ContactMediationAdviser, "2026-09-01");
}

#[test]
fn the_familys_windows_are_never_overdue() {
    refused("2026-04-01")
        .then_state(RuleId::AppealWindow, "2026-04-02", Upcoming)
        .then_state(RuleId::AppealWindow, "2026-06-02", Met)
        .then_state(RuleId::ContactMediationAdviser, "2026-06-02", Met);
}

#[test]
fn regs_35_and_36_mediation_is_arranged_within_30_days_of_being_asked_for() {
    let given = refused("2026-04-01")
        .and("2026-04-10", request_mediation())
        .then_due(RuleId::ArrangeMediation, "2026-05-10")
        .then_state(RuleId::ContactMediationAdviser, "2026-05-11", Met)
        .then_state(RuleId::ArrangeMediation, "2026-05-11", Overdue);
    given.clone().and("2026-05-10", arrange_mediation()).then_state(
        RuleId::ArrangeMediation,
        "2026-06-01",
        Met,
    );
    given.and("2026-05-11", arrange_mediation()).then_state(RuleId::ArrangeMediation, "2026-06-01", MetLate);
}

#[test]
fn mediation_goes_in_order_and_once() {
    let given = refused("2026-04-01");
    given
        .clone()
        .when("2026-03-31", request_mediation())
        .then_refused("too_early")
        .saying("was notified then");
    given.clone().when("2026-03-31", certify_mediation()).then_refused("too_early");
    given.clone().when("2026-04-10", arrange_mediation()).then_refused("nothing_to_do");
    let requested = given.and("2026-04-10", request_mediation());
    requested.clone().when("2026-04-11", request_mediation()).then_refused("nothing_to_do");
    requested
        .clone()
        .when("2026-04-09", arrange_mediation())
        .then_refused("too_early")
        .saying("mediation was requested then");
    let arranged = requested.and("2026-04-20", arrange_mediation());
    arranged.clone().when("2026-04-21", arrange_mediation()).then_refused("nothing_to_do");
    let certified = arranged.and("2026-05-02", certify_mediation());
    certified.when("2026-05-03", certify_mediation()).then_refused("nothing_to_do");
}

#[test]
fn there_is_no_mediation_without_a_decision() {
    let given = Given::a_request("2026-03-02").agreed("2026-04-01");
    for step in [request_mediation(), arrange_mediation(), certify_mediation()] {
        given.clone().when("2026-04-10", step).then_refused("not_permitted_now");
    }
}

#[test]
fn an_order_overtakes_the_mediation_and_the_windows_of_the_decision_it_answers() {
    let given = refused("2026-04-01")
        .and("2026-04-10", request_mediation())
        .ordered("2026-04-20", OrderKind::Assess)
        .then_state(RuleId::ArrangeMediation, "2026-06-02", NotNeeded)
        .then_state(RuleId::AppealWindow, "2026-04-21", NotNeeded);
    // A later decision on the order opens windows of its own.
    given.no_plan("2026-06-10").then_due(RuleId::AppealWindow, "2026-08-10");
}

fn refused(on: &str) -> Given {
    let received_on = (day(on) - chrono::Days::new(30)).to_string();
    Given::a_request(&received_on).refused(on)
}

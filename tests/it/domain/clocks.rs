//! The clocks of the request: 6, 16 and 20 weeks, all from the day it was received.

use twentyweeks::domain::deadline::DeadlineState::{DueSoon, Met, MetLate, NotNeeded, Overdue, Upcoming};
use twentyweeks::domain::rules::{Basis, Bound, RuleId, Rules};

use super::given::Given;
use super::steps::{day, decide_no_plan, issue};

#[test]
fn reg_5_1_the_decision_whether_to_assess_is_due_42_days_after_receipt() {
    let given = Given::a_request("2026-03-02").then_due(RuleId::DecideToAssess, "2026-04-13");
    let deadline = given.deadline(RuleId::DecideToAssess);
    assert_eq!(deadline.starts_on, day("2026-03-02"));
    assert_eq!(deadline.provision, "SEND Regulations 2014, reg 5(1)");
    assert_eq!((deadline.basis, deadline.bound), (Basis::Statutory, Bound::Authority));
}

#[test]
fn reg_10_1_a_notice_of_no_plan_is_due_112_days_after_receipt() {
    let given = Given::a_request("2026-03-02").then_due(RuleId::NotifyNoPlan, "2026-06-22");
    assert_eq!(given.deadline(RuleId::NotifyNoPlan).provision, "SEND Regulations 2014, reg 10(1)");
}

#[test]
fn reg_13_2_the_final_plan_is_due_140_days_after_receipt() {
    let given = Given::a_request("2026-03-02").then_due(RuleId::IssuePlan, "2026-07-20");
    assert_eq!(given.deadline(RuleId::IssuePlan).provision, "SEND Regulations 2014, reg 13(2)");
}

#[test]
fn reg_5_1_a_decision_on_day_42_is_in_time_and_on_day_43_late() {
    let given = Given::a_request("2026-03-02");
    given.clone().agreed("2026-04-13").then_state(RuleId::DecideToAssess, "2026-12-31", Met);
    given.clone().agreed("2026-04-14").then_state(RuleId::DecideToAssess, "2026-12-31", MetLate);
    given.clone().refused("2026-04-13").then_state(RuleId::DecideToAssess, "2026-12-31", Met);
    given.refused("2026-04-14").then_state(RuleId::DecideToAssess, "2026-12-31", MetLate);
}

#[test]
fn reg_10_1_a_notice_on_day_112_is_in_time_and_on_day_113_late() {
    let given = Given::a_request("2026-03-02").agreed("2026-04-01");
    given.clone().no_plan("2026-06-22").then_state(RuleId::NotifyNoPlan, "2026-12-31", Met);
    given.no_plan("2026-06-23").then_state(RuleId::NotifyNoPlan, "2026-12-31", MetLate);
}

#[test]
fn reg_13_2_a_plan_sent_on_day_140_is_in_time() {
    let given = drafted_early().issued("2026-07-20").then_state(RuleId::IssuePlan, "2026-12-31", Met);
    assert_eq!(given.deadline(RuleId::IssuePlan).met_on(), Some(day("2026-07-20")));
    assert!(given.facts().in_words().contains("in time after 140 days, against a last day of 20 July 2026"));
}

#[test]
fn reg_13_2_a_plan_sent_on_day_141_is_late() {
    let given = drafted_early().issued("2026-07-21").then_state(RuleId::IssuePlan, "2026-12-31", MetLate);
    assert!(given.facts().in_words().contains("late after 141 days"));
}

#[test]
fn reg_13_2_an_open_deadline_counts_down_to_its_last_day_and_is_overdue_on_the_next() {
    let given = Given::a_request("2026-03-02")
        .then_state(RuleId::IssuePlan, "2026-07-05", Upcoming)
        .then_state(RuleId::IssuePlan, "2026-07-06", DueSoon)
        .then_state(RuleId::IssuePlan, "2026-07-20", DueSoon)
        .then_state(RuleId::IssuePlan, "2026-07-21", Overdue);
    let deadline = given.deadline(RuleId::IssuePlan);
    assert_eq!(deadline.days_left(day("2026-07-19")), 1);
    assert_eq!(deadline.days_left(day("2026-07-20")), 0);
    assert_eq!(deadline.days_left(day("2026-07-21")), -1);
}

#[test]
fn no_clock_of_the_request_rolls_over_a_weekend_or_a_bank_holiday() {
    // Received on a Saturday: all three last days are Saturdays.
    Given::a_request("2026-03-07")
        .then_due(RuleId::DecideToAssess, "2026-04-18")
        .then_due(RuleId::NotifyNoPlan, "2026-06-27")
        .then_due(RuleId::IssuePlan, "2026-07-25");
    // Christmas Day and New Year's Day.
    Given::a_request("2025-11-13").then_due(RuleId::DecideToAssess, "2025-12-25");
    Given::a_request("2025-08-14").then_due(RuleId::IssuePlan, "2026-01-01");
}

#[test]
fn clocks_count_calendar_days_across_29_february_and_both_clock_changes() {
    // 29 February 2028 is counted, and can be the last day.
    Given::a_request("2028-01-18").then_due(RuleId::DecideToAssess, "2028-02-29");
    Given::a_request("2027-10-12").then_due(RuleId::IssuePlan, "2028-02-29");
    Given::a_request("2028-02-29").then_due(RuleId::DecideToAssess, "2028-04-11");
    // 29 March and 25 October 2026 have 23 and 25 hours, and are days like any other.
    Given::a_request("2026-03-28").then_due(RuleId::DecideToAssess, "2026-05-09");
    Given::a_request("2026-10-24").then_due(RuleId::DecideToAssess, "2026-12-05");
    Given::a_request("2026-02-15").then_due(RuleId::DecideToAssess, "2026-03-29");
    Given::a_request("2026-06-07").then_due(RuleId::IssuePlan, "2026-10-25");
    Given::a_request("2026-12-31").then_due(RuleId::IssuePlan, "2027-05-20");
}

#[test]
fn a_late_earlier_step_does_not_lengthen_a_later_one() {
    Given::a_request("2026-03-02")
        .agreed("2026-06-30")
        .then_due(RuleId::NotifyNoPlan, "2026-06-22")
        .then_due(RuleId::IssuePlan, "2026-07-20")
        .decided_to_issue("2026-07-10")
        .drafted("2026-07-15")
        .then_due(RuleId::IssuePlan, "2026-07-20");
}

#[test]
fn the_request_starts_its_clocks_whoever_recorded_it_and_however_late() {
    let given = Given::a_request("2025-01-02").today("2026-07-01");
    assert_eq!(given.case.received_on, day("2025-01-02"));
    given.then_due(RuleId::IssuePlan, "2025-05-22");
}

#[test]
fn a_deadline_that_another_decision_overtook_is_not_needed() {
    Given::a_request("2026-03-02")
        .refused("2026-04-01")
        .then_state(RuleId::NotifyNoPlan, "2026-12-31", NotNeeded)
        .then_state(RuleId::IssuePlan, "2026-12-31", NotNeeded)
        .then_state(RuleId::ServeDraftBy, "2026-12-31", NotNeeded);
    Given::a_request("2026-03-02").agreed("2026-04-01").no_plan("2026-06-01").then_state(
        RuleId::IssuePlan,
        "2026-12-31",
        NotNeeded,
    );
    Given::a_request("2026-03-02")
        .agreed("2026-04-01")
        .decided_to_issue("2026-06-01")
        .then_state(RuleId::NotifyNoPlan, "2026-12-31", NotNeeded)
        .then_state(RuleId::IssuePlan, "2026-12-31", Overdue);
}

#[test]
fn serve_draft_by_is_derived_15_days_before_the_final_plan_and_leaves_them_all() {
    let given = Given::a_request("2026-03-02")
        .agreed("2026-04-01")
        .decided_to_issue("2026-06-01")
        .then_due(RuleId::ServeDraftBy, "2026-07-05");
    assert_eq!(given.deadline(RuleId::ServeDraftBy).basis, Basis::Derived);
    given
        .drafted("2026-07-05")
        .then_state(RuleId::ServeDraftBy, "2026-12-31", Met)
        .issued("2026-07-20")
        .then_state(RuleId::IssuePlan, "2026-12-31", Met);
}

#[test]
fn a_draft_served_a_day_after_serve_draft_by_cannot_be_final_in_time() {
    Given::a_request("2026-03-02")
        .agreed("2026-04-01")
        .decided_to_issue("2026-06-01")
        .drafted("2026-07-06")
        .then_state(RuleId::ServeDraftBy, "2026-12-31", MetLate)
        .when("2026-07-20", issue())
        .then_refused("representations_running");
}

#[test]
fn last_advice_by_is_derived_at_12_weeks_and_binds_nobody_by_law() {
    let given =
        Given::a_request("2026-03-02").agreed("2026-04-01").then_due(RuleId::LastAdviceBy, "2026-05-25");
    let deadline = given.deadline(RuleId::LastAdviceBy);
    assert_eq!(deadline.basis, Basis::Derived);
    assert!(!deadline.is_the_authoritys_by_law());
}

#[test]
fn local_milestones_are_marked_local_and_come_from_the_policy() {
    let given = Given::a_request("2026-03-02")
        .agreed("2026-04-01")
        .then_due(RuleId::PanelBy, "2026-04-06")
        .then_due(RuleId::AdviceRequestsOutBy, "2026-04-03")
        .then_due(RuleId::DraftBy, "2026-06-22");
    for rule in [RuleId::PanelBy, RuleId::AdviceRequestsOutBy, RuleId::DraftBy] {
        assert_eq!(given.deadline(rule).basis, Basis::Local, "{rule:?}");
    }
}

#[test]
fn a_draft_has_no_statutory_deadline_on_the_requests_clock() {
    let given = drafted_early();
    let statutory: Vec<_> = given
        .deadlines()
        .into_iter()
        .filter(|d| d.is_the_authoritys_by_law() && d.duty.contains("draft"))
        .collect();
    assert!(statutory.is_empty(), "{statutory:#?}");
}

#[test]
fn every_explanation_carries_the_start_the_arithmetic_and_the_provision() {
    let given = drafted_early();
    let explained = |rule| given.deadline(rule).explanation();
    assert_eq!(
        explained(RuleId::IssuePlan),
        "The request was received on 2 March 2026; the final plan must be sent within 20 weeks: \
         2 March 2026 + 140 days = 20 July 2026 (SEND Regulations 2014, reg 13(2))."
    );
    assert_eq!(
        explained(RuleId::Representations),
        "The draft was served on 10 June 2026; the parent or young person has at least 15 days, that day \
         being the first: 10 June 2026 + 14 days = 24 June 2026, which is day 15 (SEND Regulations 2014, \
         reg 13(1)(a))."
    );
    assert!(explained(RuleId::ServeDraftBy).contains("20 July 2026 − 15 days = 5 July 2026"));
}

#[test]
fn the_enacted_rules_hold_every_statutory_limit_of_the_table_once() {
    let set = Rules::ENACTED.for_clock_from(day("2026-03-02")).unwrap();
    assert_eq!(set.id, "england-2014");
    let ids: Vec<_> = set.rules.iter().map(|rule| rule.id).collect();
    for rule in [
        RuleId::DecideToAssess,
        RuleId::GiveAdvice,
        RuleId::NotifyNoPlan,
        RuleId::Representations,
        RuleId::IssuePlan,
        RuleId::SchoolResponse,
        RuleId::ArrangeMediation,
        RuleId::ContactMediationAdviser,
        RuleId::AppealWindow,
        RuleId::OrderAssessNotify,
        RuleId::OrderAssessNoPlan,
        RuleId::OrderAssessPlan,
        RuleId::OrderPlanDraft,
        RuleId::OrderPlanFinal,
    ] {
        assert_eq!(ids.iter().filter(|id| **id == rule).count(), 1, "{rule:?}");
        assert!(!set.rule(rule).unwrap().provision.is_empty());
    }
}

#[test]
fn reg_10_1_a_notice_of_no_plan_needs_an_assessment_first() {
    Given::a_request("2026-03-02").when("2026-06-01", decide_no_plan()).then_refused("not_permitted_now");
}

/// A draft out so early that the plan may be sent on any day of July.
fn drafted_early() -> Given {
    Given::a_request("2026-03-02").agreed("2026-04-01").decided_to_issue("2026-06-01").drafted("2026-06-10")
}

//! The colour of a case: red past a statutory date, amber before one or behind a local
//! milestone, green otherwise, grey closed.

use twentyweeks::domain::outlook::Rag::{Amber, Green, Grey, Red};
use twentyweeks::domain::rules::RuleId;
use twentyweeks::domain::step::{AdviceKind, Limb, OrderKind, ReliefGround};

use super::given::Given;
use super::steps::{day, except, relieve, withdraw};

#[test]
fn a_case_is_red_from_the_day_after_a_statutory_date() {
    Given::a_request("2026-03-02").then_turns("2026-04-14", Amber, Red);
    drafting().then_turns("2026-07-21", Amber, Red);
}

#[test]
fn a_case_is_amber_from_a_fortnight_before_a_statutory_date() {
    // The decision is due on 13 April; the panel's own week ends on the 6th.
    Given::a_request("2026-03-02").then_turns("2026-03-30", Green, Amber);
    // Served in time by the local milestone, so that only the 20 weeks are left.
    drafting().drafted("2026-06-10").then_turns("2026-07-06", Green, Amber);
}

#[test]
fn a_case_behind_a_local_milestone_is_amber_and_never_red_for_it() {
    // The local week for the draft ends on 22 June; a fortnight before the plan is 6 July.
    drafting().then_turns("2026-06-23", Green, Amber);
    drafting().then_turns("2026-07-20", Amber, Amber);
}

#[test]
fn overdue_advice_turns_a_case_amber_and_relieved_advice_does_not() {
    let asked = assessing().asked("2026-04-02", AdviceKind::Psychology);
    asked.clone().then_turns("2026-05-15", Green, Amber);
    asked
        .and("2026-05-15", relieve(1, ReliefGround::MissedAppointment, "2026-05-01", "2026-05-01"))
        .then_turns("2026-05-15", Green, Green);
}

#[test]
fn requests_for_advice_that_are_not_out_in_time_turn_a_case_amber() {
    assessing().then_turns("2026-04-04", Green, Amber);
    assessing().asked("2026-04-03", AdviceKind::Psychology).then_turns("2026-04-04", Green, Green);
}

#[test]
fn an_exception_takes_a_case_out_of_the_red_without_moving_a_date() {
    drafting()
        .drafted("2026-06-10")
        .then_turns("2026-07-21", Amber, Red)
        .and("2026-07-21", except(Limb::Absence, "2026-04-10", "2026-05-20"))
        .then_due(RuleId::IssuePlan, "2026-07-20")
        .then_turns("2026-07-21", Green, Green);
}

#[test]
fn a_closed_case_is_grey_however_late_it_was() {
    drafting().drafted("2026-06-10").issued("2026-09-01").then_turns("2026-09-02", Grey, Grey);
    Given::a_request("2026-03-02").and("2026-05-30", withdraw()).then_turns("2026-06-01", Grey, Grey);
    Given::a_request("2026-03-02").refused("2026-05-30").then_turns("2026-06-01", Grey, Grey);
}

#[test]
fn the_next_date_is_the_earliest_that_binds_the_authority_by_law() {
    let next = |given: &Given| given.outlook().next;
    assert_eq!(next(&Given::a_request("2026-03-02")), Some((RuleId::DecideToAssess, day("2026-04-13"))));
    // Advice is due before it, and does not bind the authority.
    let asked = assessing().asked("2026-04-02", AdviceKind::Psychology);
    assert_eq!(next(&asked), Some((RuleId::NotifyNoPlan, day("2026-06-22"))));
    assert_eq!(next(&drafting()), Some((RuleId::IssuePlan, day("2026-07-20"))));
    assert_eq!(next(&drafting().drafted("2026-06-10").issued("2026-07-01")), None);
}

#[test]
fn a_case_on_an_order_takes_its_colour_from_the_order() {
    let given = Given::a_request("2026-03-02").refused("2026-04-01").ordered("2026-09-01", OrderKind::Assess);
    assert_eq!(given.outlook().next, Some((RuleId::OrderAssessNotify, day("2026-09-15"))));
    given.then_turns("2026-09-16", Amber, Red);
    let given = Given::a_request("2026-03-02")
        .agreed("2026-04-01")
        .no_plan("2026-06-01")
        .ordered("2026-09-01", OrderKind::Plan);
    assert_eq!(given.outlook().next, Some((RuleId::OrderPlanDraft, day("2026-10-06"))));
    given.then_turns("2026-09-22", Green, Amber);
}

fn assessing() -> Given {
    Given::a_request("2026-03-02").agreed("2026-04-01")
}

/// Its requests for advice went out in time and came back.
fn drafting() -> Given {
    assessing()
        .asked("2026-04-02", AdviceKind::Psychology)
        .and("2026-05-10", super::steps::give(1))
        .decided_to_issue("2026-06-01")
}

//! Orders of the Tribunal (reg 44), mediation agreements (reg 42) and appeals not opposed
//! (reg 45): clocks of their own, from the day of the order, never touching the request's.

use twentyweeks::domain::deadline::DeadlineState::{Lifted, Met, MetLate, NotNeeded, Overdue};
use twentyweeks::domain::rules::RuleId;
use twentyweeks::domain::step::{Limb, OrderFrom, OrderKind};
use twentyweeks::domain::{Command, Rules};
use twentyweeks::domain::{Stage, StepKind, decide};

use super::given::Given;
use super::steps::{agree, day, except, issue, order, represent};

const FAILS: &str = "exception_does_not_hold";

#[test]
fn reg_44_2_b_an_order_to_assess_has_2_10_and_14_weeks() {
    let given = refused()
        .ordered("2026-09-01", OrderKind::Assess)
        .then_stage(Stage::Assessing)
        .then_due(RuleId::OrderAssessNotify, "2026-09-15")
        .then_due(RuleId::OrderAssessNoPlan, "2026-11-10")
        .then_due(RuleId::OrderAssessPlan, "2026-12-08")
        .then_due(RuleId::ServeDraftBy, "2026-11-23");
    assert_eq!(given.deadline(RuleId::OrderAssessNotify).provision, "SEND Regulations 2014, reg 44(2)(b)");
    assert_eq!(given.deadline(RuleId::OrderAssessNoPlan).provision, "SEND Regulations 2014, reg 44(2)(b)(i)");
    assert_eq!(given.deadline(RuleId::OrderAssessPlan).provision, "SEND Regulations 2014, reg 44(2)(b)(ii)");
}

#[test]
fn reg_44_2_c_an_order_to_make_a_plan_has_5_and_11_weeks() {
    let given = no_plan()
        .ordered("2026-09-01", OrderKind::Plan)
        .then_stage(Stage::Drafting)
        .then_due(RuleId::OrderPlanDraft, "2026-10-06")
        .then_due(RuleId::OrderPlanFinal, "2026-11-17");
    assert_eq!(given.deadline(RuleId::OrderPlanDraft).provision, "SEND Regulations 2014, reg 44(2)(c)");
    assert!(!given.has(RuleId::OrderAssessPlan));
}

#[test]
fn regs_42_and_45_agreements_and_conceded_appeals_have_the_same_limits() {
    for from in [OrderFrom::Tribunal, OrderFrom::Mediation, OrderFrom::Conceded] {
        refused()
            .and("2026-09-01", order(OrderKind::Assess, from))
            .then_due(RuleId::OrderAssessNotify, "2026-09-15")
            .then_due(RuleId::OrderAssessPlan, "2026-12-08");
        no_plan()
            .and("2026-09-01", order(OrderKind::Plan, from))
            .then_due(RuleId::OrderPlanDraft, "2026-10-06")
            .then_due(RuleId::OrderPlanFinal, "2026-11-17");
    }
}

#[test]
fn an_order_never_rewrites_the_clock_of_the_request() {
    for given in
        [refused().ordered("2026-09-01", OrderKind::Assess), no_plan().ordered("2026-09-01", OrderKind::Plan)]
    {
        assert_eq!(given.case.received_on, day("2026-03-02"));
        given
            .then_due(RuleId::DecideToAssess, "2026-04-13")
            .then_state(RuleId::DecideToAssess, "2026-12-31", Met)
            .then_due(RuleId::NotifyNoPlan, "2026-06-22")
            .then_due(RuleId::IssuePlan, "2026-07-20")
            .then_state(RuleId::IssuePlan, "2026-12-31", NotNeeded);
    }
}

#[test]
fn an_order_keeps_the_decision_that_it_overturned() {
    let given = refused().ordered("2026-09-01", OrderKind::Assess).and("2026-09-10", agree());
    let first = given.case.first.assessment.as_ref().unwrap();
    assert_eq!((first.yes, first.on), (false, day("2026-04-01")));
    assert_eq!(given.facts().decided_on, Some(day("2026-04-01")));
    let given = no_plan().ordered("2026-09-01", OrderKind::Plan);
    assert_eq!(given.facts().no_plan_on, Some(day("2026-06-01")));
}

#[test]
fn reg_44_2_b_the_authority_notifies_once_that_it_will_assess() {
    let ordered = refused().ordered("2026-09-01", OrderKind::Assess);
    let notified = ordered.clone().and("2026-09-15", agree());
    notified.clone().then_stage(Stage::Assessing).then_state(RuleId::OrderAssessNotify, "2026-12-31", Met);
    notified.when("2026-09-16", agree()).then_refused("not_permitted_now");
    ordered.clone().and("2026-09-16", agree()).then_state(RuleId::OrderAssessNotify, "2026-12-31", MetLate);
    ordered
        .clone()
        .when("2026-08-31", agree())
        .then_refused("too_early")
        .saying("the order was received then");
    ordered.then_state(RuleId::OrderAssessNotify, "2026-09-16", Overdue);
}

#[test]
fn reg_44_2_c_an_order_to_make_a_plan_asks_for_no_notice_to_assess() {
    no_plan()
        .ordered("2026-09-01", OrderKind::Plan)
        .when("2026-09-02", agree())
        .then_refused("not_permitted_now");
}

#[test]
fn reg_44_2_b_i_no_plan_after_an_order_to_assess_is_in_time_on_day_70() {
    let assessing = refused().ordered("2026-09-01", OrderKind::Assess);
    assessing.clone().no_plan("2026-11-10").then_state(RuleId::OrderAssessNoPlan, "2026-12-31", Met);
    assessing.no_plan("2026-11-11").then_state(RuleId::OrderAssessNoPlan, "2026-12-31", MetLate).then_state(
        RuleId::OrderAssessPlan,
        "2026-12-31",
        NotNeeded,
    );
}

#[test]
fn reg_44_2_b_ii_a_plan_on_an_order_to_assess_is_in_time_on_day_98() {
    let drafted = refused()
        .ordered("2026-09-01", OrderKind::Assess)
        .decided_to_issue("2026-11-01")
        .drafted("2026-11-02");
    let in_time = drafted.clone().issued("2026-12-08");
    in_time.clone().then_state(RuleId::OrderAssessPlan, "2026-12-31", Met);
    let facts = in_time.facts();
    assert_eq!(facts.issued_on, None, "it is not a plan of the 20-week clock");
    let ordered = facts.ordered.unwrap();
    assert_eq!((ordered.issued_on, ordered.plan_due_on), (Some(day("2026-12-08")), day("2026-12-08")));
    assert!(facts.in_words().contains("apart from the 20-week figure"));
    drafted.issued("2026-12-09").then_state(RuleId::OrderAssessPlan, "2026-12-31", MetLate);
}

#[test]
fn reg_44_2_c_draft_and_plan_on_an_order_are_in_time_on_days_35_and_77() {
    let ordered = no_plan().ordered("2026-09-01", OrderKind::Plan);
    ordered
        .clone()
        .drafted("2026-10-06")
        .then_state(RuleId::OrderPlanDraft, "2026-12-31", Met)
        .issued("2026-11-17")
        .then_state(RuleId::OrderPlanFinal, "2026-12-31", Met);
    ordered
        .drafted("2026-10-07")
        .then_state(RuleId::OrderPlanDraft, "2026-12-31", MetLate)
        .issued("2026-11-18")
        .then_state(RuleId::OrderPlanFinal, "2026-12-31", MetLate);
}

#[test]
fn reg_13_1_a_the_15_days_hold_on_an_order_too() {
    let drafted = no_plan().ordered("2026-09-01", OrderKind::Plan).drafted("2026-10-01");
    drafted
        .clone()
        .when("2026-10-15", issue())
        .then_refused("representations_running")
        .saying("15 October 2026");
    drafted.when("2026-10-16", issue()).then_accepted();
}

#[test]
fn a_draft_of_the_request_is_not_a_draft_of_the_order() {
    // Decided to make no plan after all cannot follow a draft; each way has its own drafts.
    let given = no_plan().ordered("2026-09-01", OrderKind::Plan);
    assert!(given.case.track().drafts.is_empty());
    given.when("2026-09-20", issue()).then_refused("not_permitted_now");
}

#[test]
fn an_order_to_assess_answers_a_refusal_and_one_to_make_a_plan_answers_no_plan() {
    refused()
        .when("2026-09-01", order(OrderKind::Plan, OrderFrom::Tribunal))
        .then_refused("invalid")
        .about("kind")
        .saying("An order to assess answers a refusal to assess");
    no_plan()
        .when("2026-09-01", order(OrderKind::Assess, OrderFrom::Tribunal))
        .then_refused("invalid")
        .about("kind");
}

#[test]
fn an_order_comes_on_or_after_the_decision_that_it_answers() {
    let order = || order(OrderKind::Assess, OrderFrom::Tribunal);
    refused().when("2026-04-01", order()).then_accepted();
    refused()
        .when("2026-03-31", order())
        .then_refused("too_early")
        .about("on")
        .saying("the decision was notified then");
}

#[test]
fn an_order_answers_nothing_while_the_case_is_open_or_once_it_has_a_plan() {
    let order = || order(OrderKind::Assess, OrderFrom::Tribunal);
    Given::a_request("2026-03-02").when("2026-09-01", order()).then_refused("not_permitted_now");
    let issued = Given::a_request("2026-03-02")
        .agreed("2026-04-01")
        .decided_to_issue("2026-06-01")
        .drafted("2026-06-10")
        .issued("2026-07-01");
    issued.when("2026-09-01", order()).then_refused("not_permitted_now");
}

#[test]
fn a_second_order_opens_a_third_clock_and_leaves_the_first_two() {
    let given = refused()
        .ordered("2026-09-01", OrderKind::Assess)
        .and("2026-09-10", agree())
        .no_plan("2026-11-10")
        .ordered("2027-03-01", OrderKind::Plan)
        .then_stage(Stage::Drafting)
        .then_due(RuleId::DecideToAssess, "2026-04-13")
        .then_due(RuleId::OrderAssessNoPlan, "2026-11-10")
        .then_state(RuleId::OrderAssessNoPlan, "2027-06-01", Met)
        .then_state(RuleId::OrderAssessPlan, "2027-06-01", NotNeeded)
        .then_due(RuleId::OrderPlanDraft, "2027-04-05")
        .then_due(RuleId::OrderPlanFinal, "2027-05-17");
    assert_eq!(given.case.orders.len(), 2);
    assert_eq!(given.facts().ordered.unwrap().on, day("2027-03-01"));
}

#[test]
fn reg_44_3_b_an_absence_on_an_orders_clock_counts_from_14_days_on() {
    let absent = |from, to| {
        refused().ordered("2026-09-01", OrderKind::Assess).when("2027-01-01", except(Limb::Absence, from, to))
    };
    absent("2026-09-10", "2026-09-24")
        .then_accepted()
        .then_due(RuleId::OrderAssessPlan, "2026-12-08")
        .then_state(RuleId::OrderAssessPlan, "2027-01-01", Lifted);
    absent("2026-09-10", "2026-09-22")
        .then_refused(FAILS)
        .saying("12 days; an absence counts from 14 days on (reg 44(3)(b))");
    // Within the order's clock, not the request's.
    absent("2026-08-31", "2026-09-24")
        .then_refused(FAILS)
        .about("from")
        .saying("1 September 2026 to 8 December 2026");
    absent("2026-11-20", "2026-12-09").then_refused(FAILS).about("to");
}

#[test]
fn reg_44_3_a_exceptional_circumstances_lie_within_the_orders_own_clock() {
    let circumstances = |from, to| {
        no_plan()
            .ordered("2026-09-01", OrderKind::Plan)
            .when("2027-01-01", except(Limb::ExceptionalCircumstances, from, to))
    };
    circumstances("2026-09-01", "2026-11-17").then_accepted();
    circumstances("2026-09-01", "2026-11-18").then_refused(FAILS).about("to").saying("17 November 2026");
}

#[test]
fn reg_44_3_closed_schools_are_no_exception_on_an_orders_clock() {
    refused()
        .ordered("2026-07-01", OrderKind::Assess)
        .asked("2026-07-20", twentyweeks::domain::step::AdviceKind::Education)
        .when("2026-10-01", except(Limb::SchoolClosed, "2026-07-20", "2026-09-01"))
        .then_refused(FAILS)
        .about("limb")
        .saying("reg 44(3)");
}

#[test]
fn reg_44_3_c_only_representations_after_the_15_days_are_an_exception() {
    let drafted =
        no_plan().ordered("2026-09-01", OrderKind::Plan).drafted("2026-10-01").and("2026-10-10", represent());
    let further = |from, to| except(Limb::FurtherRepresentations, from, to);
    drafted.clone().when("2026-12-01", further("2026-10-16", "2026-10-20")).then_accepted();
    drafted
        .when("2026-12-01", further("2026-10-15", "2026-10-20"))
        .then_refused(FAILS)
        .about("from")
        .saying("representations up to 15 October 2026 belong to the 15 days on the draft of 1 October 2026");
    no_plan()
        .ordered("2026-09-01", OrderKind::Plan)
        .when("2026-12-01", further("2026-10-16", "2026-10-20"))
        .then_refused(FAILS)
        .saying("no draft has been served");
}

#[test]
fn an_exception_of_the_request_does_not_lift_an_orders_clock_nor_the_other_way_round() {
    let before = Given::a_request("2026-03-02")
        .refused("2026-04-20")
        .and("2026-05-01", except(Limb::ExceptionalCircumstances, "2026-03-10", "2026-03-20"))
        .ordered("2026-09-01", OrderKind::Assess)
        .then_state(RuleId::DecideToAssess, "2027-01-01", Lifted)
        .then_state(RuleId::OrderAssessPlan, "2027-01-01", Overdue);
    assert!(before.facts().excepted);
    let after = Given::a_request("2026-03-02")
        .refused("2026-04-20")
        .ordered("2026-09-01", OrderKind::Assess)
        .and("2027-01-01", except(Limb::ExceptionalCircumstances, "2026-09-10", "2026-09-20"))
        .then_state(RuleId::DecideToAssess, "2027-01-01", MetLate)
        .then_state(RuleId::OrderAssessPlan, "2027-01-01", Lifted);
    assert!(!after.facts().excepted);
}

#[test]
fn advice_asked_for_on_an_order_meets_no_milestone_of_the_request() {
    use twentyweeks::domain::step::AdviceKind::Psychology;
    refused()
        .ordered("2026-09-01", OrderKind::Assess)
        .asked("2026-09-01", Psychology)
        .and("2026-10-01", super::steps::give(1))
        .then_state(RuleId::LastAdviceBy, "2026-12-31", NotNeeded);
    no_plan().ordered("2026-09-01", OrderKind::Plan).asked("2026-09-02", Psychology).then_state(
        RuleId::AdviceRequestsOutBy,
        "2026-12-31",
        NotNeeded,
    );
}

#[test]
fn advice_may_be_asked_for_on_an_order_from_the_day_of_the_order_on() {
    use twentyweeks::domain::step::AdviceKind::Psychology;
    let ordered = refused().ordered("2026-09-01", OrderKind::Assess);
    ordered.clone().asked("2026-09-01", Psychology).then_due(RuleId::GiveAdvice, "2026-10-13");
    let early = Command::now(day("2026-08-31"), super::steps::ask(Psychology));
    assert_eq!(early.step.kind(), StepKind::RequestAdvice);
    let refusal = decide(Some(&ordered.case), &early, &Rules::ENACTED, day("2026-12-31")).unwrap_err();
    assert_eq!(refusal.code(), "too_early");
}

fn refused() -> Given {
    Given::a_request("2026-03-02").refused("2026-04-01")
}

fn no_plan() -> Given {
    Given::a_request("2026-03-02").agreed("2026-04-01").no_plan("2026-06-01")
}

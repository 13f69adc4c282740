//! Limits are dated data: a case keeps the set in force when its clock started. The second set
//! is made up; nothing of the kind is enacted.

use chrono::NaiveDate;
use twentyweeks::domain::Rules;
use twentyweeks::domain::deadline::DeadlineState::{Met, MetLate};
use twentyweeks::domain::rules::{Basis, Bound, Limit, Rule, RuleId, RuleSet};
use twentyweeks::domain::step::{AdviceKind, Limb, OrderKind};

use super::given::Given;
use super::steps::{correct, day, except, issue, registration, strike};

#[test]
fn an_open_case_keeps_its_set_when_that_set_ends() {
    let given = under_two_sets("2029-08-31")
        .then_due(RuleId::DecideToAssess, "2029-10-12")
        .then_due(RuleId::NotifyNoPlan, "2029-12-21")
        .then_due(RuleId::IssuePlan, "2030-01-18");
    let drafted = given.agreed("2029-09-20").decided_to_issue("2029-12-01").drafted("2029-12-02");
    drafted.clone().issued("2030-01-18").then_state(RuleId::IssuePlan, "2030-06-01", Met);
    drafted.issued("2030-01-19").then_state(RuleId::IssuePlan, "2030-06-01", MetLate);
}

#[test]
fn a_case_received_on_the_first_day_of_a_set_is_held_to_it() {
    let given = under_two_sets("2029-09-01")
        .then_due(RuleId::DecideToAssess, "2029-09-29")
        .then_due(RuleId::NotifyNoPlan, "2029-12-08")
        .then_due(RuleId::IssuePlan, "2029-12-22");
    assert_eq!(given.deadline(RuleId::IssuePlan).provision, "Made-up Regulations 2029, reg 4");
    assert_eq!(given.facts().plan_due_on, day("2029-12-22"));
}

#[test]
fn each_set_has_its_own_days_for_representations_and_for_advice() {
    let old = under_two_sets("2029-08-31")
        .agreed("2029-09-20")
        .asked("2029-09-21", AdviceKind::Medical)
        .decided_to_issue("2029-10-01")
        .drafted("2029-10-02")
        .then_due(RuleId::GiveAdvice, "2029-11-02")
        .then_due(RuleId::Representations, "2029-10-16");
    old.when("2029-10-16", issue()).then_refused("representations_running");
    let new = under_two_sets("2029-09-01")
        .agreed("2029-09-20")
        .asked("2029-09-21", AdviceKind::Medical)
        .decided_to_issue("2029-10-01")
        .drafted("2029-10-02")
        .then_due(RuleId::GiveAdvice, "2029-10-19")
        .then_due(RuleId::Representations, "2029-10-11");
    new.when("2029-10-12", issue()).then_accepted();
}

#[test]
fn a_correction_of_the_received_date_across_the_boundary_changes_the_set() {
    let given = under_two_sets("2029-09-01");
    let earlier = given
        .and("2029-09-10", correct(1, "received_on", "2029-08-31"))
        .then_due(RuleId::IssuePlan, "2030-01-18");
    assert_eq!(earlier.deadline(RuleId::IssuePlan).provision, "SEND Regulations 2014, reg 13(2)");
    earlier.and("2029-09-11", strike(2)).then_due(RuleId::IssuePlan, "2029-12-22");
    under_two_sets("2029-08-31")
        .and("2029-09-10", correct(1, "received_on", "2029-09-01"))
        .then_due(RuleId::IssuePlan, "2029-12-22");
}

#[test]
fn an_order_received_after_the_boundary_takes_the_new_set_and_leaves_the_request_in_the_old() {
    let given = under_two_sets("2029-06-01")
        .refused("2029-07-01")
        .ordered("2029-09-01", OrderKind::Assess)
        .then_due(RuleId::DecideToAssess, "2029-07-13")
        .then_due(RuleId::IssuePlan, "2029-10-19")
        .then_due(RuleId::OrderAssessNotify, "2029-09-08")
        .then_due(RuleId::OrderAssessPlan, "2029-11-10");
    assert_eq!(given.facts().ordered.unwrap().plan_due_on, day("2029-11-10"));
    assert_eq!(given.facts().plan_due_on, day("2029-10-19"));
    // The 15 days on its draft are those of the order's set.
    let drafted = given.decided_to_issue("2029-10-01").drafted("2029-10-02");
    drafted.clone().then_due(RuleId::Representations, "2029-10-11");
    drafted.when("2029-10-12", issue()).then_accepted();
}

#[test]
fn an_order_received_on_the_last_day_of_the_old_set_keeps_the_old_limits() {
    under_two_sets("2029-06-01")
        .refused("2029-07-01")
        .ordered("2029-08-31", OrderKind::Assess)
        .then_due(RuleId::OrderAssessNotify, "2029-09-14")
        .then_due(RuleId::OrderAssessPlan, "2029-12-07");
}

#[test]
fn an_exception_is_tested_against_the_limit_of_the_cases_own_set() {
    let absent = |received| {
        under_two_sets(received).when("2030-03-01", except(Limb::Absence, "2029-12-01", "2029-12-31"))
    };
    absent("2029-08-31").then_accepted();
    absent("2029-09-01")
        .then_refused("exception_does_not_hold")
        .about("to")
        .saying("1 September 2029 to 22 December 2029");
}

#[test]
fn no_clock_begins_on_a_day_that_no_set_covers() {
    let gap = Rules { sets: &[RuleSet { last_day: Some(LAST_OF_2014), ..ENACTED }] };
    assert!(gap.for_clock_from(day("2029-08-31")).is_some());
    assert!(gap.for_clock_from(day("2029-09-01")).is_none());
    Given::a_request_under(gap, registration(), "2029-08-31")
        .when("2029-09-10", correct(1, "received_on", "2029-09-01"))
        .then_refused("no_rules_in_force");
}

/// The enacted set, ended on 31 August 2029, and one after it with shorter limits.
fn under_two_sets(received_on: &str) -> Given {
    const RULES: Rules = Rules {
        sets: &[
            RuleSet { last_day: Some(LAST_OF_2014), ..ENACTED },
            RuleSet {
                id: "made-up-2029",
                first_day: LAST_OF_2014.succ_opt().expect("a day follows"),
                last_day: None,
                rules: MADE_UP,
                coronavirus: None,
            },
        ],
    };
    Given::a_request_under(RULES, registration(), received_on)
}

const ENACTED: RuleSet = Rules::ENACTED.sets[0];
const LAST_OF_2014: NaiveDate = NaiveDate::from_ymd_opt(2029, 8, 31).expect("a date");

const MADE_UP: &[Rule] = &[
    made_up(RuleId::DecideToAssess, "Made-up Regulations 2029, reg 1", Bound::Authority, Limit::Within(28)),
    made_up(RuleId::GiveAdvice, "Made-up Regulations 2029, reg 2", Bound::Adviser, Limit::Within(28)),
    made_up(RuleId::NotifyNoPlan, "Made-up Regulations 2029, reg 3", Bound::Authority, Limit::Within(98)),
    made_up(RuleId::IssuePlan, "Made-up Regulations 2029, reg 4", Bound::Authority, Limit::Within(112)),
    made_up(
        RuleId::Representations,
        "Made-up Regulations 2029, reg 5",
        Bound::Family,
        Limit::BeginningWith(10),
    ),
    made_up(RuleId::OrderAssessNotify, "Made-up Regulations 2029, reg 6", Bound::Authority, Limit::Within(7)),
    made_up(
        RuleId::OrderAssessNoPlan,
        "Made-up Regulations 2029, reg 7",
        Bound::Authority,
        Limit::Within(56),
    ),
    made_up(RuleId::OrderAssessPlan, "Made-up Regulations 2029, reg 8", Bound::Authority, Limit::Within(70)),
    made_up(RuleId::OrderPlanDraft, "Made-up Regulations 2029, reg 9", Bound::Authority, Limit::Within(28)),
    made_up(RuleId::OrderPlanFinal, "Made-up Regulations 2029, reg 10", Bound::Authority, Limit::Within(56)),
];

const fn made_up(id: RuleId, provision: &'static str, bound: Bound, limit: Limit) -> Rule {
    Rule { id, provision, basis: Basis::Statutory, bound, limit, duty: "it must be done by then" }
}

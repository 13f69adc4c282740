//! What is lawful to go on with, and yet should be known.

use twentyweeks::domain::Step;
use twentyweeks::domain::child::Child;
use twentyweeks::domain::step::{AdviceKind, Decision, NoticeGiven, OrderKind, Registration};
use twentyweeks::domain::warning::{mandatory_advice, missing_advice};

use super::given::Given;
use super::steps::{accept, ask, cancel, day, decision, give, registration, reuse, send_back, withdraw};

use AdviceKind::{Adulthood, Education, Medical, Parent, Psychology, Sensory, SocialCare};

const FIVE: [AdviceKind; 5] = [Parent, Education, Medical, Psychology, SocialCare];

#[test]
fn reg_6_1_a_to_e_five_kinds_of_advice_must_always_be_sought() {
    let given = Given::a_request("2026-03-02");
    assert_eq!(mandatory_advice(&given.case, day("2026-04-01")), FIVE);
}

#[test]
fn reg_6_1_g_from_year_9_on_preparation_for_adulthood_must_be_sought() {
    let needs = |born_on: &str, on: &str| {
        let child = Child { born_on: day(born_on), ..registration().child };
        let given = Given::a_request_for(Registration { child, ..registration() }, "2025-03-02");
        mandatory_advice(&given.case, day(on)).contains(&Adulthood)
    };
    // Year 9 begins on 1 September 2026 for those who are 13 by the day before.
    assert!(needs("2013-08-31", "2026-09-01"));
    assert!(!needs("2013-08-31", "2026-08-31"));
    assert!(!needs("2013-09-01", "2026-09-01"));
    assert!(needs("2005-05-04", "2026-03-01"));
}

#[test]
fn reg_6_2_a_sensory_impairment_asks_for_a_qualified_teacher() {
    let given = for_child(Child { sensory_impairment: true, ..registration().child });
    assert!(mandatory_advice(&given.case, day("2026-04-01")).contains(&Sensory));
    given.agreed("2026-04-01").then_warned("2026-04-02", "sensory impairment teacher's");
}

#[test]
fn reg_6_1_advice_that_is_missing_is_named_in_the_warning() {
    assessing()
        .asked("2026-04-02", Medical)
        .then_warned(
            "2026-05-01",
            "parent or young person, educational, medical, psychological, social care. A decision whether to issue a plan would rest without it (SEND Regulations 2014, reg 6(1)).",
        );
}

#[test]
fn reg_6_1_advice_is_in_hand_once_given_or_reused_and_not_when_sent_back_or_cancelled() {
    let missing = |given: &Given| missing_advice(&given.case, day("2026-05-01")).contains(&Medical);
    let asked = assessing().asked("2026-04-02", Medical);
    assert!(missing(&asked));
    assert!(missing(&asked.clone().and("2026-04-03", cancel(1))));
    let given = asked.and("2026-04-10", give(1));
    assert!(!missing(&given));
    let returned = given.clone().and("2026-04-11", send_back(1));
    assert!(missing(&returned));
    assert!(!missing(&returned.clone().and("2026-04-20", give(1))));
    assert!(!missing(&returned.and("2026-04-20", accept(1))));
    assert!(!missing(&assessing().and("2026-04-02", reuse(Medical, "2025-12-01"))));
}

#[test]
fn reg_6_1_nothing_is_missing_once_all_five_are_in_hand() {
    let mut given = assessing();
    for (number, kind) in (1..).zip(FIVE) {
        given = given.and("2026-04-02", ask(kind)).and("2026-04-20", give(number));
    }
    given.then_not_warned("2026-05-01", "not in hand");
}

#[test]
fn reg_6_1_a_decision_to_issue_without_the_advice_stays_warned_of_while_the_case_is_open() {
    let decided = assessing().decided_to_issue("2026-06-01");
    decided.clone().then_warned("2026-06-02", "A decision whether to issue a plan rests without it");
    decided.and("2026-06-03", withdraw()).then_not_warned("2026-06-04", "not in hand");
}

#[test]
fn reg_6_1_no_advice_is_missing_before_it_was_agreed_to_assess_or_after_a_refusal() {
    Given::a_request("2026-03-02").then_not_warned("2026-03-20", "not in hand");
    Given::a_request("2026-03-02").refused("2026-04-01").then_not_warned("2026-04-20", "not in hand");
}

#[test]
fn reg_6_1_g_the_year_is_that_of_the_decision_once_it_is_made() {
    // In year 9 from 1 September 2026 on: after the decision of July.
    let child = Child { born_on: day("2013-08-31"), ..registration().child };
    let given = for_child(child).agreed("2026-04-01");
    given.clone().then_warned("2026-09-01", "preparation for adulthood");
    given.decided_to_issue("2026-07-01").then_not_warned("2026-09-01", "preparation for adulthood");
}

#[test]
fn reg_5_3_a_refusal_without_all_four_notices_is_warned_of() {
    for missing in NoticeGiven::ALL {
        let notices_given = NoticeGiven::ALL.into_iter().filter(|notice| *notice != missing).collect();
        let decision = Decision { notices_given, ..decision() };
        Given::a_request("2026-03-02")
            .and("2026-04-01", Step::RefuseToAssess(decision))
            .then_warned(
                "2026-04-02",
                "not recorded that all four notices were given with the decision of 1 April 2026",
            )
            .then_warned("2026-04-02", "(reg 5(3))");
    }
    Given::a_request("2026-03-02").refused("2026-04-01").then_not_warned("2026-04-02", "notices");
}

#[test]
fn reg_10_3_no_plan_without_all_four_notices_is_warned_of() {
    let bare = Decision { notices_given: Vec::new(), ..decision() };
    assessing()
        .and("2026-06-01", Step::DecideNoPlan(bare.clone()))
        .then_warned("2026-06-02", "the decision of 1 June 2026")
        .then_warned("2026-06-02", "(reg 10(3))");
    // A decision in the family's favour owes none.
    assessing().and("2026-06-01", Step::DecideToIssue(bare)).then_not_warned("2026-06-02", "notices");
}

#[test]
fn an_imported_decision_without_reasons_is_warned_of() {
    Given::a_request("2026-03-02")
        .and_as_history("2026-04-01", Step::AgreeToAssess(Decision::default()))
        .then_warned(
            "2026-04-02",
            "The record of the decision of 1 April 2026 lacks its reasons or who decided.",
        );
    assessing().then_not_warned("2026-04-02", "lacks its reasons");
}

#[test]
fn what_an_order_decided_needs_no_reasons_of_the_authority() {
    Given::a_request("2026-03-02")
        .refused("2026-04-01")
        .ordered("2026-06-01", OrderKind::Assess)
        .then_not_warned("2026-06-02", "lacks its reasons")
        .then_not_warned("2026-06-02", "notices")
        // Its assessment needs the advice like any other.
        .then_warned("2026-06-02", "not in hand");
}

fn assessing() -> Given {
    Given::a_request("2026-03-02").agreed("2026-04-01")
}

fn for_child(child: Child) -> Given {
    Given::a_request_for(Registration { child, ..registration() }, "2026-03-02")
}

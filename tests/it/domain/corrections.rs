//! Corrections and strikes: the record keeps everything, and what is derived follows.

use serde_json::{Map, Value, json};
use twentyweeks::domain::deadline::DeadlineState::{Met, MetLate};
use twentyweeks::domain::rules::RuleId;
use twentyweeks::domain::step::{AdviceKind, Correction, Limb, Striking};
use twentyweeks::domain::{Refusal, Stage, Step, StepKind};

use super::given::Given;
use super::steps::{
    acknowledge, agree, ask, correct, day, except, give, issue, note, send_draft, strike, withdraw,
    withdraw_exception,
};

const NO: &str = "not_correctable";

#[test]
fn a_corrected_day_of_receipt_moves_every_date_of_the_request() {
    let given = Given::a_request("2026-03-02").and("2026-03-20", correct(1, "received_on", "2026-02-23"));
    assert_eq!(given.case.received_on, day("2026-02-23"));
    given
        .then_due(RuleId::DecideToAssess, "2026-04-06")
        .then_due(RuleId::NotifyNoPlan, "2026-06-15")
        .then_due(RuleId::IssuePlan, "2026-07-13");
}

#[test]
fn a_corrected_day_of_receipt_can_make_a_decision_late() {
    let given = Given::a_request("2026-03-02").agreed("2026-04-13");
    given.clone().then_state(RuleId::DecideToAssess, "2026-12-31", Met);
    given.and("2026-05-01", correct(1, "received_on", "2026-03-01")).then_state(
        RuleId::DecideToAssess,
        "2026-12-31",
        MetLate,
    );
}

#[test]
fn nothing_is_overwritten_by_a_correction() {
    let given = Given::a_request("2026-03-02").and("2026-03-20", correct(1, "received_on", "2026-02-23"));
    let entries = given.case.entries();
    assert_eq!(entries.len(), 2);
    assert_eq!((entries[0].number, entries[0].on), (1, day("2026-03-02")));
    assert_eq!(entries[1].step.kind(), StepKind::Correct);
    assert_eq!(given.case.version(), 2);
}

#[test]
fn a_correction_that_contradicts_a_later_entry_names_that_entry() {
    let refused = Given::a_request("2026-03-02")
        .agreed("2026-04-01")
        .asked("2026-04-02", AdviceKind::Medical)
        .when("2026-05-01", correct(1, "received_on", "2026-04-03"))
        .then_refused("would_contradict")
        .about("entry")
        .saying("That would make entry 2 impossible (\"Agreed to assess\" on 1 April 2026)")
        .saying("1 April 2026 is before 3 April 2026")
        .saying("Correct or strike that entry first.")
        .refusal();
    assert!(matches!(
        refused,
        Refusal::WouldContradict { entry: 2, step: StepKind::AgreeToAssess, on, .. } if on == day("2026-04-01")
    ));
}

#[test]
fn the_first_entry_that_becomes_impossible_is_the_one_named() {
    let given = Given::a_request("2026-03-02")
        .agreed("2026-04-01")
        .asked("2026-04-02", AdviceKind::Medical)
        .and("2026-04-20", give(1));
    given.clone().when("2026-05-01", strike(2)).then_refused("would_contradict").saying("entry 3");
    given.clone().when("2026-05-01", strike(3)).then_refused("would_contradict").saying("entry 4");
    // From the end backwards each can go.
    given
        .and("2026-05-01", strike(4))
        .and("2026-05-01", strike(3))
        .and("2026-05-01", strike(2))
        .then_stage(Stage::Considering);
}

#[test]
fn a_correction_that_is_itself_impossible_says_why() {
    let given = Given::a_request("2026-03-02").agreed("2026-04-01").today("2026-06-01");
    given
        .clone()
        .when("2026-06-01", correct(2, "happened_on", "2026-03-01"))
        .then_refused("too_early")
        .saying("the request was received then");
    given
        .clone()
        .when("2026-06-01", correct(1, "received_on", "2026-06-02"))
        .then_refused("in_the_future")
        .about("received_on");
    given.clone().when("2026-06-01", correct(2, "happened_on", "2026-06-02")).then_refused("in_the_future");
    given
        .clone()
        .when("2026-06-01", correct(1, "child", json!({"born_on": "2026-03-03"})))
        .then_refused("invalid")
        .about("child.born_on");
    given.when("2026-06-01", correct(1, "received_on", "2014-08-31")).then_refused("no_rules_in_force");
}

#[test]
fn a_corrected_field_is_checked_like_a_typed_one() {
    let given = Given::a_request("2026-03-02");
    let refused = |step| given.clone().when("2026-04-01", step).then_refused(NO).about("entry");
    refused(correct(1, "surnam", "Exampel"));
    refused(correct(1, "source", "neighbour"));
    refused(correct(1, "received_on", "2 March")).saying("`received_on` is not a date");
    refused(correct(1, "child", json!({"nhs_number": "9434765918"})));
    refused(correct(1, "step", "note")).saying("a step cannot become another step");
    refused(correct(1, "source", Value::Null));
    let empty = Correction { entry: 1, reason: "Misread".into(), changes: Map::new() };
    refused(Step::Correct(empty)).saying("say which fields change");
    refused(correct(1, "source", "parent")).saying("that changes nothing");
    refused(correct(9, "source", "health")).saying("the record has no such entry");
}

#[test]
fn the_reason_of_another_entry_is_given_inside_changes() {
    let given = Given::a_request("2026-03-02").and("2026-04-01", withdraw());
    given
        .clone()
        .when("2026-04-02", correct(2, "reason", "Moved abroad"))
        .then_refused(NO)
        .saying("give `reason` inside `changes`");
    let moved = given.and("2026-04-02", correct(2, "changes", json!({"reason": "Moved abroad"})));
    let recorded: Step =
        serde_json::from_value(serde_json::to_value(&moved.case.entries()[2].step).unwrap()).unwrap();
    assert_eq!(recorded, moved.case.entries()[2].step);
}

#[test]
fn a_correction_that_does_not_fit_is_refused_without_repeating_what_stood_in_it() {
    Given::a_request("2026-03-02")
        .when("2026-04-02", correct(1, "child", json!({"born_on": "Canary"})))
        .then_refused(NO)
        .saying("not a date (write 2026-03-02)");
}

#[test]
fn part_of_the_child_can_be_corrected_and_optional_fields_removed() {
    let given = Given::a_request("2026-03-02")
        .and("2026-03-03", correct(1, "child", json!({"surname": "Exempel", "nhs_number": "9434765919"})))
        .and("2026-03-04", correct(1, "setting", Value::Null));
    let registration = &given.case.registration;
    assert_eq!(
        (registration.child.surname.as_str(), registration.child.forename.as_str()),
        ("Exempel", "Robin")
    );
    assert!(registration.child.nhs_number.is_some());
    assert_eq!(registration.setting, None);
}

#[test]
fn the_later_of_two_corrections_counts_and_striking_it_brings_the_earlier_back() {
    let given = Given::a_request("2026-03-02")
        .and("2026-03-20", correct(1, "received_on", "2026-02-23"))
        .and("2026-03-21", correct(1, "received_on", "2026-02-16"));
    assert_eq!(given.case.received_on, day("2026-02-16"));
    let struck = given.clone().and("2026-03-22", strike(3));
    assert_eq!(struck.case.received_on, day("2026-02-23"));
    // Striking the earlier one changes nothing: the later one stands.
    assert_eq!(given.and("2026-03-22", strike(2)).case.received_on, day("2026-02-16"));
}

#[test]
fn striking_a_correction_leaves_no_trace_in_what_is_derived() {
    let before = Given::a_request("2026-03-02").agreed("2026-04-01").asked("2026-04-02", AdviceKind::Medical);
    let after = before
        .clone()
        .and("2026-04-10", correct(1, "received_on", "2026-02-23"))
        .and("2026-04-11", strike(4));
    assert_eq!(after.case.received_on, before.case.received_on);
    assert_eq!(after.deadlines(), before.deadlines());
    assert_eq!(after.outlook(), before.outlook());
    assert_eq!(after.facts(), before.facts());
    assert_eq!(after.case.advice, before.case.advice);
    assert_eq!(after.case.entries().len(), 5);
}

#[test]
fn striking_a_strike_brings_the_entry_back() {
    let given = Given::a_request("2026-03-02").agreed("2026-04-01").and("2026-04-02", strike(2));
    given.clone().then_stage(Stage::Considering);
    given
        .clone()
        .when("2026-04-03", strike(2))
        .then_refused(NO)
        .saying("it was struck already; strike the striking to bring it back");
    given.and("2026-04-03", strike(3)).then_stage(Stage::Assessing);
}

#[test]
fn a_strike_that_would_bring_back_a_contradiction_is_refused() {
    Given::a_request("2026-03-02")
        .agreed("2026-04-01")
        .and("2026-04-02", strike(2))
        .refused("2026-04-03")
        .when("2026-04-04", strike(3))
        .then_refused("would_contradict")
        .saying("entry 4 impossible (\"Refused to assess\" on 3 April 2026)");
}

#[test]
fn the_registration_cannot_be_struck() {
    Given::a_request("2026-03-02")
        .agreed("2026-04-01")
        .when("2026-04-02", strike(1))
        .then_refused(NO)
        .about("entry")
        .saying("the registration cannot be struck");
    Given::a_request("2026-03-02").when("2026-04-02", strike(1)).then_refused("nothing_to_do");
}

#[test]
fn a_correction_cannot_be_corrected_but_struck() {
    let given = Given::a_request("2026-03-02").and("2026-03-20", correct(1, "received_on", "2026-02-23"));
    given
        .clone()
        .when("2026-03-21", correct(2, "received_on", "2026-02-16"))
        .then_refused(NO)
        .saying("a correction cannot be corrected; strike it and correct again");
    given.when("2026-03-21", strike(2)).then_accepted();
}

#[test]
fn corrections_and_strikes_say_why() {
    let given = Given::a_request("2026-03-02").agreed("2026-04-01");
    let striking = Striking { entry: 2, reason: " ".into() };
    given.clone().when("2026-04-02", Step::Strike(striking)).then_refused("missing").about("reason");
    let Step::Correct(correction) = correct(2, "reasons", "Other ones") else { unreachable!() };
    let correction = Correction { reason: String::new(), ..correction };
    given.when("2026-04-02", Step::Correct(correction)).then_refused("missing").about("reason");
}

#[test]
fn a_struck_request_for_advice_keeps_its_number() {
    let given = Given::a_request("2026-03-02")
        .agreed("2026-04-01")
        .asked("2026-04-02", AdviceKind::Medical)
        .asked("2026-04-02", AdviceKind::Psychology)
        .and("2026-04-03", strike(3));
    let numbers: Vec<_> = given.case.advice.iter().map(|advice| advice.number).collect();
    assert_eq!(numbers, [2]);
    given.clone().when("2026-04-20", give(1)).then_refused("unknown_number");
    let again = given.and("2026-04-21", ask(AdviceKind::Medical));
    assert_eq!(again.case.advice.last().unwrap().number, 3);
}

#[test]
fn a_struck_exception_keeps_its_number() {
    let except = || except(Limb::ExceptionalCircumstances, "2026-03-10", "2026-03-12");
    let given = Given::a_request("2026-03-02")
        .and("2026-03-20", except())
        .and("2026-03-21", strike(2))
        .and("2026-03-22", except());
    assert_eq!(given.case.exceptions.len(), 1);
    given.clone().when("2026-03-23", withdraw_exception(1)).then_refused("unknown_number");
    given.when("2026-03-23", withdraw_exception(2)).then_accepted();
}

#[test]
fn a_day_corrected_to_before_what_it_depends_on_is_refused_and_afterwards_allowed() {
    let given = Given::a_request("2026-03-02")
        .agreed("2026-04-01")
        .decided_to_issue("2026-06-01")
        .drafted("2026-06-10");
    given.clone().when("2026-06-20", correct(4, "happened_on", "2026-05-31")).then_refused("too_early");
    given
        .and("2026-06-20", correct(3, "happened_on", "2026-05-20"))
        .and("2026-06-20", correct(4, "happened_on", "2026-05-31"))
        .then_due(RuleId::Representations, "2026-06-14");
}

#[test]
fn a_closed_case_is_reopened_by_striking_what_closed_it() {
    let given = Given::a_request("2026-03-02").agreed("2026-04-01").and("2026-05-01", withdraw());
    given
        .and("2026-05-02", strike(3))
        .then_stage(Stage::Assessing)
        .decided_to_issue("2026-06-01")
        .and("2026-06-02", send_draft())
        .then_stage(Stage::Consulting);
}

#[test]
fn advice_recorded_late_speaks_against_an_earlier_closing_day() {
    let given = Given::a_request("2026-03-02")
        .agreed("2026-04-01")
        .asked("2026-04-02", AdviceKind::Medical)
        .and("2026-06-01", withdraw())
        .and("2026-05-20", acknowledge(1, None));
    given
        .clone()
        .when("2026-06-02", correct(4, "happened_on", "2026-05-10"))
        .then_refused("would_contradict")
        .saying("entry 5 impossible (\"Advice request acknowledged\" on 20 May 2026)");
    given.when("2026-06-02", correct(4, "happened_on", "2026-05-20")).then_accepted();
}

#[test]
fn reg_13_1_a_a_draft_corrected_to_a_later_day_leaves_the_plan_a_fact_with_a_warning() {
    Given::a_request("2026-03-02")
        .agreed("2026-04-01")
        .decided_to_issue("2026-06-01")
        .drafted("2026-06-10")
        .and("2026-06-25", issue())
        .and("2026-07-01", correct(4, "happened_on", "2026-06-15"))
        .then_stage(Stage::PlanIssued)
        .then_warned("2026-07-01", "29 June 2026");
}

#[test]
fn an_exception_whose_facts_are_corrected_away_is_named() {
    Given::a_request("2026-06-01")
        .agreed("2026-06-10")
        .asked("2026-07-13", AdviceKind::Education)
        .and("2026-10-01", except(Limb::SchoolClosed, "2026-07-20", "2026-09-01"))
        .when("2026-10-02", correct(3, "happened_on", "2026-07-12"))
        .then_refused("would_contradict")
        .saying("entry 4 impossible (\"Exception recorded\" on 1 October 2026)")
        .saying("not asked for advice between 13 July 2026 and 25 August 2026");
}

#[test]
fn a_correction_that_builds_on_another_keeps_it_from_being_struck() {
    // Entry 2 gives the setting; entry 3 only renames it, and means nothing without entry 2.
    let mut registration = super::steps::registration();
    registration.setting = None;
    Given::a_request_for(registration, "2026-03-02")
        .and("2026-03-03", correct(1, "setting", json!({"name": "Elms", "phase": "school"})))
        .and("2026-03-04", correct(1, "setting", json!({"name": "Oaks"})))
        .when("2026-03-05", strike(2))
        .then_refused("would_contradict")
        .saying("entry 3");
}

#[test]
fn notes_can_be_struck_like_any_other_entry() {
    let given = Given::a_request("2026-03-02").and("2026-03-03", note()).and("2026-03-04", strike(2));
    given.when("2026-03-05", agree()).then_accepted();
}

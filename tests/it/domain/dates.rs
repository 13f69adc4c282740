//! No step in the future, none before what it depends on, none without its particulars.

use twentyweeks::domain::StepKind;
use twentyweeks::domain::child::Child;
use twentyweeks::domain::step::{AdviceKind, Change, Decision, Note, Registration};
use twentyweeks::domain::{Command, Refusal, Rules, Step, decide, permitted};

use super::given::Given;
use super::steps::{
    agree, allocate, ask, change, consult, day, decide_no_plan, decide_to_issue, decision, note, refuse,
    register, registration, send_draft,
};

#[test]
fn no_step_is_recorded_before_it_has_happened() {
    let given = Given::a_request("2026-03-02").today("2026-03-20");
    given.clone().when("2026-03-20", agree()).then_accepted();
    given
        .clone()
        .when("2026-03-21", agree())
        .then_refused("in_the_future")
        .about("on")
        .saying("21 March 2026 is in the future");
    given.clone().when("2026-03-21", note()).then_refused("in_the_future");
    given.when_as_history("2026-03-21", agree()).then_refused("in_the_future");
}

#[test]
fn a_request_is_not_received_in_the_future() {
    let refusal = registered(registration(), "2026-03-21", "2026-03-20").unwrap_err();
    assert_eq!((refusal.code(), refusal.field()), ("in_the_future", Some("received_on")));
    registered(registration(), "2026-03-20", "2026-03-20").unwrap();
}

#[test]
fn no_step_but_a_correction_bears_a_day_before_the_request() {
    let given = Given::a_request("2026-03-02");
    for step in [agree(), refuse(), allocate(), change(), note()] {
        given
            .clone()
            .when("2026-03-01", step)
            .then_refused("too_early")
            .about("on")
            .saying("1 March 2026 is before 2 March 2026: the request was received then");
    }
}

#[test]
fn a_decision_may_fall_on_the_day_of_the_request() {
    Given::a_request("2026-03-02").when("2026-03-02", agree()).then_accepted();
    Given::a_request("2026-03-02").when("2026-03-02", refuse()).then_accepted();
}

#[test]
fn what_follows_the_decision_to_assess_is_not_before_it() {
    for step in [ask(AdviceKind::Medical), decide_to_issue(), decide_no_plan()] {
        let given = Given::a_request("2026-03-02").agreed("2026-04-01");
        given
            .clone()
            .when("2026-03-31", step.clone())
            .then_refused("too_early")
            .saying("31 March 2026 is before 1 April 2026: it was decided to assess then");
        given.when("2026-04-01", step).then_accepted();
    }
}

#[test]
fn what_follows_the_decision_to_issue_is_not_before_it() {
    for step in [send_draft(), consult("Elms")] {
        let given = Given::a_request("2026-03-02").agreed("2026-04-01").decided_to_issue("2026-06-01");
        given
            .clone()
            .when("2026-05-31", step.clone())
            .then_refused("too_early")
            .saying("it was decided to issue a plan then");
        given.when("2026-06-01", step).then_accepted();
    }
}

#[test]
fn history_is_refused_where_it_contradicts_itself() {
    Given::a_request("2026-03-02").when_as_history("2026-03-01", agree()).then_refused("too_early");
    Given::a_request("2026-03-02")
        .when_as_history("2026-06-01", decide_no_plan())
        .then_refused("not_permitted_now");
}

#[test]
fn reg_5_decisions_carry_reasons_and_who_decided_unless_they_are_history() {
    let unreasoned = || Decision { reasons: None, ..decision() };
    let undecided = || Decision { decided_by: Some(" ".into()), ..decision() };
    for step in [Step::AgreeToAssess, Step::RefuseToAssess] {
        let given = Given::a_request("2026-03-02");
        given.clone().when("2026-04-01", step(unreasoned())).then_refused("missing").about("reasons");
        given.clone().when("2026-04-01", step(undecided())).then_refused("missing").about("decided_by");
        given.when_as_history("2026-04-01", step(Decision::default())).then_accepted();
    }
    for step in [Step::DecideToIssue, Step::DecideNoPlan] {
        let given = Given::a_request("2026-03-02").agreed("2026-04-01");
        given.clone().when("2026-06-01", step(unreasoned())).then_refused("missing").about("reasons");
        given.when_as_history("2026-06-01", step(Decision::default())).then_accepted();
    }
}

#[test]
fn a_text_that_is_given_is_not_empty_even_in_history() {
    let empty = Decision { reasons: Some(String::new()), ..decision() };
    Given::a_request("2026-03-02")
        .when_as_history("2026-04-01", Step::AgreeToAssess(empty))
        .then_refused("missing")
        .about("reasons");
}

#[test]
fn texts_have_a_length_that_can_be_meant() {
    let given = Given::a_request("2026-03-02");
    let note = |length: usize| Step::Note(Note { text: "ä".repeat(length) });
    given.clone().when("2026-03-03", note(0)).then_refused("missing").about("text");
    given.clone().when("2026-03-03", note(10_000)).then_accepted();
    given
        .clone()
        .when("2026-03-03", note(10_001))
        .then_refused("invalid")
        .saying("Longer than 10000 characters");
    let change = |kind: &str, note: &str| {
        Step::RecordChangeOfCircumstances(Change { kind: kind.into(), note: note.into() })
    };
    given.clone().when("2026-03-03", change("", "Moved")).then_refused("missing").about("kind");
    given.clone().when("2026-03-03", change("address", "")).then_refused("missing").about("note");
    given.when("2026-03-03", change(&"a".repeat(201), "Moved")).then_refused("invalid").about("kind");
}

#[test]
fn a_registration_needs_a_child_that_can_be_meant() {
    let with = |child: Child| {
        let refusal =
            registered(Registration { child, ..registration() }, "2026-03-02", "2026-12-31").unwrap_err();
        (refusal.code(), refusal.field())
    };
    let child = || registration().child;
    assert_eq!(with(Child { surname: " ".into(), ..child() }), ("missing", Some("child.surname")));
    assert_eq!(with(Child { forename: String::new(), ..child() }), ("missing", Some("child.forename")));
    assert_eq!(with(Child { born_on: day("2026-03-03"), ..child() }), ("invalid", Some("child.born_on")));
    assert_eq!(with(Child { born_on: day("2000-03-02"), ..child() }), ("invalid", Some("child.born_on")));
    let newborn = Child { born_on: day("2026-03-02"), ..child() };
    registered(Registration { child: newborn, ..registration() }, "2026-03-02", "2026-12-31").unwrap();
    // 25 until the day before the 26th birthday.
    let child = Child { born_on: day("2000-03-03"), ..child() };
    registered(Registration { child, ..registration() }, "2026-03-02", "2026-12-31").unwrap();
}

#[test]
fn cfa_2014_there_are_no_rules_for_a_request_before_1_september_2014() {
    let refusal = registered(registration(), "2014-08-31", "2026-12-31").unwrap_err();
    assert_eq!((refusal.code(), refusal.field()), ("no_rules_in_force", Some("received_on")));
    let child = Child { born_on: day("2010-01-01"), ..registration().child };
    registered(Registration { child, ..registration() }, "2014-09-01", "2026-12-31").unwrap();
}

#[test]
fn a_case_is_registered_once_and_first() {
    Given::a_request("2026-03-02")
        .when("2026-03-02", register(registration()))
        .then_refused("already_registered");
    let refusal = decide(None, &Command::now(day("2026-03-02"), agree()), &Rules::ENACTED, day("2026-12-31"))
        .unwrap_err();
    assert_eq!((refusal.code(), refusal.field()), ("no_case", None));
    assert_eq!(permitted(None, &Rules::ENACTED, day("2026-12-31")), [StepKind::Register]);
}

#[test]
fn what_the_stage_does_not_allow_says_where_the_case_stands() {
    Given::a_request("2026-03-02").when("2026-04-01", send_draft()).then_refused("not_permitted_now").saying(
        "\"Send the draft plan\" is not possible now: the case is waiting for the decision whether to assess.",
    );
}

fn registered(registration: Registration, received_on: &str, today: &str) -> Result<(), Refusal> {
    let command = Command::now(day(received_on), register(registration));
    decide(None, &command, &Rules::ENACTED, day(today)).map(|_| ())
}

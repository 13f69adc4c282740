//! The draft, the 15 days, the settings and the final plan.

use twentyweeks::domain::Stage;
use twentyweeks::domain::Step;
use twentyweeks::domain::deadline::DeadlineState::{DueSoon, Met, MetLate, NotNeeded, Overdue, Upcoming};
use twentyweeks::domain::rules::{Basis, Bound, RuleId};
use twentyweeks::domain::step::{FinalPlan, Representations};

use super::given::Given;
use super::steps::{answer, consult, day, issue, issue_agreed, represent, send_draft};

#[test]
fn reg_13_1_a_fifteen_days_begin_with_the_day_of_service() {
    let given = consulting().then_due(RuleId::Representations, "2026-06-24");
    let deadline = given.deadline(RuleId::Representations);
    assert_eq!(deadline.provision, "SEND Regulations 2014, reg 13(1)(a)");
    assert_eq!((deadline.basis, deadline.bound), (Basis::Statutory, Bound::Family));
}

#[test]
fn reg_13_1_a_a_plan_on_day_15_is_too_early_and_on_day_16_lawful() {
    consulting()
        .when("2026-06-24", issue())
        .then_refused("representations_running")
        .about("on")
        .saying("served on 10 June 2026")
        .saying("until 24 June 2026")
        .saying("reg 13(1)(a)")
        .saying("parent_agreed");
    consulting().when("2026-06-25", issue()).then_accepted().then_stage(Stage::PlanIssued);
}

#[test]
fn reg_13_1_a_a_plan_may_go_out_before_the_15_days_are_over_where_the_parent_agreed() {
    consulting()
        .when("2026-06-11", issue_agreed())
        .then_accepted()
        .then_stage(Stage::PlanIssued)
        .then_not_warned("2026-06-11", "15 days");
}

#[test]
fn reg_13_1_a_a_parent_who_did_not_agree_has_the_15_days() {
    let disagreed = FinalPlan { named_setting: None, parent_agreed: Some(false) };
    consulting().when("2026-06-11", Step::IssuePlan(disagreed)).then_refused("representations_running");
}

#[test]
fn reg_13_1_a_a_plan_sent_too_early_in_the_past_is_a_fact_and_is_warned_of() {
    consulting()
        .when_as_history("2026-06-24", issue())
        .then_accepted()
        .then_warned(
            "2026-07-01",
            "before the 15 days for representations on the draft were over on 24 June 2026",
        )
        .then_warned("2026-07-01", "reg 13(1)(a)");
    consulting().and_as_history("2026-06-25", issue()).then_not_warned("2026-07-01", "15 days");
}

#[test]
fn reg_13_1_a_a_second_draft_has_15_days_of_its_own() {
    let given = consulting().drafted("2026-06-20").then_due(RuleId::Representations, "2026-07-04");
    given.clone().when("2026-06-25", issue()).then_refused("representations_running").saying("4 July 2026");
    given.when("2026-07-05", issue()).then_accepted();
}

#[test]
fn reg_13_1_a_representations_on_a_first_draft_do_not_use_up_the_days_on_the_second() {
    let same_day = consulting().and("2026-06-10", represent()).deadline(RuleId::Representations);
    assert_eq!(same_day.met_on(), Some(day("2026-06-10")));
    consulting()
        .and("2026-06-12", represent())
        .then_state(RuleId::Representations, "2026-06-13", Met)
        .drafted("2026-06-20")
        .then_state(RuleId::Representations, "2026-06-21", DueSoon);
}

#[test]
fn reg_13_1_a_the_familys_time_is_never_overdue() {
    consulting().then_state(RuleId::Representations, "2026-06-24", DueSoon).then_state(
        RuleId::Representations,
        "2026-06-25",
        Met,
    );
}

#[test]
fn an_earlier_second_draft_is_refused() {
    consulting()
        .when("2026-06-09", send_draft())
        .then_refused("too_early")
        .about("on")
        .saying("9 June 2026 is before 10 June 2026: an earlier draft was sent then");
}

#[test]
fn representations_need_a_draft_a_summary_and_a_day_after_it() {
    let drafting = Given::a_request("2026-03-02").agreed("2026-04-01").decided_to_issue("2026-06-01");
    drafting.when("2026-06-05", represent()).then_refused("not_permitted_now");
    consulting().when("2026-06-09", represent()).then_refused("too_early").saying("the draft was sent then");
    let empty = Step::RecordRepresentations(Representations { summary: "  ".into() });
    consulting().when("2026-06-12", empty).then_refused("missing").about("summary");
    let given = consulting().and("2026-06-12", represent());
    assert_eq!(given.case.track().represented_on, Some(day("2026-06-12")));
}

#[test]
fn code_9_83_a_setting_should_answer_within_15_days_of_the_consultation() {
    let given =
        consulting().and("2026-06-11", consult("Elms")).then_due(RuleId::SchoolResponse, "2026-06-26");
    let deadline = given.deadline(RuleId::SchoolResponse);
    assert_eq!((deadline.basis, deadline.bound), (Basis::Guidance, Bound::Setting));
    assert!(deadline.explanation().contains("The setting was consulted (Elms) on 11 June 2026"));
    given
        .then_state(RuleId::SchoolResponse, "2026-06-11", Upcoming)
        .then_state(RuleId::SchoolResponse, "2026-06-27", Overdue)
        .and("2026-06-27", answer("Elms"))
        .then_state(RuleId::SchoolResponse, "2026-06-27", MetLate);
}

#[test]
fn code_9_83_a_silent_setting_does_not_hold_up_the_plan() {
    consulting()
        .and("2026-06-11", consult("Elms"))
        .issued("2026-06-25")
        .then_state(RuleId::SchoolResponse, "2026-07-10", NotNeeded)
        .and("2026-07-01", answer("Elms"))
        .then_state(RuleId::SchoolResponse, "2026-07-10", MetLate);
}

#[test]
fn an_answer_belongs_to_a_setting_that_was_asked_and_has_not_answered() {
    let given = consulting().and("2026-06-11", consult("Elms"));
    given.clone().when("2026-06-12", answer("Oaks")).then_refused("invalid").about("setting");
    given
        .clone()
        .when("2026-06-10", answer("Elms"))
        .then_refused("too_early")
        .saying("the setting was consulted then");
    let answered = given.and("2026-06-12", answer("Elms"));
    answered.when("2026-06-13", answer("Elms")).then_refused("nothing_to_do");
    consulting().when("2026-06-12", answer("Elms")).then_refused("nothing_to_do");
}

#[test]
fn a_setting_may_be_consulted_before_the_draft_and_asked_again() {
    let given = Given::a_request("2026-03-02")
        .agreed("2026-04-01")
        .decided_to_issue("2026-06-01")
        .and("2026-06-01", consult("Elms"))
        .and("2026-06-03", answer("Elms"))
        .drafted("2026-06-10")
        .and("2026-06-11", consult("Elms"))
        .and("2026-06-15", answer("Elms"));
    let answered: Vec<_> =
        given.case.track().consultations.iter().map(|c| c.answer.map(|(_, on)| on)).collect();
    assert_eq!(answered, [Some(day("2026-06-03")), Some(day("2026-06-15"))]);
}

#[test]
fn an_answer_is_for_all_that_a_setting_was_asked_by_then_and_never_before_it() {
    let asked = consulting().and("2026-06-11", consult("Elms"));
    asked.clone().when("2026-06-10", answer("Elms")).then_refused("too_early");
    let twice = asked.and("2026-06-20", consult("Elms"));
    let answered = |given: Given| -> Vec<bool> {
        given.case.track().consultations.iter().map(|c| c.answer.is_some()).collect()
    };
    assert_eq!(answered(twice.clone().and("2026-06-19", answer("Elms"))), [true, false]);
    assert_eq!(answered(twice.and("2026-06-20", answer("Elms"))), [true, true]);
}

#[test]
fn a_final_plan_needs_a_draft() {
    Given::a_request("2026-03-02")
        .agreed("2026-04-01")
        .decided_to_issue("2026-06-01")
        .when("2026-06-30", issue())
        .then_refused("not_permitted_now")
        .saying("is having its plan drafted");
}

#[test]
fn the_final_plan_names_its_setting() {
    let given = consulting().issued("2026-06-25");
    let issued = given.case.first.issued.as_ref().unwrap();
    assert_eq!(issued.named_setting.as_deref(), Some("Elms"));
    assert_eq!(given.case.closed_on(), Some(day("2026-06-25")));
}

fn consulting() -> Given {
    Given::a_request("2026-03-02").agreed("2026-04-01").decided_to_issue("2026-06-01").drafted("2026-06-10")
}

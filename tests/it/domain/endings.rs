//! Withdrawals and moves.

use twentyweeks::domain::deadline::DeadlineState::{Met, NotNeeded};
use twentyweeks::domain::outlook::Rag;
use twentyweeks::domain::rules::RuleId;
use twentyweeks::domain::step::{OrderKind, Withdrawal};
use twentyweeks::domain::{Stage, Step};

use super::given::Given;
use super::steps::{
    agree, allocate, authority, day, decide_to_issue, issue, move_to, note, send_draft, withdraw,
};

#[test]
fn a_withdrawn_request_closes_and_needs_nothing_more() {
    let given = assessing()
        .and("2026-05-01", withdraw())
        .then_stage(Stage::Withdrawn)
        .then_state(RuleId::DecideToAssess, "2026-12-31", Met)
        .then_state(RuleId::NotifyNoPlan, "2026-12-31", NotNeeded)
        .then_state(RuleId::IssuePlan, "2026-12-31", NotNeeded);
    assert_eq!(given.case.closed_on(), Some(day("2026-05-01")));
    assert_eq!(given.outlook().next, None);
    assert_eq!(given.outlook().rag(day("2026-12-31")), Rag::Grey);
    assert!(!given.facts().is_open);
}

#[test]
fn a_child_who_moves_closes_the_case_with_the_code_of_the_other_authority() {
    let given = assessing().and("2026-05-01", move_to("357")).then_stage(Stage::Moved);
    assert_eq!(given.case.ended.as_ref().unwrap().moved_to, Some(authority("357")));
    given.then_state(RuleId::IssuePlan, "2026-12-31", NotNeeded);
}

#[test]
fn a_child_does_not_move_to_the_authority_it_lives_in() {
    assessing()
        .when("2026-05-01", move_to("351"))
        .then_refused("invalid")
        .about("moved_to")
        .saying("another authority");
}

#[test]
fn a_withdrawal_says_who_and_why_unless_it_is_history() {
    let nobody = Withdrawal { by: None, reason: Some("Moved abroad".into()) };
    let no_reason = Withdrawal { by: Some("Parent".into()), reason: None };
    assessing().when("2026-05-01", Step::WithdrawRequest(nobody)).then_refused("missing").about("by");
    assessing().when("2026-05-01", Step::WithdrawRequest(no_reason)).then_refused("missing").about("reason");
    let bare = Withdrawal { by: None, reason: None };
    assessing().when_as_history("2026-05-01", Step::WithdrawRequest(bare)).then_accepted();
}

#[test]
fn a_request_ends_on_or_after_the_day_the_case_last_moved_on() {
    for step in [withdraw(), move_to("357")] {
        Given::a_request("2026-03-02").when("2026-03-02", step.clone()).then_accepted();
        Given::a_request("2026-03-02").when("2026-03-01", step.clone()).then_refused("too_early");
        assessing()
            .when("2026-03-31", step.clone())
            .then_refused("too_early")
            .about("on")
            .saying("31 March 2026 is before 1 April 2026: the case moved on then");
        let drafted = assessing().decided_to_issue("2026-06-01").drafted("2026-06-10");
        drafted.clone().when("2026-06-09", step.clone()).then_refused("too_early");
        drafted.when("2026-06-10", step).then_accepted();
    }
}

#[test]
fn every_open_stage_can_end_and_no_closed_one() {
    let considering = Given::a_request("2026-03-02");
    let drafting = assessing().decided_to_issue("2026-06-01");
    let consulting = drafting.clone().drafted("2026-06-10");
    for given in [considering.clone(), assessing(), drafting, consulting.clone()] {
        given.clone().when("2026-06-30", withdraw()).then_accepted();
        given.when("2026-06-30", move_to("357")).then_accepted();
    }
    let issued = consulting.issued("2026-07-01");
    let refused = considering.refused("2026-04-01");
    let no_plan = assessing().no_plan("2026-06-01");
    let withdrawn = assessing().and("2026-05-01", withdraw());
    let moved = assessing().and("2026-05-01", move_to("357"));
    for given in [issued, refused, no_plan, withdrawn, moved] {
        given.clone().when("2026-08-01", withdraw()).then_refused("not_permitted_now");
        given.when("2026-08-01", move_to("358")).then_refused("not_permitted_now");
    }
}

#[test]
fn nothing_but_notes_and_corrections_follows_the_end() {
    for end in [withdraw(), move_to("357")] {
        let given = assessing().and("2026-05-01", end);
        for step in [agree(), decide_to_issue(), send_draft(), issue(), allocate()] {
            given.clone().when("2026-06-01", step).then_refused("not_permitted_now");
        }
        given.when("2026-06-01", note()).then_accepted();
    }
}

#[test]
fn a_case_on_an_order_can_be_withdrawn_and_its_clock_ends_too() {
    Given::a_request("2026-03-02")
        .refused("2026-04-01")
        .ordered("2026-09-01", OrderKind::Assess)
        .and("2026-09-20", withdraw())
        .then_stage(Stage::Withdrawn)
        .then_state(RuleId::OrderAssessPlan, "2027-01-01", NotNeeded);
}

fn assessing() -> Given {
    Given::a_request("2026-03-02").agreed("2026-04-01")
}

//! What holds of every case, whatever has happened to it.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use proptest::prelude::{Strategy, prop_assert, prop_assert_eq, proptest};
use proptest::strategy::ValueTree;
use proptest::test_runner::{TestCaseError, TestRunner};
use twentyweeks::domain::case::{apply, replay};
use twentyweeks::domain::deadline::{Deadline, DeadlineState, deadlines};
use twentyweeks::domain::decide::Told;
use twentyweeks::domain::facts::{AdviceFacts, CaseFacts};
use twentyweeks::domain::outlook::{Outlook, Rag};
use twentyweeks::domain::rules::RuleId;
use twentyweeks::domain::step::{OrderFrom, OrderKind, Striking};
use twentyweeks::domain::warning::warnings;
use twentyweeks::domain::{Case, Command, Policy, Rules, Stage, Step, StepKind, decide, permitted};

use super::filled::well_filled;
use super::naive;
use super::steps;
use super::walk::{days, proposal, proposals, walk};

proptest! {
    #[test]
    fn a_record_replayed_is_the_case_it_was_applied_to(received_on in days(), proposals in proposals()) {
        let walked = walk(received_on, &proposals, |_, _, _| {});
        prop_assert_eq!(replay(walked.case.entries().to_vec()), Some(walked.case));
    }

    #[test]
    fn the_record_only_ever_grows_by_one_numbered_entry(received_on in days(), proposals in proposals()) {
        let mut failed = None;
        walk(received_on, &proposals, |before, command, after| {
            let (old, new) = (before.entries(), after.case.entries());
            let grown = new.len() == old.len() + 1 && new.starts_with(old);
            let last = &new[new.len() - 1];
            let as_asked = (last.on, &last.step) == (command.on, &command.step);
            let numbered = last.number == before.version() + 1 && after.case.version() == last.number;
            if !(grown && as_asked && numbered && last.on <= after.today) {
                failed = Some(command.clone());
            }
        });
        prop_assert_eq!(failed, None);
    }

    #[test]
    fn permitted_is_what_decide_accepts_of_a_well_filled_step(received_on in days(), proposals in proposals()) {
        let mut checked = Ok(());
        let walked = walk(received_on, &proposals, |_, _, walk| {
            checked = checked.clone().and_then(|()| permitted_is_accepted(&walk.case, walk.today));
        });
        checked?;
        // And on a day on which nothing happened.
        permitted_is_accepted(&walked.case, walked.today + Days::new(1))?;
    }

    #[test]
    fn what_is_accepted_as_it_happens_is_accepted_as_history(received_on in days(), proposals in proposals()) {
        let mut failed = None;
        walk(received_on, &proposals, |before, command, after| {
            let history = Command { told: Told::AsHistory, ..command.clone() };
            if decide(Some(before), &history, &Rules::ENACTED, after.today).is_err() {
                failed = Some(command.clone());
            }
        });
        prop_assert_eq!(failed, None);
    }

    #[test]
    fn an_exception_moves_no_date_and_its_withdrawal_leaves_no_trace(
        received_on in days(), proposals in proposals(), exceptions in proptest::collection::vec(proposal(), 6),
    ) {
        let walked = walk(received_on, &proposals, |_, _, _| {});
        let before = all_deadlines(&walked.case);
        let well_filled = well_filled(&walked.case, StepKind::RecordException, walked.today);
        let random = exceptions.iter().map(|proposal| Step::RecordException(proposal.exception(&walked.case)));
        for step in random.chain([well_filled]) {
            let Some(excepted) = taken(&walked.case, step, walked.today) else { continue };
            let number = excepted.exceptions.last().map_or(0, |e| e.number);
            let unlifted = |list: Vec<Deadline>| -> Vec<_> {
                list.into_iter().map(|deadline| Deadline { lifted: false, ..deadline }).collect()
            };
            prop_assert_eq!(unlifted(all_deadlines(&excepted)), unlifted(before.clone()));
            let withdrawn = taken(&excepted, steps::withdraw_exception(number), walked.today);
            prop_assert_eq!(withdrawn.map(|case| all_deadlines(&case)), Some(before.clone()));
        }
    }

    #[test]
    fn a_correction_and_its_striking_leave_nothing_changed(
        received_on in days(), proposals in proposals(), corrections in proptest::collection::vec(proposal(), 8),
    ) {
        let walked = walk(received_on, &proposals, |_, _, _| {});
        let before = derived(&walked.case, walked.today);
        for proposal in corrections {
            let Some(corrected) = taken(&walked.case, proposal.correction(&walked.case), walked.today) else { continue };
            let back = taken(&corrected, strike_last(&corrected), walked.today).expect("a correction can be struck");
            prop_assert_eq!(&derived(&back, walked.today), &before);
        }
    }

    #[test]
    fn a_strike_and_its_striking_leave_nothing_changed(
        received_on in days(), proposals in proposals(), strikes in proptest::collection::vec(proposal(), 8),
    ) {
        let walked = walk(received_on, &proposals, |_, _, _| {});
        let before = derived(&walked.case, walked.today);
        for proposal in strikes {
            let strike = Striking { entry: proposal.entry(&walked.case), reason: "At random".into() };
            let Some(struck) = taken(&walked.case, Step::Strike(strike), walked.today) else { continue };
            let back = taken(&struck, strike_last(&struck), walked.today).expect("a strike can be struck");
            prop_assert_eq!(&derived(&back, walked.today), &before);
        }
    }

    #[test]
    fn a_case_is_red_exactly_while_a_date_of_the_authority_by_law_is_missed(
        received_on in days(), proposals in proposals(), later in 0..200_u64,
    ) {
        let walked = walk(received_on, &proposals, |_, _, _| {});
        let on = walked.today + Days::new(later);
        let missed = all_deadlines(&walked.case)
            .into_iter()
            .any(|d| d.is_the_authoritys_by_law() && d.state(on, 0) == DeadlineState::Overdue);
        let rag = Outlook::of(&walked.case, &Rules::ENACTED, &Policy::default()).rag(on);
        prop_assert_eq!(rag == Rag::Red, missed && walked.case.is_open());
        prop_assert_eq!(rag == Rag::Grey, !walked.case.is_open());
    }

    #[test]
    fn every_step_survives_being_written_down_and_read(received_on in days(), proposals in proposals()) {
        let walked = walk(received_on, &proposals, |_, _, _| {});
        for entry in walked.case.entries() {
            let text = serde_json::to_string(&entry.step).expect("JSON");
            prop_assert_eq!(&serde_json::from_str::<Step>(&text).expect("a step"), &entry.step, "{}", text);
        }
    }

    #[test]
    fn every_deadline_of_every_case_explains_itself(received_on in days(), proposals in proposals()) {
        let walked = walk(received_on, &proposals, |_, _, _| {});
        for deadline in all_deadlines(&walked.case) {
            let explanation = deadline.explanation();
            prop_assert!(explanation.contains(deadline.provision), "{}", explanation);
            prop_assert!(explanation.contains(&deadline.due_on.format("%-d %B %Y").to_string()), "{}", explanation);
        }
    }
}

proptest! {
    #[test]
    fn the_dates_of_a_request_are_those_counted_by_hand(received_on in days()) {
        let case = case_of(received_on, vec![
            (0, steps::agree()), (3, steps::ask(twentyweeks::domain::step::AdviceKind::Medical)),
            (50, steps::decide_to_issue()), (51, steps::send_draft()), (51, steps::consult("Elms")),
            (70, steps::issue()), (80, steps::request_mediation()),
        ]);
        let on = |days| received_on + Days::new(days);
        let plan_due = naive::within(received_on, 140);
        let expected = [
            (RuleId::DecideToAssess, naive::within(received_on, 42)),
            (RuleId::NotifyNoPlan, naive::within(received_on, 112)),
            (RuleId::IssuePlan, plan_due),
            (RuleId::ServeDraftBy, naive::before(plan_due, 15)),
            (RuleId::LastAdviceBy, naive::within(received_on, 84)),
            (RuleId::GiveAdvice, naive::within(on(3), 42)),
            (RuleId::Representations, naive::beginning_with(on(51), 15)),
            (RuleId::SchoolResponse, naive::within(on(51), 15)),
            (RuleId::ArrangeMediation, naive::within(on(80), 30)),
            (RuleId::ContactMediationAdviser, naive::months_after(on(70), 2)),
            (RuleId::AppealWindow, naive::months_after(on(70), 2)),
        ];
        check_dates(&case, &expected)?;
    }

    #[test]
    fn the_dates_of_an_order_are_those_counted_by_hand(received_on in days(), after in 0..60_u64) {
        let ordered_on = received_on + Days::new(40 + after);
        let ordered = |kind| (40 + after, steps::order(kind, OrderFrom::Tribunal));
        let assess = case_of(received_on, vec![(40, steps::refuse()), ordered(OrderKind::Assess)]);
        let plan_due = naive::within(ordered_on, 98);
        check_dates(&assess, &[
            (RuleId::OrderAssessNotify, naive::within(ordered_on, 14)),
            (RuleId::OrderAssessNoPlan, naive::within(ordered_on, 70)),
            (RuleId::OrderAssessPlan, plan_due),
            (RuleId::ServeDraftBy, naive::before(plan_due, 15)),
        ])?;
        let plan =
            case_of(received_on, vec![(0, steps::agree()), (40, steps::decide_no_plan()), ordered(OrderKind::Plan)]);
        check_dates(&plan, &[
            (RuleId::OrderPlanDraft, naive::within(ordered_on, 35)),
            (RuleId::OrderPlanFinal, naive::within(ordered_on, 77)),
        ])?;
    }

    #[test]
    fn the_appeal_window_is_the_later_of_two_counted_by_hand(received_on in days(), certified in 0..120_u64) {
        let case = case_of(received_on, vec![(30, steps::refuse()), (30 + certified, steps::certify_mediation())]);
        let decided_on = received_on + Days::new(30);
        let from_certificate = naive::months_after(decided_on + Days::new(certified), 1);
        let due = naive::months_after(decided_on, 2).max(from_certificate);
        check_dates(&case, &[(RuleId::AppealWindow, due)])?;
    }
}

/// Properties of walks that lead nowhere would say nothing.
#[test]
fn walks_reach_every_stage_by_every_step() {
    let mut runner = TestRunner::deterministic();
    let walks = (days(), proposals());
    let (mut stages, mut kinds) = (BTreeSet::new(), BTreeSet::new());
    let mut on_order = 0;
    for _ in 0..200 {
        let (received_on, proposals) = walks.new_tree(&mut runner).expect("a walk").current();
        let walked = walk(received_on, &proposals, |_, command, after| {
            stages.insert(after.case.stage());
            kinds.insert(command.step.kind());
        });
        on_order += usize::from(!walked.case.orders.is_empty());
    }
    // A walk begins with the registration, and only the sweep raises an alert.
    let elsewhere = [StepKind::Register, StepKind::RaiseAlert];
    let every = |kind: &StepKind| elsewhere.contains(kind) || kinds.contains(kind);
    let never: Vec<_> = StepKind::ALL.into_iter().filter(|kind| !every(kind)).collect();
    assert_eq!(never, [], "never accepted");
    assert_eq!(stages.into_iter().collect::<Vec<_>>(), Stage::ALL);
    assert!(on_order > 10, "{on_order}");
}

/// Everything that is derived from a record, apart from the record itself.
#[derive(Debug, PartialEq)]
pub struct Derived {
    /// The case without its entries: stage, tracks, advice, exceptions.
    case: String,
    deadlines: Vec<Deadline>,
    outlook: Outlook,
    facts: Option<CaseFacts>,
    advice: Vec<Option<AdviceFacts>>,
    warnings: Vec<String>,
    permitted: Vec<StepKind>,
}

pub fn derived(case: &Case, today: NaiveDate) -> Derived {
    let parts =
        (case.stage(), case.closed_on(), &case.registration, case.received_on, &case.caseworker, &case.team);
    let rest = (&case.first, &case.orders, &case.advice, &case.exceptions, &case.ended);
    let told = (&case.snoozes, &case.family_mail, &case.alerts);
    // One more request shows which number would be given out next.
    let next = steps::ask(twentyweeks::domain::step::AdviceKind::Other);
    let next = taken(case, next, today).and_then(|case| case.advice.last().map(|advice| advice.number));
    let mut permitted = permitted(Some(case), &Rules::ENACTED, today);
    // A correction that was struck can itself be brought back, so there is one more to strike.
    permitted.retain(|kind| *kind != StepKind::Strike);
    Derived {
        case: format!("{parts:?} {rest:?} {told:?} {next:?}"),
        deadlines: all_deadlines(case),
        outlook: Outlook::of(case, &Rules::ENACTED, &Policy::default()),
        facts: CaseFacts::of(case, &Rules::ENACTED),
        advice: case.advice.iter().map(|advice| AdviceFacts::of(case, advice, &Rules::ENACTED)).collect(),
        warnings: warnings(case, &Rules::ENACTED, today),
        permitted,
    }
}

fn permitted_is_accepted(case: &Case, today: NaiveDate) -> Result<(), TestCaseError> {
    let accepted: Vec<_> = StepKind::ALL
        .into_iter()
        .filter(|kind| taken(case, well_filled(case, *kind, today), today).is_some())
        .collect();
    prop_assert_eq!(permitted(Some(case), &Rules::ENACTED, today), accepted, "{:#?}", case.entries());
    Ok(())
}

fn check_dates(case: &Case, expected: &[(RuleId, NaiveDate)]) -> Result<(), TestCaseError> {
    let deadlines = all_deadlines(case);
    for (rule, due_on) in expected {
        let found = deadlines.iter().rfind(|deadline| deadline.rule == *rule);
        prop_assert_eq!(found.map(|deadline| deadline.due_on), Some(*due_on), "{:?}", rule);
    }
    Ok(())
}

fn case_of(received_on: NaiveDate, steps: Vec<(u64, Step)>) -> Case {
    let proposals = [];
    let case = walk(received_on, &proposals, |_, _, _| {}).case;
    let today = received_on + Days::new(400);
    steps.into_iter().fold(case, |case, (days, step)| {
        let command = Command::now(received_on + Days::new(days), step);
        let entries = decide(Some(&case), &command, &Rules::ENACTED, today).expect("a step that is possible");
        entries.into_iter().fold(Some(case), apply).expect("a case")
    })
}

pub fn taken(case: &Case, step: Step, today: NaiveDate) -> Option<Case> {
    let entries = decide(Some(case), &Command::now(today, step), &Rules::ENACTED, today).ok()?;
    entries.into_iter().fold(Some(case.clone()), apply)
}

pub fn strike_last(case: &Case) -> Step {
    steps::strike(case.version())
}

fn all_deadlines(case: &Case) -> Vec<Deadline> {
    deadlines(case, &Rules::ENACTED, &Policy::default())
}

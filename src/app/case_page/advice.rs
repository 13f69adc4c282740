//! Each request for advice, as the page of a case shows it.

use chrono::NaiveDate;

use crate::domain::case::{Advice, AdviceState, Case};
use crate::domain::deadline::{About, Deadline};
use crate::domain::decide::no_cause_to_chase;
use crate::domain::ladder::Tone;
use crate::domain::step::{AlertOutcome, Subject};
use crate::domain::{Rules, StepKind};

#[derive(Clone, Debug, PartialEq)]
pub struct AdviceCard {
    pub advice: Advice,
    pub state: AdviceState,
    /// None for advice that was reused: nobody was asked, so no clock ran.
    pub due_on: Option<NaiveDate>,
    /// Days from today to the due date while it is waited for; negative once it is past.
    pub days_left: Option<i64>,
    /// Days after the due date on which it was first given.
    pub given_late: Option<i64>,
    /// Days since the service had the request, and how many it has.
    pub day: Option<(i64, i64)>,
    pub chases: Vec<Chased>,
    /// What may be done about it today.
    pub steps: Vec<StepKind>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chased {
    pub on: NaiveDate,
    pub tone: Tone,
}

impl AdviceCard {
    /// With whom it is: the service, or the caseworker who has to look at it.
    pub fn is_with_service(&self) -> bool {
        matches!(
            self.state,
            AdviceState::Requested
                | AdviceState::Acknowledged
                | AdviceState::Overdue
                | AdviceState::Relieved
                | AdviceState::Returned
        )
    }
}

/// What waits first: overdue, then by its date; what is settled last.
pub fn cards(
    case: &Case,
    deadlines: &[Deadline],
    permitted: &[StepKind],
    rules: &Rules,
    today: NaiveDate,
) -> Vec<AdviceCard> {
    let mut cards: Vec<AdviceCard> =
        case.advice.iter().map(|advice| card(case, advice, deadlines, permitted, rules, today)).collect();
    cards.sort_by_key(|card| (!card.is_with_service() && card.state != AdviceState::Given, card.due_on));
    cards
}

fn card(
    case: &Case,
    advice: &Advice,
    deadlines: &[Deadline],
    permitted: &[StepKind],
    rules: &Rules,
    today: NaiveDate,
) -> AdviceCard {
    let is_its =
        |d: &&Deadline| matches!(&d.about, Some(About::Advice { number, .. }) if *number == advice.number);
    let due_on = deadlines.iter().find(is_its).map(|deadline| deadline.due_on);
    let state = advice.state(due_on.unwrap_or(advice.received_on), case.ended_before_given(advice), today);
    let waits = matches!(
        state,
        AdviceState::Requested | AdviceState::Acknowledged | AdviceState::Overdue | AdviceState::Relieved
    );
    let late = |on: NaiveDate| due_on.map(|due_on| (on - due_on).num_days()).filter(|days| *days > 0);
    AdviceCard {
        state,
        due_on,
        days_left: due_on.filter(|_| waits).map(|due_on| (due_on - today).num_days()),
        given_late: advice.first_given_on().and_then(late),
        day: due_on.filter(|_| waits).map(|due_on| {
            ((today - advice.received_on).num_days(), (due_on - advice.received_on).num_days())
        }),
        chases: chases(case, advice),
        steps: permitted.iter().copied().filter(|kind| suits(*kind, case, advice, rules, today)).collect(),
        advice: advice.clone(),
    }
}

fn chases(case: &Case, advice: &Advice) -> Vec<Chased> {
    let about = Some(Subject::Advice(advice.number));
    let by_the_clock = case
        .alerts
        .iter()
        .filter(|(_, _, alert)| alert.about == about && alert.outcome == AlertOutcome::Raised)
        .filter(|(_, _, alert)| matches!(alert.rung.tone, Tone::Chase | Tone::Escalation))
        .map(|(_, on, alert)| Chased { on: *on, tone: alert.rung.tone });
    let by_people = advice.chased.iter().map(|on| Chased { on: *on, tone: Tone::Chase });
    let mut chases: Vec<Chased> = by_the_clock.chain(by_people).collect();
    chases.sort_by_key(|chased| chased.on);
    chases
}

/// Whether a step makes sense of this one request.
fn suits(kind: StepKind, case: &Case, advice: &Advice, rules: &Rules, today: NaiveDate) -> bool {
    match kind {
        StepKind::GiveAdvice => advice.is_awaited(),
        StepKind::AcknowledgeAdvice | StepKind::CancelAdvice | StepKind::DeclineAdvice => {
            advice.is_awaited() && advice.given.is_empty()
        }
        StepKind::ChaseAdvice => no_cause_to_chase(case, advice, rules, today).is_none(),
        StepKind::RelieveAdvice => advice.clock_runs(),
        StepKind::ReturnAdvice => !advice.reused && advice.is_with_caseworker(),
        StepKind::AcceptAdvice => advice.is_with_caseworker() && !advice.reused,
        _ => false,
    }
}

//! The time of a case as a picture: what happened when, what is due when, which days an exception
//! covers, and how far it runs late. Data only: every day that a drawing shows stands in here, and
//! so does every line of the text that says the same.

mod happened;
mod lines;
mod scale;

use chrono::NaiveDate;

pub use lines::Line;

use super::case::{Advice, AdviceState, Case};
use super::deadline::{About, Course, Deadline, DeadlineState};
use super::rules::{Basis, RuleId};
use super::step::{AdviceKind, Limb, OrderFrom, OrderKind};

/// One clock of a case: that of the request, or that of an order.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    pub clock: Clock,
    /// The day the clock runs from.
    pub starts_on: NaiveDate,
    /// The last day in time for the final plan.
    pub due_on: NaiveDate,
    /// The last day that is drawn.
    pub ends_on: NaiveDate,
    /// None once this clock has come to its end.
    pub today: Option<NaiveDate>,
    /// The day it came to its end, or today.
    pub ran_until: NaiveDate,
    pub happened: Vec<Happening>,
    pub due: Vec<Due>,
    pub advice: Vec<Asked>,
    pub exceptions: Vec<Excused>,
    pub late: Option<Late>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    Request,
    Order(OrderKind, OrderFrom),
}

/// Something that happened on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happening {
    pub on: NaiveDate,
    pub what: String,
}

/// A day by which something is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    pub on: NaiveDate,
    pub rule: RuleId,
    pub what: String,
    pub basis: Basis,
    pub state: DeadlineState,
    pub met_on: Option<NaiveDate>,
}

/// One request for advice, from the day the service had it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub number: u32,
    pub kind: AdviceKind,
    pub service: String,
    pub from: NaiveDate,
    pub due_on: NaiveDate,
    /// The day it was first given, or up to which it is waited for.
    pub until: NaiveDate,
    pub given_on: Option<NaiveDate>,
    pub promised_on: Option<NaiveDate>,
    pub returned_on: Vec<NaiveDate>,
    pub state: AdviceState,
}

/// An exception that stands, first and last day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excused {
    pub limb: Limb,
    pub from: NaiveDate,
    pub to: NaiveDate,
}

/// The days past the last day in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Late {
    /// The day the plan went out, or today.
    pub until: NaiveDate,
    pub days: i64,
    /// The plan has gone out.
    pub is_over: bool,
    /// An exception lifts the duty.
    pub is_excused: bool,
}

/// A picture for each clock of a case, the running one first.
pub fn pictures(case: &Case, deadlines: &[Deadline], warning_days: u16, today: NaiveDate) -> Vec<Picture> {
    let clocks = 0..=case.orders.len();
    clocks.rev().filter_map(|clock| picture(case, deadlines, clock, warning_days, today)).collect()
}

fn picture(
    case: &Case,
    deadlines: &[Deadline],
    number: usize,
    warning_days: u16,
    today: NaiveDate,
) -> Option<Picture> {
    let ordered = number.checked_sub(1).map(|place| &case.orders[place]);
    let (starts_on, track) = ordered.map_or((case.received_on, &case.first), |o| (o.on, &o.track));
    let clock = ordered.map_or(Clock::Request, |o| Clock::Order(o.order.kind, o.order.from));
    let plan = deadlines.iter().find(|d| d.rule == clock.plan_rule() && d.starts_on == starts_on)?;

    let next_order_on = case.orders.get(number).map(|next| next.on);
    let is_last = next_order_on.is_none();
    let closed_on =
        track.closed_on().or_else(|| case.ended.as_ref().filter(|_| is_last).map(|ended| ended.on));
    let ran_until = closed_on.or(next_order_on).unwrap_or(today);

    let is_of_this = |deadline: &Deadline| {
        let starts = deadline.starts_on;
        match deadline.rule {
            RuleId::ServeDraftBy => starts == plan.due_on,
            _ => starts >= starts_on && next_order_on.is_none_or(|next| starts < next),
        }
    };
    let mut due: Vec<Due> = deadlines
        .iter()
        .filter(|deadline| is_drawn(deadline) && is_of_this(deadline))
        .map(|deadline| due(deadline, warning_days, today))
        .collect();
    due.sort_by_key(|due| due.on);
    let happened = happened::of(case, track, number, starts_on);
    let advice: Vec<Asked> = case
        .advice
        .iter()
        .filter(|advice| advice.clock == number)
        .filter_map(|advice| asked(case, advice, deadlines, ran_until, today))
        .collect();
    let exceptions = case
        .exceptions_on(number)
        .map(|e| Excused { limb: e.exception.limb, from: e.exception.from, to: e.exception.to })
        .collect();

    let still_ahead = due.iter().filter(|due| due.met_on.is_none()).map(|due| due.on);
    let last = happened.iter().map(|happening| happening.on).chain(still_ahead).max();
    Some(Picture {
        clock,
        starts_on,
        due_on: plan.due_on,
        ends_on: plan.due_on.max(ran_until).max(last.unwrap_or(ran_until)),
        today: Some(today).filter(|_| closed_on.is_none() && is_last),
        ran_until,
        happened,
        due,
        advice,
        exceptions,
        late: late(plan, today),
    })
}

impl Clock {
    const fn plan_rule(self) -> RuleId {
        match self {
            Self::Request => RuleId::IssuePlan,
            Self::Order(OrderKind::Assess, _) => RuleId::OrderAssessPlan,
            Self::Order(OrderKind::Plan, _) => RuleId::OrderPlanFinal,
        }
    }
}

/// The family's time after a decision and what is not needed any more stand in the table of
/// deadlines; each service's limit stands with its advice.
fn is_drawn(deadline: &Deadline) -> bool {
    let elsewhere = matches!(
        deadline.rule,
        RuleId::GiveAdvice
            | RuleId::ArrangeMediation
            | RuleId::ContactMediationAdviser
            | RuleId::AppealWindow
    );
    !elsewhere && deadline.course != Course::NotNeeded
}

fn due(deadline: &Deadline, warning_days: u16, today: NaiveDate) -> Due {
    let what = deadline.rule.title();
    Due {
        on: deadline.due_on,
        rule: deadline.rule,
        what: match &deadline.about {
            Some(About::Setting(setting)) => format!("{what}: {setting}"),
            _ => what.to_owned(),
        },
        basis: deadline.basis,
        state: deadline.state(today, warning_days),
        met_on: deadline.met_on(),
    }
}

/// None for advice that was reused: nobody was asked, so no clock ran.
fn asked(
    case: &Case,
    advice: &Advice,
    deadlines: &[Deadline],
    ran_until: NaiveDate,
    today: NaiveDate,
) -> Option<Asked> {
    let is_its =
        |d: &&Deadline| matches!(&d.about, Some(About::Advice { number, .. }) if *number == advice.number);
    let due_on = deadlines.iter().find(is_its)?.due_on;
    let given_on = advice.first_given_on();
    let until = given_on.or(advice.cancelled_on).unwrap_or(ran_until).max(advice.received_on);
    Some(Asked {
        number: advice.number,
        kind: advice.kind,
        service: advice.service.clone()?,
        from: advice.received_on,
        due_on,
        until,
        given_on,
        promised_on: advice.promised_on.filter(|_| advice.is_awaited()),
        returned_on: advice.returned.iter().map(|(on, _)| *on).collect(),
        state: advice.state(due_on, case.ended_before_given(advice), today),
    })
}

fn late(plan: &Deadline, today: NaiveDate) -> Option<Late> {
    let (until, is_over) = match plan.course {
        Course::Met(on) => (on, true),
        Course::Running => (today, false),
        Course::NotNeeded => return None,
    };
    let days = (until - plan.due_on).num_days();
    (days > 0).then_some(Late { until, days, is_over, is_excused: plan.lifted })
}

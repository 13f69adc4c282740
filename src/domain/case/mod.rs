//! A case: what its record adds up to.

mod advice;
mod apply;
mod history;

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use advice::{Advice, AdviceState};
pub use apply::{apply, follow, replay};
pub use history::{Standing, Unamendable, amended, is_struck, standing};

use super::identifiers::{AuthorityCode, Email};
use super::ladder::Tone;
use super::step::{
    Alert, AlertOutcome, Exception, Order, OrderKind, Registration, Response, Snooze, Step, Subject,
};

/// One line of the record: a step and the day it happened. Entries are numbered from 1, are
/// never changed and never removed.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub number: u32,
    pub on: NaiveDate,
    pub step: Step,
}

/// Where a case stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    Considering,
    Assessing,
    Drafting,
    Consulting,
    PlanIssued,
    NotAssessed,
    NoPlan,
    Withdrawn,
    Moved,
}

impl Stage {
    pub const ALL: [Self; 9] = [
        Self::Considering,
        Self::Assessing,
        Self::Drafting,
        Self::Consulting,
        Self::PlanIssued,
        Self::NotAssessed,
        Self::NoPlan,
        Self::Withdrawn,
        Self::Moved,
    ];

    pub const fn is_open(self) -> bool {
        matches!(self, Self::Considering | Self::Assessing | Self::Drafting | Self::Consulting)
    }

    /// The name in the API: `plan_issued`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Considering => "considering",
            Self::Assessing => "assessing",
            Self::Drafting => "drafting",
            Self::Consulting => "consulting",
            Self::PlanIssued => "plan_issued",
            Self::NotAssessed => "not_assessed",
            Self::NoPlan => "no_plan",
            Self::Withdrawn => "withdrawn",
            Self::Moved => "moved",
        }
    }

    /// As it follows "this case" in a sentence.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Considering => "is waiting for the decision whether to assess",
            Self::Assessing => "is being assessed",
            Self::Drafting => "is having its plan drafted",
            Self::Consulting => "has its draft plan out for consultation",
            Self::PlanIssued => "has its final plan",
            Self::NotAssessed => "was closed by a refusal to assess",
            Self::NoPlan => "was closed without a plan",
            Self::Withdrawn => "was withdrawn",
            Self::Moved => "moved to another authority",
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    entries: Vec<Entry>,
    pub received_on: NaiveDate,
    pub registration: Registration,
    pub caseworker: Option<Email>,
    pub team: Option<String>,
    /// The way of the request itself: 6, 16 and 20 weeks.
    pub first: Track,
    /// Orders, each with a clock and a way of its own; the last is the one that runs.
    pub orders: Vec<Ordered>,
    pub advice: Vec<Advice>,
    pub exceptions: Vec<Excepted>,
    /// Reminders put off, with the day it was done.
    pub snoozes: Vec<(NaiveDate, Snooze)>,
    /// What the clock said so far: the entry, the day the rung fell, and the alert.
    pub alerts: Vec<(u32, NaiveDate, Alert)>,
    /// Where the parent or young person agreed to be written to.
    pub family_mail: Option<Email>,
    pub ended: Option<Ended>,
    /// How many numbers were given out, to requests since struck as well.
    advice_numbers: u32,
    exception_numbers: u32,
}

/// The way from the decision whether to assess to the plan, once for the request and once for
/// each order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Track {
    pub assessment: Option<Decided>,
    pub plan: Option<Decided>,
    /// Each draft served, oldest first.
    pub drafts: Vec<NaiveDate>,
    pub represented_on: Option<NaiveDate>,
    pub consultations: Vec<Consulted>,
    pub issued: Option<Issued>,
    pub mediation: Mediation,
}

/// A decision that was made. Whether its reasons and notices are on record is kept with it, so
/// that what is missing can be warned of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    pub yes: bool,
    pub on: NaiveDate,
    pub reasoned: bool,
    pub notices_complete: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consulted {
    pub setting: String,
    pub sent_on: NaiveDate,
    pub answer: Option<(Response, NaiveDate)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    pub on: NaiveDate,
    pub named_setting: Option<String>,
    pub parent_agreed: bool,
}

/// What came of the right to mediation on a decision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mediation {
    pub requested_on: Option<NaiveDate>,
    pub arranged_on: Option<NaiveDate>,
    pub certificate_on: Option<NaiveDate>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ordered {
    pub order: Order,
    pub on: NaiveDate,
    /// The day the authority notified that it will assess; only for an order to assess.
    pub notified_on: Option<NaiveDate>,
    pub track: Track,
}

/// An exception on the record, with the clock it was recorded for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excepted {
    pub number: u32,
    pub recorded_on: NaiveDate,
    pub exception: Exception,
    /// How many orders there were: 0 for the request's own clock.
    pub clock: usize,
    pub withdrawn_on: Option<NaiveDate>,
}

impl Excepted {
    pub const fn stands(&self) -> bool {
        self.withdrawn_on.is_none()
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    pub on: NaiveDate,
    /// The receiving authority where the child moved; none where the request was withdrawn.
    pub moved_to: Option<AuthorityCode>,
}

impl Track {
    fn of_order(order: Order, on: NaiveDate) -> Self {
        let ordered = Some(Decided { yes: true, on, reasoned: true, notices_complete: true });
        let plan = if order.kind == OrderKind::Plan { ordered.clone() } else { None };
        Self { assessment: ordered, plan, ..Self::default() }
    }

    pub fn stage(&self) -> Stage {
        match (&self.issued, &self.plan, &self.assessment) {
            (Some(_), _, _) => Stage::PlanIssued,
            (None, Some(plan), _) if !plan.yes => Stage::NoPlan,
            (None, Some(_), _) if !self.drafts.is_empty() => Stage::Consulting,
            (None, Some(_), _) => Stage::Drafting,
            (None, None, Some(assessment)) if !assessment.yes => Stage::NotAssessed,
            (None, None, Some(_)) => Stage::Assessing,
            (None, None, None) => Stage::Considering,
        }
    }

    /// The day of the decision that closed this way: refusal, no plan or final plan.
    pub fn closed_on(&self) -> Option<NaiveDate> {
        if let Some(issued) = &self.issued {
            return Some(issued.on);
        }
        let decided = self.plan.as_ref().or(self.assessment.as_ref())?;
        (!decided.yes).then_some(decided.on)
    }

    /// The day of the latest step that moved this way on.
    pub fn moved_on(&self) -> Option<NaiveDate> {
        let issued = self.issued.as_ref().map(|issued| issued.on);
        issued
            .or(self.drafts.last().copied())
            .or(self.plan.as_ref().map(|decided| decided.on))
            .or(self.assessment.as_ref().map(|decided| decided.on))
    }
}

impl Case {
    /// The record, oldest entry first, struck and amended ones included.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The number of the last entry: it changes with every change of the case.
    pub fn version(&self) -> u32 {
        self.entries.last().map_or(0, |entry| entry.number)
    }

    pub fn order(&self) -> Option<&Ordered> {
        self.orders.last()
    }

    /// The way that is being gone: that of the last order, else the request's own.
    pub fn track(&self) -> &Track {
        self.orders.last().map_or(&self.first, |ordered| &ordered.track)
    }

    fn track_mut(&mut self) -> &mut Track {
        self.orders.last_mut().map_or(&mut self.first, |ordered| &mut ordered.track)
    }

    pub fn stage(&self) -> Stage {
        match &self.ended {
            Some(Ended { moved_to: Some(_), .. }) => Stage::Moved,
            Some(_) => Stage::Withdrawn,
            None => self.track().stage(),
        }
    }

    pub fn is_open(&self) -> bool {
        self.stage().is_open()
    }

    /// The day the case closed, if it is closed.
    pub fn closed_on(&self) -> Option<NaiveDate> {
        self.ended.as_ref().map(|ended| ended.on).or_else(|| self.track().closed_on())
    }

    /// The day the running clock began: the request's, or the last order's.
    pub fn clock_from(&self) -> NaiveDate {
        self.orders.last().map_or(self.received_on, |ordered| ordered.on)
    }

    pub fn advice(&self, number: u32) -> Option<&Advice> {
        self.advice.iter().find(|advice| advice.number == number)
    }

    /// How often a service was chased for an advice: by the ladder, and by people.
    pub fn chases(&self, number: u32) -> u32 {
        let about = Some(Subject::Advice(number));
        let by_the_clock = self.alerts.iter().filter(|(_, _, alert)| {
            alert.about == about && alert.rung.tone == Tone::Chase && alert.outcome == AlertOutcome::Raised
        });
        let by_people = self.advice(number).map_or(0, |advice| advice.chased.len());
        u32::try_from(by_the_clock.count() + by_people).unwrap_or(u32::MAX)
    }

    pub fn exception(&self, number: u32) -> Option<&Excepted> {
        self.exceptions.iter().find(|exception| exception.number == number)
    }

    /// Whether the way that advice was asked for on closed before the advice was given: then
    /// nobody waits for it any more, also where an order opened the case again.
    pub fn ended_before_given(&self, advice: &Advice) -> bool {
        let closed_on = if advice.clock == self.orders.len() {
            self.closed_on()
        } else {
            self.track_of(advice.clock).and_then(Track::closed_on)
        };
        closed_on.is_some_and(|closed_on| advice.first_given_on().is_none_or(|given_on| given_on > closed_on))
    }

    /// Whether a service still has something to do about what it was asked: the case is open, and
    /// the advice was never given or came back.
    pub fn awaits(&self, advice: &Advice) -> bool {
        self.is_open() && advice.is_awaited() && !self.ended_before_given(advice)
    }

    /// The way with this number of orders.
    fn track_of(&self, clock: usize) -> Option<&Track> {
        match clock {
            0 => Some(&self.first),
            clock => self.orders.get(clock - 1).map(|ordered| &ordered.track),
        }
    }

    /// The exceptions that stand for the clock with this number of orders.
    pub fn exceptions_on(&self, clock: usize) -> impl Iterator<Item = &Excepted> {
        self.exceptions.iter().filter(move |e| e.clock == clock && e.stands())
    }
}

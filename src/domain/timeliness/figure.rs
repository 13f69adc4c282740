//! The figures that a manager looks at, each as a question put to one case. A number and the list
//! of cases behind it come from the same answer.

use chrono::NaiveDate;

use super::{Period, YEAR_IN_DAYS, fell_due};
use crate::domain::calendar::days_between;
use crate::domain::facts::{AdviceFacts, CaseFacts};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// Final plans sent in the period, on the request's own clock.
    Issued,
    IssuedInTime,
    IssuedLate,
    /// The same without plans for which an exception is recorded.
    IssuedExcludingExceptions,
    InTimeExcludingExceptions,
    LateExcludingExceptions,
    /// Decisions whether to assess, notified in the period.
    Decided,
    DecidedInTime,
    DecidedLate,
    /// Notices that there will be no plan, given in the period.
    NoPlan,
    NoPlanInTime,
    NoPlanLate,
    /// Open on the request's own clock, whatever the period.
    Open,
    PastTwentyWeeks,
    PastYear,
    /// The last day for the plan lies in the period, and there is or may be one.
    Due,
    /// Of those due, the plans that were sent.
    DueAndSent,
    /// Of those due, the ones still open.
    DueAndOpen,
}

impl Figure {
    pub const ALL: [Self; 18] = [
        Self::Issued,
        Self::IssuedInTime,
        Self::IssuedLate,
        Self::IssuedExcludingExceptions,
        Self::InTimeExcludingExceptions,
        Self::LateExcludingExceptions,
        Self::Decided,
        Self::DecidedInTime,
        Self::DecidedLate,
        Self::NoPlan,
        Self::NoPlanInTime,
        Self::NoPlanLate,
        Self::Open,
        Self::PastTwentyWeeks,
        Self::PastYear,
        Self::Due,
        Self::DueAndSent,
        Self::DueAndOpen,
    ];

    /// The name in an address.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::IssuedInTime => "issued-in-time",
            Self::IssuedLate => "issued-late",
            Self::IssuedExcludingExceptions => "issued-excluding-exceptions",
            Self::InTimeExcludingExceptions => "in-time-excluding-exceptions",
            Self::LateExcludingExceptions => "late-excluding-exceptions",
            Self::Decided => "decided",
            Self::DecidedInTime => "decided-in-time",
            Self::DecidedLate => "decided-late",
            Self::NoPlan => "no-plan",
            Self::NoPlanInTime => "no-plan-in-time",
            Self::NoPlanLate => "no-plan-late",
            Self::Open => "open",
            Self::PastTwentyWeeks => "past-20-weeks",
            Self::PastYear => "past-52-weeks",
            Self::Due => "due",
            Self::DueAndSent => "due-and-sent",
            Self::DueAndOpen => "due-and-open",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|figure| figure.name() == name)
    }

    /// The head of the list of its cases.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Issued => "Plans issued",
            Self::IssuedInTime => "Plans issued within 20 weeks",
            Self::IssuedLate => "Plans issued after 20 weeks",
            Self::IssuedExcludingExceptions => "Plans issued, excluding exceptions",
            Self::InTimeExcludingExceptions => "Plans issued within 20 weeks, excluding exceptions",
            Self::LateExcludingExceptions => "Plans issued after 20 weeks, excluding exceptions",
            Self::Decided => "Decisions whether to assess",
            Self::DecidedInTime => "Decisions whether to assess within 6 weeks",
            Self::DecidedLate => "Decisions whether to assess after 6 weeks",
            Self::NoPlan => "Notices of no plan",
            Self::NoPlanInTime => "Notices of no plan within 16 weeks",
            Self::NoPlanLate => "Notices of no plan after 16 weeks",
            Self::Open => "Open cases",
            Self::PastTwentyWeeks => "Open past 20 weeks",
            Self::PastYear => "Open past 52 weeks",
            Self::Due => "Plans due",
            Self::DueAndSent => "Plans due and sent",
            Self::DueAndOpen => "Plans due and still open",
        }
    }

    /// Whether it is about a period, or about how things stand today.
    pub const fn has_a_period(self) -> bool {
        !matches!(self, Self::Open | Self::PastTwentyWeeks | Self::PastYear)
    }

    /// Whether a case counts.
    pub fn counts(self, facts: &CaseFacts, period: Period, today: NaiveDate) -> bool {
        let within = |day: Option<NaiveDate>| day.filter(|on| period.contains(*on));
        let issued = within(facts.issued_on);
        let is_open = facts.is_open && facts.ordered.is_none();
        let is_due = period.contains(facts.plan_due_on) && (is_open || facts.issued_on.is_some());
        match self {
            Self::Issued => issued.is_some(),
            Self::IssuedInTime => issued.is_some_and(|on| on <= facts.plan_due_on),
            Self::IssuedLate => issued.is_some_and(|on| on > facts.plan_due_on),
            Self::IssuedExcludingExceptions => issued.is_some() && !facts.excepted,
            Self::InTimeExcludingExceptions => {
                !facts.excepted && issued.is_some_and(|on| on <= facts.plan_due_on)
            }
            Self::LateExcludingExceptions => {
                !facts.excepted && issued.is_some_and(|on| on > facts.plan_due_on)
            }
            Self::Decided => within(facts.decided_on).is_some(),
            Self::DecidedInTime => within(facts.decided_on).is_some_and(|on| on <= facts.decision_due_on),
            Self::DecidedLate => within(facts.decided_on).is_some_and(|on| on > facts.decision_due_on),
            Self::NoPlan => within(facts.no_plan_on).is_some(),
            Self::NoPlanInTime => within(facts.no_plan_on).is_some_and(|on| on <= facts.no_plan_due_on),
            Self::NoPlanLate => within(facts.no_plan_on).is_some_and(|on| on > facts.no_plan_due_on),
            Self::Open => is_open,
            Self::PastTwentyWeeks => is_open && today > facts.plan_due_on,
            Self::PastYear => is_open && days_between(facts.received_on, today) > YEAR_IN_DAYS,
            Self::Due => is_due,
            Self::DueAndSent => is_due && facts.issued_on.is_some(),
            Self::DueAndOpen => is_due && is_open,
        }
    }
}

/// The figures of a service, each as a question put to one request for advice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AdviceFigure {
    /// Fell due in the period and by today, and was neither cancelled, relieved (reg 8(2)) nor ended
    /// with its case.
    Due,
    /// Of those, first given within its 6 weeks.
    InTime,
    /// Of those, first given later or not at all.
    Late,
}

impl AdviceFigure {
    pub const ALL: [Self; 3] = [Self::Due, Self::InTime, Self::Late];

    /// The name in an address.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::InTime => "in-time",
            Self::Late => "late",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|figure| figure.name() == name)
    }

    /// The head of the list of its requests.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Due => "Advice that fell due",
            Self::InTime => "Advice given in time",
            Self::Late => "Late advice",
        }
    }

    /// Whether a request counts.
    pub fn counts(self, facts: &AdviceFacts, period: Period, today: NaiveDate) -> bool {
        let is_due = fell_due(facts, period, today) && !facts.relieved;
        let in_time = facts.first_given_on.is_some_and(|on| on <= facts.due_on);
        match self {
            Self::Due => is_due,
            Self::InTime => is_due && in_time,
            Self::Late => is_due && !in_time,
        }
    }
}

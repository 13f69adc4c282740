//! The limits of the law as dated data. Each limit cites its provision.

mod england_2014;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::calendar;

/// One limit, under the name that the API and the reports use for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RuleId {
    DecideToAssess,
    GiveAdvice,
    NotifyNoPlan,
    Representations,
    IssuePlan,
    SchoolResponse,
    ArrangeMediation,
    ContactMediationAdviser,
    AppealWindow,
    OrderAssessNotify,
    OrderAssessNoPlan,
    OrderAssessPlan,
    OrderPlanDraft,
    OrderPlanFinal,
    ServeDraftBy,
    LastAdviceBy,
    PanelBy,
    AdviceRequestsOutBy,
    DraftBy,
}

/// What stands behind a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// A regulation.
    Statutory,
    /// The SEND Code of Practice says "should".
    Guidance,
    /// Follows from a statutory date by arithmetic; no duty of its own.
    Derived,
    /// The authority's own milestone, from its configuration.
    Local,
}

/// Who is bound by a limit, or whose time it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    Authority,
    Adviser,
    Setting,
    /// Time that the parent or young person has; running out of it breaches nothing.
    Family,
}

/// How a limit is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// "Within" so many days of an event: the event's day is excluded.
    Within(u16),
    /// So many days "beginning with" a day: that day is day 1.
    BeginningWith(u16),
    /// So many calendar months after an event.
    Months(u32),
    /// So many days before another date.
    Before(u16),
}

impl Limit {
    /// The last day in time, counted from `from`.
    pub fn due(self, from: NaiveDate) -> NaiveDate {
        match self {
            Self::Within(days) => calendar::within(from, days),
            Self::BeginningWith(days) => calendar::beginning_with(from, days),
            Self::Months(months) => calendar::months_after(from, months),
            Self::Before(days) => from - chrono::Days::new(days.into()),
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Rule {
    pub id: RuleId,
    pub provision: &'static str,
    pub basis: Basis,
    pub bound: Bound,
    pub limit: Limit,
    /// What must have happened by then, as the end of "…, so".
    pub duty: &'static str,
}

/// A time in which an act of Parliament let limits be exceeded for a reason of its own.
#[derive(Clone, Copy, Debug)]
pub struct Relaxation {
    pub provision: &'static str,
    /// First and last day, both inclusive.
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
}

/// Limits that came into force together. A case keeps the set in force on the day its clock
/// began, also where that set ends while the case is open.
#[derive(Clone, Copy, Debug)]
pub struct RuleSet {
    pub id: &'static str,
    pub first_day: NaiveDate,
    /// The last day on which a clock can begin under this set; open-ended where `None`.
    pub last_day: Option<NaiveDate>,
    pub rules: &'static [Rule],
    /// The coronavirus period of 2020, in the set it belongs to.
    pub coronavirus: Option<Relaxation>,
}

impl RuleSet {
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.first_day <= day && self.last_day.is_none_or(|last| day <= last)
    }

    /// The rule with this id. Every set holds every statutory rule; `RuleSet::is_complete` is
    /// tested for each.
    pub fn rule(&self, id: RuleId) -> Option<&'static Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }
}

/// All rule sets, oldest first.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    pub sets: &'static [RuleSet],
}

impl Rules {
    /// The law of England as enacted.
    pub const ENACTED: Self = Self { sets: england_2014::SETS };

    /// The set for a clock that begins on this day.
    pub fn for_clock_from(&self, day: NaiveDate) -> Option<&'static RuleSet> {
        self.sets.iter().find(|set| set.contains(day))
    }
}

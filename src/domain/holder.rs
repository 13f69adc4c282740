//! Who holds a case, and since when. None of it depends on what day it is, so it can be stored and
//! asked of any day, as the outlook is.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::case::Case;
use super::next_step::next;
use super::rules::Rules;
use super::step::StepKind;

/// Whoever has to act before a case goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Holder {
    Authority,
    /// Advice is awaited.
    Services,
    /// The parent or young person has time to comment on the draft.
    Family,
    /// A setting was consulted and has time to answer.
    Setting,
    /// Closed, and nothing is left to do.
    Nobody,
}

impl Holder {
    pub const ALL: [Self; 5] = [Self::Authority, Self::Services, Self::Family, Self::Setting, Self::Nobody];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Authority => "authority",
            Self::Services => "services",
            Self::Family => "family",
            Self::Setting => "setting",
            Self::Nobody => "nobody",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|holder| holder.name() == name)
    }

    /// Whether their time ends by itself: services hold a case until they answer.
    pub const fn has_a_last_day(self) -> bool {
        matches!(self, Self::Family | Self::Setting)
    }

    /// As it stands in a sentence.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Authority => "the SEN team",
            Self::Services => "services",
            Self::Family => "the family",
            Self::Setting => "a setting",
            Self::Nobody => "nobody",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    pub holder: Holder,
    /// The day it came to them.
    pub since: NaiveDate,
    /// The last day it stays with them by itself: then it is the authority's turn, also where
    /// nothing more is recorded.
    pub until: Option<NaiveDate>,
    /// What the authority then has to do, or has to do now.
    pub step: Option<StepKind>,
}

impl Holding {
    pub fn of(case: &Case, rules: &Rules) -> Self {
        let last_on = case.entries().iter().map(|entry| entry.on).max().unwrap_or(case.received_on);
        let now = next(case, rules, last_on);
        let then = now.until.and_then(|until| until.succ_opt()).map(|day| next(case, rules, day));
        let first = |steps: &[StepKind]| steps.first().copied();
        Self {
            holder: now.holder,
            since: now.since,
            until: now.until,
            step: first(&now.steps).or_else(|| first(&then?.steps)),
        }
    }

    /// Who holds it on a day from the last entry on, and since when.
    pub fn on(&self, today: NaiveDate) -> (Holder, NaiveDate) {
        match self.until.filter(|until| *until < today).and_then(|until| until.succ_opt()) {
            Some(day) => (Holder::Authority, day),
            None => (self.holder, self.since),
        }
    }
}

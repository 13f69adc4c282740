//! Every date a case is held to, each with its start, its limit, its arithmetic and its
//! provision.

mod explanation;
mod list;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::calendar::days_between;
use super::rules::{Basis, Bound, Limit, RuleId};
pub use list::deadlines;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    pub rule: RuleId,
    pub provision: &'static str,
    pub basis: Basis,
    pub bound: Bound,
    pub limit: Limit,
    pub duty: &'static str,
    /// The event the limit counts from.
    pub starts_on: NaiveDate,
    /// What that event was, as it begins a sentence: "The request was received".
    pub start: &'static str,
    /// The last day in time.
    pub due_on: NaiveDate,
    pub course: Course,
    /// An exception or relief applies: the duty is lifted, the date stays.
    pub lifted: bool,
    /// What the deadline is about where there are several: advice or a setting.
    pub about: Option<About>,
}

/// What has become of a deadline so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Course {
    Running,
    Met(NaiveDate),
    /// It was overtaken: another decision was made, or the case ended.
    NotNeeded,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    Advice { number: u32, service: String },
    Setting(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineState {
    Upcoming,
    DueSoon,
    Overdue,
    Met,
    MetLate,
    /// An exception applies; the date stays where it is.
    Lifted,
    NotNeeded,
}

impl DeadlineState {
    /// The name in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Upcoming => "upcoming",
            Self::DueSoon => "due_soon",
            Self::Overdue => "overdue",
            Self::Met => "met",
            Self::MetLate => "met_late",
            Self::Lifted => "lifted",
            Self::NotNeeded => "not_needed",
        }
    }
}

impl Deadline {
    /// How it stands on `today`, where the last `warning_days` before it count as soon.
    pub fn state(&self, today: NaiveDate, warning_days: u16) -> DeadlineState {
        match self.course {
            Course::NotNeeded => DeadlineState::NotNeeded,
            // The family's time is theirs to use; once it is over there is nothing to chase.
            Course::Met(_) if self.bound == Bound::Family => DeadlineState::Met,
            Course::Met(on) if on <= self.due_on => DeadlineState::Met,
            _ if self.lifted => DeadlineState::Lifted,
            Course::Met(_) => DeadlineState::MetLate,
            Course::Running if today > self.due_on && self.bound == Bound::Family => DeadlineState::Met,
            Course::Running if today > self.due_on => DeadlineState::Overdue,
            Course::Running if self.days_left(today) <= i64::from(warning_days) => DeadlineState::DueSoon,
            Course::Running => DeadlineState::Upcoming,
        }
    }

    pub fn met_on(&self) -> Option<NaiveDate> {
        match self.course {
            Course::Met(on) => Some(on),
            Course::Running | Course::NotNeeded => None,
        }
    }

    /// Days from `today` to the due date: 0 on the last day in time, negative after it.
    pub fn days_left(&self, today: NaiveDate) -> i64 {
        days_between(today, self.due_on)
    }

    /// Whether somebody still has to act on it and nothing lifts the duty.
    pub fn is_pressing(&self) -> bool {
        self.course == Course::Running && !self.lifted
    }

    /// Whether it binds the authority by law.
    pub fn is_the_authoritys_by_law(&self) -> bool {
        self.basis == Basis::Statutory && self.bound == Bound::Authority
    }

    /// One plain sentence: where it starts, the limit, the arithmetic, the provision.
    pub fn explanation(&self) -> String {
        explanation::of(self)
    }
}

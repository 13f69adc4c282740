//! What the passing of time says, and what people say about being reminded.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::identifiers::Email;
use crate::domain::ladder::{Obligation, Rung};

/// A rung of the ladder that was reached. Only the sweep records it. The entry's day is the day
/// on which the rung fell, which may lie before the sweep that noticed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Alert {
    pub obligation: Obligation,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<Subject>,
    /// The last day in time, as it was when the rung fell. A date that moves arms the rung again.
    pub due_on: NaiveDate,
    /// The rung as it stood in the ladder then.
    pub rung: Rung,
    /// Which time of a rung that repeats, from 1.
    pub occurrence: u32,
    pub outcome: AlertOutcome,
    /// Which chase or escalation that was sent about this date, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// The whole case was past its last day for the final plan.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub case_late: bool,
}

/// What an obligation is about, where a case has several of its kind.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// The number of the advice request in the case.
    Advice(u32),
    /// The setting that was consulted.
    Setting(String),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum AlertOutcome {
    /// Somebody is told.
    Raised,
    /// A later rung was reached in the same sweep, or had been before; nobody is told.
    Overtaken { by: String },
    /// Nobody is told yet.
    Held {
        #[serde(flatten)]
        hold: Hold,
    },
}

/// Why a rung that was reached is held back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "because")]
pub enum Hold {
    /// The service promised the advice for a day, and that day is not over.
    Promised { until: NaiveDate },
    /// A caseworker put reminders off.
    Snoozed { until: NaiveDate },
    /// An exception or a relief lifts the duty.
    Lifted,
    /// The service said that the request is not for it; that is with the SEN team.
    Declined,
}

impl Hold {
    /// The last day it holds, where it has one.
    pub const fn until(&self) -> Option<NaiveDate> {
        match self {
            Self::Promised { until } | Self::Snoozed { until } => Some(*until),
            Self::Lifted | Self::Declined => None,
        }
    }

    /// As it ends "held back: …".
    pub const fn in_words(&self) -> &'static str {
        match self {
            Self::Promised { .. } => "the service promised a day that is not over",
            Self::Snoozed { .. } => "a caseworker put the reminders off",
            Self::Lifted => "an exception or relief lifts the duty",
            Self::Declined => "the service says that it is not for them; the SEN team has been asked",
        }
    }
}

/// Puts reminders off. It delays no escalation and moves no date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Snooze {
    /// Of one advice request; of the whole case where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advice: Option<u32>,
    /// The last day without reminders, at most 28 days ahead.
    pub until: NaiveDate,
    #[schema(min_length = 1, max_length = 10000)]
    pub reason: String,
}

/// A service says that a request for advice is not for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Decline {
    pub advice: u32,
    /// Whose it is, as far as the service knows.
    #[schema(min_length = 1, max_length = 200)]
    pub whose: String,
}

/// Whether the parent or young person agreed to be kept informed by mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MailAgreement {
    /// Where to write to; absent, they no longer agree.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
}

//! A request for advice and what became of it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::step::{AdviceKind, Relief};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// Counts from 1 within the case and stays, whatever is corrected.
    pub number: u32,
    /// The entry that asked for it.
    pub entry: u32,
    /// How many orders there were when it was asked for: 0 on the request's own way.
    pub clock: usize,
    pub kind: AdviceKind,
    /// The service asked; none where existing advice is reused.
    pub service: Option<String>,
    pub requested_on: NaiveDate,
    /// The day the service received the request: its clock starts.
    pub received_on: NaiveDate,
    pub promised_on: Option<NaiveDate>,
    pub acknowledged_on: Option<NaiveDate>,
    /// The service said that it is not for it, and whose it is; a later acknowledgement, or the
    /// advice itself, takes it back.
    pub declined: Option<(NaiveDate, String)>,
    /// Each time it was given, oldest first. The first is what the time limit asks for.
    pub given: Vec<NaiveDate>,
    /// Each time it was sent back for quality, with the reason. The clock ran on.
    pub returned: Vec<(NaiveDate, String)>,
    /// Each day on which somebody had the service chased, beside the ladder.
    pub chased: Vec<NaiveDate>,
    pub accepted_on: Option<NaiveDate>,
    pub cancelled_on: Option<NaiveDate>,
    pub relief: Option<Relief>,
    pub reused: bool,
}

/// How a request for advice stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AdviceState {
    Requested,
    Acknowledged,
    /// Not given within its limit, and nothing relieves it.
    Overdue,
    Relieved,
    Given,
    /// Sent back for quality, and not given again.
    Returned,
    Accepted,
    Reused,
    Cancelled,
    /// The case closed before it was given.
    Ended,
}

impl AdviceState {
    /// The name in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Acknowledged => "acknowledged",
            Self::Overdue => "overdue",
            Self::Relieved => "relieved",
            Self::Given => "given",
            Self::Returned => "returned",
            Self::Accepted => "accepted",
            Self::Reused => "reused",
            Self::Cancelled => "cancelled",
            Self::Ended => "ended",
        }
    }
}

impl Advice {
    pub(super) fn new(number: u32, entry: u32, kind: AdviceKind, requested_on: NaiveDate) -> Self {
        Self {
            number,
            entry,
            clock: 0,
            kind,
            service: None,
            requested_on,
            received_on: requested_on,
            promised_on: None,
            acknowledged_on: None,
            declined: None,
            given: Vec::new(),
            returned: Vec::new(),
            chased: Vec::new(),
            accepted_on: None,
            cancelled_on: None,
            relief: None,
            reused: false,
        }
    }

    pub fn first_given_on(&self) -> Option<NaiveDate> {
        self.given.first().copied()
    }

    /// Whether the service has something to do: it was never given, or was sent back.
    pub fn is_awaited(&self) -> bool {
        !self.reused
            && self.cancelled_on.is_none()
            && self.accepted_on.is_none()
            && self.given.len() == self.returned.len()
    }

    /// Whether it is with the caseworker: given, and neither accepted nor sent back.
    pub fn is_with_caseworker(&self) -> bool {
        self.accepted_on.is_none() && self.given.len() > self.returned.len()
    }

    /// Whether its clock still runs: never given, not cancelled, not relieved.
    pub fn clock_runs(&self) -> bool {
        self.is_awaited() && self.given.is_empty() && self.relief.is_none()
    }

    /// Whether it counts towards what a decision must rest on (reg 6(1)).
    pub fn is_in_hand(&self) -> bool {
        self.reused || (self.cancelled_on.is_none() && !self.given.is_empty() && !self.is_awaited())
    }

    /// How it stands on `today`, where its limit is `due_on` and `ended` says that its way closed
    /// before it was given.
    pub fn state(&self, due_on: NaiveDate, ended: bool, today: NaiveDate) -> AdviceState {
        if self.reused {
            AdviceState::Reused
        } else if self.cancelled_on.is_some() {
            AdviceState::Cancelled
        } else if self.accepted_on.is_some() {
            AdviceState::Accepted
        } else if self.is_with_caseworker() {
            AdviceState::Given
        } else if ended {
            AdviceState::Ended
        } else if !self.given.is_empty() {
            AdviceState::Returned
        } else if self.relief.is_some() {
            AdviceState::Relieved
        } else if today > due_on {
            AdviceState::Overdue
        } else if self.acknowledged_on.is_some() {
            AdviceState::Acknowledged
        } else {
            AdviceState::Requested
        }
    }
}

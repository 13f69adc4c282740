//! What a case looks like from outside: the next date of the authority, and the days on which
//! its colour changes. None of it depends on what day it is, so it can be stored and asked of
//! any day.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::case::Case;
use super::deadline::{Deadline, deadlines};
use super::policy::Policy;
use super::rules::{Basis, Bound, RuleId, Rules};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rag {
    /// Past a date that binds the authority by law.
    Red,
    /// Inside a warning window, behind a local milestone, or with advice overdue.
    Amber,
    Green,
    /// Closed.
    Grey,
}

impl Rag {
    pub const ALL: [Self; 4] = [Self::Red, Self::Amber, Self::Green, Self::Grey];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Red => "red",
            Self::Amber => "amber",
            Self::Green => "green",
            Self::Grey => "grey",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// The earliest date that binds the authority by law and is still ahead of it or missed.
    pub next: Option<(RuleId, NaiveDate)>,
    /// The first day on which the case is at least amber.
    pub amber_from: Option<NaiveDate>,
    /// The first day on which the case is red.
    pub red_from: Option<NaiveDate>,
    pub is_open: bool,
}

impl Outlook {
    pub fn of(case: &Case, rules: &Rules, policy: &Policy) -> Self {
        Self::from_deadlines(case, &deadlines(case, rules, policy), policy)
    }

    pub fn from_deadlines(case: &Case, deadlines: &[Deadline], policy: &Policy) -> Self {
        let pressing = || deadlines.iter().filter(|deadline| deadline.is_pressing());
        let by_law = || pressing().filter(|deadline| deadline.is_the_authoritys_by_law());
        let next = by_law().min_by_key(|deadline| deadline.due_on).map(|d| (d.rule, d.due_on));
        let window = Days::new(policy.warning_days.into());
        let warned_from = by_law().map(|deadline| deadline.due_on - window);
        let behind_from =
            pressing().filter(|d| turns_amber(d)).map(|deadline| deadline.due_on + Days::new(1));
        let is_open = case.is_open();
        Self {
            next,
            amber_from: warned_from.chain(behind_from).min().filter(|_| is_open),
            red_from: next.map(|(_, due_on)| due_on + Days::new(1)).filter(|_| is_open),
            is_open,
        }
    }

    pub fn rag(&self, today: NaiveDate) -> Rag {
        let reached = |day: Option<NaiveDate>| day.is_some_and(|day| day <= today);
        if !self.is_open {
            Rag::Grey
        } else if reached(self.red_from) {
            Rag::Red
        } else if reached(self.amber_from) {
            Rag::Amber
        } else {
            Rag::Green
        }
    }
}

fn turns_amber(deadline: &Deadline) -> bool {
    deadline.basis == Basis::Local || deadline.rule == RuleId::GiveAdvice && deadline.bound == Bound::Adviser
}

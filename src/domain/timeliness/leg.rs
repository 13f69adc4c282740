//! Where the days of a plan went: from the request to the decision, the advice and the plan.

use chrono::NaiveDate;

use super::rounding::median;
use crate::domain::calendar::days_between;
use crate::domain::facts::CaseFacts;

/// A part of the way to a final plan. The first three follow on one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leg {
    ToDecision,
    ToLastAdvice,
    ToPlan,
    Whole,
}

/// How long a leg took, over the plans that went all of it.
#[derive(Clone, Debug, PartialEq)]
pub struct LegDays {
    pub leg: Leg,
    pub plans: usize,
    pub median: Option<f64>,
    /// The smallest number of days that eight in ten did not exceed.
    pub eightieth: Option<i64>,
}

impl Leg {
    pub const ALL: [Self; 4] = [Self::ToDecision, Self::ToLastAdvice, Self::ToPlan, Self::Whole];

    /// The name in an address.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ToDecision => "to-decision",
            Self::ToLastAdvice => "to-last-advice",
            Self::ToPlan => "to-plan",
            Self::Whole => "whole",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|leg| leg.name() == name)
    }

    pub const fn title(self) -> &'static str {
        match self {
            Self::ToDecision => "From the request to the decision whether to assess",
            Self::ToLastAdvice => "From that decision to the last advice",
            Self::ToPlan => "From the last advice to the final plan",
            Self::Whole => "From the request to the final plan",
        }
    }

    /// The days that a plan spent on it. None where no plan was sent on the request's own clock, or
    /// where the leg has no beginning or end: no advice came in before the plan.
    ///
    /// `last_advice` is the day on which the last advice of the case first came in.
    pub fn days(self, facts: &CaseFacts, last_advice: Option<NaiveDate>) -> Option<i64> {
        let issued_on = facts.issued_on?;
        let last_advice = last_advice.filter(|on| *on <= issued_on);
        let (from, to) = match self {
            Self::ToDecision => (facts.received_on, facts.decided_on?),
            Self::ToLastAdvice => (facts.decided_on?, last_advice?),
            Self::ToPlan => (last_advice?, issued_on),
            Self::Whole => (facts.received_on, issued_on),
        };
        // Advice that was to hand before the decision took none of its time.
        Some(days_between(from, to).max(0))
    }
}

impl LegDays {
    pub fn of(leg: Leg, days: impl Iterator<Item = i64>) -> Self {
        let mut days: Vec<i64> = days.collect();
        let median = median(&mut days);
        let eightieth =
            (days.len() * 4).div_ceil(5).checked_sub(1).and_then(|place| days.get(place).copied());
        Self { leg, plans: days.len(), median, eightieth }
    }
}

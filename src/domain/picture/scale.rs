//! Where a day lies in a picture, and which weeks are marked.

use chrono::NaiveDate;

use super::Picture;
use crate::domain::calendar::days_between;

/// The share of the width that the time in law keeps, however late a case is.
const TIME_IN_LAW: f64 = 0.625;

/// So many weeks at most are marked beyond the time in law where it is pressed together.
const MOST_MARKS_BEYOND: i64 = 4;

impl Picture {
    /// How many weeks the law gives: 20, or 14 or 11 on an order.
    pub fn weeks(&self) -> i64 {
        days_between(self.starts_on, self.due_on) / 7
    }

    /// Days since the clock began; the day it began is none of them.
    pub fn day(&self, on: NaiveDate) -> i64 {
        days_between(self.starts_on, on)
    }

    /// The week a day is in: day 7 is the last of week 1 and day 140 the last of week 20.
    pub fn week(&self, on: NaiveDate) -> i64 {
        ((self.day(on) + 6) / 7).max(1)
    }

    /// Whether what lies beyond the time in law is drawn on a smaller scale.
    pub fn is_compressed(&self) -> bool {
        let in_law = days_between(self.starts_on, self.due_on) as f64;
        days_between(self.starts_on, self.ends_on) as f64 * TIME_IN_LAW > in_law
    }

    /// Where a day lies between the left edge, 0, and the right edge, 1.
    pub fn place(&self, on: NaiveDate) -> f64 {
        let share = |from, to| days_between(from, on) as f64 / days_between(from, to).max(1) as f64;
        let place = if !self.is_compressed() {
            share(self.starts_on, self.ends_on)
        } else if on <= self.due_on {
            share(self.starts_on, self.due_on) * TIME_IN_LAW
        } else {
            TIME_IN_LAW + share(self.due_on, self.ends_on) * (1.0 - TIME_IN_LAW)
        };
        place.clamp(0.0, 1.0)
    }

    /// The weeks whose ends are marked: each within the time in law and each beyond it as long as
    /// there is room.
    pub fn marked_weeks(&self) -> Vec<i64> {
        let last = days_between(self.starts_on, self.ends_on) / 7;
        let in_law = self.weeks();
        let beyond = last - in_law;
        let step = match self.is_compressed() {
            false => 1,
            true => [2, 4, 5, 10, 20, 26, 52, 104]
                .into_iter()
                .find(|step| beyond / step <= MOST_MARKS_BEYOND)
                .unwrap_or(beyond.max(1)),
        };
        let beyond = (in_law + 1..=last).filter(|week| week % step == 0);
        (0..=in_law).chain(beyond).collect()
    }

    /// The day on which so many weeks are over.
    pub fn end_of_week(&self, week: i64) -> NaiveDate {
        self.starts_on + chrono::TimeDelta::weeks(week)
    }
}

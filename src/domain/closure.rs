//! When settings are closed, and what that may mean for an exception: reg 10(4)(a) and (b).

use chrono::{Days, NaiveDate};

use super::calendar::days_between;

/// A closure counts from 4 weeks on.
pub const SHORTEST_CLOSURE: i64 = 28;
/// The window in which the setting was asked begins a week before the closure and ends a week
/// before the re-opening.
const WEEK: Days = Days::new(7);

/// From the day a setting closes to the day it opens again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closure {
    pub closing: NaiveDate,
    pub reopening: NaiveDate,
}

impl Closure {
    /// Closed from the first to the last day, both inclusive.
    pub fn lasting(first: NaiveDate, last: NaiveDate) -> Self {
        Self { closing: first, reopening: last.succ_opt().unwrap_or(last) }
    }

    pub fn days(self) -> i64 {
        days_between(self.closing, self.reopening)
    }

    /// Whether it is long enough to ground an exception. Christmas, Easter and half-term never
    /// are.
    pub fn may_ground_an_exception(self) -> bool {
        self.days() >= SHORTEST_CLOSURE
    }

    /// The first and the last day on which advice asked of the setting falls under it.
    pub fn window(self) -> (NaiveDate, NaiveDate) {
        // Dates come from outside: at the very beginning of the calendar there is no week before.
        let week_before = |day: NaiveDate| day.checked_sub_days(WEEK).unwrap_or(day);
        (week_before(self.closing), week_before(self.reopening))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn a_closure_counts_from_28_days_on_with_the_first_and_the_last_day_in_it() {
        let summer = |last| Closure::lasting(day("2026-07-20"), day(last));
        assert_eq!(summer("2026-08-16").days(), 28);
        assert!(summer("2026-08-16").may_ground_an_exception());
        assert!(!summer("2026-08-15").may_ground_an_exception());
    }

    #[test]
    fn the_setting_is_asked_from_a_week_before_it_closes_to_a_week_before_it_opens() {
        let summer = Closure::lasting(day("2026-07-20"), day("2026-08-31"));
        assert_eq!(summer.window(), (day("2026-07-13"), day("2026-08-25")));
    }
}

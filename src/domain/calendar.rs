//! Counting days as the regulations count them. Dates are calendar dates in Europe/London.

use chrono::{Datelike, Days, Months, NaiveDate};

/// The last lawful day of "within `days` of" an event: the day of the event is excluded and
/// weekends and bank holidays count like any other day.
pub fn within(event: NaiveDate, days: u16) -> NaiveDate {
    event + Days::new(days.into())
}

/// The last day of a period of `days` "beginning with" a day: that day is day 1.
pub fn beginning_with(first: NaiveDate, days: u16) -> NaiveDate {
    first + Days::new(u64::from(days) - 1)
}

/// The last day of a period of calendar months after an event; where the month is shorter, its
/// last day.
pub fn months_after(event: NaiveDate, months: u32) -> NaiveDate {
    event + Months::new(months)
}

/// Whole days from `from` to `to`; negative where `to` is earlier.
pub fn days_between(from: NaiveDate, to: NaiveDate) -> i64 {
    (to - from).num_days()
}

/// A date as a person writes it: `2 March 2026`.
pub fn in_words(date: NaiveDate) -> String {
    date.format("%-d %B %Y").to_string()
}

/// Age in completed years on a day.
pub fn age_on(born_on: NaiveDate, day: NaiveDate) -> i32 {
    let had_birthday = (day.month(), day.day()) >= (born_on.month(), born_on.day());
    day.year() - born_on.year() - i32::from(!had_birthday)
}

/// The National Curriculum year on a day: a child aged 13 when the school year begins on
/// 1 September is in year 9.
pub fn school_year_on(born_on: NaiveDate, day: NaiveDate) -> i32 {
    let starts_in = day.year() - i32::from(day.month() < 9);
    let last_of_august = NaiveDate::from_ymd_opt(starts_in, 8, 31).unwrap_or(day);
    age_on(born_on, last_of_august) - 4
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn within_excludes_the_day_of_the_event() {
        assert_eq!(within(day("2026-03-02"), 140), day("2026-07-20"));
        assert_eq!(within(day("2024-01-18"), 42), day("2024-02-29"));
    }

    #[test]
    fn beginning_with_counts_the_day_itself() {
        assert_eq!(beginning_with(day("2026-05-06"), 15), day("2026-05-20"));
    }

    #[test]
    fn months_end_with_a_shorter_month() {
        assert_eq!(months_after(day("2025-12-31"), 2), day("2026-02-28"));
    }

    #[test]
    fn a_child_of_thirteen_on_31_august_is_in_year_9() {
        assert_eq!(school_year_on(day("2012-08-31"), day("2025-09-01")), 9);
        assert_eq!(school_year_on(day("2012-09-01"), day("2025-09-01")), 8);
        assert_eq!(school_year_on(day("2012-08-31"), day("2025-08-31")), 8);
    }
}

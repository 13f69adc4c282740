//! Counting days once more, and on purpose by another road: a calendar of its own, one day at a
//! time, as one counts on a wall calendar with a pencil.

use chrono::{Datelike, NaiveDate};

/// The last day "within" so many days of an event: the event's own day is not counted.
pub fn within(event: NaiveDate, days: u32) -> NaiveDate {
    let mut day = Day::of(event);
    for _ in 0..days {
        day = day.next();
    }
    day.date()
}

/// The last of so many days "beginning with" a day: that day is counted.
pub fn beginning_with(first: NaiveDate, days: u32) -> NaiveDate {
    let mut day = Day::of(first);
    let mut counted = 1;
    while counted < days {
        day = day.next();
        counted += 1;
    }
    day.date()
}

/// The day from which so many days lead to `to`.
pub fn before(to: NaiveDate, days: u32) -> NaiveDate {
    // Start well before and look for the day that leads there.
    let mut day = Day { year: to.year() - 1, month: 1, day: 1 };
    while within(day.date(), days) != to {
        day = day.next();
    }
    day.date()
}

/// The same day so many months on, or the last of that month where it is shorter.
pub fn months_after(event: NaiveDate, months: u32) -> NaiveDate {
    let Day { mut year, mut month, day } = Day::of(event);
    for _ in 0..months {
        (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    }
    Day { year, month, day: day.min(length_of(year, month)) }.date()
}

#[derive(Clone, Copy)]
struct Day {
    year: i32,
    month: u32,
    day: u32,
}

impl Day {
    fn of(date: NaiveDate) -> Self {
        Self { year: date.year(), month: date.month(), day: date.day() }
    }

    fn date(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, self.month, self.day).expect("a date")
    }

    fn next(self) -> Self {
        let Self { year, month, day } = self;
        if day < length_of(year, month) {
            Self { day: day + 1, ..self }
        } else if month < 12 {
            Self { year, month: month + 1, day: 1 }
        } else {
            Self { year: year + 1, month: 1, day: 1 }
        }
    }
}

fn length_of(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

//! The periods that a manager chooses from.

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::domain::timeliness::Period;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    ThisYear,
    LastYear,
    TwelveMonths,
    FinancialYear,
    AcademicYear,
}

impl Span {
    pub const ALL: [Self; 5] =
        [Self::ThisYear, Self::LastYear, Self::TwelveMonths, Self::FinancialYear, Self::AcademicYear];

    /// The name in an address.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ThisYear => "this-year",
            Self::LastYear => "last-year",
            Self::TwelveMonths => "twelve-months",
            Self::FinancialYear => "financial-year",
            Self::AcademicYear => "academic-year",
        }
    }

    pub const fn title(self) -> &'static str {
        match self {
            Self::ThisYear => "This year",
            Self::LastYear => "Last year",
            Self::TwelveMonths => "12 months",
            Self::FinancialYear => "Financial year",
            Self::AcademicYear => "Academic year",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|span| span.name() == name)
    }

    /// Up to today; last year whole.
    pub fn period(self, today: NaiveDate) -> Period {
        let from = match self {
            Self::ThisYear => first_of(1, today),
            Self::LastYear => {
                let this_year = first_of(1, today);
                return Period { from: this_year - Months::new(12), to: this_year - Days::new(1) };
            }
            Self::TwelveMonths => today - Months::new(12) + Days::new(1),
            Self::FinancialYear => first_of(4, today),
            Self::AcademicYear => first_of(9, today),
        };
        Period { from, to: today }
    }
}

/// The month that a day lies in, whole.
pub fn month(day: NaiveDate) -> Period {
    let from = first_of(day.month(), day);
    Period { from, to: from + Months::new(1) - Days::new(1) }
}

/// The calendar year that a day lies in, whole.
pub fn year(day: NaiveDate) -> Period {
    let from = first_of(1, day);
    Period { from, to: from + Months::new(12) - Days::new(1) }
}

/// The last first day of a month, on or before a day.
fn first_of(month: u32, day: NaiveDate) -> NaiveDate {
    let year = if day.month() < month { day.year() - 1 } else { day.year() };
    NaiveDate::from_ymd_opt(year, month, 1).unwrap_or(day)
}

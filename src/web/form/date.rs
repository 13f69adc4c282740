//! A date as people write it: day, month and year, the month as a number or by its name.

use chrono::{Month, NaiveDate};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatePart {
    Day,
    Month,
    Year,
}

impl DatePart {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}

/// Which part is wrong, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateMistake {
    pub part: DatePart,
    pub message: String,
}

/// The date of three parts; none where all are empty.
pub fn date(day: &str, month: &str, year: &str) -> Result<Option<NaiveDate>, DateMistake> {
    let (day, month, year) = (day.trim(), month.trim(), year.trim());
    let parts = [(DatePart::Day, day), (DatePart::Month, month), (DatePart::Year, year)];
    let missing: Vec<DatePart> =
        parts.iter().filter(|(_, text)| text.is_empty()).map(|(part, _)| *part).collect();
    match missing[..] {
        [] => {}
        [_, _, _] => return Ok(None),
        [part, ..] => {
            let names: Vec<&str> = missing.iter().map(|part| part.name()).collect();
            let message = format!("The date must include a {}", names.join(" and a "));
            return Err(DateMistake { part, message });
        }
    }
    let unreal = |part| DateMistake { part, message: "The date must be a real date".to_owned() };
    let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    let year = year.parse().ok().filter(|_| is_year).ok_or_else(|| DateMistake {
        part: DatePart::Year,
        message: "The year must have 4 numbers, like 2026".to_owned(),
    })?;
    let month = month_of(month).ok_or_else(|| unreal(DatePart::Month))?;
    let day = day.parse().ok().and_then(|day| NaiveDate::from_ymd_opt(year, month, day));
    day.map(Some).ok_or_else(|| unreal(DatePart::Day))
}

fn month_of(text: &str) -> Option<u32> {
    let by_name = || text.parse::<Month>().ok().map(|month| month.number_from_month());
    text.parse().ok().or_else(by_name).filter(|month| (1..=12).contains(month))
}

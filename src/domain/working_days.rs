//! The days on which mail may go out: Monday to Friday without bank holidays. Statutory dates
//! never ask here; they count every day.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};

use super::calendar::days_between;

const COLUMNS: (&str, &str) = ("date", "name");

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkingDays {
    bank_holidays: BTreeMap<NaiveDate, String>,
    known_until: NaiveDate,
}

impl WorkingDays {
    /// A list of bank holidays, a day on each line. Lines that begin with `#` are passed over.
    pub fn parse(csv: &str) -> Result<Self, String> {
        let mut lines = csv
            .trim_start_matches('\u{feff}')
            .lines()
            .zip(1..)
            .filter(|(line, _)| !line.trim().is_empty() && !line.starts_with('#'));
        if let Some((heading, number)) = lines.next()
            && cells(heading) != Some(COLUMNS)
        {
            return Err(format!("line {number}: the columns are `date,name`"));
        }
        let mut bank_holidays = BTreeMap::new();
        for (line, number) in lines {
            let (date, name) = bank_holiday(line).map_err(|problem| format!("line {number}: {problem}"))?;
            if bank_holidays.insert(date, name).is_some() {
                return Err(format!("line {number}: {date} is listed twice"));
            }
        }
        let known_until = known_until(&bank_holidays)?;
        Ok(Self { bank_holidays, known_until })
    }

    /// Beyond what is known every weekday is one: better a mail on a bank holiday than none.
    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        !matches!(date.weekday(), Weekday::Sat | Weekday::Sun) && self.holiday(date).is_none()
    }

    pub fn working_day_on_or_after(&self, date: NaiveDate) -> NaiveDate {
        date.iter_days().find(|day| self.is_working_day(*day)).unwrap_or(date)
    }

    /// The first working day after this day, which is never the answer itself.
    pub fn next_working_day(&self, date: NaiveDate) -> NaiveDate {
        self.working_day_on_or_after(date.succ_opt().unwrap_or(date))
    }

    /// The name of the bank holiday on this day.
    pub fn holiday(&self, date: NaiveDate) -> Option<&str> {
        self.bank_holidays.get(&date).map(String::as_str)
    }

    /// The end of the last year of which bank holidays are listed.
    pub const fn known_until(&self) -> NaiveDate {
        self.known_until
    }

    /// Whether so many days from today lead beyond what is known.
    pub fn runs_out_within(&self, today: NaiveDate, days: u16) -> bool {
        days_between(today, self.known_until) < days.into()
    }
}

fn bank_holiday(line: &str) -> Result<(NaiveDate, String), String> {
    let (date, name) = cells(line)
        .filter(|(_, name)| !name.is_empty())
        .ok_or("write a date and a name: 2026-12-25,Christmas Day")?;
    let parsed = NaiveDate::parse_from_str(date, "%Y-%m-%d")
        .map_err(|_| format!("`{date}` is not a date; write it like 2026-12-25"))?;
    Ok((parsed, name.to_owned()))
}

/// The two cells of a line, which may be in quotation marks. The csv crate would name the wrong
/// line after a comment.
fn cells(line: &str) -> Option<(&str, &str)> {
    line.split_once(',').map(|(date, name)| (bare(date), bare(name)))
}

fn bare(cell: &str) -> &str {
    cell.trim().trim_matches('"')
}

/// A year left out between others is a slip of the pen, which would put off the day on which the
/// list is known to run out.
fn known_until(bank_holidays: &BTreeMap<NaiveDate, String>) -> Result<NaiveDate, String> {
    let mut years = bank_holidays.keys().map(Datelike::year);
    let mut last = years.next().ok_or("no bank holiday is listed")?;
    for year in years {
        if year > last + 1 {
            return Err(format!("no bank holiday of {} is listed, but one of {year}", last + 1));
        }
        last = year;
    }
    NaiveDate::from_ymd_opt(last, 12, 31).ok_or_else(|| format!("{last} is not a year"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built_in() -> WorkingDays {
        WorkingDays::parse(include_str!("../../config/bank-holidays.csv")).expect("the list is good")
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn the_list_says_what_the_rules_for_bank_holidays_give() {
        let days = built_in();
        for date in day("2019-01-01").iter_days().take_while(|date| *date <= day("2028-12-31")) {
            assert_eq!(days.holiday(date).is_some(), bankholidays::uk::is_bankholiday(&date), "{date}");
        }
    }

    #[test]
    fn no_mail_on_a_saturday_a_sunday_or_a_bank_holiday() {
        let days = built_in();
        for (date, name) in [
            ("2026-11-28", None),
            ("2026-11-29", None),
            ("2027-03-26", Some("Good Friday")),
            ("2020-05-08", Some("Early May bank holiday (VE day)")),
            ("2022-06-03", Some("Platinum Jubilee bank holiday")),
            ("2026-12-28", Some("Boxing Day (substitute day)")),
            ("2027-12-27", Some("Christmas Day (substitute day)")),
            ("2028-01-03", Some("New Year’s Day (substitute day)")),
        ] {
            assert!(!days.is_working_day(day(date)), "{date}");
            assert_eq!(days.holiday(day(date)), name, "{date}");
        }
        assert!(days.is_working_day(day("2020-05-04")), "the holiday was moved to VE day");
    }

    #[test]
    fn the_next_working_day_is_never_the_day_itself() {
        let days = built_in();
        for (date, on_or_after, next) in [
            ("2026-11-26", "2026-11-26", "2026-11-27"),
            ("2026-11-28", "2026-11-30", "2026-11-30"),
            ("2027-03-25", "2027-03-25", "2027-03-30"),
            ("2027-03-26", "2027-03-30", "2027-03-30"),
            ("2026-12-24", "2026-12-24", "2026-12-29"),
            ("2026-12-31", "2026-12-31", "2027-01-04"),
            ("2027-12-31", "2027-12-31", "2028-01-04"),
            ("2028-02-28", "2028-02-28", "2028-02-29"),
            ("2028-02-29", "2028-02-29", "2028-03-01"),
        ] {
            assert_eq!(days.working_day_on_or_after(day(date)), day(on_or_after), "{date}");
            assert_eq!(days.next_working_day(day(date)), day(next), "{date}");
        }
    }

    #[test]
    fn beyond_the_list_weekdays_are_working_days() {
        let days = built_in();
        assert_eq!(days.known_until(), day("2028-12-31"));
        assert!(days.is_working_day(day("2029-12-25")));
        assert!(!days.is_working_day(day("2029-12-29")));
        assert_eq!(days.next_working_day(NaiveDate::MAX), NaiveDate::MAX);
    }

    #[test]
    fn the_list_runs_out_when_a_day_ahead_is_not_in_it() {
        let days = built_in();
        assert!(!days.runs_out_within(day("2028-10-02"), 90));
        assert!(days.runs_out_within(day("2028-10-03"), 90));
        assert!(!days.runs_out_within(day("2028-12-31"), 0));
        assert!(days.runs_out_within(day("2029-01-01"), 0));
    }

    #[test]
    fn a_list_from_a_spreadsheet_is_read() {
        let text = "\u{feff}\"date\",\"name\"\r\n\r\n# 2027\r\n2027-07-01,\"Charter Day, observed\"\r\n";
        let days = WorkingDays::parse(text).expect("a good list");
        assert_eq!(days.holiday(day("2027-07-01")), Some("Charter Day, observed"));
        assert_eq!(days.known_until(), day("2027-12-31"));
    }

    #[test]
    fn a_problem_is_named_with_its_line() {
        for (text, problem) in [
            ("", "no bank holiday is listed"),
            ("date,name\n", "no bank holiday is listed"),
            ("# ours\nday,name\n", "line 2: the columns are `date,name`"),
            ("2027-01-01,New Year’s Day\n", "line 1: the columns are `date,name`"),
            (
                "date,name\n\n# 2027\n25/12/2027,Christmas Day\n",
                "line 4: `25/12/2027` is not a date; write it like 2026-12-25",
            ),
            ("date,name\n2027-02-29,A day\n", "line 2: `2027-02-29` is not a date; write it like 2026-12-25"),
            ("date,name\n2027-12-25\n", "line 2: write a date and a name: 2026-12-25,Christmas Day"),
            ("date,name\n2027-12-25,\n", "line 2: write a date and a name: 2026-12-25,Christmas Day"),
            ("date,name\n2027-01-01,One\n2027-01-01,Two\n", "line 3: 2027-01-01 is listed twice"),
            (
                "date,name\n2026-01-01,One\n2062-12-25,Two\n",
                "no bank holiday of 2027 is listed, but one of 2062",
            ),
        ] {
            assert_eq!(WorkingDays::parse(text), Err(problem.to_owned()), "{text}");
        }
    }
}

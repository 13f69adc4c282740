//! The only reader of the time.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, SubsecRound, TimeDelta, TimeZone, Utc};
use chrono_tz::Europe::London;

#[derive(Clone, Copy, Debug)]
pub enum Clock {
    System,
    /// Stands still: for commands that act as though it were another day, and for tests.
    Fixed(DateTime<Utc>),
    /// Runs on from another moment: for a rehearsal.
    Shifted(TimeDelta),
}

/// One reading of the clock, taken once for each thing done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// UTC, in whole microseconds: both databases keep exactly that.
    pub at: NaiveDateTime,
    /// The calendar date in England.
    pub today: NaiveDate,
    /// The time of day in England.
    pub time: NaiveTime,
}

impl Clock {
    /// A clock that starts at this moment and runs on.
    pub fn running_from(start: DateTime<Utc>) -> Self {
        Self::Shifted(start - system_now())
    }

    pub fn now(&self) -> Moment {
        let now = match self {
            Self::System => system_now(),
            Self::Fixed(at) => *at,
            Self::Shifted(by) => system_now() + *by,
        }
        .trunc_subsecs(6);
        let in_england = now.with_timezone(&London);
        Moment { at: now.naive_utc(), today: in_england.date_naive(), time: in_england.time() }
    }

    pub const fn is_real(&self) -> bool {
        matches!(self, Self::System)
    }
}

/// A moment as a person gives it: a date, which stands for its noon in England, or RFC 3339.
pub fn parse_moment(text: &str) -> Result<DateTime<Utc>, String> {
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return Ok(moment.with_timezone(&Utc));
    }
    let date: NaiveDate = text
        .parse()
        .map_err(|_| "write a date (2026-03-02) or a moment (2026-03-02T09:00:00Z)".to_owned())?;
    let noon = date.and_hms_opt(12, 0, 0).ok_or("that date has no noon")?;
    // Noon exists once on every day in England: the clocks change at one in the morning.
    London
        .from_local_datetime(&noon)
        .single()
        .map(|at| at.with_timezone(&Utc))
        .ok_or_else(|| "no such moment".into())
}

/// The first moment, in UTC, after a day in England has ended.
pub fn end_of_day(day: NaiveDate) -> NaiveDateTime {
    let midnight = (day + chrono::Days::new(1)).and_time(NaiveTime::MIN);
    London.from_local_datetime(&midnight).earliest().map_or(midnight, |at| at.naive_utc())
}

/// A moment, kept in UTC, as clocks in England showed it.
pub fn in_england(at: NaiveDateTime) -> NaiveDateTime {
    at.and_utc().with_timezone(&London).naive_local()
}

#[allow(clippy::disallowed_methods, reason = "this is the one place that may")]
fn system_now() -> DateTime<Utc> {
    Utc::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_past_eleven_at_night_in_summer_time_is_that_day() {
        let at = parse_moment("2026-06-01T22:30:00Z").unwrap();
        assert_eq!(Clock::Fixed(at).now().today.to_string(), "2026-06-01");
        let later = parse_moment("2026-06-01T23:30:00Z").unwrap();
        assert_eq!(Clock::Fixed(later).now().today.to_string(), "2026-06-02");
    }

    #[test]
    fn the_clocks_in_england_go_forward_in_march_and_back_in_october() {
        for (at, in_england) in [
            ("2026-03-29T00:59:59Z", "2026-03-29 00:59:59"),
            ("2026-03-29T01:30:00Z", "2026-03-29 02:30:00"),
            ("2026-10-24T23:30:00Z", "2026-10-25 00:30:00"),
            ("2026-10-25T00:30:00Z", "2026-10-25 01:30:00"),
            ("2026-10-25T01:30:00Z", "2026-10-25 01:30:00"),
            ("2026-10-25T23:30:00Z", "2026-10-25 23:30:00"),
        ] {
            let now = Clock::Fixed(parse_moment(at).unwrap()).now();
            assert_eq!(now.today.and_time(now.time).to_string(), in_england, "{at}");
        }
    }

    #[test]
    fn a_day_in_summer_ends_at_eleven_in_the_evening_utc() {
        assert_eq!(end_of_day("2026-06-01".parse().unwrap()).to_string(), "2026-06-01 23:00:00");
        assert_eq!(end_of_day("2026-12-01".parse().unwrap()).to_string(), "2026-12-02 00:00:00");
    }
}

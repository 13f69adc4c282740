//! How pages say days and counts. Templates hand over references.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};

use super::page::role_in_words;
use crate::app::told;
use crate::domain::calendar::in_words;
use crate::domain::permission::Role;
use crate::domain::words;

/// "2 March 2026"
pub fn day(on: &NaiveDate) -> String {
    in_words(*on)
}

/// "2 March 2026 at 07:31"
pub fn moment(at: &NaiveDateTime) -> String {
    format!("{} at {}", in_words(at.date()), at.format("%H:%M"))
}

/// The same of a moment that is kept in UTC.
pub fn moment_utc(at: &DateTime<Utc>) -> String {
    told::moment(*at)
}

/// "3 days"
pub fn days(count: &i64) -> String {
    words::days(*count)
}

/// "Due in 12 days", "3 days late"
pub fn days_left(left: &i64) -> String {
    words::sentence(&words::days_left(*left))
}

/// "SEN caseworker"
pub fn role(role: &Role) -> &'static str {
    role_in_words(*role)
}

/// With its first letter as a sentence begins.
pub fn sentence(text: &str) -> String {
    words::sentence(text)
}

/// "943 476 5919"
pub fn nhs_number(number: &str) -> String {
    match (number.get(..3), number.get(3..6), number.get(6..)) {
        (Some(first), Some(second), Some(third)) => format!("{first} {second} {third}"),
        _ => number.to_owned(),
    }
}

/// What somebody typed, with a full stop where it has no end of its own.
pub fn stopped(text: &str) -> String {
    let text = text.trim_end();
    if text.ends_with(['.', '!', '?', '…']) { text.to_owned() } else { format!("{text}.") }
}

//! How pages say days and counts. Templates hand over references.

use chrono::{NaiveDate, NaiveDateTime};

use super::page::role_in_words;
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

/// "3 days"
pub fn days(count: &i64) -> String {
    words::days(*count)
}

/// "SEN caseworker"
pub fn role(role: &Role) -> &'static str {
    role_in_words(*role)
}

/// With its first letter as a sentence begins.
pub fn sentence(text: &str) -> String {
    words::sentence(text)
}

//! How pages say days and counts. Templates hand over references.

use chrono::{NaiveDate, NaiveDateTime};

use crate::domain::calendar::in_words;
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

/// With its first letter as a sentence begins.
pub fn sentence(text: &str) -> String {
    words::sentence(text)
}

/// What somebody typed, with a full stop where it has no end of its own.
pub fn stopped(text: &str) -> String {
    let text = text.trim_end();
    if text.ends_with(['.', '!', '?', '…']) { text.to_owned() } else { format!("{text}.") }
}

//! Moments as a person in England reads them.

use chrono::{DateTime, Utc};
use chrono_tz::Europe::London;

/// "2 November 2026 at 07:31"
pub fn in_words(at: DateTime<Utc>) -> String {
    at.with_timezone(&London).format("%-d %B %Y at %H:%M").to_string()
}

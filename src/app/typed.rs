//! What people type, wherever it comes from: a line of text, a day.

use chrono::{Datelike, NaiveDate};

use super::Error;

/// The longest line, in characters.
const LONGEST: usize = 200;

/// Refuses what is no line: too long for one, or more than one.
pub(super) fn check_line(field: &'static str, text: &str) -> Result<(), Error> {
    if text.chars().count() > LONGEST {
        return invalid(field, "It must be 200 characters or fewer");
    }
    if text.chars().any(char::is_control) {
        return invalid(field, "It must be one line of text");
    }
    Ok(())
}

/// Refuses a day that lies in another century.
pub(super) fn check_day(field: &'static str, day: NaiveDate) -> Result<(), Error> {
    match (2000..=2099).contains(&day.year()) {
        true => Ok(()),
        false => invalid(field, "The year must be between 2000 and 2099"),
    }
}

fn invalid<T>(field: &'static str, detail: &str) -> Result<T, Error> {
    Err(Error::Invalid { field, detail: detail.to_owned() })
}

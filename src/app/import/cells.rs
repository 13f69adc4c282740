//! Reading cells: where each column is, and what is wrong with what stands in it.

use std::collections::HashMap;
use std::io::Read;
use std::path::Path;

use chrono::NaiveDate;
use csv::StringRecord;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{ImportError, Problem};
use crate::domain::identifiers::Malformed;

/// Where each column is.
pub struct Columns {
    places: HashMap<&'static str, usize>,
    pub unknown: Vec<String>,
}

impl Columns {
    pub fn of(
        reader: &mut csv::Reader<Box<dyn Read>>,
        path: &Path,
        file: &str,
        known: &[&'static str],
        required: &[&str],
    ) -> Result<Self, ImportError> {
        let header = reader.headers().map_err(|e| super::unreadable(path, &e))?;
        let mut places = HashMap::new();
        let mut unknown = Vec::new();
        for (place, name) in header.iter().enumerate() {
            match known.iter().find(|known| **known == name.trim()) {
                Some(name) => {
                    places.insert(*name, place);
                }
                None => unknown.push(format!("{file}: {}", name.trim())),
            }
        }
        let missing: Vec<&str> = required.iter().copied().filter(|name| !places.contains_key(name)).collect();
        if missing.is_empty() {
            return Ok(Self { places, unknown });
        }
        let problem = format!("is not a file of {file}: it lacks the columns {}", missing.join(", "));
        Err(ImportError::File { file: path.display().to_string(), problem })
    }

    pub fn value<'r>(&self, record: &'r StringRecord, column: &'static str) -> &'r str {
        self.places.get(column).and_then(|place| record.get(*place)).map_or("", str::trim)
    }
}

/// The cells of a row, and what is wrong with them so far.
pub struct Cells<'a> {
    pub file: &'static str,
    pub line: u64,
    pub columns: &'a Columns,
    pub record: &'a StringRecord,
    pub problems: Vec<Problem>,
}

impl<'a> Cells<'a> {
    pub fn text(&self, column: &'static str) -> &'a str {
        self.columns.value(self.record, column)
    }

    pub fn optional(&self, column: &'static str) -> Option<String> {
        Some(self.text(column)).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    pub fn problem(&mut self, column: &'static str, what: impl Into<String>) {
        let value = self.text(column).to_owned();
        self.problems.push(Problem::new(self.file, self.line, column, &value, what));
    }

    /// The cell, read; none where it is empty or wrong.
    pub fn read<T>(&mut self, column: &'static str, parse: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        let text = self.text(column);
        if text.is_empty() {
            return None;
        }
        match parse(text) {
            Ok(value) => Some(value),
            Err(what) => {
                self.problem(column, what);
                None
            }
        }
    }

    pub fn required<T>(
        &mut self,
        column: &'static str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        if self.text(column).is_empty() {
            self.problem(column, "empty");
            return None;
        }
        self.read(column, parse)
    }

    pub fn date(&mut self, column: &'static str) -> Option<NaiveDate> {
        self.read(column, date)
    }
}

/// `2026-03-02` or `02/03/2026`.
pub fn date(text: &str) -> Result<NaiveDate, String> {
    let iso = NaiveDate::parse_from_str(text, "%Y-%m-%d");
    let parsed = iso.or_else(|_| NaiveDate::parse_from_str(text, "%d/%m/%Y"));
    // A year of two digits would be read as one of the first century.
    parsed
        .ok()
        .filter(|date| {
            date.format("%Y").to_string().len() == 4
                && *date > NaiveDate::default() - chrono::Days::new(40_000)
        })
        .ok_or_else(|| "not a date (2026-03-02 or 02/03/2026)".to_owned())
}

/// One of the names that an enum has.
pub fn name<T: DeserializeOwned>(allowed: &'static str) -> impl Fn(&str) -> Result<T, String> {
    move |text| {
        serde_json::from_value(Value::String(text.to_owned())).map_err(|_| format!("not one of {allowed}"))
    }
}

pub fn said<T>(parsed: Result<T, Malformed>) -> Result<T, String> {
    parsed.map_err(|malformed| malformed.to_string())
}

//! Reading query strings.

use actix_web::HttpRequest;
use actix_web::web::Query;
use chrono::{Datelike, NaiveDate};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::problem::Problem;

/// The parameters of a request as pairs; one given twice or one that is not known is a mistake.
pub struct Parameters(Vec<(String, String)>);

impl Parameters {
    pub fn of(request: &HttpRequest, known: &[&str]) -> Result<Self, Problem> {
        Self::of_text(request.query_string(), known)
    }

    /// The same of a page that asks for a first and a last day: in parts, as its form has them, or
    /// whole, as in an address that is kept.
    pub fn with_days(request: &HttpRequest, known: &[&str]) -> Result<Self, Problem> {
        const PARTS: [&str; 6] = ["from-day", "from-month", "from-year", "to-day", "to-month", "to-year"];
        let parameters = Self::of(request, &[known, &["from", "to"], &PARTS].concat())?;
        parameters.date("from")?;
        parameters.date("to")?;
        Ok(parameters)
    }

    /// The same of a query that stands by itself.
    pub fn of_text(query: &str, known: &[&str]) -> Result<Self, Problem> {
        let pairs = Query::<Vec<(String, String)>>::from_query(query)
            .map_err(|_| Problem::malformed("The query string cannot be read."))?
            .into_inner();
        for (place, (name, _)) in pairs.iter().enumerate() {
            if !known.contains(&name.as_str()) {
                let detail =
                    format!("One of the parameters is not known here. Known are: {}.", known.join(", "));
                return Err(Problem::malformed(detail));
            }
            if pairs[place].1.contains('\0') {
                return Err(Problem::malformed_field(name, "holds the character U+0000"));
            }
            if pairs[..place].iter().any(|(earlier, _)| earlier == name) {
                return Err(Problem::malformed_field(name, "is given twice"));
            }
        }
        Ok(Self(pairs))
    }

    /// None where it is absent or empty.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    pub fn date(&self, name: &str) -> Result<Option<NaiveDate>, Problem> {
        self.parsed(name, "not a date (write 2026-03-02)", |text| {
            text.parse().ok().filter(|day: &NaiveDate| (1..=9999).contains(&day.year()))
        })
    }

    pub fn required_date(&self, name: &str) -> Result<NaiveDate, Problem> {
        self.date(name)?.ok_or_else(|| Problem::malformed_field(name, "is missing"))
    }

    /// One of the names that an enum has.
    pub fn name<T: DeserializeOwned>(&self, name: &str, allowed: &str) -> Result<Option<T>, Problem> {
        self.parsed(name, &format!("allowed are: {allowed}"), |text| {
            serde_json::from_value(Value::String(text.to_owned())).ok()
        })
    }

    pub fn parsed<T>(
        &self,
        name: &str,
        problem: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, Problem> {
        match self.text(name) {
            None => Ok(None),
            Some(text) => parse(text).map(Some).ok_or_else(|| Problem::malformed_field(name, problem)),
        }
    }
}

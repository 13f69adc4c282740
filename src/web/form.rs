//! Forms of pages: read as they were sent, shown again as they were typed, and what is wrong
//! said beside the field.

mod body;
mod date;
mod field;
pub mod once;

use actix_web::HttpRequest;
use chrono::NaiveDate;
use serde_json::{Map, Value};

pub use self::body::FormBody;
pub use self::date::{DatePart, date};
pub use self::field::{Choice, Control, Field};
use super::problem::Problem;
pub use crate::domain::words::sentence;

/// A form with its fields, ready to be shown.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// Where it is sent.
    pub action: String,
    /// The key of the session; empty where nobody is signed in.
    pub key: String,
    pub fields: Vec<Field>,
    /// What is wrong and is no single field's matter.
    pub mistakes: Vec<String>,
    /// What lies in the way and is on another page: what it is, and its address.
    pub elsewhere: Option<(String, String)>,
    /// What was typed comes from a session that had ended.
    pub is_kept: bool,
}

/// What the API says, as a sentence and without the names of its fields: " (`parent_agreed`)".
fn for_people(detail: &str) -> String {
    let mut parts = detail.split(" (`");
    let first = sentence(parts.next().unwrap_or_default());
    parts.fold(first, |said, part| said + part.split_once("`)").map_or(part, |(_, rest)| rest))
}

/// A line of the summary of what is wrong.
pub struct Mistake<'a> {
    /// The part of the page to go to; none where no field is at fault.
    pub anchor: Option<String>,
    pub message: &'a str,
}

impl Form {
    pub fn new(action: impl Into<String>, key: impl Into<String>, fields: Vec<Field>) -> Self {
        Self { action: action.into(), key: key.into(), fields, ..Self::default() }
    }

    /// The fields as they were typed.
    pub fn typed(mut self, body: &FormBody) -> Self {
        for field in &mut self.fields {
            field.take(body);
        }
        self
    }

    /// A form whose answers stand in the address of the page that shows it: what the address says
    /// nothing of stays as it is, and a date that is none is said beside its field.
    pub fn asked(action: impl Into<String>, fields: Vec<Field>, request: &HttpRequest) -> Self {
        let query = FormBody::of_text(request.query_string()).unwrap_or_default();
        let mut form = Self::new(action, "", fields);
        form.fields.iter_mut().filter(|field| field.is_in(&query)).for_each(|field| field.take(&query));
        form.object();
        form
    }

    pub fn text(&self, name: &str) -> &str {
        self.field(name).map_or("", |field| field.text().trim())
    }

    pub fn day(&self, name: &str) -> Option<NaiveDate> {
        self.field(name)?.day()
    }

    fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// What is asked for, as an address says it in short.
    pub fn pairs(&self) -> Vec<(&str, String)> {
        let said = |field: &Field| match field.control {
            Control::Date => field.day().map(|day| day.to_string()).unwrap_or_default(),
            _ => field.text().trim().to_owned(),
        };
        let pairs = self.fields.iter().map(|field| (&*field.name, said(field)));
        pairs.filter(|(_, said)| !said.is_empty()).collect()
    }

    /// What is wrong, beside the fields it is about; what no field of this form is about stands
    /// above them all.
    pub fn refused(mut self, problem: &Problem) -> Self {
        if problem.errors.is_empty() {
            self.mistakes.push(for_people(&problem.detail));
        }
        for error in &problem.errors {
            self = self.wrong(&error.field, &for_people(&error.detail));
        }
        self
    }

    /// One thing that is wrong.
    pub fn wrong(mut self, field: &str, message: &str) -> Self {
        let is_shown = |one: &&mut Field| one.name == field && one.control != Control::Hidden;
        match self.fields.iter_mut().find(is_shown) {
            Some(field) => field.error = Some(message.to_owned()),
            None => self.mistakes.push(message.to_owned()),
        }
        self
    }

    /// What the summary lists: first what no field is about, then the fields in their order.
    pub fn summary(&self) -> Vec<Mistake<'_>> {
        let general = self.mistakes.iter().map(|message| Mistake { anchor: None, message });
        let of_fields = self.fields.iter().filter_map(|field| {
            field.error.as_ref().map(|message| Mistake { anchor: Some(field.anchor()), message })
        });
        general.chain(of_fields).collect()
    }

    pub fn is_wrong(&self) -> bool {
        !self.mistakes.is_empty() || self.fields.iter().any(|field| field.error.is_some())
    }

    /// What was typed as the API takes it: the same names, dates as `2026-03-02`, and nothing
    /// for what was left empty. A date that is none is said beside its field.
    pub fn object(&mut self) -> Option<Map<String, Value>> {
        let mut object = Map::new();
        for field in &mut self.fields {
            match field.value() {
                Ok(Some(value)) => drop(object.insert(field.name.clone(), value)),
                Ok(None) if !field.missing.is_empty() => field.error = Some(field.missing.to_owned()),
                Ok(None) => {}
                Err(mistake) => {
                    field.wrong_part = Some(mistake.part);
                    field.error = Some(mistake.message);
                }
            }
        }
        (!self.is_wrong()).then_some(object)
    }
}

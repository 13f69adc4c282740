//! One field of a form: what is asked, how, and what was typed.

use chrono::{Datelike, NaiveDate};
use serde_json::Value;

use super::body::FormBody;
use super::date::{DateMistake, DatePart, date};
use crate::domain::calendar::in_words;

#[derive(Clone, Debug)]
pub struct Field {
    /// As the API calls it.
    pub name: String,
    pub label: String,
    /// Empty where the label says it all.
    pub hint: String,
    pub control: Control,
    /// What was typed or chosen; of a date its day, month and year.
    pub values: Vec<String>,
    pub error: Option<String>,
    pub wrong_part: Option<DatePart>,
    pub is_optional: bool,
    /// The API takes it as a number.
    pub is_number: bool,
    /// What is said where it was left empty; empty where that is the API's to say.
    pub missing: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Control {
    /// One line, about so many characters wide; what a browser may fill in by itself.
    Line {
        width: u8,
        autocomplete: &'static str,
    },
    Email,
    /// A one-time code or another number that is no quantity.
    Digits {
        width: u8,
        autocomplete: &'static str,
    },
    Password {
        autocomplete: &'static str,
    },
    Area {
        rows: u8,
    },
    Date,
    Radios(Vec<Choice>),
    Select(Vec<Choice>),
    /// One of a list, or something that is not in it and is typed: then this is its label.
    Listed {
        choices: Vec<Choice>,
        unlisted: &'static str,
    },
    Checks(Vec<Choice>),
    /// One box to tick; the API takes it as `true`.
    Tick,
    Hidden,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
    /// Empty where the label says it all.
    pub hint: String,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: String::new() }
    }

    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: hint.into(), ..self }
    }
}

impl Field {
    pub fn new(name: impl Into<String>, label: impl Into<String>, control: Control) -> Self {
        Self {
            name: name.into(),
            label: label.into(),
            hint: String::new(),
            control,
            values: Vec::new(),
            error: None,
            wrong_part: None,
            is_optional: false,
            is_number: false,
            missing: "",
        }
    }

    pub fn hidden(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self::new(name, "", Control::Hidden).with(value)
    }

    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: hint.into(), ..self }
    }

    pub fn optional(self) -> Self {
        Self { is_optional: true, ..self }
    }

    pub fn number(self) -> Self {
        Self { is_number: true, ..self }
    }

    /// It has to be filled in; else this is said.
    pub fn needed(self, missing: &'static str) -> Self {
        Self { missing, ..self }
    }

    /// With this filled in or chosen beforehand.
    pub fn with(self, value: impl Into<String>) -> Self {
        Self { values: vec![value.into()], ..self }
    }

    pub fn with_all(self, values: Vec<String>) -> Self {
        Self { values, ..self }
    }

    /// With this date filled in beforehand.
    pub fn on(self, day: NaiveDate) -> Self {
        let values = vec![day.day().to_string(), day.month().to_string(), day.year().to_string()];
        Self { values, ..self }
    }

    pub fn take(&mut self, body: &FormBody) {
        self.values = match self.control {
            Control::Date => {
                let part = |part: DatePart| body.text(&self.part_name(part)).to_owned();
                // An address may name the day as the API does.
                match body.text(&self.name).parse::<NaiveDate>() {
                    Ok(day) => self.clone().on(day).values,
                    Err(_) => vec![part(DatePart::Day), part(DatePart::Month), part(DatePart::Year)],
                }
            }
            Control::Listed { .. } => {
                vec![body.text(&self.name).to_owned(), body.text(&self.unlisted_name()).to_owned()]
            }
            // What is secret is typed anew.
            Control::Password { .. } => Vec::new(),
            _ => body.all(&self.name).map(str::to_owned).collect(),
        };
    }

    /// Whether anything of it was sent along, be it empty.
    pub fn is_in(&self, body: &FormBody) -> bool {
        let parts = [DatePart::Day, DatePart::Month, DatePart::Year].map(|part| self.part_name(part));
        body.has(&self.name) || parts.iter().any(|name| body.has(name))
    }

    pub fn is_empty(&self) -> bool {
        self.values.iter().all(|value| value.trim().is_empty())
    }

    /// The day that was typed, where it is one.
    pub fn day(&self) -> Option<NaiveDate> {
        match self.value() {
            // A database may know no year before the first.
            Ok(Some(Value::String(day))) => day.parse().ok().filter(|day: &NaiveDate| day.year() > 0),
            _ => None,
        }
    }

    /// Filled in with what the API says.
    pub fn fill(&mut self, value: &Value) {
        let one = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        self.values = match (&self.control, value) {
            (_, Value::Null) => Vec::new(),
            (Control::Date, Value::String(day)) => match day.parse::<NaiveDate>() {
                Ok(day) => self.clone().on(day).values,
                Err(_) => Vec::new(),
            },
            (Control::Tick, value) => {
                value.as_bool().unwrap_or(false).then(|| "true".to_owned()).into_iter().collect()
            }
            (Control::Listed { choices, .. }, value) => {
                let value = one(value);
                let is_listed = choices.iter().any(|choice| choice.value == value);
                if is_listed { vec![value] } else { vec![String::new(), value] }
            }
            (_, Value::Array(values)) => values.iter().map(one).collect(),
            (_, value) => vec![one(value)],
        };
    }

    /// What was typed, in words; empty where nothing was.
    pub fn said(&self) -> String {
        let label = |choices: &[Choice], value: &String| {
            let found = choices.iter().find(|choice| choice.value == *value);
            found.map_or_else(|| value.clone(), |choice| choice.label.clone())
        };
        match (&self.control, self.value()) {
            (_, Ok(None)) => String::new(),
            (Control::Date, Ok(Some(Value::String(day)))) => {
                day.parse().map_or(day, |day: NaiveDate| in_words(day))
            }
            (Control::Tick, _) => "Yes".to_owned(),
            (Control::Listed { .. }, _) if !self.unlisted().is_empty() => self.unlisted().to_owned(),
            (Control::Radios(choices) | Control::Select(choices) | Control::Listed { choices, .. }, _) => {
                label(choices, &self.text().to_owned())
            }
            (Control::Checks(choices), _) => {
                let labels: Vec<String> = self.values.iter().map(|value| label(choices, value)).collect();
                labels.join(", ")
            }
            _ => self.text().to_owned(),
        }
    }

    /// As the API takes it; nothing where it was left empty.
    pub fn value(&self) -> Result<Option<Value>, DateMistake> {
        Ok(match &self.control {
            Control::Date => {
                let part = |place: usize| self.values.get(place).map_or("", String::as_str);
                let day = date(part(0), part(1), part(2))?;
                day.map(|day| Value::String(day.to_string()))
            }
            Control::Checks(_) => {
                let chosen: Vec<Value> = self.values.iter().cloned().map(Value::String).collect();
                (!chosen.is_empty()).then_some(Value::Array(chosen))
            }
            Control::Tick => (!self.text().is_empty()).then_some(Value::Bool(true)),
            Control::Listed { .. } => {
                let typed = if self.unlisted().is_empty() { self.text() } else { self.unlisted() };
                (!typed.is_empty()).then(|| Value::String(typed.to_owned()))
            }
            _ => {
                let text = self.text();
                let number = || text.parse::<u64>().ok().map(Value::from);
                let typed = || Value::String(text.to_owned());
                (!text.is_empty())
                    .then(|| if self.is_number { number().unwrap_or_else(typed) } else { typed() })
            }
        })
    }

    /// What was typed, where it is one text.
    pub fn text(&self) -> &str {
        self.values.first().map_or("", String::as_str)
    }

    /// What was typed because it is not in the list.
    pub fn unlisted(&self) -> &str {
        self.values.get(1).map_or("", String::as_str)
    }

    pub fn unlisted_name(&self) -> String {
        format!("{}-other", self.name)
    }

    fn part_name(&self, part: DatePart) -> String {
        format!("{}-{}", self.name, part.name())
    }

    pub fn part(&self, part: DatePart) -> &str {
        self.values.get(part as usize).map_or("", String::as_str)
    }

    pub fn has(&self, value: &str) -> bool {
        self.values.iter().any(|chosen| chosen == value)
    }

    /// The element that the summary leads to.
    pub fn anchor(&self) -> String {
        match (&self.control, self.wrong_part) {
            (Control::Date, part) => format!("{}-{}", self.name, part.unwrap_or(DatePart::Day).name()),
            (Control::Radios(_) | Control::Checks(_), _) => format!("{}-1", self.name),
            _ => self.name.clone(),
        }
    }

    /// What a screen reader reads with the field.
    pub fn described_by(&self) -> String {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hint", self.name));
        let error = self.error.as_ref().map(|_| format!("{}-error", self.name));
        hint.into_iter().chain(error).collect::<Vec<_>>().join(" ")
    }
}

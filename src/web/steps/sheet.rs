//! The form of a step on a case: opened, filled in, and read as the API would read it.

use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use super::correction::Entered;
use super::fields;
use super::words::{self, Words};
use crate::app::ground::Ground;
use crate::domain::calendar::in_words;
use crate::domain::decide::not_permitted;
use crate::domain::{Command, StepKind};
use crate::web::body::{self, JsonBody};
use crate::web::form::{Control, Field, Form, FormBody};
use crate::web::problem::Problem;

pub struct Sheet {
    pub kind: StepKind,
    pub words: Words,
    pub form: Form,
    /// The entry that a correction is about.
    pub entered: Option<Entered>,
}

/// What is there where a step cannot be taken.
pub enum Closed {
    /// Why not.
    NotNow(String),
    /// It is to be said first which entry is meant.
    WhichEntry,
}

/// A line of what was typed.
pub struct Row {
    /// The part of the form to go to.
    pub anchor: String,
    pub label: String,
    pub said: String,
    /// What was recorded, where it is being corrected.
    pub was: Option<String>,
}

impl Sheet {
    /// The form of this kind of step, if the step is possible. `asked` is what the address or an
    /// earlier page chose.
    pub fn open(kind: StepKind, ground: &Ground, asked: &FormBody) -> Result<Self, Closed> {
        let sheet = Self::of(kind, ground, asked)?;
        match &sheet.entered {
            Some(entered) => entered.check_possible(kind)?,
            None => check_possible(kind, ground)?,
        }
        Ok(sheet)
    }

    /// The same, to read what was sent: whether it is possible is for others to say.
    pub fn of(kind: StepKind, ground: &Ground, asked: &FormBody) -> Result<Self, Closed> {
        let words = words::on(&ground.case, kind);
        match kind {
            StepKind::Correct | StepKind::Strike => {
                let (entered, fields) = Entered::open(kind, ground, asked.text("entry"))?;
                Ok(Self { kind, words, form: form(fields), entered: Some(entered) })
            }
            _ => {
                let mut fields = fields::of(kind, ground, false);
                fields.iter_mut().for_each(|field| choose(field, asked));
                fields.push(day(kind, ground, words));
                Ok(Self { kind, words, form: form(fields), entered: None })
            }
        }
    }

    /// The step as the API takes it; what is wrong with it stands in the form.
    pub fn command(&mut self) -> Option<Command> {
        let typed = self.form.object()?;
        let mut object = match &self.entered {
            None => typed,
            Some(entered) => match entered.correction(typed) {
                Ok(object) => object,
                Err(mistake) => {
                    self.form.mistakes.push(mistake);
                    return None;
                }
            },
        };
        object.insert("step".to_owned(), json!(self.kind.name()));
        match body::command(JsonBody::from(object)) {
            Ok(command) => Some(command),
            Err(problem) => {
                self.refuse(problem);
                None
            }
        }
    }

    /// What is wrong, beside the fields it is about.
    pub fn refuse(&mut self, mut problem: Problem) {
        if let Some(entered) = &self.entered {
            for error in &mut problem.errors {
                error.field = entered.field_of(&error.field, &self.form);
            }
        }
        self.form = std::mem::take(&mut self.form).refused(&problem);
    }

    /// What was typed, line by line; of a correction what is different.
    pub fn rows(&self) -> Vec<Row> {
        let shown = self.form.fields.iter().filter(|field| field.control != Control::Hidden);
        let row = |field: &Field| {
            let was = self.entered.as_ref().and_then(|entered| entered.was(&field.name));
            Row { anchor: field.anchor(), label: field.label.clone(), said: field.said(), was }
        };
        let rows = shown.map(row);
        match &self.entered {
            None => rows.filter(|row| !row.said.is_empty()).collect(),
            Some(_) => rows.filter(|row| row.was.as_ref() != Some(&row.said)).collect(),
        }
    }
}

/// The values of fields as one object; `child.surname` is the surname within the child.
pub fn nested(flat: Map<String, Value>) -> Map<String, Value> {
    let mut object = Map::new();
    for (name, value) in flat {
        match name.split_once('.') {
            None => drop(object.insert(name, value)),
            Some((outer, inner)) => {
                let within = object.entry(outer).or_insert_with(|| json!({}));
                if let Some(within) = within.as_object_mut() {
                    within.insert(inner.to_owned(), value);
                }
            }
        }
    }
    object
}

fn form(fields: Vec<Field>) -> Form {
    Form { fields, ..Form::default() }
}

/// The day it happened: today, unless somebody says otherwise or the case closed before.
fn day(kind: StepKind, ground: &Ground, words: Words) -> Field {
    let closed_on = closing_day(kind, ground);
    let hint = closed_on.map_or_else(
        || fields::day_hint(kind, ground),
        |on| format!("The case closed on {}. What happened up to then can still be recorded.", in_words(on)),
    );
    Field::new("on", words.day, Control::Date)
        .hint(hint)
        .needed("Enter the day it happened")
        .on(closed_on.unwrap_or(ground.today))
}

/// The day the case closed, of a step that can be recorded no more unless it happened before.
pub fn closing_day(kind: StepKind, ground: &Ground) -> Option<NaiveDate> {
    let refused = |on| not_permitted(Some(&ground.case), kind, &ground.rules, on);
    refused(ground.today)?;
    ground.case.closed_on().filter(|on| refused(*on).is_none())
}

/// Chooses what the address chose, where that is on offer.
fn choose(field: &mut Field, asked: &FormBody) {
    let value = asked.text(&field.name);
    let is_offered = match &field.control {
        Control::Select(choices) | Control::Radios(choices) | Control::Listed { choices, .. } => {
            choices.iter().any(|choice| choice.value == value)
        }
        _ => false,
    };
    if is_offered && !value.is_empty() {
        field.values = vec![value.to_owned()];
    }
}

/// Some steps may be recorded after the case has closed, as long as they happened before.
fn check_possible(kind: StepKind, ground: &Ground) -> Result<(), Closed> {
    match not_permitted(Some(&ground.case), kind, &ground.rules, ground.today) {
        Some(refusal) if closing_day(kind, ground).is_none() => Err(Closed::NotNow(refusal.to_string())),
        _ => Ok(()),
    }
}

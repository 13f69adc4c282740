//! Correcting and striking: the form of the entry's own step, filled in with what was recorded.

use serde_json::{Map, Value, json};

use super::fields;
use super::sheet::{Closed, Row, nested};
use super::words;
use crate::app::ground::Ground;
use crate::domain::StepKind;
use crate::domain::calendar::in_words;
use crate::domain::case::{Entry, Standing, standing};
use crate::web::form::{Control, Field, Form};

/// Before the names of the fields of the entry that is corrected: the correction has a reason
/// and a day of its own.
const CHANGES: &str = "changes.";

/// An entry that is to be corrected or struck, as it counts.
pub struct Entered {
    pub number: u32,
    pub title: &'static str,
    /// What was recorded, in words.
    pub rows: Vec<Row>,
    /// The fields as they were filled in.
    filled: Vec<Field>,
    day: &'static str,
    of: StepKind,
    /// What is done to it.
    strikes: bool,
    /// Somebody struck it before.
    was_struck: bool,
}

impl Entered {
    /// The entry, and the fields of the form that corrects or strikes it.
    pub fn open(kind: StepKind, ground: &Ground, entry: &str) -> Result<(Self, Vec<Field>), Closed> {
        let Some(number) = entry.parse().ok() else { return Err(Closed::WhichEntry) };
        let (entry, was_struck) = entry_as_it_counts(ground, number)?;
        let of = entry.step.kind();
        let filled = filled(&entry, ground);
        let entered = Self {
            number,
            title: of.title(),
            rows: rows(&entry),
            day: day_field(of),
            of,
            strikes: kind == StepKind::Strike,
            was_struck,
            filled,
        };
        let fields = entered.fields(ground);
        Ok((entered, fields))
    }

    /// Whether it can be corrected or struck at all.
    pub fn check_possible(&self, kind: StepKind) -> Result<(), Closed> {
        if self.was_struck {
            let why = "This entry was struck already. Strike the striking to bring it back.";
            return Err(Closed::NotNow(why.to_owned()));
        }
        check_correctable(kind, self.of)
    }

    fn fields(&self, ground: &Ground) -> Vec<Field> {
        let own = |name: &str, value: String| Field::hidden(name, value);
        let mut fields =
            vec![own("entry", self.number.to_string()).number(), own("on", ground.today.to_string())];
        let why = if self.strikes {
            "Why does the entry count for nothing?"
        } else {
            fields.extend(self.filled.iter().map(|field| {
                let name = format!("{CHANGES}{}", field.name);
                Field { name, ..field.clone() }
            }));
            "Why is the entry corrected?"
        };
        let missing =
            if self.strikes { "Say why the entry is struck" } else { "Say why the entry is corrected" };
        fields.push(Field::new("reason", why, Control::Area { rows: 3 }).needed(missing));
        fields
    }

    /// The correction as the API takes it: of the fields only those that are different.
    pub fn correction(&self, typed: Map<String, Value>) -> Result<Map<String, Value>, String> {
        if self.strikes {
            return Ok(typed);
        }
        let mut correction = Map::new();
        let mut after = Map::new();
        for (name, value) in typed {
            match name.strip_prefix(CHANGES) {
                Some(field) => drop(after.insert(field.to_owned(), value)),
                None => drop(correction.insert(name, value)),
            }
        }
        let changes = differences(&nested(values(&self.filled)), &nested(after));
        if changes.is_empty() {
            return Err(
                "Nothing is different from what was recorded. Change what is wrong, or strike the entry."
                    .to_owned(),
            );
        }
        // A correction has fields of its own; one of the entry's with such a name goes inside.
        let is_own = |name: &String| matches!(name.as_str(), "entry" | "reason" | "on" | "step" | "changes");
        if changes.keys().any(is_own) {
            correction.insert("changes".to_owned(), Value::Object(changes));
        } else {
            correction.extend(changes);
        }
        Ok(correction)
    }

    /// Where on the form a field of the API stands.
    pub fn field_of(&self, field: &str, form: &Form) -> String {
        let on_form = |name: &String| form.fields.iter().any(|one| one.name == *name);
        let of_entry = match field {
            "on" => format!("{CHANGES}{}", self.day),
            field => format!("{CHANGES}{field}"),
        };
        let is_own = field == "reason" || !on_form(&of_entry);
        if is_own { field.to_owned() } else { of_entry }
    }

    /// What was recorded in this field of the form.
    pub fn was(&self, name: &str) -> Option<String> {
        let name = name.strip_prefix(CHANGES)?;
        self.filled.iter().find(|field| field.name == name).map(Field::said)
    }
}

/// What became of the entries one can choose from.
pub struct Line {
    pub number: u32,
    pub title: &'static str,
    pub on: String,
    pub can_correct: bool,
    pub can_strike: bool,
}

/// The entries that can be corrected or struck, the latest first.
pub fn lines(ground: &Ground) -> Vec<Line> {
    let standing = standing(ground.case.entries());
    let line = |standing: &Standing<'_>| match standing {
        Standing::Counts(entry) => {
            let kind = entry.step.kind();
            Some(Line {
                number: entry.number,
                title: kind.title(),
                on: in_words(entry.on),
                can_correct: check_correctable(StepKind::Correct, kind).is_ok(),
                can_strike: check_correctable(StepKind::Strike, kind).is_ok(),
            })
        }
        Standing::Struck(_) => None,
    };
    let lines = standing.iter().rev().filter_map(line);
    lines.filter(|line| line.can_correct || line.can_strike).collect()
}

/// The entry with its amendments, and whether it was struck.
fn entry_as_it_counts(ground: &Ground, number: u32) -> Result<(Entry, bool), Closed> {
    let found = standing(ground.case.entries()).into_iter().find_map(|standing| match standing {
        Standing::Counts(entry) if entry.number == number => Some((entry.into_owned(), false)),
        Standing::Struck(entry) if entry.number == number => Some((entry.clone(), true)),
        _ => None,
    });
    found.ok_or_else(|| Closed::NotNow("The record has no such entry.".to_owned()))
}

fn check_correctable(correction: StepKind, of: StepKind) -> Result<(), Closed> {
    let not_now = |why: &str| Err(Closed::NotNow(why.to_owned()));
    match (correction, of) {
        (_, StepKind::RaiseAlert) => not_now("An alert that was raised stays on the record."),
        (StepKind::Strike, StepKind::Register) => not_now(
            "The registration cannot be struck. Correct what is wrong in it, or record that the request was withdrawn.",
        ),
        (StepKind::Correct, StepKind::Correct | StepKind::Strike) => {
            not_now("A correction cannot be corrected. Strike it, and correct again.")
        }
        _ => Ok(()),
    }
}

/// The fields of an entry's own step, its day among them, with what was recorded.
fn filled(entry: &Entry, ground: &Ground) -> Vec<Field> {
    let kind = entry.step.kind();
    let recorded = serde_json::to_value(&entry.step).unwrap_or_default();
    let mut fields = fields::of(kind, ground, true);
    for field in &mut fields {
        let pointer = format!("/{}", field.name.replace('.', "/"));
        field.hint = String::new();
        field.fill(recorded.pointer(&pointer).unwrap_or(&Value::Null));
    }
    let day =
        Field::new(day_field(kind), words::of(kind).day, Control::Date).needed("Enter the day it happened");
    fields.push(day.on(entry.on));
    fields
}

fn day_field(kind: StepKind) -> &'static str {
    if kind == StepKind::Register { "received_on" } else { "happened_on" }
}

/// What was recorded, as the record tells it.
fn rows(entry: &Entry) -> Vec<Row> {
    let row = |(label, said): (&str, String)| Row {
        anchor: String::new(),
        label: label.to_owned(),
        said,
        was: None,
    };
    let day = ("Day", in_words(entry.on));
    entry.step.particulars().into_iter().chain([day]).map(row).collect()
}

fn values(fields: &[Field]) -> Map<String, Value> {
    let value = |field: &Field| Some((field.name.clone(), field.value().ok()??));
    fields.iter().filter_map(value).collect()
}

/// What has to be merged into `before` to get `after`; `null` takes a field away.
fn differences(before: &Map<String, Value>, after: &Map<String, Value>) -> Map<String, Value> {
    let gone =
        before.keys().filter(|name| !after.contains_key(*name)).map(|name| (name.clone(), json!(null)));
    let changed = after.iter().filter_map(|(name, value)| match (before.get(name), value) {
        (Some(old), new) if old == new => None,
        (Some(Value::Object(old)), Value::Object(new)) => {
            Some((name.clone(), Value::Object(differences(old, new))))
        }
        _ => Some((name.clone(), value.clone())),
    });
    gone.chain(changed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_different_is_sent_and_null_takes_away() {
        let object = |value: Value| value.as_object().cloned().unwrap();
        let before = object(json!({"child": {"surname": "A", "upn": "B", "sex": "F"}, "team": "X"}));
        let after =
            object(json!({"child": {"surname": "C", "sex": "F"}, "team": "X", "caseworker": "d@e.f"}));
        let expected = json!({"child": {"upn": null, "surname": "C"}, "caseworker": "d@e.f"});
        assert_eq!(Value::Object(differences(&before, &after)), expected);
        assert!(differences(&before, &before).is_empty());
    }
}

//! What stands of a record once its corrections are heeded. A correction is an entry like any
//! other, so it can itself be struck: then it leaves no trace in what is derived.

use std::borrow::Cow;

use chrono::NaiveDate;
use serde_json::{Map, Value};

use super::Entry;
use crate::domain::step::{Step, StepKind};
use crate::domain::unreadable::Unreadable;

/// An entry as it counts.
#[derive(Clone, Debug)]
pub enum Standing<'a> {
    /// As recorded, or as amended.
    Counts(Cow<'a, Entry>),
    /// It counts for nothing but its place in the numbering.
    Struck(&'a Entry),
}

/// Why an amendment makes no sense of the entry it amends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unamendable(pub String);

/// Each entry as it counts, in the order of the record.
pub fn standing(entries: &[Entry]) -> Vec<Standing<'_>> {
    let mut struck = vec![false; entries.len()];
    let mut amendments: Vec<Vec<&Map<String, Value>>> = vec![Vec::new(); entries.len()];
    // Backwards, because only later entries can strike or amend: when we reach an entry, all
    // that bears on it is known.
    for (index, entry) in entries.iter().enumerate().rev() {
        if struck[index] {
            continue;
        }
        match &entry.step {
            Step::Strike(strike) => {
                if let Some(target) = position(entries, strike.entry) {
                    struck[target] = true;
                }
            }
            Step::Correct(correction) => {
                if let Some(target) = position(entries, correction.entry) {
                    amendments[target].push(&correction.changes);
                }
            }
            _ => {}
        }
    }
    entries
        .iter()
        .zip(struck)
        .zip(amendments)
        .map(|((entry, struck), amendments)| {
            if struck {
                return Standing::Struck(entry);
            }
            let amended =
                amendments.iter().rev().fold(Cow::Borrowed(entry), |entry, changes| {
                    match amended(&entry, changes) {
                        Ok(amended) => Cow::Owned(amended),
                        Err(_) => entry,
                    }
                });
            Standing::Counts(amended)
        })
        .collect()
}

/// Whether an entry counts for nothing any more.
pub fn is_struck(entries: &[Entry], number: u32) -> bool {
    // Most records hold no striking, and then there is nothing to work out.
    entries.iter().any(|entry| matches!(entry.step, Step::Strike(_)))
        && standing(entries).iter().any(|s| matches!(s, Standing::Struck(entry) if entry.number == number))
}

/// The entry with some of its fields changed. `happened_on` changes its day, as `received_on`
/// does for a registration; any other field must be one of the step's own. A field whose name
/// the correction needs for itself (`reason`, `on`) is given inside `changes`; any other may be.
pub fn amended(entry: &Entry, changes: &Map<String, Value>) -> Result<Entry, Unamendable> {
    if let Some(name) = changes.keys().find(|name| matches!(name.as_str(), "entry" | "reason")) {
        return Err(Unamendable(format!("give `{name}` inside `changes`")));
    }
    let day_field = if entry.step.kind() == StepKind::Register { "received_on" } else { "happened_on" };
    let mut on = entry.on;
    let mut fields = serde_json::to_value(&entry.step).map_err(|e| Unamendable(e.to_string()))?;
    let nested = changes.get("changes").and_then(Value::as_object);
    let outer = changes.iter().filter(|(name, _)| nested.is_none() || *name != "changes");
    for (name, value) in outer.chain(nested.into_iter().flatten()) {
        if name == day_field || name == "happened_on" || name == "on" {
            on = serde_json::from_value::<NaiveDate>(value.clone())
                .map_err(|_| Unamendable(format!("`{name}` is not a date (write 2026-03-02)")))?;
        } else if name == "step" {
            return Err(Unamendable("a step cannot become another step: strike the entry instead".into()));
        } else {
            merge(&mut fields, name, value);
        }
    }
    let step = serde_json::from_value(fields).map_err(|e| unreadable(&e))?;
    Ok(Entry { number: entry.number, on, step })
}

/// The values stay out of it: a refusal ends up in logs.
fn unreadable(error: &serde_json::Error) -> Unamendable {
    let Unreadable { field, detail } = Unreadable::told("", &error.to_string());
    Unamendable(if field.is_empty() { detail } else { format!("`{field}` {detail}") })
}

/// As a JSON merge patch (RFC 7396): objects are merged, `null` removes, all else replaces.
fn merge(target: &mut Value, name: &str, value: &Value) {
    let Some(fields) = target.as_object_mut() else { return };
    match value {
        Value::Null => {
            fields.remove(name);
        }
        Value::Object(changes) if fields.get(name).is_some_and(Value::is_object) => {
            for (inner, value) in changes {
                merge(&mut fields[name], inner, value);
            }
        }
        _ => {
            fields.insert(name.to_owned(), value.clone());
        }
    }
}

fn position(entries: &[Entry], number: u32) -> Option<usize> {
    entries.binary_search_by_key(&number, |entry| entry.number).ok()
}

//! The record of a case for people: each line in plain words, with who was told of it and what
//! came of that.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use serde_json::{Map, Value};

use super::access::Caller;
use super::cases::Opened;
use super::ledger::AlertView;
use super::told::Told;
use super::{App, Error, sweep};
use crate::clock::in_england;
use crate::db::events::Recorded;
use crate::db::{Conn, directory};
use crate::domain::case::{Case, Standing, standing};
use crate::domain::child::Child;
use crate::domain::identifiers::Reference;
use crate::domain::permission::Route;
use crate::domain::step::Particular;
use crate::domain::words::sentence;
use crate::domain::{Entry, Step, StepKind};

/// What people call the sweep, which records as somebody of its own.
const CLOCK: &str = "the daily check of dates";

#[derive(Clone, Debug, PartialEq)]
pub struct RecordPage {
    pub reference: Reference,
    pub child: Child,
    /// Oldest first, in the order of recording.
    pub lines: Vec<RecordLine>,
    pub today: NaiveDate,
}

/// One entry, as it is read.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordLine {
    pub entry: u32,
    pub kind: StepKind,
    pub title: String,
    /// The day it happened, as it counts.
    pub on: NaiveDate,
    /// In England.
    pub recorded_at: NaiveDateTime,
    pub by: String,
    /// As recorded.
    pub particulars: Vec<Particular>,
    pub is_struck: bool,
    /// What an amendment made of it: only what is different.
    pub amended: Vec<Particular>,
    /// The day it was recorded for, where an amendment changed that.
    pub formerly_on: Option<NaiveDate>,
    pub told: Vec<Told>,
    pub may_be_amended: bool,
    pub may_be_struck: bool,
}

impl RecordLine {
    /// Whether it says anything that the particulars do not: why an alert was not sent is there.
    pub fn shows_told(&self) -> bool {
        self.told.iter().any(|told| !told.is_silent)
    }
}

impl App {
    /// The record of a case, for somebody who may see it.
    pub fn record_page(
        &self,
        caller: &Caller,
        reference: Reference,
        route: Route,
    ) -> Result<RecordPage, Error> {
        let now = self.clock.now();
        self.db.write(|conn| {
            let opened = self.open_to_view(conn, caller, reference, route, now)?;
            let ledger = self.ledger_of(conn, caller, reference)?;
            Ok(RecordPage {
                reference,
                child: opened.case.registration.child.clone(),
                lines: lines(conn, &opened, &ledger)?,
                today: now.today,
            })
        })
    }
}

/// Every entry of a record, in words.
pub(super) fn lines(
    conn: &mut Conn,
    opened: &Opened,
    ledger: &[AlertView],
) -> Result<Vec<RecordLine>, Error> {
    let entries: Vec<Entry> = opened.record.iter().map(|recorded| recorded.entry.clone()).collect();
    let mut told: HashMap<u32, Vec<Told>> = HashMap::new();
    for alert in ledger {
        told.entry(alert.entry).or_default().push(Told::of(alert));
    }
    let mut names = HashMap::new();
    opened
        .record
        .iter()
        .zip(standing(&entries))
        .map(|(recorded, standing)| {
            let by = name(conn, &mut names, &recorded.actor)?;
            let told = told.remove(&recorded.entry.number).unwrap_or_default();
            Ok(line(&opened.case, &entries, recorded, &standing, by, told))
        })
        .collect()
}

fn line(
    case: &Case,
    entries: &[Entry],
    recorded: &Recorded,
    standing: &Standing<'_>,
    by: String,
    told: Vec<Told>,
) -> RecordLine {
    let entry = &recorded.entry;
    let kind = entry.step.kind();
    let particulars = particulars(case, entries, &entry.step);
    let (is_struck, counts) = match standing {
        Standing::Struck(_) => (true, entry),
        Standing::Counts(counts) => (false, &**counts),
    };
    let amended = match counts == entry {
        true => Vec::new(),
        false => differing(&particulars, self::particulars(case, entries, &counts.step)),
    };
    let is_correction = matches!(kind, StepKind::Correct | StepKind::Strike);
    let may_be_touched = !is_struck && kind != StepKind::RaiseAlert;
    RecordLine {
        entry: entry.number,
        kind,
        title: title(&entry.step),
        on: counts.on,
        recorded_at: in_england(recorded.recorded_at),
        by,
        particulars,
        is_struck,
        amended,
        formerly_on: Some(entry.on).filter(|on| *on != counts.on),
        told,
        may_be_amended: may_be_touched && !is_correction,
        may_be_struck: may_be_touched && kind != StepKind::Register,
    }
}

fn title(step: &Step) -> String {
    match step {
        Step::RaiseAlert(alert) => alert.title(),
        step => step.kind().title().to_owned(),
    }
}

/// The particulars of a step; numbers of advice and entries with what they stand for.
pub(super) fn particulars(case: &Case, entries: &[Entry], step: &Step) -> Vec<Particular> {
    let mut particulars = step.particulars();
    let named = |number: &str| number.parse().ok().and_then(|number| case.advice(number));
    for (what, said) in &mut particulars {
        match *what {
            "Advice" => {
                if let Some(advice) = named(said) {
                    let service = advice.service.as_deref().unwrap_or("existing advice");
                    *said = format!("{service} ({})", advice.kind.title());
                }
            }
            "Entry" => {
                let entry = said
                    .parse::<u32>()
                    .ok()
                    .and_then(|number| entries.iter().find(|entry: &&Entry| entry.number == number));
                if let Some(entry) = entry {
                    *said = format!("{said}, {}", title(&entry.step));
                }
            }
            _ => {}
        }
    }
    if let Step::Correct(correction) = step {
        particulars.push(("What changed", changed(&correction.changes)));
    }
    particulars
}

/// The names of the fields that a correction changes, as words.
fn changed(changes: &Map<String, Value>) -> String {
    let nested = changes.get("changes").and_then(Value::as_object);
    let outer = changes.keys().filter(|name| nested.is_none() || *name != "changes");
    let words = |name: &String| match name.as_str() {
        "happened_on" | "received_on" | "on" => "the day".to_owned(),
        name => name.replace('_', " "),
    };
    let fields: Vec<String> = outer.chain(nested.into_iter().flat_map(Map::keys)).map(words).collect();
    sentence(&crate::domain::words::listed(&fields))
}

fn differing(before: &[Particular], after: Vec<Particular>) -> Vec<Particular> {
    after.into_iter().filter(|particular| !before.contains(particular)).collect()
}

/// What to call whoever recorded something: their name where the directory has one.
fn name(conn: &mut Conn, names: &mut HashMap<String, String>, actor: &str) -> Result<String, Error> {
    if let Some(name) = names.get(actor) {
        return Ok(name.clone());
    }
    let people = if actor.contains('@') { directory::find_people(conn, actor)? } else { Vec::new() };
    let name = people.into_iter().map(|person| person.name).find(|name| !name.is_empty());
    let name = name.unwrap_or_else(|| if actor == sweep::ACTOR { CLOCK } else { actor }.to_owned());
    names.insert(actor.to_owned(), name.clone());
    Ok(name)
}

//! The record of a case, line by line, as it was made and with what was said of it later.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::access::Caller;
use super::cases::Opened;
use super::ledger::AlertView;
use super::{App, Error};
use crate::db::events::Recorded;
use crate::domain::audit::hold_in_words;
use crate::domain::case::{Standing, standing};
use crate::domain::identifiers::Reference;
use crate::domain::permission::Route;
use crate::domain::step::AlertOutcome;
use crate::domain::{Entry, Step, StepKind};

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Chronology {
    pub reference: String,
    /// Oldest first, in the order of recording.
    pub entries: Vec<Line>,
}

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Line {
    /// Its number in the record; corrections refer to it.
    pub entry: u32,
    pub step: StepKind,
    pub title: String,
    /// The day it happened.
    pub on: NaiveDate,
    pub recorded_at: DateTime<Utc>,
    pub recorded_by: String,
    /// What was recorded, in the fields of the step.
    #[schema(value_type = Object)]
    pub details: Value,
    /// A later entry struck this one, so it counts for nothing.
    pub struck: bool,
    /// Who was told of it, when and by which mail, or why not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<AlertView>,
    /// As it counts after amendments, where it was amended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amended_to: Option<Amended>,
}

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Amended {
    pub on: NaiveDate,
    #[schema(value_type = Object)]
    pub details: Value,
}

impl App {
    /// The record of a case; a service sees what concerns its own advice.
    pub fn chronology(
        &self,
        caller: &Caller,
        reference: Reference,
        route: Route,
    ) -> Result<Chronology, Error> {
        let now = self.clock.now();
        self.db.write(|conn| {
            let opened = self.open_to_view(conn, caller, reference, route, now)?;
            let ledger = self.ledger_of(conn, caller, reference)?;
            Ok(Chronology { reference: reference.to_string(), entries: lines(&opened, ledger) })
        })
    }
}

fn lines(opened: &Opened, mut ledger: Vec<AlertView>) -> Vec<Line> {
    let entries: Vec<Entry> = opened.record.iter().map(|recorded| recorded.entry.clone()).collect();
    let visible = |entry: &Entry| match &opened.own_advice {
        None => true,
        Some(own) => own.iter().any(|number| concerns(opened, entry, *number)),
    };
    let standing = standing(&entries);
    let lines = opened.record.iter().zip(&standing);
    lines
        .filter(|(recorded, _)| visible(&recorded.entry))
        .map(|(recorded, standing)| {
            let told = ledger.extract_if(.., |alert| alert.entry == recorded.entry.number).collect();
            line(recorded, standing, told)
        })
        .collect()
}

fn concerns(opened: &Opened, entry: &Entry, advice: u32) -> bool {
    entry.step.advice() == Some(advice) || opened.case.advice(advice).is_some_and(|a| a.entry == entry.number)
}

fn line(recorded: &Recorded, standing: &Standing<'_>, told: Vec<AlertView>) -> Line {
    let Recorded { entry, actor, recorded_at } = recorded;
    let amended_to = match standing {
        Standing::Counts(amended) if **amended != *entry => {
            Some(Amended { on: amended.on, details: details(&amended.step) })
        }
        _ => None,
    };
    Line {
        entry: entry.number,
        step: entry.step.kind(),
        title: title(&entry.step),
        on: entry.on,
        recorded_at: recorded_at.and_utc(),
        recorded_by: actor.clone(),
        details: details(&entry.step),
        told,
        struck: matches!(standing, Standing::Struck(_)),
        amended_to,
    }
}

fn title(step: &Step) -> String {
    let title = step.kind().title();
    let Step::RaiseAlert(alert) = step else { return title.to_owned() };
    let outcome = match &alert.outcome {
        AlertOutcome::Raised => "raised".to_owned(),
        AlertOutcome::Overtaken { by } => format!("overtaken by {by}"),
        AlertOutcome::Held { hold } => hold_in_words(hold),
    };
    format!("{title}: {}, {}, {outcome}", alert.obligation.name(), alert.rung.rung)
}

fn details(step: &Step) -> Value {
    let mut fields = serde_json::to_value(step).unwrap_or_default();
    if let Some(fields) = fields.as_object_mut() {
        fields.remove("step");
    }
    fields
}

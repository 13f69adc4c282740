//! Histories into the record, many at a time.

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike, NaiveDate};

use super::Problem;
use super::history::{AdviceAct, CaseHistory, Fact, Refused, Told, What};
use crate::app::{App, Error};
use crate::clock::Moment;
use crate::db::cases::{self, Projection};
use crate::db::directory::Directory;
use crate::db::events::{self, Recorded};
use crate::db::{self, Conn, IsConflict, references};
use crate::domain::identifiers::{AuthorityCode, Reference};
use crate::domain::step::Registration;
use crate::domain::{Entry, Refusal, Step, StepKind};

/// What came of storing some histories.
#[derive(Debug, Default)]
pub struct Stored {
    pub added: u64,
    pub changed: u64,
    pub unchanged: u64,
    pub entries: u64,
    pub problems: Vec<Problem>,
    pub directory: Vec<String>,
}

/// Ends a transaction without keeping what it did.
enum Ended {
    Rehearsed(Stored),
    Failed(Error),
}

impl From<db::Error> for Ended {
    fn from(error: db::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl From<Error> for Ended {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl IsConflict for Ended {
    fn is_conflict(&self) -> bool {
        matches!(self, Self::Failed(error) if error.is_conflict())
    }
}

impl App {
    /// Stores histories in one transaction: each whole or not at all. A rehearsal finds the same
    /// problems and keeps nothing.
    pub fn store(
        &self,
        batch: &[CaseHistory],
        actor: &str,
        now: Moment,
        rehearse: bool,
    ) -> Result<Stored, Error> {
        let outcome = self.db.write(|conn| {
            if rehearse {
                for code in batch.iter().map(|history| &history.authority) {
                    self.ensure_authority(conn, code)?;
                }
            }
            let stored = self.store_in(conn, batch, actor, now)?;
            if rehearse { Err(Ended::Rehearsed(stored)) } else { Ok(stored) }
        });
        match outcome {
            Ok(stored) | Err(Ended::Rehearsed(stored)) => Ok(stored),
            Err(Ended::Failed(error)) => Err(error),
        }
    }

    fn store_in(
        &self,
        conn: &mut Conn,
        batch: &[CaseHistory],
        actor: &str,
        now: Moment,
    ) -> Result<Stored, Error> {
        let mut writing =
            Writing { app: self, actor, now, stored: Stored::default(), directories: HashMap::new() };
        let known = known(conn, batch)?;
        let mut new = Vec::new();
        for history in batch {
            let key = (history.authority.to_string(), history.source_reference.clone());
            match known.get(&key) {
                Some(reference) => writing.add_to(conn, *reference, history)?,
                None => match history.tell(None, &self.rules, now.today) {
                    Ok(told) => new.push((history, told)),
                    Err(refused) => writing.stored.problems.push(problem(history, &refused)),
                },
            }
        }
        writing.add_new(conn, new)?;
        let directory = writing.directories.into_values().flat_map(|directory| directory.added).collect();
        Ok(Stored { directory, ..writing.stored })
    }
}

/// Which of the histories have a case already.
fn known(conn: &mut Conn, batch: &[CaseHistory]) -> Result<HashMap<(String, String), Reference>, Error> {
    let mut by_authority: BTreeMap<&AuthorityCode, Vec<&str>> = BTreeMap::new();
    for history in batch {
        by_authority.entry(&history.authority).or_default().push(&history.source_reference);
    }
    let mut known = HashMap::new();
    for (authority, wanted) in by_authority {
        for (source_reference, reference) in references::by_sources(conn, authority, &wanted)? {
            known.insert((authority.to_string(), source_reference), reference);
        }
    }
    Ok(known)
}

struct Writing<'a> {
    app: &'a App,
    actor: &'a str,
    now: Moment,
    stored: Stored,
    directories: HashMap<AuthorityCode, Directory>,
}

impl Writing<'_> {
    fn add_new(&mut self, conn: &mut Conn, new: Vec<(&CaseHistory, Told)>) -> Result<(), Error> {
        let mut counts: BTreeMap<(AuthorityCode, i32), u32> = BTreeMap::new();
        for (history, told) in &new {
            *counts.entry((history.authority.clone(), told.case.received_on.year())).or_default() += 1;
        }
        let mut next = BTreeMap::new();
        for ((authority, year), count) in counts {
            let first = references::take(conn, &authority, year, count)?;
            next.insert((authority, year), first);
        }
        let mut projections = Vec::with_capacity(new.len());
        let mut records = Vec::new();
        for (history, told) in new {
            let year = told.case.received_on.year();
            let number = next.entry((history.authority.clone(), year)).or_default();
            let reference = Reference::new(&history.authority, year, *number)
                .ok_or_else(|| db::Error::Failed("no reference can be made for that year".into()))?;
            *number += 1;
            projections.push(self.projection(conn, reference, history, &told)?);
            self.stored.added += 1;
            records.extend(self.recorded(told.entries).into_iter().map(|recorded| (reference, recorded)));
        }
        self.stored.entries += records.len() as u64;
        events::append(conn, records.iter().map(|(reference, recorded)| (*reference, recorded)))?;
        Ok(cases::add(conn, &projections)?)
    }

    fn add_to(&mut self, conn: &mut Conn, reference: Reference, history: &CaseHistory) -> Result<(), Error> {
        let record: Vec<Entry> =
            events::of_case(conn, reference)?.into_iter().map(|recorded| recorded.entry).collect();
        if let Some(problem) = contradiction(history, &record) {
            self.stored.problems.push(problem);
            return Ok(());
        }
        let former_version = record.last().map_or(0, |entry| entry.number);
        let told = match history.tell(Some(&record), &self.app.rules, self.now.today) {
            Ok(told) => told,
            Err(refused) => {
                self.stored.problems.push(problem(history, &refused));
                return Ok(());
            }
        };
        if told.entries.is_empty() {
            self.stored.unchanged += 1;
            return Ok(());
        }
        let projection = self.projection(conn, reference, history, &told)?;
        // What an export tells is history: whoever had to be told of it was told by the system it
        // comes from. The ladder begins with the next sweep.
        let recorded = self.recorded(told.entries);
        self.stored.changed += 1;
        self.stored.entries += recorded.len() as u64;
        events::append(conn, recorded.iter().map(|recorded| (reference, recorded)))?;
        Ok(cases::replace(conn, &projection, former_version, true)?)
    }

    fn projection(
        &mut self,
        conn: &mut Conn,
        reference: Reference,
        history: &CaseHistory,
        told: &Told,
    ) -> Result<Projection, Error> {
        let authority = &history.authority;
        let policy = self.app.config.policy(authority);
        let new = || Directory::new(authority.clone(), self.now.at);
        let directory = self.directories.entry(authority.clone()).or_insert_with(new);
        Ok(Projection::of(conn, reference, &told.case, &self.app.rules, &policy, directory)?)
    }

    fn recorded(&self, entries: Vec<Entry>) -> Vec<Recorded> {
        let envelope = |entry| Recorded { entry, actor: self.actor.to_owned(), recorded_at: self.now.at };
        entries.into_iter().map(envelope).collect()
    }
}

/// Where a row tells of the registration otherwise than the record does. The record is changed
/// by corrections, not by importing again.
fn contradiction(history: &CaseHistory, record: &[Entry]) -> Option<Problem> {
    let (received_on, told) = history.registration.as_ref()?;
    let entry = record.first()?;
    let Step::Register(recorded) = &entry.step else { return None };
    let column = differing_column(*received_on, told, entry.on, recorded)?;
    let what = "differs from what was imported before; correct it on the case";
    Some(Problem::new("cases", history.line, column, "", what))
}

fn differing_column(
    on: NaiveDate,
    told: &Registration,
    recorded_on: NaiveDate,
    recorded: &Registration,
) -> Option<&'static str> {
    let (child, former) = (&told.child, &recorded.child);
    [
        ("received_on", on != recorded_on),
        ("source", told.source != recorded.source),
        ("surname", child.surname != former.surname),
        ("forename", child.forename != former.forename),
        ("born_on", child.born_on != former.born_on),
        ("sex", child.sex != former.sex),
        ("nhs_number", child.nhs_number != former.nhs_number),
        ("upn", child.upn != former.upn),
        ("postcode", child.postcode != former.postcode),
        ("social_care_status", child.social_care_status != former.social_care_status),
        ("setting_name", told.setting != recorded.setting),
        ("caseworker", told.caseworker != recorded.caseworker),
        ("team", told.team != recorded.team),
    ]
    .into_iter()
    .find_map(|(column, differs)| differs.then_some(column))
}

fn problem(history: &CaseHistory, refused: &Refused) -> Problem {
    let what = refused.refusal.to_string();
    match &refused.fact {
        None if history.registration.is_none() => {
            let what = "no case of this reference is in the database or the cases file";
            Problem::new("advice", history.line, "case_reference", &history.source_reference, what)
        }
        None => Problem::new("cases", history.line, registration_column(&refused.refusal), "", what),
        Some(fact) => {
            let column = column(fact, refused.refusal.field());
            Problem::new(fact.place.0, fact.place.1, column, &value(fact, column), what)
        }
    }
}

fn registration_column(refusal: &Refusal) -> &'static str {
    match refusal.field() {
        Some("child.born_on") => "born_on",
        Some("child.surname") => "surname",
        Some("child.forename") => "forename",
        Some("setting.name") => "setting_name",
        _ => "received_on",
    }
}

/// The column of the file that a field of a step was told in.
fn column(fact: &Fact, field: Option<&'static str>) -> &'static str {
    let kind = match &fact.what {
        What::Step(step) => step.kind(),
        What::Advice { act, .. } => return advice_column(act, field),
    };
    let dated = field == Some("on");
    match kind {
        StepKind::AgreeToAssess | StepKind::RefuseToAssess if dated => "assess_decided_on",
        StepKind::AgreeToAssess | StepKind::RefuseToAssess => "assess_decision",
        StepKind::DecideToIssue | StepKind::DecideNoPlan if dated => "plan_decided_on",
        StepKind::DecideToIssue | StepKind::DecideNoPlan => "plan_decision",
        StepKind::SendDraft => "draft_on",
        StepKind::IssuePlan => "plan_issued_on",
        StepKind::WithdrawRequest => "ended_on",
        StepKind::RecordMove if field == Some("moved_to") => "moved_to",
        StepKind::RecordMove => "ended_on",
        StepKind::ReceiveOrder => "ordered_on",
        StepKind::RecordException => match field {
            Some("to") => "exception_to",
            Some("evidence") => "exception_evidence",
            Some("from" | "on") => "exception_from",
            _ => "exception",
        },
        _ => "case_reference",
    }
}

fn advice_column(act: &AdviceAct, field: Option<&'static str>) -> &'static str {
    use AdviceAct::{Accept, Acknowledge, Give, Request, Return};
    match (act, field) {
        (Request(_), Some("received_by_service_on")) => "received_by_service_on",
        (Request(_), Some("service")) => "service",
        (Request(_), _) => "requested_on",
        (Acknowledge(_) | Give, _) => "given_on",
        (Return(_), Some("reason")) => "return_reason",
        (Return(_), _) => "returned_on",
        (Accept, _) => "accepted_on",
    }
}

/// What stood in the column, where the fact still shows it.
fn value(fact: &Fact, column: &str) -> String {
    match &fact.what {
        What::Step(Step::RecordException(exception)) => match column {
            "exception_to" => exception.to.to_string(),
            "exception_from" => exception.from.to_string(),
            "exception_evidence" => exception.evidence.clone(),
            _ => exception.limb.name().to_owned(),
        },
        What::Advice { act: AdviceAct::Request(request), .. } if column == "received_by_service_on" => {
            request.received_by_service_on.map_or_else(String::new, |on| on.to_string())
        }
        _ if column.ends_with("_on") => fact.on.to_string(),
        _ => String::new(),
    }
}

//! What should have been told of a case by a day, and what was: for whoever asks, and for the
//! auditor that asks every hour.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use serde::Serialize;

use super::ledger::{AlertView, views};
use super::{App, Error, Progress};
use crate::clock::end_of_day;
use crate::db::events::Recorded;
use crate::db::notices::NoticeState;
use crate::db::sweeps::{self, NewAudit, Sweep};
use crate::db::{cases, events, notices};
use crate::domain::audit::{Finding, findings, hold_in_words};
use crate::domain::case::{Case, replay};
use crate::domain::identifiers::Reference;
use crate::domain::ladder::Ladder;
use crate::domain::step::{AlertOutcome, Subject};
use crate::domain::{Policy, Step};

const CASES_AT_A_TIME: usize = 200;
/// So many differences are kept with an audit; the log has them all.
const DIFFERENCES_KEPT: usize = 50;

/// One rung of one case, as it should be and as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explained {
    pub obligation: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    pub due_on: NaiveDate,
    pub rung: String,
    pub occurrence: u32,
    pub fell_on: NaiveDate,
    /// What the record says: "raised", "overtaken by chase_2", "held until …", or nothing.
    pub did: String,
    /// Who was told and when: "service c…@nhs.example, sent 2026-11-02 07:31".
    pub told: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<String>,
}

/// What came of an audit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audited {
    pub cases: usize,
    pub differences: Vec<String>,
}

impl App {
    /// A past day told again: what should have gone out by its end, and what did.
    pub fn explain(&self, reference: Reference, on: Option<NaiveDate>) -> Result<Vec<Explained>, Error> {
        let now = self.clock.now();
        let day = on.unwrap_or(now.today);
        if day > now.today {
            let detail =
                "that day has not come; `twentyweeks sweep --dry-run --on DATE` looks ahead".to_owned();
            return Err(Error::Invalid { field: "on", detail });
        }
        let known_before = end_of_day(day).min(now.at + chrono::TimeDelta::microseconds(1));
        self.db.snapshot(|conn| {
            let record = events::of_case(conn, reference)?;
            let case = known(&record, known_before).ok_or(Error::NotFound)?;
            let code = &case.registration.authority;
            let (ladder, policy) = (self.config.ladder(code), self.config.policy(code));
            let ledger = notices::of_case(conn, reference)?;
            let ledger = views(conn, ledger)?;
            let findings = findings(&case, &ladder, &policy, &self.rules, day);
            Ok(findings.into_iter().map(|finding| explained(finding, &ledger, known_before)).collect())
        })
    }

    /// Reads the rules a second time for every open case, as of the last sweep, and looks whether
    /// each rung that was raised reached its mails. What is different is logged as an error.
    pub fn audit(&self, progress: &dyn Progress) -> Result<Audited, Error> {
        let started_at = self.clock.now().at;
        let mut audited = Audited::default();
        if let Some(sweep) = self.db.read(sweeps::last_ended)? {
            self.audit_since(&sweep, progress, &mut audited)?;
        }
        for difference in &audited.differences {
            tracing::error!(difference, "the auditor found a difference");
        }
        let number = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
        let first = audited.differences.len().min(DIFFERENCES_KEPT);
        let audit = NewAudit {
            started_at,
            ended_at: self.clock.now().at,
            cases: number(audited.cases),
            differences: number(audited.differences.len()),
            words: audited.differences[..first].join("\n"),
        };
        self.db.write(|conn| sweeps::add_audit(conn, &audit))?;
        Ok(audited)
    }

    fn audit_since(
        &self,
        sweep: &Sweep,
        progress: &dyn Progress,
        audited: &mut Audited,
    ) -> Result<(), Error> {
        let watched = self.db.read(cases::watched)?;
        let mut terms: HashMap<String, (Ladder, Policy)> = HashMap::new();
        progress.begin(watched.len() as u64, "Auditing");
        for chunk in watched.chunks(CASES_AT_A_TIME) {
            for (reference, record) in self.db.read(|conn| events::of_cases(conn, chunk))? {
                let Some(case) = known(&record, NaiveDateTime::MAX) else { continue };
                let code = &case.registration.authority;
                let (ladder, policy) = terms
                    .entry(code.to_string())
                    .or_insert_with(|| (self.config.ladder(code), self.config.policy(code)));
                // What was recorded while the sweep ran may or may not have been seen by it: only
                // what is wrong either way is a difference.
                let at_end = sweep.ended_at.unwrap_or(sweep.started_at);
                let wrong = |moment| -> Vec<Finding> {
                    let as_seen = as_seen(&record, moment);
                    let found = as_seen.map(|case| findings(&case, ladder, policy, &self.rules, sweep.day));
                    found.into_iter().flatten().filter(|finding| finding.difference.is_some()).collect()
                };
                let at_start = wrong(sweep.started_at);
                if at_start.is_empty() {
                    continue;
                }
                let at_end = wrong(at_end);
                let both = at_start.iter().filter(|finding| at_end.iter().any(|other| same(finding, other)));
                audited.differences.extend(both.map(|finding| in_words(reference, finding)));
            }
            audited.cases += chunk.len();
            progress.advance(chunk.len() as u64);
        }
        progress.end();
        let lost = self.db.read(notices::raised_without_notice)?;
        audited.differences.extend(lost.into_iter().map(|(case, entry)| {
            format!("{case}: entry {entry} raised an alert, and the ledger has nothing of it")
        }));
        let unsent = self.db.read(notices::mailed_without_mail)?;
        audited.differences.extend(
            unsent
                .into_iter()
                .map(|(case, id)| format!("{case}: notice {id} is said to be in a mail, and is in none")),
        );
        Ok(())
    }
}

/// The case as it was known before a moment.
fn known(record: &[Recorded], before: NaiveDateTime) -> Option<Case> {
    replay(record.iter().filter(|one| one.recorded_at < before).map(|one| one.entry.clone()).collect())
}

/// The case as people had told it by a moment, with everything that the clock said up to now.
fn as_seen(record: &[Recorded], by: NaiveDateTime) -> Option<Case> {
    let is_seen = |one: &&Recorded| one.recorded_at <= by || matches!(one.entry.step, Step::RaiseAlert(_));
    replay(record.iter().filter(is_seen).map(|one| one.entry.clone()).collect())
}

fn same(one: &Finding, other: &Finding) -> bool {
    (one.obligation, &one.about, one.due_on, &one.rung, one.occurrence)
        == (other.obligation, &other.about, other.due_on, &other.rung, other.occurrence)
}

fn explained(finding: Finding, ledger: &[AlertView], before: NaiveDateTime) -> Explained {
    // Nobody was told of a rung that was overtaken or is held back.
    let raised = finding.did.as_ref().filter(|(_, outcome)| *outcome == AlertOutcome::Raised);
    let entry = raised.map(|(entry, _)| *entry);
    let of_entry = ledger.iter().filter(|alert| Some(alert.entry) == entry);
    Explained {
        obligation: finding.obligation.name(),
        about: finding.about.as_ref().map(about),
        due_on: finding.due_on,
        rung: finding.rung,
        occurrence: finding.occurrence,
        fell_on: finding.fell_on,
        did: finding.did.map_or_else(|| "nothing".to_owned(), |(_, outcome)| did(&outcome)),
        told: of_entry.map(|alert| told(alert, before)).collect(),
        difference: finding.difference.map(str::to_owned),
    }
}

fn did(outcome: &AlertOutcome) -> String {
    match outcome {
        AlertOutcome::Raised => "raised".to_owned(),
        AlertOutcome::Overtaken { by } => format!("overtaken by {by}"),
        AlertOutcome::Held { hold } => hold_in_words(hold),
    }
}

fn told(alert: &AlertView, before: NaiveDateTime) -> String {
    let mails: Vec<String> = alert
        .mails
        .iter()
        .map(|mail| match mail.sent_at.filter(|at| at.naive_utc() < before) {
            Some(at) => format!("{}, sent {} UTC", mail.address, at.format("%Y-%m-%d %H:%M")),
            None => format!("{}, {}", mail.address, mail.state),
        })
        .collect();
    let state = match (alert.state, &alert.reason) {
        (NoticeState::Mailed, _) => mails.join("; "),
        (NoticeState::Waiting, _) => "waits for its mail".to_owned(),
        (_, Some(reason)) => reason.clone(),
        (state, None) => format!("{state:?}").to_lowercase(),
    };
    format!("{}: {state}", alert.to.name())
}

fn about(subject: &Subject) -> String {
    match subject {
        Subject::Advice(number) => format!("advice {number}"),
        Subject::Setting(setting) => setting.clone(),
    }
}

fn in_words(reference: Reference, finding: &Finding) -> String {
    let about = finding.about.as_ref().map_or_else(String::new, |subject| match subject {
        Subject::Advice(number) => format!(" (advice {number})"),
        Subject::Setting(_) => String::new(),
    });
    format!(
        "{reference}: {}{about}, due {}: rung {} fell on {} and is {}",
        finding.obligation.name(),
        finding.due_on,
        finding.rung,
        finding.fell_on,
        finding.difference.unwrap_or("as it should be")
    )
}

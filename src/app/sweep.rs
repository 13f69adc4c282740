//! The passing of time, told to every case: each rung of the ladder that was reached is raised
//! once. A case with nothing to say is only read.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Sender};

use chrono::NaiveDate;

use super::{App, Error, Progress};
use crate::clock::Moment;
use crate::db::sweeps::{self, Counts};
use crate::db::{self, cases, events};
use crate::domain::case::{Case, replay};
use crate::domain::decide::check_clock;
use crate::domain::identifiers::{AuthorityCode, Reference};
use crate::domain::ladder::Ladder;
use crate::domain::step::{Alert, AlertOutcome};
use crate::domain::{Entry, Policy, Step};

/// How the sweep is named in the record.
pub(super) const ACTOR: &str = "sweep";
const CASES_AT_A_TIME: usize = 200;
/// Reading and replaying is work for a core; writing takes turns anyway.
const MOST_READERS: usize = 4;

/// What a sweep is asked to do.
#[derive(Clone, Debug)]
pub struct SweepOrder {
    /// The day up to which rungs are raised; today where it is `None`.
    pub on: Option<NaiveDate>,
    /// Only look.
    pub dry_run: bool,
    /// Who runs it, for the list of sweeps.
    pub holder: String,
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Swept {
    pub counts: Counts,
    /// Each rung with its case, in the order of the cases.
    pub alerts: Vec<(Reference, Entry)>,
}

/// What an authority goes by.
struct Terms {
    ladder: Ladder,
    policy: Policy,
}

enum Told {
    Case(Reference, Vec<Entry>),
    Failed(Reference, String),
    Read(usize),
}

impl App {
    /// Raises what has been reached. Run twice, it says nothing the second time; run by two at
    /// once, each rung is raised by one of them.
    pub fn sweep(&self, order: &SweepOrder, progress: &dyn Progress) -> Result<Swept, Error> {
        let now = self.clock.now();
        let day = order.on.unwrap_or(now.today);
        if day > now.today && !order.dry_run {
            let detail = "a day that has not come can only be looked at: add --dry-run".to_owned();
            return Err(Error::Invalid { field: "on", detail });
        }
        let run = (!order.dry_run)
            .then(|| self.db.write(|conn| sweeps::begin(conn, day, &order.holder, now.at)))
            .transpose()?;
        let swept = self.sweep_cases(day, now, order.dry_run, progress)?;
        if let Some(run) = run {
            self.seek_readers(now)?;
            let ended_at = self.clock.now().at;
            self.db.write(|conn| sweeps::end(conn, run, &swept.counts, ended_at))?;
            self.swept(ended_at);
            let Counts { cases, raised, overtaken, held, failed } = swept.counts;
            tracing::info!(cases, raised, overtaken, held, failed, "swept");
        }
        Ok(swept)
    }

    fn sweep_cases(
        &self,
        day: NaiveDate,
        now: Moment,
        dry_run: bool,
        progress: &dyn Progress,
    ) -> Result<Swept, Error> {
        let terms = self.terms_of_all()?;
        let watched = self.db.read(cases::watched)?;
        let chunks: Vec<&[Reference]> = watched.chunks(CASES_AT_A_TIME).collect();
        let next = AtomicUsize::new(0);
        let readers = std::thread::available_parallelism().map_or(1, usize::from).min(MOST_READERS);
        let mut swept = Swept::default();
        progress.begin(watched.len() as u64, "Sweeping");
        std::thread::scope(|scope| {
            let (sender, receiver) = mpsc::channel();
            for _ in 0..readers.min(chunks.len()) {
                let sender = sender.clone();
                let (terms, chunks, next) = (&terms, &chunks, &next);
                scope.spawn(move || {
                    while let Some(chunk) = chunks.get(next.fetch_add(1, Ordering::Relaxed)) {
                        self.sweep_chunk(chunk, terms, day, now, dry_run, &sender);
                    }
                });
            }
            drop(sender);
            for told in receiver {
                swept.take(told, progress);
            }
        });
        progress.end();
        swept.alerts.sort_by_key(|(reference, _)| *reference);
        Ok(swept)
    }

    /// One bad case is told of and passed over.
    fn sweep_chunk(
        &self,
        chunk: &[Reference],
        terms: &HashMap<String, Terms>,
        day: NaiveDate,
        now: Moment,
        dry_run: bool,
        tell: &Sender<Told>,
    ) {
        let send = |told| drop(tell.send(told));
        let records = match self.db.read(|conn| events::of_cases(conn, chunk)) {
            Ok(records) => records,
            Err(error) if chunk.len() == 1 => return send(Told::Failed(chunk[0], error.to_string())),
            Err(_) => {
                for one in chunk.chunks(1) {
                    self.sweep_chunk(one, terms, day, now, dry_run, tell);
                }
                return;
            }
        };
        for (reference, record) in records {
            let entries = record.into_iter().map(|recorded| recorded.entry).collect();
            let Some(terms) = terms.get(&reference.authority()) else { continue };
            // A case that makes the program stumble must not keep the others from being swept.
            let case = AssertUnwindSafe(|| self.sweep_case(reference, entries, terms, day, now, dry_run));
            match catch_unwind(case) {
                Ok(Ok(entries)) if entries.is_empty() => {}
                Ok(Ok(entries)) => send(Told::Case(reference, entries)),
                Ok(Err(error)) => send(Told::Failed(reference, error.to_string())),
                Err(_) => send(Told::Failed(reference, "the program stumbled over it".to_owned())),
            }
        }
        send(Told::Read(chunk.len()));
    }

    fn sweep_case(
        &self,
        reference: Reference,
        entries: Vec<Entry>,
        terms: &Terms,
        day: NaiveDate,
        now: Moment,
        dry_run: bool,
    ) -> Result<Vec<Entry>, Error> {
        let said = |case: &Case| check_clock(case, &terms.ladder, &terms.policy, &self.rules, day);
        let case = replay(entries).ok_or(Error::NotFound)?;
        let would_say = said(&case);
        if would_say.is_empty() || dry_run {
            return Ok(would_say);
        }
        self.db.write(|conn| {
            // Somebody may have been first: what counts is the record as it stands now.
            let record = events::of_case(conn, reference)?;
            let entries = record.into_iter().map(|recorded| recorded.entry).collect();
            let case = replay(entries).ok_or(Error::NotFound)?;
            let entries = said(&case);
            if !entries.is_empty() {
                self.record(conn, ACTOR, reference, Some(case), &entries, now)?;
            }
            Ok(entries)
        })
    }

    fn terms_of_all(&self) -> Result<HashMap<String, Terms>, Error> {
        let authorities = self.db.read(db::authorities::all)?;
        let codes = authorities.iter().filter_map(|authority| AuthorityCode::parse(&authority.code).ok());
        Ok(codes
            .map(|code| {
                let terms = Terms { ladder: self.config.ladder(&code), policy: self.config.policy(&code) };
                (code.to_string(), terms)
            })
            .collect())
    }
}

impl Swept {
    fn take(&mut self, told: Told, progress: &dyn Progress) {
        match told {
            Told::Read(cases) => {
                self.counts.cases += i32::try_from(cases).unwrap_or(0);
                progress.advance(cases as u64);
            }
            Told::Failed(reference, error) => {
                tracing::error!(case = %reference, error, "a case could not be swept");
                self.counts.failed += 1;
            }
            Told::Case(reference, entries) => {
                for entry in entries {
                    self.count(&entry);
                    self.alerts.push((reference, entry));
                }
            }
        }
    }

    fn count(&mut self, entry: &Entry) {
        match alert_of(entry).map(|alert| &alert.outcome) {
            Some(AlertOutcome::Raised) => self.counts.raised += 1,
            Some(AlertOutcome::Overtaken { .. }) => self.counts.overtaken += 1,
            Some(AlertOutcome::Held { .. }) => self.counts.held += 1,
            None => {}
        }
    }
}

/// The alert that an entry records.
pub fn alert_of(entry: &Entry) -> Option<&Alert> {
    match &entry.step {
        Step::RaiseAlert(alert) => Some(alert),
        _ => None,
    }
}

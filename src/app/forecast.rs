//! What would be told of a case, when and to whom, if nothing happened on it: the ladder tried
//! against a case. Nothing of it is kept.

use chrono::{Days, NaiveDate};

use super::access::Caller;
use super::ledger::masked;
use super::outbox::postbook::{Addressed, Postbook};
use super::{App, Error, told};
use crate::db::Conn;
use crate::db::directory::Directory;
use crate::domain::alert::watched;
use crate::domain::case::{Case, Entry, apply};
use crate::domain::decide::check_clock;
use crate::domain::identifiers::Reference;
use crate::domain::ladder::Way;
use crate::domain::notice::{Notice, notices};
use crate::domain::step::{AlertOutcome, Subject};
use crate::domain::{Policy, audit::hold_in_words};

/// So far ahead a forecast looks.
const AHEAD: Days = Days::new(8 * 7);
/// A forecast may begin so many days from now.
const LATEST: Days = Days::new(366);

/// Eight weeks of one case.
#[derive(Clone, Debug)]
pub struct Forecast {
    pub from: NaiveDate,
    pub until: NaiveDate,
    pub alerts: Vec<Foreseen>,
    /// Whether there is anything left to do on the case that somebody is told of.
    pub is_watched: bool,
}

/// What would be said on a day.
#[derive(Clone, Debug)]
pub struct Foreseen {
    /// The day it is noticed.
    pub on: NaiveDate,
    pub what: String,
    pub due_on: Option<NaiveDate>,
    pub rung: String,
    /// When its mail goes at the earliest; none where nobody is told.
    pub goes_on: Option<NaiveDate>,
    pub by: Way,
    /// Why nobody is told.
    pub not_told: Option<String>,
    pub readers: Vec<ForeseenReader>,
}

#[derive(Clone, Debug)]
pub struct ForeseenReader {
    pub title: String,
    /// Masked; empty where there is nobody.
    pub addresses: Vec<String>,
}

impl App {
    /// The eight weeks from a day on, of a case of the caller's authority.
    pub fn forecast(
        &self,
        caller: &Caller,
        reference: Reference,
        from: NaiveDate,
    ) -> Result<Forecast, Error> {
        let today = self.clock.now().today;
        if from > today + LATEST {
            let detail = "The day must be within a year from today".to_owned();
            return Err(Error::Invalid { field: "on", detail });
        }
        let from = from.max(today);
        let until = from + AHEAD;
        self.db.snapshot(|conn| {
            let mut case = self.open_case(conn, caller, reference)?.case;
            let code = case.registration.authority.clone();
            let (ladder, policy) = (self.config.ladder(&code), self.config.policy(&code));
            let is_watched = !watched(&case, &self.rules, &policy).is_empty();
            let mut directory = Directory::looking_up(code, self.clock.now().at);
            let mut postbook = Postbook::open(conn, today)?;
            let mut alerts = Vec::new();
            for day in today.iter_days().take_while(|day| *day <= until) {
                postbook.turn_to(day);
                for entry in check_clock(&case, &ladder, &policy, &self.rules, day) {
                    case = apply(Some(case), entry.clone()).ok_or(Error::NotFound)?;
                    if day >= from {
                        alerts.extend(self.foreseen(
                            conn,
                            &case,
                            &entry,
                            &policy,
                            &postbook,
                            &mut directory,
                            day,
                        )?);
                    }
                }
            }
            Ok(Forecast { from, until, alerts, is_watched })
        })
    }

    #[allow(clippy::too_many_arguments, reason = "the day's book, directory and case belong together")]
    fn foreseen(
        &self,
        conn: &mut Conn,
        case: &Case,
        entry: &Entry,
        policy: &Policy,
        postbook: &Postbook,
        directory: &mut Directory,
        day: NaiveDate,
    ) -> Result<Option<Foreseen>, Error> {
        let told = notices(case, entry, policy);
        let Some(first) = told.first() else { return Ok(None) };
        let not_told = not_told(&first.outcome);
        let working_day = self.config.jobs.working_days.working_day_on_or_after(day);
        let mut readers = Vec::new();
        for notice in &told {
            let service = match &notice.service {
                Some(name) => Some((directory.service(conn, name)?, name.as_str())),
                None => None,
            };
            readers.push(reader(notice, case, service, postbook));
        }
        Ok(Some(Foreseen {
            on: day,
            what: what(first),
            due_on: first.due_on,
            rung: first.rung.clone(),
            goes_on: not_told.is_none().then_some(if first.urgent { day } else { working_day }),
            by: first.way,
            not_told,
            readers,
        }))
    }
}

fn reader(notice: &Notice, case: &Case, service: Option<(i64, &str)>, postbook: &Postbook) -> ForeseenReader {
    let (kind, setting) = match &notice.about {
        Some(Subject::Advice(number)) => (case.advice(*number).map(|advice| advice.kind), None),
        Some(Subject::Setting(setting)) => (None, Some(setting.as_str())),
        None => (None, None),
    };
    let addressed = Addressed { reader: notice.reader, case, service, kind, setting };
    let found = postbook.resolve(&addressed).unwrap_or_default();
    ForeseenReader {
        title: told::reader(notice.reader, notice.service.as_deref(), setting),
        addresses: found.iter().map(|recipient| masked(&recipient.address)).collect(),
    }
}

fn what(notice: &Notice) -> String {
    let said = told::said(notice.topic, notice.tone, notice.number);
    notice.service.as_ref().map_or_else(|| said.clone(), |service| format!("{said} of {service}"))
}

fn not_told(outcome: &AlertOutcome) -> Option<String> {
    match outcome {
        AlertOutcome::Raised => None,
        AlertOutcome::Overtaken { by } => Some(format!("overtaken by “{}”", by.replace('_', " "))),
        AlertOutcome::Held { hold } => Some(hold_in_words(hold)),
    }
}

//! One thing done to several cases at once: each by itself, with a result of its own.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::access::Caller;
use super::cases::Terms;
use super::outbox::postbook::Postbook;
use super::sessions::{Session, random_text};
use super::{App, Error};
use crate::db::{directory, kept_forms, overview};
use crate::domain::case::Case;
use crate::domain::decide::no_cause_to_chase;
use crate::domain::identifiers::{Email, Reference};
use crate::domain::permission::{Role, may_take};
use crate::domain::step::{Allocation, Chase, Step, StepKind};
use crate::domain::words::listed;
use crate::domain::{Command, Entry};

/// Where results are kept until they have been shown, among what was typed into forms.
const PLACE: &str = "result:";

/// So many cases at once at most.
pub const MOST: usize = 200;

/// A case as somebody saw it in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    pub reference: Reference,
    /// None where they did not say: then whatever is there is what they saw.
    pub version: Option<u32>,
}

/// What became of one case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BulkResult {
    #[schema(example = "351-2026-00042")]
    pub case: String,
    pub outcome: Outcome,
    /// In a sentence.
    pub words: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Done,
    NothingToDo,
    /// Somebody else did it, or something else, after the case was seen.
    SomebodyWasFirst,
    Refused,
}

impl App {
    /// Has every service chased whose advice on these cases is late.
    pub fn chase_many(&self, caller: &Caller, seen: &[Seen]) -> Result<Vec<BulkResult>, Error> {
        check(caller, StepKind::ChaseAdvice, seen)?;
        Ok(seen.iter().map(|one| self.result(*one, |app| app.chase_all(caller, *one))).collect())
    }

    /// Gives these cases to somebody of the authority.
    pub fn allocate_many(
        &self,
        caller: &Caller,
        seen: &[Seen],
        to: &Email,
    ) -> Result<Vec<BulkResult>, Error> {
        check(caller, StepKind::Allocate, seen)?;
        let authority = caller.authority().ok_or(Error::Forbidden)?;
        let known = self.db.read(|conn| directory::find_people(conn, to.as_str()))?;
        let is_there = known.iter().any(|person| {
            person.authority.as_deref() == Some(authority.as_str())
                && person.disabled_at.is_none()
                && [Role::Caseworker.name(), Role::Manager.name()].contains(&person.role.as_str())
        });
        if !is_there {
            let detail = "choose a caseworker of your authority".to_owned();
            return Err(Error::Invalid { field: "caseworker", detail });
        }
        Ok(seen.iter().map(|one| self.result(*one, |app| app.allocate(caller, *one, to))).collect())
    }

    /// The number of somebody whom cases can be given to, as an address.
    pub fn colleague(&self, person: i64) -> Result<Option<Email>, Error> {
        let found = self.db.read(|conn| directory::person(conn, person))?;
        Ok(found.and_then(|person| Email::parse(&person.email).ok()))
    }

    /// Keeps results for the page that shows them, and answers with the name they are kept under.
    pub fn keep_results(&self, session: &Session, results: &[BulkResult]) -> Result<String, Error> {
        let (id, now) = (random_text(), self.clock.now().at);
        let text = serde_json::to_string(results).map_err(|e| Error::broke_off(&e.to_string()))?;
        let place = format!("{PLACE}{id}");
        self.db.write(|conn| kept_forms::keep(conn, session.account, &place, &text, now))?;
        Ok(id)
    }

    /// Results that were kept; none where nothing is kept under this name.
    pub fn results(&self, session: &Session, id: &str) -> Result<Option<Vec<BulkResult>>, Error> {
        let place = format!("{PLACE}{id}");
        let text = self.db.read(|conn| kept_forms::find(conn, session.account, &place))?;
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
    }

    fn result(&self, seen: Seen, act: impl FnOnce(&Self) -> Result<(Outcome, String), Error>) -> BulkResult {
        let (outcome, words) = act(self).unwrap_or_else(|error| match error {
            Error::NotFound => (Outcome::Refused, "There is no such case that you may see.".to_owned()),
            Error::Stale { .. } | Error::Db(crate::db::Error::Conflict) => {
                let words = "Somebody else recorded something at the same moment. Look again and repeat.";
                (Outcome::SomebodyWasFirst, words.to_owned())
            }
            Error::Refused(refusal) => (Outcome::Refused, refusal.to_string()),
            Error::Db(error) => {
                tracing::error!(case = %seen.reference, %error, "one of several cases could not be worked on");
                (Outcome::Refused, "Something went wrong on our side; nothing was changed.".to_owned())
            }
            other => (Outcome::Refused, other.to_string()),
        });
        BulkResult { case: seen.reference.to_string(), outcome, words }
    }

    fn chase_all(&self, caller: &Caller, seen: Seen) -> Result<(Outcome, String), Error> {
        let today = self.clock.now().today;
        let opened = self.db.snapshot(|conn| self.open_case(conn, caller, seen.reference))?;
        let case = &opened.case;
        let mut chased = Vec::new();
        let mut refused = Vec::new();
        for advice in &case.advice {
            if no_cause_to_chase(case, advice, &self.rules, today).is_some() {
                continue;
            }
            let step = Step::ChaseAdvice(Chase { advice: advice.number, note: None });
            let command = Command::now(today, step);
            match self.advance(caller, seen.reference, &command, &Terms::default()) {
                Ok(_) => chased.extend(advice.service.clone()),
                Err(Error::Refused(refusal)) => refused.push(refusal.to_string()),
                Err(error) => return Err(error),
            }
        }
        if !chased.is_empty() {
            return Ok((Outcome::Done, self.in_words(case, chased, today)?));
        }
        if let Some(by) = opened.since(seen).find(|(entry, _)| matches!(entry.step, Step::ChaseAdvice(_))) {
            return Ok((Outcome::SomebodyWasFirst, format!("{} had it chased already.", by.1)));
        }
        if let Some(why) = refused.pop() {
            return Ok((Outcome::NothingToDo, why));
        }
        Ok((Outcome::NothingToDo, self.why_nothing(case)))
    }

    /// Why no service is to be chased on a case.
    /// Of a chase that reaches nobody a task is made; whoever asked for it hears so at once.
    fn in_words(&self, case: &Case, chased: Vec<String>, today: NaiveDate) -> Result<String, Error> {
        let authority = &case.registration.authority;
        let reached: Vec<String> = self.db.snapshot(|conn| {
            let book = Postbook::open(conn, today)?;
            let services = overview::services(conn, authority)?;
            let reached =
                services.into_iter().filter(|(id, _)| book.reaches_service(*id, authority.as_str(), None));
            Ok::<_, Error>(reached.map(|(_, name)| name).collect())
        })?;
        let (told, untold): (Vec<String>, Vec<String>) =
            chased.into_iter().partition(|name| reached.contains(name));
        let mut words = Vec::new();
        if !told.is_empty() {
            words.push(format!("{} chased.", listed(&told)));
        }
        if !untold.is_empty() {
            words.push(format!(
                "Nobody is there to write to at {}: the mail waits until there is.",
                listed(&untold)
            ));
        }
        Ok(words.join(" "))
    }

    fn why_nothing(&self, case: &Case) -> String {
        let today = self.clock.now().today;
        let awaited = case.advice.iter().filter(|advice| advice.clock_runs());
        let reasons: Vec<String> = awaited
            .filter_map(|advice| {
                let why = no_cause_to_chase(case, advice, &self.rules, today)?;
                Some(format!("{}: {why}", advice.service.as_deref().unwrap_or("Advice")))
            })
            .collect();
        if !case.is_open() || reasons.is_empty() {
            return "No advice is being waited for.".to_owned();
        }
        format!("{}.", reasons.join("; "))
    }

    fn allocate(&self, caller: &Caller, seen: Seen, to: &Email) -> Result<(Outcome, String), Error> {
        let today = self.clock.now().today;
        let opened = self.db.snapshot(|conn| self.open_case(conn, caller, seen.reference))?;
        let case = &opened.case;
        if case.caseworker.as_ref() == Some(to) {
            return Ok((Outcome::NothingToDo, format!("It is with {to} already.")));
        }
        let given = opened.since(seen).filter(|(entry, _)| matches!(entry.step, Step::Allocate(_))).last();
        if let (Some((_, by)), Some(now)) = (given, &case.caseworker) {
            return Ok((Outcome::SomebodyWasFirst, format!("{by} gave it to {now}. It was left there.")));
        }
        let former = case.caseworker.clone();
        let command = Command::now(today, Step::Allocate(Allocation { caseworker: to.clone(), team: None }));
        let terms = Terms { expected_version: Some(case.version()), ..Terms::default() };
        self.advance(caller, seen.reference, &command, &terms)?;
        Ok((
            Outcome::Done,
            match former {
                Some(former) => format!("Given to {to}; before, it was with {former}."),
                None => format!("Given to {to}."),
            },
        ))
    }
}

impl super::cases::Opened {
    /// What was recorded after somebody saw the case, each with who did.
    fn since(&self, seen: Seen) -> impl Iterator<Item = (&Entry, &str)> {
        let version = seen.version.unwrap_or(u32::MAX);
        let later = self.record.iter().filter(move |recorded| recorded.entry.number > version);
        later.map(|recorded| (&recorded.entry, recorded.actor.as_str()))
    }
}

fn check(caller: &Caller, kind: StepKind, seen: &[Seen]) -> Result<(), Error> {
    if !may_take(kind).contains(&caller.role) {
        return Err(Error::Forbidden);
    }
    if seen.is_empty() {
        return Err(Error::Invalid { field: "cases", detail: "tick at least one case".to_owned() });
    }
    if seen.len() > MOST {
        return Err(Error::Invalid { field: "cases", detail: format!("at most {MOST} cases at once") });
    }
    Ok(())
}

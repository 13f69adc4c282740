//! Answering from a mail, without an account: whoever holds the link may confirm, promise a day
//! or say that it is not for them. Nothing is shown of the child but the case's reference and
//! the setting's town.

use chrono::NaiveDate;

use super::access::Caller;
use super::cases::Terms;
use super::ledger::masked;
use super::links::Purpose;
use super::{App, Error};
use crate::db::links::Link;
use crate::db::listing::Scope;
use crate::db::{self, Conn, directory, events};
use crate::domain::calendar::{days_between, in_words};
use crate::domain::case::{Advice, Case, replay};
use crate::domain::deadline::{About, Deadline, deadlines};
use crate::domain::identifiers::Reference;
use crate::domain::permission::Role;
use crate::domain::step::{Acknowledgement, Decline, MailAgreement};
use crate::domain::{Command, Step};
use crate::mail::phrase;

/// How often an answer is taken to a case that has moved on meanwhile.
const TRIES: u32 = 4;

/// What a link shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub reference: String,
    /// The number of the request within its case.
    pub advice: u32,
    pub service_id: Option<i64>,
    pub town: Option<String>,
    pub service: String,
    /// "educational psychology advice"
    pub what: String,
    pub asked_on: String,
    pub due: String,
    /// "in 3 days"
    pub when: String,
    pub days_late: i64,
    pub why: String,
    /// The earliest day that can be promised.
    pub today: NaiveDate,
    pub standing: Standing,
}

/// How the request stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has answered.
    Open,
    Confirmed {
        on: String,
    },
    Promised {
        day: String,
        is_broken: bool,
    },
    Declined {
        on: String,
    },
    /// There is nothing left to answer, and why.
    Over(&'static str),
}

/// What the reader says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Confirm,
    Promise(NaiveDate),
    NotForUs { whose: String },
}

impl App {
    /// What the link asks. Looking changes nothing, however often a mail scanner does it.
    pub fn asked(&self, token: &str) -> Result<Asked, Error> {
        let now = self.clock.now();
        self.db.snapshot(|conn| {
            let link = self.link(conn, Purpose::Answer, token, now.at)?;
            let (case, number) = case_of(conn, &link)?;
            let advice = case.advice(number).ok_or(Error::NotFound)?;
            let policy = self.config.policy(&case.registration.authority);
            let deadlines = deadlines(&case, &self.rules, &policy);
            let deadline =
                deadlines.iter().find(|deadline| is_about(deadline, number)).ok_or(Error::NotFound)?;
            let service = service_name(conn, &link)?;
            Ok(asked(&link, &case, advice, deadline, service, now.today))
        })
    }

    /// Takes the answer as a step of the service, through the same door as any other. The same
    /// answer given twice, by a double click or from a page left open, is taken once.
    pub fn answer(&self, token: &str, answer: &Answer) -> Result<(), Error> {
        let now = self.clock.now();
        let link = self.db.read(|conn| self.link(conn, Purpose::Answer, token, now.at))?;
        let service = link.service_id.ok_or(Error::NotFound)?;
        let reference = Reference::from_id(link.case_id).ok_or(Error::NotFound)?;
        let caller = Caller {
            actor: format!("link sent to {}", masked(&link.address)),
            role: Role::Partner,
            scope: Scope::Services(vec![service]),
        };
        let step = answer.step(link.advice.map_or(0, i32::unsigned_abs));
        self.say(&caller, reference, &Command::now(now.today, step))
    }

    /// Takes a step of a service about a request of its own, unless the same stands already.
    pub(super) fn say(&self, caller: &Caller, reference: Reference, command: &Command) -> Result<(), Error> {
        for _ in 0..TRIES {
            match self.say_once(caller, reference, command) {
                Err(Error::Stale { .. }) => {}
                result => return result,
            }
        }
        Err(db::Error::Conflict.into())
    }

    fn say_once(&self, caller: &Caller, reference: Reference, command: &Command) -> Result<(), Error> {
        let today = self.clock.now().today;
        let opened = self.db.snapshot(|conn| self.open_case(conn, caller, reference))?;
        let number = command.step.advice().ok_or(Error::NotFound)?;
        let is_own = opened.own_advice.as_ref().is_some_and(|own| own.contains(&number));
        let advice = opened.case.advice(number).filter(|_| is_own).ok_or(Error::NotFound)?;
        if is_said(advice, command, today) {
            return Ok(());
        }
        let terms = Terms { expected_version: Some(opened.case.version()), idempotency_key: None };
        self.advance(caller, reference, command, &terms)?;
        Ok(())
    }

    /// The reference of the case whose mails a link would end.
    pub fn may_leave(&self, token: &str) -> Result<String, Error> {
        let now = self.clock.now();
        let link = self.db.read(|conn| self.link(conn, Purpose::Leave, token, now.at))?;
        Reference::from_id(link.case_id).map(|case| case.to_string()).ok_or(Error::NotFound)
    }

    /// The parent or young person wants no more mails.
    pub fn leave(&self, token: &str) -> Result<(), Error> {
        let now = self.clock.now();
        let link = self.db.read(|conn| self.link(conn, Purpose::Leave, token, now.at))?;
        let reference = Reference::from_id(link.case_id).ok_or(Error::NotFound)?;
        let (case, _) = self.db.read(|conn| case_of(conn, &link))?;
        // Who has left, or has agreed anew for another address, is left as they are.
        if case.family_mail.as_ref().is_none_or(|email| email.as_str() != link.address) {
            return Ok(());
        }
        // The link stands for the family; the step is one that staff may take for them.
        let caller = Caller {
            actor: "parent or young person, by link".to_owned(),
            role: Role::Caseworker,
            scope: Scope::Authority(case.registration.authority.clone()),
        };
        let step = Step::RecordMailAgreement(MailAgreement { email: None });
        self.advance(&caller, reference, &Command::now(now.today, step), &Terms::default())?;
        Ok(())
    }
}

impl Answer {
    /// The step that says so of a request, by its number.
    pub fn step(&self, advice: u32) -> Step {
        match self {
            Self::Confirm => Step::AcknowledgeAdvice(Acknowledgement { advice, promised_on: None }),
            Self::Promise(day) => {
                Step::AcknowledgeAdvice(Acknowledgement { advice, promised_on: Some(*day) })
            }
            Self::NotForUs { whose } => Step::DeclineAdvice(Decline { advice, whose: whose.clone() }),
        }
    }
}

/// Whether the request stands as the step says already.
fn is_said(advice: &Advice, command: &Command, today: NaiveDate) -> bool {
    match (&command.step, &advice.declined) {
        (Step::AcknowledgeAdvice(said), None) => match said.promised_on {
            // Who has promised a day has confirmed as well; confirming again takes no promise back.
            None => advice.acknowledged_on.is_some(),
            Some(day) => advice.promised_on == Some(day) && day >= today,
        },
        (Step::DeclineAdvice(said), Some((_, whose))) => said.whose == *whose,
        (Step::GiveAdvice(_), _) => !advice.is_awaited() && advice.given.last() == Some(&command.on),
        _ => false,
    }
}

fn case_of(conn: &mut Conn, link: &Link) -> Result<(Case, u32), Error> {
    let reference = Reference::from_id(link.case_id).ok_or(Error::NotFound)?;
    let entries = events::of_case(conn, reference)?.into_iter().map(|recorded| recorded.entry).collect();
    let case = replay(entries).ok_or(Error::NotFound)?;
    Ok((case, link.advice.map_or(0, i32::unsigned_abs)))
}

fn service_name(conn: &mut Conn, link: &Link) -> Result<String, Error> {
    let names = directory::service_names(conn)?;
    let own = names.into_iter().find(|(id, _)| Some(*id) == link.service_id);
    Ok(own.map_or_else(String::new, |(_, name)| name))
}

fn is_about(deadline: &Deadline, number: u32) -> bool {
    matches!(deadline.about, Some(About::Advice { number: of, .. }) if of == number)
}

fn asked(
    link: &Link,
    case: &Case,
    advice: &Advice,
    deadline: &Deadline,
    service: String,
    today: NaiveDate,
) -> Asked {
    let days_left = days_between(today, deadline.due_on);
    Asked {
        reference: Reference::from_id(link.case_id).map_or_else(String::new, |case| case.to_string()),
        advice: advice.number,
        service_id: link.service_id,
        town: case.registration.setting.as_ref().and_then(|setting| setting.town.clone()),
        service,
        what: phrase::of_advice(advice.kind).to_owned(),
        asked_on: in_words(advice.requested_on),
        due: in_words(deadline.due_on),
        when: phrase::when(days_left),
        days_late: -days_left.min(0),
        why: deadline.explanation(),
        today,
        standing: standing(case, advice, today),
    }
}

fn standing(case: &Case, advice: &Advice, today: NaiveDate) -> Standing {
    if advice.cancelled_on.is_some() {
        return Standing::Over("The request was cancelled.");
    }
    if advice.accepted_on.is_some() || advice.is_with_caseworker() {
        return Standing::Over("The advice has been given. Thank you.");
    }
    if !advice.given.is_empty() {
        return Standing::Over("The advice was sent back for quality; please answer the SEN team's mail.");
    }
    if case.ended_before_given(advice) || !case.is_open() {
        return Standing::Over("The case has closed, and the advice is no longer needed.");
    }
    if let Some((on, _)) = &advice.declined {
        return Standing::Declined { on: in_words(*on) };
    }
    match (advice.promised_on, advice.acknowledged_on) {
        (Some(day), _) => Standing::Promised { day: in_words(day), is_broken: day < today },
        (None, Some(on)) => Standing::Confirmed { on: in_words(on) },
        (None, None) => Standing::Open,
    }
}

//! What somebody of a service does about a request: answer it, record that the advice was given,
//! give it to a colleague, ask the SEN team something.

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use super::item::{due, subject};
use super::{colleagues, service_name, somebody};
use crate::app::access::Caller;
use crate::app::answers::Answer;
use crate::app::outbox::HandedOver;
use crate::app::view::hex;
use crate::app::{App, Error};
use crate::db::Conn;
use crate::db::inbox::{self, Handover};
use crate::db::tasks::NewTask;
use crate::domain::case::Case;
use crate::domain::identifiers::Reference;
use crate::domain::step::AdviceRef;
use crate::domain::{Command, Step};
use crate::mail::phrase;

/// A question is a few sentences, not a document.
const LONGEST_QUESTION: usize = 2_000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    Say(Answer),
    /// The advice was given on a day. The document itself goes to the SEN team as before.
    Give(NaiveDate),
    /// To a colleague, by their address; to nobody in particular where absent.
    HandOver(Option<String>),
    Ask(String),
}

impl App {
    /// Does it once, however often it is sent.
    pub fn act(&self, caller: &Caller, reference: Reference, number: u32, act: &Act) -> Result<(), Error> {
        let today = self.clock.now().today;
        match act {
            Act::Say(answer) => self.say(caller, reference, &Command::now(today, answer.step(number))),
            Act::Give(on) => {
                let step = Step::GiveAdvice(AdviceRef { advice: number });
                self.say(caller, reference, &Command::now(*on, step))
            }
            Act::HandOver(to) => self.hand_over(caller, reference, number, to.as_deref()),
            Act::Ask(words) => self.ask(caller, reference, number, words),
        }
    }

    /// Gives a request to somebody of the service: reminders about it then reach them as well.
    fn hand_over(
        &self,
        caller: &Caller,
        reference: Reference,
        number: u32,
        to: Option<&str>,
    ) -> Result<(), Error> {
        let now = self.clock.now();
        self.db.write(|conn| {
            let (service, case) = self.own_request(conn, caller, reference, number)?;
            let advice = case.advice(number).ok_or(Error::NotFound)?;
            if !case.awaits(advice) {
                return invalid(
                    "colleague",
                    "This request is no longer open, so there is nothing to hand over",
                );
            }
            let people = colleagues(conn, service)?;
            if to.is_some_and(|to| !people.iter().any(|one| one.email == to)) {
                return invalid("colleague", "Choose somebody of your service");
            }
            if inbox::handed_to(conn, reference, number)?.as_deref() == to {
                return Ok(());
            }
            let handover = Handover { case: reference, number, service, to, by: &caller.actor };
            inbox::hand_over(conn, &handover, now.at)?;
            // Whoever takes it themselves knows of it.
            let Some(to) = to.filter(|to| *to != caller.actor) else { return Ok(()) };
            let by = somebody(&people, &caller.actor).name;
            let due_on = due(self, &case, advice).0;
            let told = HandedOver { reference, case: &case, advice, due_on, by: &by };
            let name = service_name(conn, service)?;
            self.tell_of_handover(conn, &told, (to, &name), now)
        })
    }

    /// A task for the SEN team. The words stay in the task: the mail about it says only that there
    /// is a question.
    fn ask(&self, caller: &Caller, reference: Reference, number: u32, words: &str) -> Result<(), Error> {
        let words = words.trim();
        if words.is_empty() {
            return invalid("question", "Enter your question");
        }
        if words.chars().count() > LONGEST_QUESTION {
            return invalid("question", "The question must be 2,000 characters or fewer");
        }
        let now = self.clock.now();
        self.db.write(|conn| {
            let (service, case) = self.own_request(conn, caller, reference, number)?;
            let advice = case.advice(number).ok_or(Error::NotFound)?;
            let name = service_name(conn, service)?;
            let what = phrase::of_advice(advice.kind);
            let mark = &hex(&Sha256::digest(words))[..12];
            let task = NewTask {
                authority: case.registration.authority.to_string(),
                kind: "question".to_owned(),
                subject: format!("{} {mark}", subject(reference, number)),
                words: format!("{name} ({}) asks about the {what}: {words}", caller.actor),
                case_id: Some(reference.to_id()),
                notice_id: None,
                mail_id: None,
                raised_at: now.at,
            };
            self.ask_team(conn, &task, (what, &name), now)
        })
    }

    /// A request of the caller's own services, with the case; whoever may not see it learns nothing.
    fn own_request(
        &self,
        conn: &mut Conn,
        caller: &Caller,
        reference: Reference,
        number: u32,
    ) -> Result<(i64, Case), Error> {
        let own = caller.services().ok_or(Error::NotFound)?;
        let service = inbox::service_asked(conn, reference, number, own)?.ok_or(Error::NotFound)?;
        let opened = self.open_case(conn, caller, reference)?;
        match opened.own_advice.as_ref().is_some_and(|own| own.contains(&number)) {
            true => Ok((service, opened.case)),
            false => Err(Error::NotFound),
        }
    }
}

fn invalid<T>(field: &'static str, detail: &str) -> Result<T, Error> {
    Err(Error::Invalid { field, detail: detail.to_owned() })
}

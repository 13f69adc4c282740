//! What a service decides for itself: to which of its people a request was given, and which
//! reminders it would rather not have.

use super::Desk;
use crate::app::Error;
use crate::app::outbox::postbook::Recipient;
use crate::db::notices::Stored;
use crate::db::{Conn, inbox};
use crate::domain::calendar::{days_between, in_words};
use crate::domain::case::{Advice, Case};
use crate::domain::identifiers::Reference;
use crate::domain::ladder::{Reader, Tone};
use crate::domain::step::Subject;
use crate::mail::letter::{Group, Item, Letter, LetterKind};
use crate::mail::phrase;

/// A request that somebody of a service was given by a colleague.
pub struct HandedOver<'a> {
    pub reference: Reference,
    pub case: &'a Case,
    pub advice: &'a Advice,
    pub due_on: chrono::NaiveDate,
    /// Who gave it to them.
    pub by: &'a str,
}

impl Desk<'_> {
    /// Whoever of the service a request was given to: reminders about it reach them as well.
    pub fn colleague(&self, conn: &mut Conn, stored: &Stored) -> Result<Option<Recipient>, Error> {
        let Some(Subject::Advice(number)) = stored.notice.about else { return Ok(None) };
        if stored.notice.reader != Reader::Service {
            return Ok(None);
        }
        let Some(email) = inbox::handed_to(conn, stored.case, number)? else { return Ok(None) };
        let service = stored.service_id.and_then(|id| self.services.get(&id));
        let reader = format!("whom {} gave the request to", service.map_or("the service", String::as_str));
        Ok(self.postbook.present(&email).map(|address| Recipient { address, reader }))
    }

    /// Why a service would rather not have a notice, where it may choose.
    pub fn preference(&self, stored: &Stored) -> Option<&'static str> {
        let id = stored.service_id.filter(|_| stored.notice.tone == Tone::Reminder)?;
        let (wanted, name) = (self.preferences.get(&id)?, self.services.get(&id)?);
        wanted.leave_out(&stored.notice, name, &self.app.config.ladder(&stored.authority))
    }

    /// The mail to somebody of a service whom a colleague gave a request.
    pub fn handover_letter(&self, told: &HandedOver<'_>, reader: &str) -> Letter {
        let authority = &told.case.registration.authority;
        let item = Item {
            group: Group::NewlyAsked,
            tone: Tone::Request,
            about: "handed_over".to_owned(),
            reference: told.reference.to_string(),
            town: told.case.registration.setting.as_ref().and_then(|setting| setting.town.clone()),
            what: phrase::of_advice(told.advice.kind).to_owned(),
            holder: Some(told.by.to_owned()),
            due: Some(in_words(told.due_on)),
            days_late: -days_between(self.today, told.due_on).min(0),
            when: Some(phrase::when(days_between(self.today, told.due_on))),
            why: None,
            law: None,
            number: None,
            case_late: false,
            also_told: Vec::new(),
            promised: told.advice.promised_on.map(in_words),
            broken_promises: None,
            note: None,
            link: Some(self.page(&format!("inbox/{}/{}", told.reference, told.advice.number))),
            signs_in: true,
        };
        Letter {
            kind: LetterKind::Task,
            authority: self.authority_names(std::iter::once(authority)),
            reader: reader.to_owned(),
            items: vec![item],
            team: "the SEN team".to_owned(),
            unsubscribe: None,
        }
    }
}

//! The ledger: who was told what, when, by which mail, or why not.

pub mod words;

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::access::Caller;
use super::{App, Error};
use crate::clock::end_of_day;
use crate::db::ledger::{self, Filter};
use crate::db::listing::Scope;
use crate::db::mails::{self, Mail};
use crate::db::notices::{self, NoticeState, Stored};
use crate::db::{Conn, directory};
use crate::domain::identifiers::Reference;
use crate::domain::ladder::{Reader, Tone, Way};
use crate::domain::notice::Topic;
use crate::domain::step::Subject;

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct AlertList {
    /// Newest first.
    pub alerts: Vec<AlertView>,
}

/// One thing owed to one kind of reader.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct AlertView {
    pub id: i64,
    pub case: String,
    /// The entry of the record it rests on.
    pub entry: u32,
    /// The obligation (`give_advice`), or what is told (`draft_ready`).
    #[schema(value_type = String)]
    pub about: Topic,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub setting: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// The rung of the ladder; empty where it is not the ladder's.
    pub rung: String,
    pub tone: Tone,
    pub by: Way,
    pub to: Reader,
    pub due_on: Option<NaiveDate>,
    /// The day it happened, which may lie before the sweep that noticed.
    pub for_day: NaiveDate,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    pub state: NoticeState,
    /// Why it is held, was overtaken or dropped, or has nobody to go to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held_until: Option<NaiveDate>,
    pub raised_at: DateTime<Utc>,
    pub mails: Vec<MailView>,
    /// What the service did about it: `acknowledged`, `promised`, `declined`, `given`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<DateTime<Utc>>,
}

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct MailView {
    pub id: i64,
    pub message_id: String,
    /// Masked: `c…@nhs.example`.
    pub address: String,
    /// Why they got it.
    pub reader: String,
    pub subject: String,
    /// `waiting`, `sending`, `sent`, `dropped`, `parked` or `bounced`.
    pub state: String,
    pub tries: i32,
    /// It may have arrived more than once: a server or a connection broke off at the last moment.
    pub may_be_double: bool,
    /// The server's last words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_words: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bounced_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_try_at: Option<DateTime<Utc>>,
}

/// What of the ledger is looked for, as a person asks.
#[derive(Clone, Debug, Default)]
pub struct LedgerQuestion {
    /// A reference of ours, or the source system's.
    pub case: Option<String>,
    pub state: Option<NoticeState>,
    pub topic: Option<String>,
    pub service: Option<i64>,
    /// First and last day on which it was noticed.
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    /// Where the page before ended.
    pub before: Option<i64>,
}

impl App {
    /// The same as `alerts`, for a person's question.
    pub fn ledger(
        &self,
        caller: &Caller,
        question: LedgerQuestion,
        limit: i64,
    ) -> Result<(AlertList, Option<i64>), Error> {
        let case = question.case.map(|text| self.find_visible(caller, &text)).transpose()?;
        let begin = question.from.and_then(|day| day.pred_opt()).map(end_of_day);
        let filter = Filter {
            case,
            state: question.state,
            topic: question.topic,
            service: question.service,
            from: begin,
            to: question.to.map(end_of_day),
            before: question.before,
            ..Filter::default()
        };
        self.alerts(caller, filter, limit)
    }

    /// The services of the caller's authority, by their numbers.
    pub fn services_of(&self, caller: &Caller) -> Result<Vec<(i64, String)>, Error> {
        let authority = caller.authority().ok_or(Error::NotFound)?;
        Ok(self.db.read(|conn| directory::serving(conn, authority))?)
    }

    /// A page of the ledger, and where the next begins if there is one.
    pub fn alerts(
        &self,
        caller: &Caller,
        filter: Filter,
        limit: i64,
    ) -> Result<(AlertList, Option<i64>), Error> {
        let filter = match &caller.scope {
            Scope::Authority(code) => Filter { authority: Some(code.to_string()), ..filter },
            Scope::Services(ids) => Filter { services: Some(ids.clone()), ..filter },
        };
        self.db.snapshot(|conn| {
            let mut page = ledger::page(conn, &filter, limit + 1)?;
            let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
            let more = page.len() > wanted;
            page.truncate(wanted);
            let next = page.last().filter(|_| more).map(|stored| stored.id);
            page.retain(|stored| may_see(caller, stored));
            Ok((AlertList { alerts: views(conn, page)? }, next))
        })
    }

    /// Everything that was told, held or dropped on a case, oldest first, as the caller may see it.
    pub(super) fn ledger_of(
        &self,
        conn: &mut Conn,
        caller: &Caller,
        case: Reference,
    ) -> Result<Vec<AlertView>, Error> {
        let mut stored = notices::of_case(conn, case)?;
        stored.retain(|stored| may_see(caller, stored));
        views(conn, stored)
    }
}

/// A service sees what it was told, not what was said of it to others.
fn may_see(caller: &Caller, stored: &Stored) -> bool {
    match caller.services() {
        None => true,
        Some(services) => {
            stored.service_id.is_some_and(|id| services.contains(&id))
                && matches!(stored.notice.reader, Reader::Service | Reader::ServiceManager)
        }
    }
}

pub fn views(conn: &mut Conn, stored: Vec<Stored>) -> Result<Vec<AlertView>, Error> {
    let ids: Vec<i64> = stored.iter().map(|stored| stored.id).collect();
    let mut mails = mails::of_notices(conn, &ids)?;
    let services: HashMap<i64, String> = directory::service_names(conn)?.into_iter().collect();
    Ok(stored
        .into_iter()
        .map(|stored| {
            let mails = mails.remove(&stored.id).unwrap_or_default();
            let service = stored.service_id.and_then(|id| services.get(&id).cloned());
            view(stored, service, mails)
        })
        .collect())
}

fn view(stored: Stored, service: Option<String>, mails: Vec<Mail>) -> AlertView {
    let notice = stored.notice;
    let (advice, setting) = match notice.about {
        Some(Subject::Advice(number)) => (Some(number), None),
        Some(Subject::Setting(setting)) => (None, Some(setting)),
        None => (None, None),
    };
    AlertView {
        id: stored.id,
        case: stored.case.to_string(),
        entry: stored.entry,
        about: notice.topic,
        advice,
        setting,
        service,
        rung: notice.rung,
        tone: notice.tone,
        by: notice.way,
        to: notice.reader,
        due_on: notice.due_on,
        for_day: notice.for_day,
        number: notice.number,
        state: stored.state,
        reason: stored.reason,
        held_until: stored.held_until,
        raised_at: stored.created_at.and_utc(),
        mails: mails.into_iter().map(mail_view).collect(),
        answer: stored.answer,
        answered_at: stored.answered_at.map(|at| at.and_utc()),
    }
}

fn mail_view(mail: Mail) -> MailView {
    let waits = mail.state == "waiting";
    MailView {
        id: mail.id,
        message_id: mail.message_id,
        address: masked(&mail.address),
        reader: mail.reader,
        subject: mail.subject,
        may_be_double: mail.unknown_tries > 0,
        last_words: mail.last_words.map(|words| words.replace(&mail.address, &masked(&mail.address))),
        state: mail.state,
        tries: mail.tries,
        sent_at: mail.sent_at.map(|at| at.and_utc()),
        bounced_at: mail.bounced_at.map(|at| at.and_utc()),
        next_try_at: waits.then(|| mail.next_try_at.and_utc()),
    }
}

/// Enough of an address to recognise it by: `c…@nhs.example`.
pub fn masked(address: &str) -> String {
    let (name, domain) = address.split_once('@').unwrap_or((address, ""));
    let first: String = name.chars().take(1).collect();
    format!("{first}…@{domain}")
}

//! What becomes of a mail after a try, and who is asked where mail cannot go on by itself.

use chrono::{NaiveDateTime, TimeDelta};

use super::desk::Desk;
use crate::app::ledger::masked;
use crate::app::{App, Error};
use crate::clock::Moment;
use crate::db::mails::{self, Fate, Mail};
use crate::db::notices::{self, NoticeState};
use crate::db::tasks::{self, NewTask};
use crate::db::{Conn, contacts};
use crate::mail::transport::Outcome;

/// After so long a mail is not tried any more.
const GIVE_UP_AFTER: TimeDelta = TimeDelta::days(5);
/// A mail may go out this often without anybody knowing whether it arrived; then a person looks.
pub const UNKNOWN_TRIES: i32 = 2;

impl App {
    /// Tries a parked or bounced mail once more; its address counts as good again, and what it tells
    /// of as told by it.
    pub fn retry_mail(&self, id: i64) -> Result<(), Error> {
        let now = self.clock.now().at;
        self.db.write(|conn| {
            let mail = mails::find(conn, id)?.ok_or(Error::NotFound)?;
            if !mails::unpark(conn, &mail, now)? {
                let detail =
                    format!("mail {id} is {}; only a parked or bounced one is tried again", mail.state);
                return Err(Error::Invalid { field: "id", detail });
            }
            contacts::clear_bounce(conn, &mail.address)?;
            // Whoever tries it again has seen to what was asked of them.
            let words = "the mail was tried again";
            for (kind, subject) in [("bounced", shown(&mail)), ("parked", mail.message_id.clone())] {
                tasks::finish_subject(conn, kind, &subject, "twentyweeks", words, now)?;
            }
            for stored in notices::of_mail(conn, id)? {
                if matches!(stored.state, NoticeState::Waiting | NoticeState::Task) {
                    notices::settle(conn, &[stored.id], stored.state, NoticeState::Mailed, None, now)?;
                }
            }
            Ok(tasks::finish_addressed(conn, now)?)
        })
    }

    pub(super) fn end_mail(
        &self,
        conn: &mut Conn,
        mail: &Mail,
        holder: &str,
        fate: &Fate,
        words: &str,
        now: Moment,
    ) -> Result<(), Error> {
        if !mails::finish(conn, mail.id, holder, fate, words, now.at)? {
            // Whoever took it over says what became of it.
            tracing::warn!(mail = mail.id, "a mail was taken over while it was being sent");
            return Ok(());
        }
        match fate {
            Fate::Parked => self.ask_a_person(conn, mail, "parked", words, now),
            Fate::Bounced => self.address_bounced(conn, mail, words, now),
            _ => Ok(()),
        }
    }

    /// Mail to the address comes back: nothing more is sent there, and what was told to nobody
    /// else waits again for whoever can be told.
    pub(in crate::app) fn address_bounced(
        &self,
        conn: &mut Conn,
        mail: &Mail,
        words: &str,
        now: Moment,
    ) -> Result<(), Error> {
        contacts::mark_bounced(conn, &mail.address, words, now.at)?;
        self.ask_a_person(conn, mail, "bounced", words, now)?;
        for stored in notices::of_mail(conn, mail.id)? {
            let all = mails::of_notices(conn, &[stored.id])?.remove(&stored.id).unwrap_or_default();
            let was_told =
                |other: &Mail| other.id != mail.id && matches!(&*other.state, "sent" | "waiting" | "sending");
            if stored.state == NoticeState::Mailed && !all.iter().any(was_told) {
                let (from, to) = (NoticeState::Mailed, NoticeState::Waiting);
                notices::settle(conn, &[stored.id], from, to, None, now.at)?;
            }
        }
        Ok(())
    }

    fn ask_a_person(
        &self,
        conn: &mut Conn,
        mail: &Mail,
        kind: &str,
        words: &str,
        now: Moment,
    ) -> Result<(), Error> {
        let told = notices::of_mail(conn, mail.id)?;
        let authorities: Vec<String> = match &mail.authority {
            Some(authority) => vec![authority.clone()],
            None => {
                let mut all: Vec<String> = told.iter().map(|stored| stored.authority.to_string()).collect();
                all.sort();
                all.dedup();
                all
            }
        };
        let mut desk = Desk::open(self, conn, now.today)?;
        let (what, whom) = match told.first() {
            Some(stored) if told.len() == 1 => (desk.what(conn, stored)?, desk.whom(stored)),
            Some(stored) => (format!("{} things", told.len()), desk.whom(stored)),
            None if mail.kind == "account" => ("signing in".to_owned(), "the address below".to_owned()),
            None => ("a task".to_owned(), mail.reader.clone()),
        };
        let address = shown(mail);
        let words = words.replace(&mail.address, &address);
        for authority in authorities {
            let task = NewTask {
                kind: kind.to_owned(),
                subject: match kind {
                    "bounced" => address.clone(),
                    _ => mail.message_id.clone(),
                },
                words: match kind {
                    "bounced" => format!("Mail to {address} comes back: {words}"),
                    _ => format!("A mail to {address} could not be delivered: {words}"),
                },
                case_id: told.first().map(|stored| stored.case.to_id()),
                notice_id: None,
                mail_id: Some(mail.id),
                raised_at: now.at,
                authority,
            };
            self.raise_task(conn, &desk, &task, (&what, &whom), now)?;
        }
        Ok(())
    }
}

/// Its address as tasks and the mail about them may show it: a family's stays out of them.
fn shown(mail: &Mail) -> String {
    if mail.kind == "family" { masked(&mail.address) } else { mail.address.clone() }
}

/// What follows from what the server said.
pub fn fate<'a>(mail: &Mail, outcome: &'a Outcome, now: Moment) -> (Fate, &'a str) {
    let since = now.at - mail.first_try_at.unwrap_or(now.at);
    let at = next_try(mail.tries, now.at);
    match outcome {
        Outcome::Accepted { reply } => (Fate::Sent, reply),
        Outcome::TryAgain { reply } if since >= GIVE_UP_AFTER => (Fate::Parked, reply),
        Outcome::TryAgain { reply } => (Fate::TryAgain(at), reply),
        Outcome::Unknown { reply } if mail.unknown_tries + 1 >= UNKNOWN_TRIES => (Fate::Parked, reply),
        Outcome::Unknown { reply } => (Fate::Unknown(at), reply),
        Outcome::Refused { reply, of_address: true } => (Fate::Bounced, reply),
        Outcome::Refused { reply, of_address: false } => (Fate::Parked, reply),
    }
}

/// When a mail that could not be sent is tried again: after a minute, then twice as long each
/// time, up to six hours.
fn next_try(tries: i32, now: NaiveDateTime) -> NaiveDateTime {
    let doublings = u32::try_from(tries.saturating_sub(1).clamp(0, 12)).unwrap_or(0);
    let minutes = (1_i64 << doublings).min(6 * 60);
    now + TimeDelta::minutes(minutes)
}

//! Asking a person, where mail cannot go on by itself.

use sha2::{Digest, Sha256};

use super::desk::{Desk, HandedOver};
use super::write::free_key;
use crate::app::view::hex;
use crate::app::{App, Error};
use crate::clock::Moment;
use crate::db::mails::{self, NewMail};
use crate::db::notices::Stored;
use crate::db::tasks::{self, NewTask};
use crate::db::{self, Conn};
use crate::mail::letter::Letter;

impl App {
    /// A task, and a mail about it to the SEN team where that has an address.
    pub(super) fn raise_for_nobody(
        &self,
        conn: &mut Conn,
        desk: &mut Desk<'_>,
        stored: &Stored,
        words: &str,
        now: Moment,
    ) -> Result<(), Error> {
        let task = NewTask {
            authority: stored.authority.to_string(),
            kind: "no_recipient".to_owned(),
            subject: words.to_owned(),
            words: format!("{words}. Add one, and what waits is sent."),
            case_id: Some(stored.case.to_id()),
            notice_id: Some(stored.id),
            mail_id: None,
            raised_at: now.at,
        };
        let (what, whom) = (desk.what(conn, stored)?, desk.whom(stored));
        self.raise_task(conn, desk, &task, (&what, &whom), now)
    }

    /// The same of what no notice is about.
    pub(in crate::app) fn ask_team(
        &self,
        conn: &mut Conn,
        task: &NewTask,
        about: (&str, &str),
        now: Moment,
    ) -> Result<(), Error> {
        let desk = Desk::open(self, conn, now.today)?;
        self.raise_task(conn, &desk, task, about, now)
    }

    pub(super) fn raise_task(
        &self,
        conn: &mut Conn,
        desk: &Desk<'_>,
        task: &NewTask,
        (what, whom): (&str, &str),
        now: Moment,
    ) -> Result<(), Error> {
        if !tasks::raise(conn, task)? {
            return Ok(());
        }
        let Some(address) = desk.postbook.sen_team(&task.authority, None) else { return Ok(()) };
        let letter = desk.task_letter(task, what, whom);
        let key = format!("task {} {} {} {}", task.authority, task.kind, task.subject, now.at);
        let on_its_way = OnItsWay { key, authority: &task.authority, address, reply_to: None };
        self.post(conn, on_its_way, &letter, now)
    }

    /// Tells somebody of a service by mail that a colleague gave them a request. Where they cannot
    /// be reached, they find it in their inbox.
    pub(in crate::app) fn tell_of_handover(
        &self,
        conn: &mut Conn,
        told: &HandedOver<'_>,
        (to, service): (&str, &str),
        now: Moment,
    ) -> Result<(), Error> {
        let desk = Desk::open(self, conn, now.today)?;
        let Some(address) = desk.postbook.present(to) else { return Ok(()) };
        let letter = desk.handover_letter(told, &format!("a colleague at {service}"));
        let authority = told.case.registration.authority.as_str();
        let reply_to = desk.postbook.sen_team(authority, told.case.team.as_deref());
        let key = format!("handover {} {} {to} {}", told.reference, told.advice.number, now.at);
        self.post(conn, OnItsWay { key, authority, address, reply_to }, &letter, now)
    }

    /// Puts a mail that is about no notice into the outbox.
    fn post(
        &self,
        conn: &mut Conn,
        on_its_way: OnItsWay<'_>,
        letter: &Letter,
        now: Moment,
    ) -> Result<(), Error> {
        let rendered = self.templates.render(letter).map_err(db::Error::Failed)?;
        let key = free_key(conn, on_its_way.key)?;
        let mark = &hex(&Sha256::digest(&key))[..12];
        mails::add(
            conn,
            &NewMail {
                message_id: format!("task.{}.{mark}@{}", now.today, self.config.mail_domain()),
                key,
                authority: Some(on_its_way.authority.to_owned()),
                kind: "task".to_owned(),
                address: on_its_way.address,
                reader: letter.reader.clone(),
                reply_to: on_its_way.reply_to,
                subject: rendered.subject,
                body_text: rendered.text,
                body_html: rendered.html,
                leave_link: None,
                account_link: None,
                urgent: false,
                state: "waiting".to_owned(),
                tries: 0,
                unknown_tries: 0,
                next_try_at: now.at,
                created_at: now.at,
            },
        )?;
        Ok(())
    }
}

/// What a mail needs beside its words.
struct OnItsWay<'a> {
    key: String,
    authority: &'a str,
    address: String,
    reply_to: Option<String>,
}

//! Asking a person, where mail cannot go on by itself.

use sha2::{Digest, Sha256};

use super::compose::free_key;
use super::desk::Desk;
use crate::app::view::hex;
use crate::app::{App, Error};
use crate::clock::Moment;
use crate::db::mails::{self, NewMail};
use crate::db::notices::Stored;
use crate::db::tasks::{self, NewTask};
use crate::db::{self, Conn};

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
        let rendered = self.templates.render(&letter).map_err(db::Error::Failed)?;
        let key = format!("task {} {} {} {}", task.authority, task.kind, task.subject, now.at);
        let key = free_key(conn, key)?;
        let mark = &hex(&Sha256::digest(&key))[..12];
        mails::add(
            conn,
            &NewMail {
                message_id: format!("task.{}.{mark}@{}", now.today, self.config.mail_domain()),
                key,
                authority: Some(task.authority.clone()),
                kind: "task".to_owned(),
                address,
                reader: "the SEN team".to_owned(),
                reply_to: None,
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

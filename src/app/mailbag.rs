//! The mails of one authority, for whoever looks after them.

use chrono::{DateTime, Utc};

use super::access::Caller;
use super::ledger::{AlertView, masked, views};
use super::{App, Error};
use crate::db::mails::Mail;
use crate::db::{notices, outbox};

/// What can have become of a mail, in the order in which a list offers it.
pub const STATES: [&str; 6] = ["waiting", "sending", "sent", "parked", "bounced", "dropped"];

/// A page of mails in one state, and how many there are in each.
#[derive(Clone, Debug)]
pub struct MailPage {
    pub lines: Vec<MailLine>,
    /// Where the next page begins.
    pub next: Option<i64>,
    /// None where there are more than are counted.
    pub counts: Vec<(&'static str, Option<i64>)>,
}

#[derive(Clone, Debug)]
pub struct MailLine {
    pub id: i64,
    pub subject: String,
    /// Masked: `c…@nhs.example`.
    pub address: String,
    pub reader: String,
    pub tries: i32,
    /// The server's last words.
    pub words: Option<String>,
    pub made_at: DateTime<Utc>,
    pub sent_at: Option<DateTime<Utc>>,
}

/// A mail as it was sent, and what it tells of.
#[derive(Clone, Debug)]
pub struct OpenedMail {
    pub mail: Mail,
    /// Masked.
    pub address: String,
    pub words: Option<String>,
    /// Its text, without what would let its reader in.
    pub text: String,
    /// What of the caller's authority it tells.
    pub told: Vec<AlertView>,
    /// How much it tells of other authorities.
    pub others: usize,
}

impl App {
    pub fn mails(
        &self,
        caller: &Caller,
        state: &str,
        before: Option<i64>,
        limit: i64,
    ) -> Result<MailPage, Error> {
        let authority = caller.authority().ok_or(Error::NotFound)?.as_str();
        self.db.snapshot(|conn| {
            let mut lines = outbox::page(conn, authority, state, before, limit + 1)?;
            let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
            let more = lines.len() > wanted;
            lines.truncate(wanted);
            let next = lines.last().filter(|_| more).map(|line| line.id);
            let mut counts = Vec::with_capacity(STATES.len());
            for state in STATES {
                let count = outbox::count(conn, authority, state)?;
                counts.push((state, Some(count).filter(|count| *count <= outbox::MOST_COUNTED)));
            }
            Ok(MailPage { lines: lines.into_iter().map(MailLine::of).collect(), next, counts })
        })
    }

    pub fn open_mail(&self, caller: &Caller, id: i64) -> Result<OpenedMail, Error> {
        let authority = caller.authority().ok_or(Error::NotFound)?;
        self.db.snapshot(|conn| {
            let mail = outbox::find(conn, authority.as_str(), id)?.ok_or(Error::NotFound)?;
            let all = notices::of_mail(conn, id)?;
            let (own, others): (Vec<_>, Vec<_>) =
                all.into_iter().partition(|stored| stored.authority == *authority);
            let told = views(conn, own)?;
            let address = masked(&mail.address);
            // What a mail tells of another authority is that authority's.
            let text = if others.is_empty() { self.without_links(&mail.body_text) } else { String::new() };
            Ok(OpenedMail {
                words: mail.last_words.as_ref().map(|words| words.replace(&mail.address, &address)),
                address,
                text,
                told,
                others: others.len(),
                mail,
            })
        })
    }

    /// Tries a parked or bounced mail of the caller's authority once more.
    pub fn retry_own_mail(&self, caller: &Caller, id: i64) -> Result<(), Error> {
        let authority = caller.authority().ok_or(Error::NotFound)?.as_str();
        self.db.read(|conn| outbox::find(conn, authority, id))?.ok_or(Error::NotFound)?;
        self.retry_mail(id)
    }

    /// A link opens something for whoever the mail was for, and for nobody else.
    fn without_links(&self, text: &str) -> String {
        let public = format!("{}/", self.config.server.public_url.trim_end_matches('/'));
        let mut parts = text.split(&public);
        let mut clean = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let end = part.find(char::is_whitespace).unwrap_or(part.len());
            let (path, rest) = part.split_at(end);
            let page = path.split('/').next().unwrap_or_default();
            let shown = if page == path { page.to_owned() } else { format!("{page}/…") };
            clean = format!("{clean}{public}{shown}{rest}");
        }
        clean
    }
}

impl MailLine {
    fn of(line: outbox::Line) -> Self {
        let address = masked(&line.address);
        Self {
            id: line.id,
            subject: line.subject,
            words: line.last_words.map(|words| words.replace(&line.address, &address)),
            address,
            reader: line.reader,
            tries: line.tries,
            made_at: line.created_at.and_utc(),
            sent_at: line.sent_at.map(|at| at.and_utc()),
        }
    }
}

//! One mail to one address: its letter, its links, its row.

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use super::desk::Desk;
use super::postbook::Recipient;
use crate::app::links::{self, Opens, Purpose};
use crate::app::view::hex;
use crate::app::{App, Error};
use crate::clock::Moment;
use crate::db::Conn;
use crate::db::mails::{self, NewMail, Told};
use crate::db::notices::Stored;
use crate::domain::identifiers::AuthorityCode;
use crate::domain::ladder::{Reader, Way};
use crate::domain::step::Subject;
use crate::mail::letter::LetterKind;

impl App {
    /// False where the mail could not be put into words.
    pub(super) fn write_mail(
        &self,
        conn: &mut Conn,
        desk: &mut Desk<'_>,
        owed: &[(Stored, Recipient)],
        way: Way,
        now: Moment,
    ) -> Result<bool, Error> {
        let Some((first, recipient)) = owed.first() else { return Ok(true) };
        let is_family = first.notice.reader == Reader::Family;
        let kind = match way {
            _ if is_family => LetterKind::Family,
            Way::Digest => LetterKind::Digest,
            Way::AtOnce => LetterKind::Several,
        };
        let mut told = Vec::with_capacity(owed.len());
        for (stored, recipient) in owed {
            let link = Desk::has_link(stored)
                .then(|| links::make(conn, &opens(Purpose::Answer, stored, &recipient.address), now.at));
            told.push((stored.clone(), link.transpose()?));
        }
        let leave = is_family
            .then(|| links::make(conn, &opens(Purpose::Leave, first, &recipient.address), now.at))
            .transpose()?;
        let readers: Vec<String> = {
            let mut words: Vec<String> = owed.iter().map(|(_, recipient)| recipient.reader.clone()).collect();
            words.sort();
            words.dedup();
            words
        };
        let reader = crate::mail::phrase::listed(&readers);
        let to = Recipient { address: recipient.address.clone(), reader };
        let letter = desk.letter(conn, kind, &to, &told, leave.as_deref())?;
        // A template that stumbles over one mail must not keep the others from being written.
        let rendered = match self.templates.render(&letter) {
            Ok(rendered) => rendered,
            Err(error) => {
                tracing::error!(case = %first.case, notice = first.id, error, "a mail could not be written");
                return Ok(false);
            }
        };
        let authority = only_authority(owed);
        let key = match way {
            // There is one a day, whoever makes it: the second to try is told so by the database.
            Way::Digest if !is_family => digest_key(now.today, &recipient.address),
            _ => free_key(
                conn,
                format!("now {}.{}.{} {}", first.case, first.entry, first.notice.place, recipient.address),
            )?,
        };
        let mail = NewMail {
            message_id: self.message_id(&key, first, way, now.today),
            key,
            authority: authority.map(ToString::to_string),
            kind: kind_name(letter.kind).to_owned(),
            address: to.address,
            reader: to.reader,
            reply_to: self.reply_to(conn, desk, owed)?,
            subject: rendered.subject,
            body_text: rendered.text,
            body_html: rendered.html,
            leave_link: leave,
            account_link: None,
            urgent: owed.iter().any(|(stored, _)| stored.notice.urgent),
            state: "waiting".to_owned(),
            tries: 0,
            unknown_tries: 0,
            next_try_at: now.at,
            created_at: now.at,
        };
        let mail_id = mails::add(conn, &mail)?;
        let rows: Vec<Told> = told
            .into_iter()
            .map(|(stored, link_id)| Told { mail_id, notice_id: stored.id, link_id })
            .collect();
        mails::add_told(conn, &rows)?;
        Ok(true)
    }

    /// From the notice and the address alone, so that a mail made twice would be recognised.
    fn message_id(&self, key: &str, first: &Stored, way: Way, today: NaiveDate) -> String {
        let mark = &hex(&Sha256::digest(key))[..12];
        let what = match way {
            Way::Digest => format!("digest.{today}"),
            Way::AtOnce => format!("{}.{}.{}", first.case, first.entry, first.notice.place),
        };
        format!("{what}.{mark}@{}", self.config.mail_domain())
    }

    /// The mailbox of the team whose case it is.
    fn reply_to(
        &self,
        conn: &mut Conn,
        desk: &mut Desk<'_>,
        owed: &[(Stored, Recipient)],
    ) -> Result<Option<String>, Error> {
        let team = desk.only_team(conn, owed.iter().map(|(stored, _)| stored))?;
        let mailbox =
            only_authority(owed).and_then(|code| desk.postbook.sen_team(code.as_str(), team.as_deref()));
        let general = || Some(self.config.mail.reply_to.clone()).filter(|address| !address.is_empty());
        Ok(mailbox.or_else(general))
    }
}

/// Where a mail came back and its address works again, the same is told there once more.
pub(super) fn free_key(conn: &mut Conn, key: String) -> Result<String, Error> {
    let mut free = key.clone();
    let mut again = 1;
    while mails::is_made(conn, &free)? {
        again += 1;
        free = format!("{key} {again}");
    }
    Ok(free)
}

/// What there is one of for an address and a day.
pub(super) fn digest_key(today: NaiveDate, address: &str) -> String {
    format!("digest {today} {address}")
}

fn opens<'a>(purpose: Purpose, stored: &Stored, address: &'a str) -> Opens<'a> {
    let advice = match stored.notice.about {
        Some(Subject::Advice(number)) => Some(number),
        _ => None,
    };
    Opens { purpose, case: stored.case, advice, service_id: stored.service_id, address }
}

fn only_authority(owed: &[(Stored, Recipient)]) -> Option<&AuthorityCode> {
    let first = owed.first().map(|(stored, _)| &stored.authority)?;
    owed.iter().all(|(stored, _)| stored.authority == *first).then_some(first)
}

const fn kind_name(kind: LetterKind) -> &'static str {
    match kind {
        LetterKind::Notice => "notice",
        LetterKind::Several => "several",
        LetterKind::Digest => "digest",
        LetterKind::Task => "task",
        LetterKind::Family => "family",
        LetterKind::Account => "account",
    }
}

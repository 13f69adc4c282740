//! A last look at a mail before it goes: what has been answered since it was made is left out.

use super::accounts::is_still_good;
use super::desk::Desk;
use super::postbook::Recipient;
use crate::app::{App, Error};
use crate::clock::Moment;
use crate::db::mails::{self, Fate, Mail};
use crate::db::notices::{self, NoticeState, Stored};
use crate::db::{self, Conn};
use crate::mail::letter::LetterKind;

impl App {
    /// The mail as it is still to be said: what has been answered since it was made is left out.
    /// One that may have arrived goes out again word for word. None where nothing is left.
    pub(super) fn look_again(&self, conn: &mut Conn, mail: Mail, now: Moment) -> Result<Option<Mail>, Error> {
        if !is_still_good(conn, &mail, now.at)? {
            let holder = mail.claimed_by.as_deref().unwrap_or_default();
            mails::finish(conn, mail.id, holder, &Fate::Dropped, "its link can no longer be used", now.at)?;
            return Ok(None);
        }
        let stored = notices::of_mail(conn, mail.id)?;
        if stored.is_empty() || mail.unknown_tries > 0 {
            return Ok(Some(mail));
        }
        let mut desk = Desk::for_looking(self, now.today);
        let (mut owed, mut void): (Vec<Stored>, Vec<(i64, &str)>) = (Vec::new(), Vec::new());
        for one in stored {
            match desk.look_again(conn, &one)? {
                Ok(()) => owed.push(one),
                Err(reason) => void.push((one.id, reason)),
            }
        }
        for (id, reason) in &void {
            self.drop_notice(conn, *id, &mail, reason, now)?;
        }
        if owed.is_empty() {
            let holder = mail.claimed_by.as_deref().unwrap_or_default();
            mails::finish(conn, mail.id, holder, &Fate::Dropped, "nothing was left to say", now.at)?;
            return Ok(None);
        }
        // "In 3 days" is true for a day.
        let of_today = mail.created_at.date() == now.at.date();
        if void.is_empty() && of_today {
            return Ok(Some(mail));
        }
        self.reword(conn, mail, owed, now).map(Some)
    }

    /// A notice that was told to somebody by another mail stays told.
    fn drop_notice(
        &self,
        conn: &mut Conn,
        id: i64,
        mail: &Mail,
        reason: &str,
        now: Moment,
    ) -> Result<(), Error> {
        let all = mails::of_notices(conn, &[id])?.remove(&id).unwrap_or_default();
        if all.iter().any(|other| other.id != mail.id && other.state == "sent") {
            return Ok(());
        }
        match notices::settle(conn, &[id], NoticeState::Mailed, NoticeState::Dropped, Some(reason), now.at) {
            // Another mail of the same notice was looked at first.
            Err(db::Error::Conflict) => Ok(()),
            result => Ok(result?),
        }
    }

    fn reword(&self, conn: &mut Conn, mail: Mail, owed: Vec<Stored>, now: Moment) -> Result<Mail, Error> {
        let links = mails::told_in(conn, mail.id)?;
        let link =
            |id: i64| links.iter().find(|told| told.notice_id == id).and_then(|told| told.link_id.clone());
        let told: Vec<_> =
            owed.into_iter().map(|stored| (link(stored.id), stored)).map(|(l, s)| (s, l)).collect();
        let mut desk = Desk::open(self, conn, now.today)?;
        let kind = kind_of(&mail);
        let to = Recipient { address: mail.address.clone(), reader: mail.reader.clone() };
        let letter = desk.letter(conn, kind, &to, &told, mail.leave_link.as_deref())?;
        let rendered = self.templates.render(&letter).map_err(db::Error::Failed)?;
        mails::reword(conn, mail.id, &rendered.subject, &rendered.text, &rendered.html)?;
        let (subject, body_text, body_html) = (rendered.subject, rendered.text, rendered.html);
        Ok(Mail { subject, body_text, body_html, ..mail })
    }
}

fn kind_of(mail: &Mail) -> LetterKind {
    match &*mail.kind {
        "digest" => LetterKind::Digest,
        "family" => LetterKind::Family,
        _ => LetterKind::Several,
    }
}

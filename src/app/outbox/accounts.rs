//! Mails about signing in. They go at once, at any hour: whoever asked waits for them.

use chrono::NaiveDateTime;
use sha2::{Digest, Sha256};

use super::desk::Desk;
use super::write::free_key;
use crate::app::links::Purpose;
use crate::app::view::hex;
use crate::app::{App, Error, sessions};
use crate::clock::Moment;
use crate::db::directory::Person;
use crate::db::mails::{self, Mail, NewMail};
use crate::db::{self, Conn, account_links, people};
use crate::domain::identifiers::AuthorityCode;
use crate::domain::permission::Role;
use crate::mail::letter::{Group, Item, Letter, LetterKind, Tone};
use crate::mail::phrase;

/// Something to tell somebody about how they sign in.
pub struct AccountNote<'a> {
    pub person: &'a Person,
    /// `invitation`, `added` or `reset`.
    pub about: &'a str,
    /// The number of the link that goes with it; without one it leads to where people sign in.
    pub link: Option<&'a str>,
}

impl App {
    pub(in crate::app) fn mail_account(
        &self,
        conn: &mut Conn,
        note: &AccountNote<'_>,
        now: Moment,
    ) -> Result<(), Error> {
        let desk = Desk::open(self, conn, now.today)?;
        let authority = match (&note.person.authority, note.person.service_id) {
            (Some(code), _) => Some(code.clone()),
            (None, Some(service)) => people::served_by(conn, service)?.into_iter().next(),
            (None, None) => None,
        };
        let code = authority.as_deref().and_then(|code| AuthorityCode::parse(code).ok());
        let rendered = self
            .templates
            .render(&self.account_letter(note, desk.authority_names(code.iter())))
            .map_err(db::Error::Failed)?;
        let team = code.as_ref().and_then(|code| desk.postbook.sen_team(code.as_str(), None));
        let general = || Some(self.config.mail.reply_to.clone()).filter(|address| !address.is_empty());
        let key = free_key(conn, format!("account {} {} {}", note.person.id, note.about, now.at))?;
        let mark = &hex(&Sha256::digest(&key))[..12];
        mails::add(
            conn,
            &NewMail {
                message_id: format!("account.{}.{mark}@{}", now.today, self.config.mail_domain()),
                key,
                reply_to: team.or_else(general),
                authority,
                kind: "account".to_owned(),
                address: note.person.email.clone(),
                reader: reader().to_owned(),
                subject: rendered.subject,
                body_text: rendered.text,
                body_html: rendered.html,
                leave_link: None,
                account_link: note.link.map(str::to_owned),
                urgent: true,
                state: "waiting".to_owned(),
                tries: 0,
                unknown_tries: 0,
                next_try_at: now.at,
                created_at: now.at,
            },
        )?;
        Ok(())
    }

    fn account_letter(&self, note: &AccountNote<'_>, authority: String) -> Letter {
        let public = self.config.server.public_url.trim_end_matches('/');
        let link = match note.link {
            Some(id) => format!("{public}/{}/{id}", Purpose::Account.page()),
            None => format!("{public}/sign-in"),
        };
        let role = Role::parse(&note.person.role).unwrap_or(Role::Partner);
        let item = Item {
            group: Group::Told,
            tone: Tone::Information,
            about: note.about.to_owned(),
            reference: String::new(),
            town: None,
            what: phrase::of_role(role).to_owned(),
            holder: None,
            due: None,
            days_late: 0,
            when: None,
            why: None,
            law: None,
            number: None,
            case_late: false,
            also_told: Vec::new(),
            promised: None,
            broken_promises: None,
            note: None,
            link: Some(link),
            signs_in: false,
        };
        Letter {
            kind: LetterKind::Account,
            authority,
            reader: reader().to_owned(),
            items: vec![item],
            team: "the SEN team".to_owned(),
            unsubscribe: None,
        }
    }
}

const fn reader() -> &'static str {
    "somebody who signs in to twentyweeks"
}

/// Whether the link in a mail about an account can still be used.
pub(super) fn is_still_good(conn: &mut Conn, mail: &Mail, now: NaiveDateTime) -> Result<bool, Error> {
    match &mail.account_link {
        Some(id) => Ok(account_links::open(conn, &sessions::hash(id), now)?.is_some()),
        None => Ok(true),
    }
}

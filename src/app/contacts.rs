//! The book of contacts: who is written to, who is away, and which addresses do not work.

use chrono::NaiveDate;

use super::outbox::postbook::Post;
use super::tokens::service_of;
use super::{App, Error};
use crate::clock::Moment;
use crate::db::contacts::{Absence, Contact, NewAbsence, NewContact};
use crate::db::notices::{self, NoticeState};
use crate::db::{Conn, contacts, links, tasks};
use crate::domain::identifiers::{AuthorityCode, Email};

/// A contact to be added.
#[derive(Clone, Debug)]
pub struct ContactOrder {
    pub post: Post,
    pub authority: Option<AuthorityCode>,
    pub service: Option<String>,
    pub setting: Option<String>,
    /// Whose mailbox it is, where each team of the authority has one.
    pub team: Option<String>,
    pub name: String,
    pub email: Email,
    pub from_on: Option<NaiveDate>,
    pub to_on: Option<NaiveDate>,
}

impl App {
    /// Adds a contact, and lets go what waited for one.
    pub fn add_contact(&self, order: &ContactOrder) -> Result<i64, Error> {
        let invalid = |field, detail: &str| Err(Error::Invalid { field, detail: detail.to_owned() });
        let needs_service = order.post.is_of_a_service();
        if needs_service && order.service.is_none() {
            return invalid("service", "say which service's contact it is");
        }
        if !needs_service && order.service.is_some() {
            return invalid("post", "a service has contacts of the posts `service` and `service_manager`");
        }
        if !needs_service && order.authority.is_none() {
            return invalid("authority", "say which authority's contact it is");
        }
        if (order.post == Post::Setting) != order.setting.is_some() {
            return invalid("setting", "a setting is named for the post `setting`, and for no other");
        }
        if order.team.is_some() && order.post != Post::SenTeam {
            return invalid("team", "a team is named for the post `sen_team`, and for no other");
        }
        if order.from_on.zip(order.to_on).is_some_and(|(from, to)| to < from) {
            return invalid("to", "it ends before it begins");
        }
        let now = self.clock.now();
        self.db.write(|conn| {
            if let Some(code) = &order.authority {
                self.ensure_authority(conn, code)?;
            }
            let service = order.service.as_ref().map(|name| service_of(conn, name, order.authority.as_ref()));
            let service_id = service.transpose()?;
            let contact = NewContact {
                post: order.post.name().to_owned(),
                authority: order.authority.as_ref().map(ToString::to_string),
                service_id,
                setting: order.setting.clone(),
                name: order.name.clone(),
                email: order.email.to_string(),
                from_on: order.from_on,
                to_on: order.to_on,
                created_at: now.at,
                team: order.team.clone(),
            };
            self.enter(conn, &contact, now)
        })
    }

    /// Adds a contact to the book, and lets go what waited for one.
    pub(super) fn enter(&self, conn: &mut Conn, contact: &NewContact, now: Moment) -> Result<i64, Error> {
        let id = contacts::add(conn, contact)?;
        self.let_go(conn, contact.authority.as_deref(), contact.service_id, now)?;
        Ok(id)
    }

    /// The contacts, with what is wrong with the address where mail comes back from it.
    pub fn list_contacts(&self) -> Result<Vec<(Contact, Option<String>)>, Error> {
        self.db.snapshot(|conn| {
            let bounced: std::collections::HashMap<String, String> =
                contacts::bounced(conn)?.into_iter().collect();
            let all = contacts::all(conn)?.into_iter();
            Ok(all.map(|contact| (contact.clone(), bounced.get(&contact.email).cloned())).collect())
        })
    }

    /// Removes a contact; links that were sent to the address open nothing any more.
    pub fn remove_contact(&self, id: i64) -> Result<(), Error> {
        let now = self.clock.now().at;
        self.db.write(|conn| {
            let removed = contacts::remove(conn, id, now)?.ok_or(Error::NotFound)?;
            let still_there = contacts::all(conn)?.iter().any(|contact| contact.email == removed.email);
            if !still_there {
                links::revoke(conn, &removed.email, now)?;
            }
            Ok(())
        })
    }

    /// Mail to the address arrives again: what waited for it is sent.
    pub fn clear_bounce(&self, email: &Email) -> Result<(), Error> {
        let now = self.clock.now();
        self.db.write(|conn| self.mended(conn, email, now))
    }

    pub(super) fn mended(&self, conn: &mut Conn, email: &Email, now: Moment) -> Result<(), Error> {
        if !contacts::clear_bounce(conn, email.as_str())? {
            return Err(Error::NotFound);
        }
        let words = "the address works again";
        tasks::finish_subject(conn, "bounced", email.as_str(), "twentyweeks", words, now.at)?;
        self.let_go(conn, None, None, now)
    }

    pub fn add_absence(
        &self,
        email: &Email,
        from: NaiveDate,
        to: NaiveDate,
        cover: Option<&Email>,
    ) -> Result<i64, Error> {
        let invalid = |field, detail: &str| Err(Error::Invalid { field, detail: detail.to_owned() });
        if to < from {
            return invalid("to", "it ends before it begins");
        }
        if cover == Some(email) {
            return invalid("cover", "nobody stands in for themselves");
        }
        let created_at = self.clock.now().at;
        let absence = NewAbsence {
            email: email.to_string(),
            from_on: from,
            to_on: to,
            cover: cover.map(ToString::to_string),
            created_at,
        };
        Ok(self.db.write(|conn| contacts::add_absence(conn, &absence))?)
    }

    /// The absences that are not over.
    pub fn list_absences(&self) -> Result<Vec<Absence>, Error> {
        let today = self.clock.now().today;
        Ok(self.db.read(|conn| contacts::absences(conn, today))?)
    }

    pub fn remove_absence(&self, id: i64) -> Result<(), Error> {
        let now = self.clock.now().at;
        let removed = self.db.write(|conn| contacts::remove_absence(conn, id, now))?;
        if removed { Ok(()) } else { Err(Error::NotFound) }
    }

    /// Looks once more for somebody to tell: people come back, contacts begin, cases are given to
    /// a caseworker. What a person has dealt with is left alone.
    pub(super) fn seek_readers(&self, now: Moment) -> Result<(), Error> {
        self.db.write(|conn| {
            let ids = tasks::unaddressed(conn)?;
            notices::settle(conn, &ids, NoticeState::Task, NoticeState::Waiting, None, now.at)
        })?;
        Ok(())
    }

    /// What had nobody to be told to waits again; whether there is somebody now is found out when
    /// it is made into a mail.
    fn let_go(
        &self,
        conn: &mut Conn,
        authority: Option<&str>,
        service: Option<i64>,
        now: Moment,
    ) -> Result<(), Error> {
        let ids = notices::without_recipient(conn, authority, service)?;
        notices::settle(conn, &ids, NoticeState::Task, NoticeState::Waiting, None, now.at)?;
        Ok(())
    }
}

//! Changing the book. The same thing sent twice is done once.

use chrono::NaiveDate;

use super::reach;
use crate::app::access::Caller;
use crate::app::outbox::postbook::{Post, Postbook};
use crate::app::typed::{check_day, check_line};
use crate::app::{App, Error};
use crate::db::contacts::{self, Contact, NewAbsence, NewContact};
use crate::db::listing::Scope;
use crate::db::{Conn, directory, links, preferences};
use crate::domain::identifiers::{AuthorityCode, Email};
use crate::domain::preference::MailPreferences;

/// An address to be added, for a service or for a post of the caller's authority.
#[derive(Clone, Debug)]
pub struct NewAddress {
    pub post: Post,
    pub service: Option<i64>,
    /// Of a service's contact: the one authority whose requests it is for.
    pub authority: Option<AuthorityCode>,
    pub setting: Option<String>,
    /// Whose mailbox it is, where each team of the authority has one.
    pub team: Option<String>,
    pub name: String,
    pub email: Email,
    pub from_on: Option<NaiveDate>,
    pub to_on: Option<NaiveDate>,
}

/// What came of removing a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Removed {
    Gone,
    /// Nobody would be told any more; it is still there. Whose mail it is, in words.
    WouldLeaveNobody(String),
}

impl App {
    /// Adds an address, and lets go what waited for one.
    pub fn add_address(&self, caller: &Caller, order: &NewAddress) -> Result<i64, Error> {
        order.from_on.map_or(Ok(()), |day| check_day("from_on", day))?;
        order.to_on.map_or(Ok(()), |day| check_day("to_on", day))?;
        if order.from_on.zip(order.to_on).is_some_and(|(from, to)| to < from) {
            return invalid("to_on", "The last day must be the first day or later");
        }
        if (order.post == Post::Setting) != order.setting.is_some() {
            return invalid("setting", "Enter the setting’s name, for a contact of a setting only");
        }
        if order.team.is_some() && order.post != Post::SenTeam {
            return invalid("team", "Choose a team for the mailbox of the SEN team only");
        }
        check_line("name", &order.name)?;
        check_line("setting", order.setting.as_deref().unwrap_or_default())?;
        check_line("team", order.team.as_deref().unwrap_or_default())?;
        let now = self.clock.now();
        self.db.write(|conn| {
            let authority = authority_of(conn, caller, order)?;
            let contact = NewContact {
                post: order.post.name().to_owned(),
                authority,
                service_id: order.service,
                setting: order.setting.clone(),
                name: order.name.clone(),
                email: order.email.to_string(),
                from_on: order.from_on,
                to_on: order.to_on,
                created_at: now.at,
                team: order.team.clone(),
            };
            match contacts::all(conn)?.into_iter().find(|known| is_same(known, &contact)) {
                Some(known) => Ok(known.id),
                None => self.enter(conn, &contact, now),
            }
        })
    }

    /// Removes an address of the caller's; where nobody would be left to tell, only if they are
    /// sure. Links that were sent there open nothing any more.
    pub fn remove_address(&self, caller: &Caller, id: i64, is_sure: bool) -> Result<Removed, Error> {
        let now = self.clock.now();
        self.db.write(|conn| {
            let contact = reach::contact(conn, caller, id)?;
            // Sent twice, it is gone already.
            if contact.removed_at.is_some() {
                return Ok(Removed::Gone);
            }
            if let Some(whose) = leaves_nobody(conn, &contact, now.today)?.filter(|_| !is_sure) {
                return Ok(Removed::WouldLeaveNobody(whose));
            }
            contacts::remove(conn, id, now.at)?.ok_or(Error::NotFound)?;
            if contacts::all(conn)?.iter().all(|other| other.email != contact.email) {
                links::revoke(conn, &contact.email, now.at)?;
            }
            Ok(Removed::Gone)
        })
    }

    /// Mail to one of the caller's addresses arrives again: what waited for it is sent.
    pub fn address_works(&self, caller: &Caller, email: &Email) -> Result<(), Error> {
        let now = self.clock.now();
        self.db.write(|conn| {
            if !is_theirs(conn, caller, email.as_str())? {
                return Err(Error::NotFound);
            }
            match contacts::bounced(conn)?.iter().any(|(address, _)| address == email.as_str()) {
                true => self.mended(conn, email, now),
                false => Ok(()),
            }
        })
    }

    /// Says that somebody is away from the one day to the other, both inclusive, and who stands
    /// in; answers with the absence's number.
    pub fn say_away(
        &self,
        caller: &Caller,
        who: &str,
        (from, to): (NaiveDate, NaiveDate),
        cover: Option<&Email>,
    ) -> Result<i64, Error> {
        check_day("away_from", from)?;
        check_day("away_to", to)?;
        if to < from {
            return invalid("away_to", "The last day must be the first day or later");
        }
        if cover.is_some_and(|cover| cover.as_str() == who) {
            return invalid("cover", "Nobody stands in for themselves");
        }
        let now = self.clock.now();
        if to < now.today {
            return invalid("away_to", "The last day must be today or later");
        }
        self.db.write(|conn| {
            if !is_theirs(conn, caller, who)? {
                return invalid("who", "Choose somebody from the list");
            }
            let cover = cover.map(ToString::to_string);
            let absence =
                NewAbsence { email: who.to_owned(), from_on: from, to_on: to, cover, created_at: now.at };
            let known = contacts::absences(conn, now.today)?;
            let same = known.iter().find(|known| {
                (&known.email, known.from_on, known.to_on, &known.cover)
                    == (&absence.email, absence.from_on, absence.to_on, &absence.cover)
            });
            match same {
                Some(same) => Ok(same.id),
                None => Ok(contacts::add_absence(conn, &absence)?),
            }
        })
    }

    /// Takes an absence back.
    pub fn say_back(&self, caller: &Caller, id: i64) -> Result<(), Error> {
        let now = self.clock.now();
        self.db.write(|conn| {
            let absence = contacts::absence(conn, id)?.ok_or(Error::NotFound)?;
            if !is_theirs(conn, caller, &absence.email)? {
                return Err(Error::NotFound);
            }
            contacts::remove_absence(conn, id, now.at)?;
            Ok(())
        })
    }

    /// Which mails a service would rather not have.
    pub fn set_preferences(
        &self,
        caller: &Caller,
        service: i64,
        wanted: MailPreferences,
    ) -> Result<(), Error> {
        let now = self.clock.now().at;
        self.db.write(|conn| {
            reach::check_service(conn, caller, service)?;
            Ok(preferences::set(conn, service, wanted, now)?)
        })
    }
}

/// The authority that a new contact is for, where the caller may add it.
fn authority_of(conn: &mut Conn, caller: &Caller, order: &NewAddress) -> Result<Option<String>, Error> {
    let Some(service) = order.service else {
        if order.post.is_of_a_service() {
            return invalid("service", "Choose the service whose contact it is");
        }
        let own = caller.authority().ok_or(Error::NotFound)?;
        return match order.authority.as_ref().is_none_or(|code| code == own) {
            true => Ok(Some(own.to_string())),
            false => invalid("authority", "Posts that are not of a service are of your own authority"),
        };
    };
    reach::check_service(conn, caller, service)?;
    if !order.post.is_of_a_service() {
        return invalid("post", "Choose a post that services have");
    }
    let Some(code) = &order.authority else { return Ok(None) };
    let serves = directory::authorities_of(conn, &[service])?.iter().any(|one| one == code.as_str());
    let is_choosable = match &caller.scope {
        Scope::Services(_) => true,
        Scope::Authority(own) => own == code,
    };
    match serves && is_choosable {
        true => Ok(Some(code.to_string())),
        false => invalid("authority", "Choose an authority that the service serves"),
    }
}

/// Whose mail would reach nobody without this contact, which it does today.
fn leaves_nobody(conn: &mut Conn, contact: &Contact, today: NaiveDate) -> Result<Option<String>, Error> {
    let postbook = Postbook::open(conn, today)?;
    let Some(service) = contact.service_id else {
        let Some(code) = &contact.authority else { return Ok(None) };
        let is_last = postbook.reaches_team(code, None) && !postbook.reaches_team(code, Some(contact.id));
        return Ok(is_last.then(|| "the SEN team".to_owned()));
    };
    for code in directory::authorities_of(conn, &[service])? {
        let reaches = |but| postbook.reaches_service(service, &code, but);
        if reaches(None) && !reaches(Some(contact.id)) {
            return Ok(Some(super::service_name(conn, service)?));
        }
    }
    Ok(None)
}

/// Whether somebody is the caller's business.
fn is_theirs(conn: &mut Conn, caller: &Caller, email: &str) -> Result<bool, Error> {
    Ok(reach::people(conn, caller)?.iter().any(|one| one.email == email))
}

fn is_same(known: &Contact, new: &NewContact) -> bool {
    (&known.post, &known.authority, known.service_id, &known.setting, &known.team)
        == (&new.post, &new.authority, new.service_id, &new.setting, &new.team)
        && (&known.email, known.from_on, known.to_on) == (&new.email, new.from_on, new.to_on)
}

fn invalid<T>(field: &'static str, detail: &str) -> Result<T, Error> {
    Err(Error::Invalid { field, detail: detail.to_owned() })
}

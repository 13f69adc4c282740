//! People: staff of authorities and of services.

mod changing;
mod listing;

use chrono::NaiveDateTime;

pub use self::changing::{Change, Newcomer};
pub use self::listing::{PeoplePage, PersonPage, Shown, State};
use super::sign_in::people_of;
use super::tokens::{Holder, service_of};
use super::{App, Error};
use crate::clock::Moment;
use crate::db::directory::{self, NewPerson, Person};
use crate::db::{Conn, accounts, sessions};
use crate::domain::identifiers::{AuthorityCode, Email};
use crate::domain::permission::Role;

/// Where somebody belongs.
#[derive(Clone, Debug)]
enum Place {
    Authority(AuthorityCode),
    Service(i64),
}

/// Somebody who is added to an authority or a service.
struct NewcomerTo<'a> {
    email: &'a Email,
    name: &'a str,
    role: Role,
    place: Place,
}

impl App {
    /// Adds a person, or admits one who is so far only named in the record.
    pub fn add_person(&self, email: &Email, name: &str, role: Role, holder: &Holder) -> Result<(), Error> {
        let now = self.clock.now();
        self.db.write(|conn| {
            let place = self.place_of(conn, holder)?;
            self.add_in(conn, &NewcomerTo { email, name, role, place }, now).map(drop)
        })
    }

    /// Sends an invitation to somebody who was added.
    pub fn invite(&self, email: &Email) -> Result<(), Error> {
        let now = self.clock.now();
        self.db.write(|conn| {
            let person = people_of(conn, email.as_str())?.into_iter().next().ok_or(Error::NotFound)?;
            self.send_invitation(conn, &person, now)
        })
    }

    fn place_of(&self, conn: &mut Conn, holder: &Holder) -> Result<Place, Error> {
        match holder {
            Holder::Authority(code) => {
                self.ensure_authority(conn, code)?;
                Ok(Place::Authority(code.clone()))
            }
            Holder::Service { name, authority } => {
                Ok(Place::Service(service_of(conn, name, authority.as_ref())?))
            }
        }
    }

    /// Adds somebody, or admits them again, and answers with their row.
    fn add_in(&self, conn: &mut Conn, one: &NewcomerTo<'_>, now: Moment) -> Result<Person, Error> {
        let (authority, service_id) = match &one.place {
            Place::Authority(code) => (Some(code.as_str()), None),
            Place::Service(id) => (None, Some(*id)),
        };
        if (one.role == Role::Partner) != service_id.is_some() {
            return invalid("role", "a partner belongs to a service, everybody else to an authority");
        }
        let account = accounts::by_email(conn, one.email.as_str())?;
        if account.as_ref().is_some_and(|account| account.is_demonstration) {
            return invalid(
                "email",
                "this address belongs to the demonstration; its password is known to all",
            );
        }
        let known = directory::find_people(conn, one.email.as_str())?;
        let same = |p: &&Person| p.authority.as_deref() == authority && p.service_id == service_id;
        let id = match known.iter().find(same) {
            Some(person) if person.may_sign_in => return invalid("email", "this person is there already"),
            Some(person) => {
                directory::admit_person(conn, person.id, one.name, one.role)?;
                person.id
            }
            None => directory::add_person(
                conn,
                &NewPerson {
                    email: one.email.as_str(),
                    name: one.name,
                    role: one.role.name(),
                    authority,
                    service_id,
                    may_sign_in: true,
                    created_at: now.at,
                },
            )?,
        };
        // What they may do has changed: they sign in anew, with a second factor where one is needed.
        if let Some(account) = account {
            sessions::end_all(conn, account.id, None, now.at)?;
        }
        directory::person(conn, id)?.ok_or(Error::NotFound)
    }

    pub fn list_people(&self) -> Result<Vec<Person>, Error> {
        Ok(self.db.read(directory::people)?)
    }

    pub fn disable_person(&self, email: &Email) -> Result<(), Error> {
        let now = self.clock.now().at;
        self.db.write(|conn| {
            let known = directory::find_people(conn, email.as_str())?;
            if known.is_empty() {
                return Err(Error::NotFound);
            }
            for person in known {
                directory::disable_person(conn, person.id, now)?;
            }
            end_sessions(conn, email.as_str(), now)
        })
    }

    pub fn set_role(&self, email: &Email, role: Role) -> Result<(), Error> {
        let now = self.clock.now().at;
        self.db.write(|conn| {
            let known = directory::find_people(conn, email.as_str())?;
            if known.is_empty() {
                return Err(Error::NotFound);
            }
            if known.iter().any(|person| (person.role == Role::Partner.name()) != (role == Role::Partner)) {
                let detail =
                    "a partner belongs to a service, everybody else to an authority: add the person there";
                return Err(Error::Invalid { field: "role", detail: detail.into() });
            }
            for person in known {
                directory::set_role(conn, person.id, role)?;
            }
            end_sessions(conn, email.as_str(), now)
        })
    }
}

impl App {
    /// Adds a service to an authority; with `also`, the one of this name that others have.
    pub fn add_service(&self, name: &str, authority: &AuthorityCode, also: bool) -> Result<(), Error> {
        let invalid = |detail: &str| Err(Error::Invalid { field: "name", detail: detail.to_owned() });
        if name.trim().is_empty() {
            return invalid("give the service's name");
        }
        self.db.write(|conn| {
            self.ensure_authority(conn, authority)?;
            let named = directory::services_named(conn, name)?;
            if named.iter().any(|(_, codes)| codes.iter().any(|code| code == authority.as_str())) {
                return invalid("this authority has a service of this name");
            }
            let id = if also { service_of(conn, name, None)? } else { directory::add_service(conn, name)? };
            Ok(directory::serve(conn, authority, id)?)
        })
    }

    /// Every service's number and name.
    pub fn service_names(&self) -> Result<Vec<(i64, String)>, Error> {
        Ok(self.db.read(directory::service_names)?)
    }

    /// The services by name, with the authorities they serve.
    pub fn list_services(&self) -> Result<Vec<(String, Vec<String>)>, Error> {
        Ok(self.db.snapshot(directory::services)?)
    }
}

/// Signs somebody out wherever they are signed in.
fn end_sessions(conn: &mut Conn, email: &str, now: NaiveDateTime) -> Result<(), Error> {
    match accounts::by_email(conn, email)? {
        Some(account) => Ok(sessions::end_all(conn, account.id, None, now)?),
        None => Ok(()),
    }
}

fn invalid<T>(field: &'static str, detail: &str) -> Result<T, Error> {
    Err(Error::Invalid { field, detail: detail.to_owned() })
}

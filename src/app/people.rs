//! People: staff of authorities and of services.

use super::tokens::{Holder, service_of};
use super::{App, Error};
use crate::db::directory::{self, NewPerson, Person};
use crate::domain::identifiers::{AuthorityCode, Email};
use crate::domain::permission::Role;

impl App {
    /// Adds a person, or admits one who is so far only named in the record.
    pub fn add_person(&self, email: &Email, name: &str, role: Role, holder: &Holder) -> Result<(), Error> {
        let invalid = |field, detail: &str| Err(Error::Invalid { field, detail: detail.to_owned() });
        if (role == Role::Partner) != matches!(holder, Holder::Service { .. }) {
            return invalid("role", "a partner belongs to a service, everybody else to an authority");
        }
        let now = self.clock.now().at;
        self.db.write(|conn| {
            let (authority, service_id) = match holder {
                Holder::Authority(code) => {
                    self.ensure_authority(conn, code)?;
                    (Some(code.as_str()), None)
                }
                Holder::Service { name, authority } => {
                    (None, Some(service_of(conn, name, authority.as_ref())?))
                }
            };
            let known = directory::find_people(conn, email.as_str())?;
            let same = |p: &&Person| p.authority.as_deref() == authority && p.service_id == service_id;
            match known.iter().find(same) {
                Some(person) if person.may_sign_in => invalid("email", "this person is there already"),
                Some(person) => Ok(directory::admit_person(conn, person.id, name, role)?),
                None => Ok(directory::add_person(
                    conn,
                    &NewPerson {
                        email: email.as_str(),
                        name,
                        role: role.name(),
                        authority,
                        service_id,
                        may_sign_in: true,
                        created_at: now,
                    },
                )?),
            }
        })
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
            Ok(())
        })
    }

    pub fn set_role(&self, email: &Email, role: Role) -> Result<(), Error> {
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
            Ok(())
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

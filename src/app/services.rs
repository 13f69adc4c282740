//! The services that serve an authority, as its administrator sees them.

use std::collections::HashMap;

use super::access::Caller;
use super::book::{authority_names, named};
use super::outbox::postbook::Postbook;
use super::{App, Error};
use crate::db::directory;
use crate::db::inbox::{self, Waiting};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceLine {
    pub id: i64,
    pub name: String,
    /// The names of all authorities that it serves.
    pub authorities: Vec<String>,
    /// Requests of the caller's authority that wait for it, and how many of them are late.
    pub waiting: u32,
    pub late: u32,
    /// Whether requests of the caller's authority reach somebody there today.
    pub is_reached: bool,
}

/// What came of adding a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AddedService {
    Added,
    /// Others have a service of this name, which may be the same: the names of those authorities.
    KnownElsewhere(Vec<String>),
}

impl App {
    pub fn service_lines(&self, caller: &Caller) -> Result<Vec<ServiceLine>, Error> {
        let code = caller.authority().ok_or(Error::NotFound)?;
        let today = self.clock.now().today;
        self.db.snapshot(|conn| {
            let names = authority_names(conn)?;
            let postbook = Postbook::open(conn, today)?;
            let own = directory::serving(conn, code)?;
            let ids: Vec<i64> = own.iter().map(|(id, _)| *id).collect();
            let waiting: HashMap<i64, Waiting> = inbox::waiting(conn, &ids, code, today)?;
            own.into_iter()
                .map(|(id, name)| {
                    let codes = directory::authorities_of(conn, &[id])?;
                    let counts = waiting.get(&id).copied().unwrap_or_default();
                    Ok(ServiceLine {
                        authorities: codes.iter().map(|code| named(&names, code)).collect(),
                        waiting: counts.waiting,
                        late: counts.late,
                        is_reached: postbook.reaches_service(id, code.as_str(), None),
                        id,
                        name,
                    })
                })
                .collect()
        })
    }

    /// Adds a service to the caller's authority. `same` says whether it is the one of this name
    /// that others have; where that is to be asked first, nothing is added.
    pub fn add_service_as(
        &self,
        caller: &Caller,
        name: &str,
        same: Option<bool>,
    ) -> Result<AddedService, Error> {
        let code = caller.authority().ok_or(Error::NotFound)?;
        let elsewhere = self.db.snapshot(|conn| {
            let names = authority_names(conn)?;
            let named_so = directory::services_named(conn, name)?;
            let codes: Vec<String> = named_so.into_iter().flat_map(|(_, codes)| codes).collect();
            Ok::<_, Error>(codes.iter().map(|code| named(&names, code)).collect::<Vec<_>>())
        })?;
        match same {
            None if !elsewhere.is_empty() => {
                let own = self.db.read(|conn| directory::serving(conn, code))?;
                if own.iter().any(|(_, known)| known == name) {
                    let detail = "Your authority has a service of this name".to_owned();
                    return Err(Error::Invalid { field: "name", detail });
                }
                Ok(AddedService::KnownElsewhere(elsewhere))
            }
            same => {
                self.add_service(name, code, same == Some(true))?;
                Ok(AddedService::Added)
            }
        }
    }
}

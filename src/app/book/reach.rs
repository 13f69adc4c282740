//! What of the book is a caller's business.

use std::collections::BTreeMap;

use crate::app::Error;
use crate::app::access::Caller;
use crate::app::case_page::Named;
use crate::db::contacts::{self, Contact};
use crate::db::listing::Scope;
use crate::db::{Conn, directory};

/// A service is its own business, and that of the authorities it serves.
pub fn check_service(conn: &mut Conn, caller: &Caller, service: i64) -> Result<(), Error> {
    let is_theirs = match &caller.scope {
        Scope::Services(own) => own.contains(&service),
        Scope::Authority(code) => {
            directory::authorities_of(conn, &[service])?.iter().any(|one| one == code.as_str())
        }
    };
    if is_theirs { Ok(()) } else { Err(Error::NotFound) }
}

/// Of a service's contacts an authority sees those that are for its own requests, or for all.
pub fn may_see(caller: &Caller, contact: &Contact) -> bool {
    match caller.authority() {
        None => true,
        Some(code) => contact.authority.as_deref().is_none_or(|of| of == code.as_str()),
    }
}

/// A contact that the caller may change.
pub fn contact(conn: &mut Conn, caller: &Caller, id: i64) -> Result<Contact, Error> {
    let contact = contacts::find(conn, id)?.ok_or(Error::NotFound)?;
    match contact.service_id {
        Some(service) => check_service(conn, caller, service)?,
        None if caller.authority().is_none() => return Err(Error::NotFound),
        None => {}
    }
    if may_see(caller, &contact) { Ok(contact) } else { Err(Error::NotFound) }
}

/// Everybody at a service: who signs in for it, and its contacts.
pub fn people_of(conn: &mut Conn, service: i64) -> Result<Vec<Named>, Error> {
    let mut found = BTreeMap::new();
    add_service(conn, service, None, &mut found)?;
    Ok(list(found))
}

/// Everybody whom a caller may say to be away, or reachable again.
pub fn people(conn: &mut Conn, caller: &Caller) -> Result<Vec<Named>, Error> {
    let mut found = BTreeMap::new();
    match &caller.scope {
        Scope::Services(own) => {
            for service in own {
                add_service(conn, *service, None, &mut found)?;
            }
        }
        Scope::Authority(code) => {
            let services = directory::serving(conn, code)?;
            let code = code.as_str();
            let staff = directory::people(conn)?.into_iter();
            let staff = staff.filter(|one| one.authority.as_deref() == Some(code));
            staff
                .filter(|one| one.disabled_at.is_none())
                .for_each(|one| add(&mut found, one.email, one.name));
            let own = contacts::all(conn)?.into_iter();
            let own = own.filter(|one| one.service_id.is_none() && one.authority.as_deref() == Some(code));
            own.for_each(|one| add(&mut found, one.email, one.name));
            for service in services {
                add_service(conn, service.0, Some(code), &mut found)?;
            }
        }
    }
    Ok(list(found))
}

fn add_service(
    conn: &mut Conn,
    service: i64,
    authority: Option<&str>,
    found: &mut BTreeMap<String, String>,
) -> Result<(), Error> {
    for person in directory::people_of_service(conn, service)? {
        add(found, person.email, person.name);
    }
    let is_theirs = |contact: &Contact| {
        authority.is_none_or(|code| contact.authority.as_deref().is_none_or(|of| of == code))
    };
    for contact in contacts::of_service(conn, service)?.into_iter().filter(is_theirs) {
        add(found, contact.email, contact.name);
    }
    Ok(())
}

fn add(found: &mut BTreeMap<String, String>, email: String, name: String) {
    let known = found.entry(email).or_default();
    if known.is_empty() {
        *known = name;
    }
}

fn list(found: BTreeMap<String, String>) -> Vec<Named> {
    let named = |(email, name): (String, String)| Named {
        name: if name.is_empty() { email.clone() } else { name },
        email,
    };
    let mut list: Vec<Named> = found.into_iter().map(named).collect();
    list.sort_by(|a, b| a.name.cmp(&b.name));
    list
}

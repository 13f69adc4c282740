//! What an authority knows already, to choose from: its caseworkers with their load, teams,
//! services and settings.

use diesel::dsl::count;
use diesel::prelude::*;

use super::Error;
use super::dialect::Conn;
use super::schema::{cases, people, service_authorities, services, settings, teams};
use crate::domain::identifiers::AuthorityCode;
use crate::domain::permission::Role;

/// More settings than anybody looks through; the name of any other can be typed.
const MOST_SETTINGS: i64 = 500;

/// Somebody who can be given cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caseworker {
    pub email: String,
    /// Empty where only the address is known.
    pub name: String,
    pub open_cases: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct KnownSetting {
    pub name: String,
    pub phase: String,
    pub urn: Option<String>,
}

/// The caseworkers of an authority, also those who are so far only named in the record; nobody
/// who was disabled.
pub fn caseworkers(conn: &mut Conn, authority: &AuthorityCode) -> Result<Vec<Caseworker>, Error> {
    let found: Vec<(String, String, i64)> = people::table
        .left_join(
            cases::table.on(cases::caseworker_id.eq(people::id.nullable()).and(cases::is_open.eq(true))),
        )
        .filter(people::authority.eq(authority.as_str()))
        .filter(people::role.eq(Role::Caseworker.name()))
        .filter(people::disabled_at.is_null())
        .group_by((people::email, people::name))
        .order(people::email)
        .select((people::email, people::name, count(cases::id.nullable())))
        .load(conn)?;
    Ok(found.into_iter().map(|(email, name, open_cases)| Caseworker { email, name, open_cases }).collect())
}

pub fn teams(conn: &mut Conn, authority: &AuthorityCode) -> Result<Vec<String>, Error> {
    let own = teams::table.filter(teams::authority.eq(authority.as_str()));
    Ok(own.order(teams::name).select(teams::name).load(conn)?)
}

/// The services that serve an authority.
pub fn services(conn: &mut Conn, authority: &AuthorityCode) -> Result<Vec<String>, Error> {
    Ok(services::table
        .inner_join(service_authorities::table.on(service_authorities::service_id.eq(services::id)))
        .filter(service_authorities::authority.eq(authority.as_str()))
        .order(services::name)
        .select(services::name)
        .load(conn)?)
}

pub fn settings(conn: &mut Conn, authority: &AuthorityCode) -> Result<Vec<KnownSetting>, Error> {
    let own = settings::table.filter(settings::authority.eq(authority.as_str()));
    Ok(own
        .order((settings::name, settings::phase))
        .limit(MOST_SETTINGS)
        .select((settings::name, settings::phase, settings::urn))
        .load(conn)?)
}

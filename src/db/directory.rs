//! People, teams, services and settings, found by name. Who is named in the record for the
//! first time is added, without the right to sign in.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::Error;
use super::dialect::Conn;
use super::schema::{people, service_authorities, services, settings, teams};
use super::text::to_text;
use crate::domain::child::Setting;
use crate::domain::identifiers::AuthorityCode;
use crate::domain::permission::Role;

/// The directory of one authority, as far as it was asked. What it remembers holds only within
/// the transaction it was used in, or once that was committed.
#[derive(Clone, Debug)]
pub struct Directory {
    authority: AuthorityCode,
    now: NaiveDateTime,
    known: HashMap<(Kind, String), i64>,
    found: Found,
    adds: bool,
    /// What was not there before, in words: "service Educational Psychology".
    pub added: Vec<String>,
}

/// What was found in the directory by earlier transactions, so that a step need not ask for the
/// same names again. Nothing is ever removed from the directory, so it stays true; what a
/// transaction adds is not remembered here, because it may yet be given up.
#[derive(Clone, Debug, Default)]
pub struct Found(Arc<Mutex<HashMap<Name, i64>>>);

type Name = (AuthorityCode, Kind, String);

impl Found {
    fn get(&self, key: &Name) -> Option<i64> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key).copied()
    }

    fn keep(&self, key: Name, id: i64) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, id);
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    Caseworker,
    Team,
    Service,
    Setting,
}

impl Directory {
    pub fn new(authority: AuthorityCode, now: NaiveDateTime) -> Self {
        let found = Found::default();
        Self { authority, now, known: HashMap::new(), found, adds: true, added: Vec::new() }
    }

    /// One that need not ask for what was found before.
    pub fn remembering(authority: AuthorityCode, now: NaiveDateTime, found: Found) -> Self {
        Self { found, ..Self::new(authority, now) }
    }

    /// One that adds nobody: a name that is not there has the number 0, which nothing has.
    pub fn looking_up(authority: AuthorityCode, now: NaiveDateTime) -> Self {
        Self { adds: false, ..Self::new(authority, now) }
    }

    pub fn caseworker(&mut self, conn: &mut Conn, email: &str) -> Result<i64, Error> {
        self.find_or_add(
            conn,
            Kind::Caseworker,
            email,
            format!("caseworker {email}"),
            find_person,
            |this, conn| {
                let person = NewPerson {
                    email,
                    name: "",
                    role: Role::Caseworker.name(),
                    authority: Some(this.authority.as_str()),
                    service_id: None,
                    may_sign_in: false,
                    created_at: this.now,
                };
                Ok(diesel::insert_into(people::table)
                    .values(&person)
                    .returning(people::id)
                    .get_result(conn)?)
            },
        )
    }

    pub fn team(&mut self, conn: &mut Conn, name: &str) -> Result<i64, Error> {
        self.find_or_add(conn, Kind::Team, name, format!("team {name}"), find_team, |this, conn| {
            let team = (teams::authority.eq(this.authority.as_str()), teams::name.eq(name));
            Ok(diesel::insert_into(teams::table).values(team).returning(teams::id).get_result(conn)?)
        })
    }

    pub fn service(&mut self, conn: &mut Conn, name: &str) -> Result<i64, Error> {
        self.find_or_add(conn, Kind::Service, name, format!("service {name}"), find_service, |this, conn| {
            let id: i64 = diesel::insert_into(services::table)
                .values(services::name.eq(name))
                .returning(services::id)
                .get_result(conn)?;
            serve(conn, &this.authority, id)?;
            Ok(id)
        })
    }

    pub fn setting(&mut self, conn: &mut Conn, setting: &Setting) -> Result<i64, Error> {
        let phase = to_text(&setting.phase)?;
        let key = format!("{}\u{1f}{phase}", setting.name);
        let label = format!("setting {}", setting.name);
        let find =
            |conn: &mut Conn, authority: &str, _: &str| find_setting(conn, authority, &setting.name, &phase);
        self.find_or_add(conn, Kind::Setting, &key, label, find, |this, conn| {
            let row = (
                settings::authority.eq(this.authority.as_str()),
                settings::name.eq(&setting.name),
                settings::urn.eq(setting.urn.as_ref().map(|urn| urn.as_str())),
                settings::phase.eq(&phase),
            );
            Ok(diesel::insert_into(settings::table).values(row).returning(settings::id).get_result(conn)?)
        })
    }

    fn find_or_add(
        &mut self,
        conn: &mut Conn,
        kind: Kind,
        name: &str,
        label: String,
        find: impl Fn(&mut Conn, &str, &str) -> QueryResult<Option<i64>>,
        add: impl FnOnce(&Self, &mut Conn) -> Result<i64, Error>,
    ) -> Result<i64, Error> {
        let key = (kind, name.to_owned());
        if let Some(id) = self.known.get(&key) {
            return Ok(*id);
        }
        let id = match self.find(conn, kind, name, find)? {
            Some(id) => id,
            None if !self.adds => 0,
            None => {
                let id = add(self, conn)?;
                self.added.push(label);
                id
            }
        };
        self.known.insert(key, id);
        Ok(id)
    }

    fn find(
        &self,
        conn: &mut Conn,
        kind: Kind,
        name: &str,
        find: impl Fn(&mut Conn, &str, &str) -> QueryResult<Option<i64>>,
    ) -> QueryResult<Option<i64>> {
        let key = (self.authority.clone(), kind, name.to_owned());
        if let Some(id) = self.found.get(&key) {
            return Ok(Some(id));
        }
        let id = find(conn, self.authority.as_str(), name)?;
        if let Some(id) = id {
            self.found.keep(key, id);
        }
        Ok(id)
    }
}

#[derive(Insertable)]
#[diesel(table_name = people)]
pub struct NewPerson<'a> {
    pub email: &'a str,
    pub name: &'a str,
    pub role: &'a str,
    pub authority: Option<&'a str>,
    pub service_id: Option<i64>,
    pub may_sign_in: bool,
    pub created_at: NaiveDateTime,
}

#[derive(Clone, Debug, Queryable)]
pub struct Person {
    pub id: i64,
    pub email: String,
    pub name: String,
    pub role: String,
    pub authority: Option<String>,
    pub service_id: Option<i64>,
    pub may_sign_in: bool,
    pub created_at: NaiveDateTime,
    pub disabled_at: Option<NaiveDateTime>,
}

pub fn people(conn: &mut Conn) -> Result<Vec<Person>, Error> {
    Ok(people::table.order((people::authority, people::email)).load(conn)?)
}

pub fn person(conn: &mut Conn, id: i64) -> Result<Option<Person>, Error> {
    Ok(people::table.find(id).first(conn).optional()?)
}

pub fn find_people(conn: &mut Conn, email: &str) -> Result<Vec<Person>, Error> {
    Ok(people::table.filter(people::email.eq(email)).load(conn)?)
}

pub fn add_person(conn: &mut Conn, person: &NewPerson<'_>) -> Result<i64, Error> {
    Ok(diesel::insert_into(people::table).values(person).returning(people::id).get_result(conn)?)
}

/// Gives somebody known from the record a name, a role and the right to sign in.
pub fn admit_person(conn: &mut Conn, id: i64, name: &str, role: Role) -> Result<(), Error> {
    diesel::update(people::table.find(id))
        .set((
            people::name.eq(name),
            people::role.eq(role.name()),
            people::may_sign_in.eq(true),
            people::disabled_at.eq(None::<NaiveDateTime>),
        ))
        .execute(conn)?;
    Ok(())
}

pub fn disable_person(conn: &mut Conn, id: i64, now: NaiveDateTime) -> Result<(), Error> {
    diesel::update(people::table.find(id))
        .set((people::may_sign_in.eq(false), people::disabled_at.eq(Some(now))))
        .execute(conn)?;
    Ok(())
}

pub fn set_role(conn: &mut Conn, id: i64, role: Role) -> Result<(), Error> {
    diesel::update(people::table.find(id)).set(people::role.eq(role.name())).execute(conn)?;
    Ok(())
}

/// The people of a service who may sign in.
pub fn people_of_service(conn: &mut Conn, service: i64) -> Result<Vec<Person>, Error> {
    let of_service = people::service_id.eq(service).and(people::may_sign_in.eq(true));
    Ok(people::table.filter(of_service).order(people::email).load(conn)?)
}

/// The codes of the authorities that any of these services serves.
pub fn authorities_of(conn: &mut Conn, services: &[i64]) -> Result<Vec<String>, Error> {
    Ok(service_authorities::table
        .filter(service_authorities::service_id.eq_any(services.to_vec()))
        .select(service_authorities::authority)
        .distinct()
        .order(service_authorities::authority)
        .load(conn)?)
}

/// Services of this name, with the authorities they serve.
pub fn services_named(conn: &mut Conn, name: &str) -> Result<Vec<(i64, Vec<String>)>, Error> {
    let ids: Vec<i64> = services::table
        .filter(services::name.eq(name))
        .order(services::id)
        .select(services::id)
        .load(conn)?;
    ids.into_iter()
        .map(|id| {
            let serves = service_authorities::table
                .filter(service_authorities::service_id.eq(id))
                .order(service_authorities::authority)
                .select(service_authorities::authority)
                .load(conn)?;
            Ok((id, serves))
        })
        .collect()
}

/// The name of every service, by its number.
pub fn service_names(conn: &mut Conn) -> Result<Vec<(i64, String)>, Error> {
    Ok(services::table.order(services::id).select((services::id, services::name)).load(conn)?)
}

/// The services of an authority by their numbers, in the order of their names.
pub fn serving(conn: &mut Conn, authority: &AuthorityCode) -> Result<Vec<(i64, String)>, Error> {
    Ok(services::table
        .inner_join(service_authorities::table.on(service_authorities::service_id.eq(services::id)))
        .filter(service_authorities::authority.eq(authority.as_str()))
        .order((services::name, services::id))
        .select((services::id, services::name))
        .load(conn)?)
}

/// Every service, with the authorities it serves.
pub fn services(conn: &mut Conn) -> Result<Vec<(String, Vec<String>)>, Error> {
    let names: Vec<String> =
        services::table.select(services::name).distinct().order(services::name).load(conn)?;
    let mut all = Vec::new();
    for name in names {
        all.extend(services_named(conn, &name)?.into_iter().map(|(_, codes)| (name.clone(), codes)));
    }
    Ok(all)
}

pub fn add_service(conn: &mut Conn, name: &str) -> Result<i64, Error> {
    Ok(diesel::insert_into(services::table)
        .values(services::name.eq(name))
        .returning(services::id)
        .get_result(conn)?)
}

/// The service serves this authority from now on.
pub fn serve(conn: &mut Conn, authority: &AuthorityCode, service: i64) -> Result<(), Error> {
    let row =
        (service_authorities::authority.eq(authority.as_str()), service_authorities::service_id.eq(service));
    diesel::insert_into(service_authorities::table).values(row).execute(conn)?;
    Ok(())
}

fn find_person(conn: &mut Conn, authority: &str, email: &str) -> QueryResult<Option<i64>> {
    people::table
        .filter(people::authority.eq(authority).and(people::email.eq(email)))
        .select(people::id)
        .first(conn)
        .optional()
}

fn find_team(conn: &mut Conn, authority: &str, name: &str) -> QueryResult<Option<i64>> {
    teams::table
        .filter(teams::authority.eq(authority).and(teams::name.eq(name)))
        .select(teams::id)
        .first(conn)
        .optional()
}

fn find_service(conn: &mut Conn, authority: &str, name: &str) -> QueryResult<Option<i64>> {
    services::table
        .inner_join(service_authorities::table.on(service_authorities::service_id.eq(services::id)))
        .filter(service_authorities::authority.eq(authority).and(services::name.eq(name)))
        .select(services::id)
        .first(conn)
        .optional()
}

fn find_setting(conn: &mut Conn, authority: &str, name: &str, phase: &str) -> QueryResult<Option<i64>> {
    settings::table
        .filter(settings::authority.eq(authority).and(settings::name.eq(name)).and(settings::phase.eq(phase)))
        .select(settings::id)
        .first(conn)
        .optional()
}

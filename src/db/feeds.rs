//! Addresses of private calendars, kept as hashes.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::Error;
use super::dialect::Conn;
use super::schema::{cases, feeds};
use crate::domain::identifiers::Reference;

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = feeds, treat_none_as_default_value = false)]
pub struct Feed {
    pub hash: String,
    pub person_id: i64,
    pub created_at: NaiveDateTime,
    pub read_at: Option<NaiveDateTime>,
    pub revoked_at: Option<NaiveDateTime>,
}

pub fn add(conn: &mut Conn, feed: &Feed) -> Result<(), Error> {
    diesel::insert_into(feeds::table).values(feed).execute(conn)?;
    Ok(())
}

/// The feed of this address, if it was not revoked.
pub fn find(conn: &mut Conn, hash: &str) -> Result<Option<Feed>, Error> {
    Ok(feeds::table.find(hash).filter(feeds::revoked_at.is_null()).first(conn).optional()?)
}

/// The feed that a person has.
pub fn of_person(conn: &mut Conn, person: i64) -> Result<Option<Feed>, Error> {
    let own = feeds::table.filter(feeds::person_id.eq(person).and(feeds::revoked_at.is_null()));
    Ok(own.order(feeds::created_at.desc()).first(conn).optional()?)
}

/// Whether there was one to revoke.
pub fn revoke(conn: &mut Conn, person: i64, now: NaiveDateTime) -> Result<bool, Error> {
    let own = feeds::table.filter(feeds::person_id.eq(person).and(feeds::revoked_at.is_null()));
    Ok(diesel::update(own).set(feeds::revoked_at.eq(Some(now))).execute(conn)? > 0)
}

pub fn was_read(conn: &mut Conn, hash: &str, now: NaiveDateTime) -> Result<(), Error> {
    diesel::update(feeds::table.find(hash)).set(feeds::read_at.eq(Some(now))).execute(conn)?;
    Ok(())
}

/// The cases of these people on which somebody still has to act.
pub fn cases(conn: &mut Conn, people: &[i64]) -> Result<Vec<Reference>, Error> {
    let ids: Vec<i64> = cases::table
        .filter(cases::caseworker_id.eq_any(people.to_vec()).and(cases::is_live.eq(true)))
        .order(cases::id)
        .select(cases::id)
        .load(conn)?;
    Ok(ids.into_iter().filter_map(Reference::from_id).collect())
}

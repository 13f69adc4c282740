//! Answers kept so that a request sent twice is done once.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::Error;
use super::dialect::Conn;
use super::schema::idempotency_keys as keys;

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = keys)]
pub struct Kept {
    pub caller: String,
    pub key: String,
    /// SHA-256 of what was asked: the same key for something else is a mistake of the caller.
    pub request: String,
    pub status: i32,
    pub location: Option<String>,
    pub version: Option<i32>,
    pub body: String,
    pub created_at: NaiveDateTime,
}

pub fn find(conn: &mut Conn, caller: &str, key: &str) -> Result<Option<Kept>, Error> {
    Ok(keys::table.find((caller, key)).first(conn).optional()?)
}

pub fn keep(conn: &mut Conn, kept: &Kept) -> Result<(), Error> {
    diesel::insert_into(keys::table).values(kept).execute(conn)?;
    Ok(())
}

pub fn forget_before(conn: &mut Conn, moment: NaiveDateTime) -> Result<usize, Error> {
    Ok(diesel::delete(keys::table.filter(keys::created_at.lt(moment))).execute(conn)?)
}

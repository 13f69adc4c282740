//! Links in mails, and the keys the program made for itself.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::Error;
use super::dialect::Conn;
use super::schema::{links, secrets};

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = links, treat_none_as_default_value = false)]
pub struct Link {
    pub id: String,
    pub purpose: String,
    pub case_id: i64,
    pub advice: Option<i32>,
    pub service_id: Option<i64>,
    pub address: String,
    pub created_at: NaiveDateTime,
    pub expires_at: NaiveDateTime,
    pub revoked_at: Option<NaiveDateTime>,
}

pub fn add(conn: &mut Conn, link: &Link) -> Result<(), Error> {
    diesel::insert_into(links::table).values(link).execute(conn)?;
    Ok(())
}

pub fn find(conn: &mut Conn, id: &str) -> Result<Option<Link>, Error> {
    Ok(links::table.find(id).first(conn).optional()?)
}

/// Revokes the links that were sent to an address; how many there were.
pub fn revoke(conn: &mut Conn, address: &str, now: NaiveDateTime) -> Result<usize, Error> {
    let held = links::table.filter(links::address.eq(address).and(links::revoked_at.is_null()));
    Ok(diesel::update(held).set(links::revoked_at.eq(Some(now))).execute(conn)?)
}

pub fn secret(conn: &mut Conn, name: &str) -> Result<Option<String>, Error> {
    Ok(secrets::table.find(name).select(secrets::value).first(conn).optional()?)
}

/// Keeps a key. A conflict says that somebody else made one first.
pub fn keep_secret(conn: &mut Conn, name: &str, value: &str) -> Result<(), Error> {
    diesel::insert_into(secrets::table)
        .values((secrets::name.eq(name), secrets::value.eq(value)))
        .execute(conn)?;
    Ok(())
}

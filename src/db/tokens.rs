//! API tokens. Only the hash of a secret is kept.

use chrono::NaiveDateTime;
use diesel::dsl::exists;
use diesel::prelude::*;

use super::Error;
use super::dialect::Conn;
use super::schema::{service_authorities, services, tokens};

#[derive(Clone, Debug, Queryable)]
pub struct Token {
    pub id: i64,
    pub name: String,
    pub hash: String,
    pub role: String,
    pub authority: Option<String>,
    pub service_id: Option<i64>,
    pub created_at: NaiveDateTime,
    pub expires_at: Option<NaiveDateTime>,
    pub revoked_at: Option<NaiveDateTime>,
}

#[derive(Insertable)]
#[diesel(table_name = tokens)]
pub struct NewToken<'a> {
    pub name: &'a str,
    pub hash: &'a str,
    pub role: &'a str,
    pub authority: Option<&'a str>,
    pub service_id: Option<i64>,
    pub created_at: NaiveDateTime,
    pub expires_at: Option<NaiveDateTime>,
}

pub fn add(conn: &mut Conn, token: &NewToken<'_>) -> Result<(), Error> {
    diesel::insert_into(tokens::table).values(token).execute(conn)?;
    Ok(())
}

pub fn all(conn: &mut Conn) -> Result<Vec<Token>, Error> {
    Ok(tokens::table.order(tokens::name).load(conn)?)
}

/// Those of an authority and of the services that serve it, the newest first.
pub fn within(conn: &mut Conn, authority: &str) -> Result<Vec<(Token, Option<String>)>, Error> {
    let serves = service_authorities::table
        .filter(service_authorities::authority.eq(authority.to_owned()))
        .filter(service_authorities::service_id.nullable().eq(tokens::service_id));
    Ok(tokens::table
        .left_join(services::table.on(services::id.nullable().eq(tokens::service_id)))
        .filter(
            tokens::authority.eq(authority.to_owned()).or(tokens::authority.is_null().and(exists(serves))),
        )
        .order(tokens::id.desc())
        .select((tokens::all_columns, services::name.nullable()))
        .load(conn)?)
}

/// The token with this hash, whether or not it still holds.
pub fn by_hash(conn: &mut Conn, hash: &str) -> Result<Option<Token>, Error> {
    Ok(tokens::table.filter(tokens::hash.eq(hash)).first(conn).optional()?)
}

/// Whether there was such a token that still held.
pub fn revoke(conn: &mut Conn, name: &str, now: NaiveDateTime) -> Result<bool, Error> {
    let held = tokens::table.filter(tokens::name.eq(name).and(tokens::revoked_at.is_null()));
    Ok(diesel::update(held).set(tokens::revoked_at.eq(Some(now))).execute(conn)? > 0)
}

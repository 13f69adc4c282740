//! The authorities whose record this is.

use diesel::prelude::*;

use super::Error;
use super::dialect::Conn;
use super::schema::authorities;
use crate::domain::identifiers::AuthorityCode;

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = authorities)]
pub struct Authority {
    pub code: String,
    pub name: String,
    /// The local policy that the stored outlooks were made with, as a text to compare.
    pub policy: String,
}

pub fn all(conn: &mut Conn) -> Result<Vec<Authority>, Error> {
    Ok(authorities::table.order(authorities::code).load(conn)?)
}

pub fn find(conn: &mut Conn, code: &AuthorityCode) -> Result<Option<Authority>, Error> {
    Ok(authorities::table.find(code.as_str()).first(conn).optional()?)
}

pub fn add(conn: &mut Conn, authority: &Authority) -> Result<(), Error> {
    diesel::insert_into(authorities::table).values(authority).execute(conn)?;
    Ok(())
}

pub fn set_policy(conn: &mut Conn, code: &AuthorityCode, policy: &str) -> Result<(), Error> {
    diesel::update(authorities::table.find(code.as_str()))
        .set(authorities::policy.eq(policy))
        .execute(conn)?;
    Ok(())
}

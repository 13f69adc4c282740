//! Who signs in: one account an address.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::Error;
use super::dialect::Conn;
use super::schema::accounts;

/// The account of an address, made where there is none.
pub fn ensure(conn: &mut Conn, email: &str, now: NaiveDateTime) -> Result<i64, Error> {
    let known =
        accounts::table.filter(accounts::email.eq(email)).select(accounts::id).first(conn).optional()?;
    match known {
        Some(id) => Ok(id),
        None => Ok(diesel::insert_into(accounts::table)
            .values((accounts::email.eq(email), accounts::created_at.eq(now)))
            .returning(accounts::id)
            .get_result(conn)?),
    }
}

//! Links by which somebody takes up an invitation or sets a password anew. Only the hash of what
//! stands in the mail is kept.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::Error;
use super::dialect::Conn;
use super::schema::account_links;

#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = account_links, treat_none_as_default_value = false)]
pub struct AccountLink {
    pub hash: String,
    pub account_id: i64,
    pub purpose: String,
    pub created_at: NaiveDateTime,
    pub expires_at: NaiveDateTime,
    pub used_at: Option<NaiveDateTime>,
}

pub fn add(conn: &mut Conn, link: &AccountLink) -> Result<(), Error> {
    diesel::insert_into(account_links::table).values(link).execute(conn)?;
    Ok(())
}

/// The link with this hash, if it can still be used.
pub fn open(conn: &mut Conn, hash: &str, now: NaiveDateTime) -> Result<Option<AccountLink>, Error> {
    Ok(account_links::table
        .find(hash)
        .filter(account_links::used_at.is_null().and(account_links::expires_at.gt(now)))
        .first(conn)
        .optional()?)
}

/// Uses a link; false where somebody was first, or it has run out.
pub fn take(conn: &mut Conn, hash: &str, now: NaiveDateTime) -> Result<bool, Error> {
    let open = account_links::table
        .find(hash)
        .filter(account_links::used_at.is_null().and(account_links::expires_at.gt(now)));
    Ok(diesel::update(open).set(account_links::used_at.eq(Some(now))).execute(conn)? == 1)
}

/// Ends every link of an account that could still be used.
pub fn end_all(conn: &mut Conn, account: i64, now: NaiveDateTime) -> Result<(), Error> {
    let open = account_links::table
        .filter(account_links::account_id.eq(account))
        .filter(account_links::used_at.is_null().and(account_links::expires_at.gt(now)));
    diesel::update(open).set(account_links::expires_at.eq(now)).execute(conn)?;
    Ok(())
}

pub fn forget_before(conn: &mut Conn, at: NaiveDateTime) -> Result<usize, Error> {
    Ok(diesel::delete(account_links::table.filter(account_links::expires_at.lt(at))).execute(conn)?)
}

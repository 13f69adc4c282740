//! Codes for whoever has lost their second factor; each is taken once, and only its hash is kept.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::Error;
use super::dialect::Conn;
use super::schema::recovery_codes;

/// These in the place of those there were.
pub fn renew(conn: &mut Conn, account: i64, hashes: &[String]) -> Result<(), Error> {
    forget(conn, account)?;
    for hash in hashes {
        diesel::insert_into(recovery_codes::table)
            .values((recovery_codes::account_id.eq(account), recovery_codes::hash.eq(hash)))
            .execute(conn)?;
    }
    Ok(())
}

/// Takes a code; false where it is none, or was taken before.
pub fn take(conn: &mut Conn, account: i64, hash: &str, now: NaiveDateTime) -> Result<bool, Error> {
    let left = recovery_codes::table.find((account, hash)).filter(recovery_codes::used_at.is_null());
    Ok(diesel::update(left).set(recovery_codes::used_at.eq(Some(now))).execute(conn)? == 1)
}

pub fn left(conn: &mut Conn, account: i64) -> Result<i64, Error> {
    Ok(recovery_codes::table
        .filter(recovery_codes::account_id.eq(account).and(recovery_codes::used_at.is_null()))
        .count()
        .get_result(conn)?)
}

pub fn forget(conn: &mut Conn, account: i64) -> Result<(), Error> {
    diesel::delete(recovery_codes::table.filter(recovery_codes::account_id.eq(account))).execute(conn)?;
    Ok(())
}

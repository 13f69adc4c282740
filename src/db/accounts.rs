//! Who signs in: one account an address.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::Error;
use super::dialect::Conn;
use super::schema::accounts;

#[derive(Clone, Queryable)]
pub struct AccountRow {
    pub id: i64,
    pub email: String,
    pub password_hash: Option<String>,
    pub password_set_at: Option<NaiveDateTime>,
    /// Base32; it counts once `totp_confirmed_at` is there.
    pub totp_secret: Option<String>,
    pub totp_confirmed_at: Option<NaiveDateTime>,
    pub totp_last_step: Option<i64>,
    pub is_demonstration: bool,
    pub seen_at: Option<NaiveDateTime>,
    pub created_at: NaiveDateTime,
}

/// The account of an address, made where there is none.
pub fn ensure(conn: &mut Conn, email: &str, now: NaiveDateTime) -> Result<i64, Error> {
    match by_email(conn, email)? {
        Some(account) => Ok(account.id),
        None => Ok(diesel::insert_into(accounts::table)
            .values((accounts::email.eq(email), accounts::created_at.eq(now)))
            .returning(accounts::id)
            .get_result(conn)?),
    }
}

pub fn by_email(conn: &mut Conn, email: &str) -> Result<Option<AccountRow>, Error> {
    Ok(accounts::table.filter(accounts::email.eq(email)).first(conn).optional()?)
}

pub fn find(conn: &mut Conn, id: i64) -> Result<Option<AccountRow>, Error> {
    Ok(accounts::table.find(id).first(conn).optional()?)
}

pub fn set_password(conn: &mut Conn, id: i64, hash: &str, now: NaiveDateTime) -> Result<(), Error> {
    diesel::update(accounts::table.find(id))
        .set((accounts::password_hash.eq(Some(hash)), accounts::password_set_at.eq(Some(now))))
        .execute(conn)?;
    Ok(())
}

/// It belongs to the demonstration from now on.
pub fn mark_demonstration(conn: &mut Conn, id: i64) -> Result<(), Error> {
    diesel::update(accounts::table.find(id)).set(accounts::is_demonstration.eq(true)).execute(conn)?;
    Ok(())
}

/// A second factor, with the time step of the code that showed that it works.
pub fn set_second_factor(
    conn: &mut Conn,
    id: i64,
    secret: &str,
    step: i64,
    now: NaiveDateTime,
) -> Result<(), Error> {
    diesel::update(accounts::table.find(id))
        .set((
            accounts::totp_secret.eq(Some(secret)),
            accounts::totp_confirmed_at.eq(Some(now)),
            accounts::totp_last_step.eq(Some(step)),
        ))
        .execute(conn)?;
    Ok(())
}

pub fn remove_second_factor(conn: &mut Conn, id: i64) -> Result<(), Error> {
    diesel::update(accounts::table.find(id))
        .set((
            accounts::totp_secret.eq(None::<String>),
            accounts::totp_confirmed_at.eq(None::<NaiveDateTime>),
            accounts::totp_last_step.eq(None::<i64>),
        ))
        .execute(conn)?;
    Ok(())
}

/// Takes the code of a time step; false where that step's code, or a later one's, was taken before.
pub fn take_step(conn: &mut Conn, id: i64, step: i64) -> Result<bool, Error> {
    let not_taken = accounts::totp_last_step.is_null().or(accounts::totp_last_step.lt(step));
    let account = accounts::table.find(id).filter(not_taken);
    Ok(diesel::update(account).set(accounts::totp_last_step.eq(Some(step))).execute(conn)? == 1)
}

/// They are there.
pub fn seen(conn: &mut Conn, id: i64, now: NaiveDateTime) -> Result<(), Error> {
    diesel::update(accounts::table.find(id)).set(accounts::seen_at.eq(Some(now))).execute(conn)?;
    Ok(())
}

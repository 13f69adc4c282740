//! Who is signed in, as whom.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::Error;
use super::accounts;
use super::dialect::Conn;
use super::schema::{people, sessions};
use crate::domain::permission::Role;

#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = sessions, treat_none_as_default_value = false)]
pub struct SessionRow {
    pub hash: String,
    pub account_id: i64,
    pub person_id: i64,
    pub form_key: String,
    pub is_complete: bool,
    pub client: String,
    pub created_at: NaiveDateTime,
    pub seen_at: NaiveDateTime,
    pub ended_at: Option<NaiveDateTime>,
}

/// Whoever is in by it, and not only on the way, is seen.
pub fn add(conn: &mut Conn, session: &SessionRow) -> Result<(), Error> {
    diesel::insert_into(sessions::table).values(session).execute(conn)?;
    match session.is_complete {
        true => accounts::seen(conn, session.account_id, session.created_at),
        false => Ok(()),
    }
}

pub fn find(conn: &mut Conn, hash: &str) -> Result<Option<SessionRow>, Error> {
    Ok(sessions::table.find(hash).first(conn).optional()?)
}

/// The sessions of an account that were not ended, the newest first.
pub fn of_account(conn: &mut Conn, account: i64) -> Result<Vec<SessionRow>, Error> {
    Ok(sessions::table
        .filter(sessions::account_id.eq(account))
        .filter(sessions::ended_at.is_null())
        .order(sessions::created_at.desc())
        .load(conn)?)
}

pub fn seen(conn: &mut Conn, hash: &str, now: NaiveDateTime) -> Result<(), Error> {
    diesel::update(sessions::table.find(hash)).set(sessions::seen_at.eq(now)).execute(conn)?;
    Ok(())
}

pub fn act_as(conn: &mut Conn, hash: &str, person: i64) -> Result<(), Error> {
    diesel::update(sessions::table.find(hash)).set(sessions::person_id.eq(person)).execute(conn)?;
    Ok(())
}

pub fn end(conn: &mut Conn, hash: &str, now: NaiveDateTime) -> Result<(), Error> {
    diesel::update(sessions::table.find(hash).filter(sessions::ended_at.is_null()))
        .set(sessions::ended_at.eq(Some(now)))
        .execute(conn)?;
    Ok(())
}

/// Ends every session of an account but one, where one is to stay.
pub fn end_all(conn: &mut Conn, account: i64, but: Option<&str>, now: NaiveDateTime) -> Result<(), Error> {
    diesel::update(
        sessions::table
            .filter(sessions::account_id.eq(account))
            .filter(sessions::ended_at.is_null())
            .filter(sessions::hash.ne(but.unwrap_or_default().to_owned())),
    )
    .set(sessions::ended_at.eq(Some(now)))
    .execute(conn)?;
    Ok(())
}

/// Forgets sessions that began so long ago that they can be of no use, not even to keep a form.
pub fn forget_before(conn: &mut Conn, day: NaiveDateTime) -> Result<usize, Error> {
    Ok(diesel::delete(sessions::table.filter(sessions::created_at.lt(day))).execute(conn)?)
}

/// A service's people may be named by several services with one address; the numbers of those
/// services for which this address may sign in.
pub fn services_of(conn: &mut Conn, email: &str) -> Result<Vec<i64>, Error> {
    let ids: Vec<Option<i64>> = people::table
        .filter(people::email.eq(email))
        .filter(people::role.eq(Role::Partner.name()))
        .filter(people::may_sign_in.eq(true))
        .order(people::service_id)
        .select(people::service_id)
        .load(conn)?;
    Ok(ids.into_iter().flatten().collect())
}

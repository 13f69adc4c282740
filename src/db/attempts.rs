//! Tries that are limited, by what is protected and by who tried.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::Error;
use super::dialect::Conn;
use super::schema::attempts;

pub fn add(conn: &mut Conn, kind: &str, subject: &str, now: NaiveDateTime) -> Result<i64, Error> {
    Ok(diesel::insert_into(attempts::table)
        .values((attempts::kind.eq(kind), attempts::subject.eq(subject), attempts::at.eq(now)))
        .returning(attempts::id)
        .get_result(conn)?)
}

/// When the latest tries after a moment were made, the newest first; at most so many.
pub fn latest(
    conn: &mut Conn,
    kind: &str,
    subject: &str,
    after: NaiveDateTime,
    most: i64,
) -> Result<Vec<NaiveDateTime>, Error> {
    Ok(attempts::table
        .filter(attempts::kind.eq(kind).and(attempts::subject.eq(subject)).and(attempts::at.gt(after)))
        .order(attempts::at.desc())
        .limit(most)
        .select(attempts::at)
        .load(conn)?)
}

pub fn forget(conn: &mut Conn, id: i64) -> Result<(), Error> {
    diesel::delete(attempts::table.find(id)).execute(conn)?;
    Ok(())
}

pub fn forget_all(conn: &mut Conn, kind: &str, subject: &str) -> Result<(), Error> {
    let tries = attempts::table.filter(attempts::kind.eq(kind).and(attempts::subject.eq(subject)));
    diesel::delete(tries).execute(conn)?;
    Ok(())
}

pub fn forget_before(conn: &mut Conn, at: NaiveDateTime) -> Result<usize, Error> {
    Ok(diesel::delete(attempts::table.filter(attempts::at.lt(at))).execute(conn)?)
}

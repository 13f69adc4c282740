//! What was typed into a form whose session ended before it was sent.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::Error;
use super::dialect::Conn;
use super::schema::kept_forms;

pub fn keep(conn: &mut Conn, account: i64, path: &str, body: &str, now: NaiveDateTime) -> Result<(), Error> {
    forget(conn, account, path)?;
    let row = (
        kept_forms::account_id.eq(account),
        kept_forms::path.eq(path),
        kept_forms::body.eq(body),
        kept_forms::kept_at.eq(now),
    );
    diesel::insert_into(kept_forms::table).values(row).execute(conn)?;
    Ok(())
}

pub fn find(conn: &mut Conn, account: i64, path: &str) -> Result<Option<String>, Error> {
    Ok(kept_forms::table.find((account, path)).select(kept_forms::body).first(conn).optional()?)
}

pub fn forget(conn: &mut Conn, account: i64, path: &str) -> Result<(), Error> {
    diesel::delete(kept_forms::table.find((account, path))).execute(conn)?;
    Ok(())
}

pub fn forget_before(conn: &mut Conn, at: NaiveDateTime) -> Result<usize, Error> {
    Ok(diesel::delete(kept_forms::table.filter(kept_forms::kept_at.lt(at))).execute(conn)?)
}

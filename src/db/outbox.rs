//! Looking through the mails of one authority.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::Error;
use super::dialect::Conn;
use super::mails::Mail;
use super::schema::{mail_notices, mails, notices};

/// More than so many are not counted.
pub const MOST_COUNTED: i64 = 1000;

/// Mails of an authority, and those about several that tell something of this one.
macro_rules! of_authority {
    ($authority:expr) => {
        mails::authority.eq($authority).or(mails::authority.is_null().and(diesel::dsl::exists(
            mail_notices::table
                .inner_join(notices::table)
                .filter(mail_notices::mail_id.eq(mails::id).and(notices::authority.eq($authority))),
        )))
    };
}

/// A mail as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Line {
    pub id: i64,
    pub kind: String,
    pub address: String,
    pub reader: String,
    pub subject: String,
    pub state: String,
    pub tries: i32,
    pub last_words: Option<String>,
    pub sent_at: Option<NaiveDateTime>,
    pub created_at: NaiveDateTime,
}

/// A page of an authority's mails in a state, newest first; only those before a number, where one
/// is given. A mail about several authorities is each one's of which it tells something.
pub fn page(
    conn: &mut Conn,
    authority: &str,
    state: &str,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Line>, Error> {
    Ok(mails::table
        .filter(mails::state.eq(state).and(mails::id.lt(before.unwrap_or(i64::MAX))))
        .filter(of_authority!(authority))
        .order(mails::id.desc())
        .limit(limit)
        .select((
            mails::id,
            mails::kind,
            mails::address,
            mails::reader,
            mails::subject,
            mails::state,
            mails::tries,
            mails::last_words,
            mails::sent_at,
            mails::created_at,
        ))
        .load(conn)?)
}

/// How many there are, up to a thousand and one.
pub fn count(conn: &mut Conn, authority: &str, state: &str) -> Result<i64, Error> {
    let ids: Vec<i64> = mails::table
        .filter(mails::state.eq(state))
        .filter(of_authority!(authority))
        .order(mails::id.desc())
        .limit(MOST_COUNTED + 1)
        .select(mails::id)
        .load(conn)?;
    Ok(i64::try_from(ids.len()).unwrap_or(i64::MAX))
}

pub fn find(conn: &mut Conn, authority: &str, id: i64) -> Result<Option<Mail>, Error> {
    Ok(mails::table.find(id).filter(of_authority!(authority)).first(conn).optional()?)
}

/// When the last mail went out, whoever it was for.
pub fn last_sent_at(conn: &mut Conn) -> Result<Option<NaiveDateTime>, Error> {
    let sent = mails::table.filter(mails::state.eq("sent")).order(mails::id.desc());
    Ok(sent.select(mails::sent_at).first(conn).optional()?.flatten())
}

/// Since when the oldest mail waits that has not gone out.
pub fn waits_since(conn: &mut Conn) -> Result<Option<NaiveDateTime>, Error> {
    let waiting = mails::table.filter(mails::state.eq_any(["waiting", "sending"].map(str::to_owned)));
    Ok(waiting.order(mails::created_at).select(mails::created_at).first(conn).optional()?)
}

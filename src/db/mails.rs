//! Mails: made once, claimed by whoever sends them, and what the server said.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::Error;
use super::dialect::{Conn, each};
use super::schema::{mail_notices, mails};

const ROWS_AT_A_TIME: usize = 500;

#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Mail {
    pub id: i64,
    pub key: String,
    pub message_id: String,
    pub authority: Option<String>,
    pub kind: String,
    pub address: String,
    pub reader: String,
    pub reply_to: Option<String>,
    pub subject: String,
    pub body_text: String,
    pub body_html: String,
    pub leave_link: Option<String>,
    pub urgent: bool,
    pub state: String,
    pub tries: i32,
    pub unknown_tries: i32,
    pub next_try_at: NaiveDateTime,
    pub first_try_at: Option<NaiveDateTime>,
    pub claimed_by: Option<String>,
    pub last_words: Option<String>,
    pub sent_at: Option<NaiveDateTime>,
    pub bounced_at: Option<NaiveDateTime>,
    pub created_at: NaiveDateTime,
    pub account_link: Option<String>,
}

#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = mails, treat_none_as_default_value = false)]
pub struct NewMail {
    pub key: String,
    pub message_id: String,
    pub authority: Option<String>,
    pub kind: String,
    pub address: String,
    pub reader: String,
    pub reply_to: Option<String>,
    pub subject: String,
    pub body_text: String,
    pub body_html: String,
    pub leave_link: Option<String>,
    pub urgent: bool,
    pub state: String,
    pub tries: i32,
    pub unknown_tries: i32,
    pub next_try_at: NaiveDateTime,
    pub created_at: NaiveDateTime,
    pub account_link: Option<String>,
}

/// Which notice is in which mail, and the link it is answered by.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = mail_notices, treat_none_as_default_value = false)]
pub struct Told {
    pub mail_id: i64,
    pub notice_id: i64,
    pub link_id: Option<String>,
}

/// Adds a mail. A conflict says that it has been made already.
pub fn add(conn: &mut Conn, mail: &NewMail) -> Result<i64, Error> {
    Ok(diesel::insert_into(mails::table).values(mail).returning(mails::id).get_result(conn)?)
}

pub fn add_told(conn: &mut Conn, told: &[Told]) -> Result<(), Error> {
    for chunk in told.chunks(ROWS_AT_A_TIME) {
        each!(conn, c => diesel::insert_into(mail_notices::table).values(chunk).execute(c))?;
    }
    Ok(())
}

pub fn told_in(conn: &mut Conn, mail: i64) -> Result<Vec<Told>, Error> {
    Ok(mail_notices::table
        .filter(mail_notices::mail_id.eq(mail))
        .order(mail_notices::notice_id)
        .select(mail_notices::all_columns)
        .load(conn)?)
}

pub fn find(conn: &mut Conn, id: i64) -> Result<Option<Mail>, Error> {
    Ok(mails::table.find(id).first(conn).optional()?)
}

pub fn by_message_id(conn: &mut Conn, message_id: &str) -> Result<Option<Mail>, Error> {
    Ok(mails::table.filter(mails::message_id.eq(message_id)).first(conn).optional()?)
}

/// Whether a mail of this key was made.
pub fn is_made(conn: &mut Conn, key: &str) -> Result<bool, Error> {
    Ok(diesel::select(diesel::dsl::exists(mails::table.filter(mails::key.eq(key)))).get_result(conn)?)
}

/// Whether there is anything that `claim` could find.
pub fn is_anything_due(conn: &mut Conn, now: NaiveDateTime) -> Result<bool, Error> {
    let due = mails::state.eq("waiting").and(mails::next_try_at.le(now));
    let found = mails::table.filter(due.or(mails::state.eq("sending")));
    Ok(diesel::select(diesel::dsl::exists(found)).get_result(conn)?)
}

/// The next mail that may be sent, claimed for `holder`. One that a holder who is gone left in
/// the middle of sending comes first; nobody knows whether it arrived.
pub fn claim(
    conn: &mut Conn,
    holder: &str,
    alive: &[String],
    now: NaiveDateTime,
    only_urgent: bool,
) -> Result<Option<Mail>, Error> {
    let urgency: &[bool] = if only_urgent { &[true] } else { &[true, false] };
    let may_go = mails::urgent.eq_any(urgency.to_vec());
    let left: Option<Mail> = mails::table
        .filter(mails::state.eq("sending").and(mails::claimed_by.ne_all(alive.to_vec())))
        .filter(may_go.clone())
        .order(mails::id)
        .first(conn)
        .optional()?;
    let found = match left {
        Some(mail) => Some(mail),
        None => mails::table
            .filter(mails::state.eq("waiting").and(mails::next_try_at.le(now)))
            .filter(may_go)
            .order((mails::next_try_at, mails::id))
            .first(conn)
            .optional()?,
    };
    let Some(mail) = found else { return Ok(None) };
    let left = mail.state == "sending";
    let same = mails::table
        .find(mail.id)
        .filter(mails::state.eq(mail.state.clone()).and(mails::tries.eq(mail.tries)));
    let claimed: Option<Mail> = diesel::update(same)
        .set((
            mails::state.eq("sending"),
            mails::claimed_by.eq(Some(holder)),
            mails::tries.eq(mails::tries + 1),
            mails::unknown_tries.eq(mails::unknown_tries + i32::from(left)),
            mails::first_try_at.eq(Some(mail.first_try_at.unwrap_or(now))),
        ))
        .returning(mails::all_columns)
        .get_result(conn)
        .optional()?;
    claimed.map(Some).ok_or(Error::Conflict)
}

/// Mails that a holder was sending when it lost sight of them: left for whoever is next.
pub fn let_go(conn: &mut Conn, holder: &str) -> Result<usize, Error> {
    let mine = mails::table.filter(mails::state.eq("sending").and(mails::claimed_by.eq(holder)));
    Ok(diesel::update(mine).set(mails::claimed_by.eq(Some(""))).execute(conn)?)
}

/// What became of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    Sent,
    /// Again at this moment.
    TryAgain(NaiveDateTime),
    /// Again at this moment; it may have arrived.
    Unknown(NaiveDateTime),
    Parked,
    /// The address is refused for good.
    Bounced,
    Dropped,
}

/// Ends a try of `holder`. False where somebody else has taken the mail over meanwhile.
pub fn finish(
    conn: &mut Conn,
    id: i64,
    holder: &str,
    fate: &Fate,
    words: &str,
    now: NaiveDateTime,
) -> Result<bool, Error> {
    let (state, next, unknown) = match fate {
        Fate::Sent => ("sent", now, 0),
        Fate::TryAgain(at) => ("waiting", *at, 0),
        Fate::Unknown(at) => ("waiting", *at, 1),
        Fate::Parked => ("parked", now, 0),
        Fate::Bounced => ("bounced", now, 0),
        Fate::Dropped => ("dropped", now, 0),
    };
    let mine = mails::table.find(id).filter(mails::state.eq("sending").and(mails::claimed_by.eq(holder)));
    let changed = diesel::update(mine)
        .set((
            mails::state.eq(state),
            mails::next_try_at.eq(next),
            mails::unknown_tries.eq(mails::unknown_tries + unknown),
            mails::claimed_by.eq(None::<String>),
            mails::last_words.eq(Some(words)),
            mails::sent_at.eq(Some(now).filter(|_| *fate == Fate::Sent)),
            mails::bounced_at.eq(Some(now).filter(|_| *fate == Fate::Bounced)),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Other words for a mail that cannot have arrived yet.
pub fn reword(conn: &mut Conn, id: i64, subject: &str, text: &str, html: &str) -> Result<(), Error> {
    diesel::update(mails::table.find(id))
        .set((mails::subject.eq(subject), mails::body_text.eq(text), mails::body_html.eq(html)))
        .execute(conn)?;
    Ok(())
}

/// A delivery report says that a mail that was sent did not arrive.
pub fn bounced(conn: &mut Conn, id: i64, words: &str, now: NaiveDateTime) -> Result<(), Error> {
    diesel::update(mails::table.find(id))
        .set((mails::state.eq("bounced"), mails::bounced_at.eq(Some(now)), mails::last_words.eq(Some(words))))
        .execute(conn)?;
    Ok(())
}

/// Sends a parked or bounced mail once more. That it may have arrived is not forgotten.
pub fn unpark(conn: &mut Conn, mail: &Mail, now: NaiveDateTime) -> Result<bool, Error> {
    let parked =
        mails::table.find(mail.id).filter(mails::state.eq_any(["parked", "bounced"].map(str::to_owned)));
    let changed = diesel::update(parked)
        .set((
            mails::state.eq("waiting"),
            mails::next_try_at.eq(now),
            mails::first_try_at.eq(None::<NaiveDateTime>),
            mails::unknown_tries.eq(mail.unknown_tries.min(1)),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// The mails that told of these notices.
pub fn of_notices(conn: &mut Conn, notices: &[i64]) -> Result<HashMap<i64, Vec<Mail>>, Error> {
    let mut found: HashMap<i64, Vec<Mail>> = HashMap::new();
    for chunk in notices.chunks(ROWS_AT_A_TIME) {
        let rows: Vec<(i64, Mail)> = mail_notices::table
            .inner_join(mails::table)
            .filter(mail_notices::notice_id.eq_any(chunk.to_vec()))
            .order(mails::id)
            .select((mail_notices::notice_id, mails::all_columns))
            .load(conn)?;
        for (notice, mail) in rows {
            found.entry(notice).or_default().push(mail);
        }
    }
    Ok(found)
}

/// The addresses that were told of each of these notices, or are about to be.
pub fn told_addresses(conn: &mut Conn, notices: &[i64]) -> Result<HashMap<i64, HashSet<String>>, Error> {
    let mut found: HashMap<i64, HashSet<String>> = HashMap::new();
    for chunk in notices.chunks(ROWS_AT_A_TIME) {
        let live = mails::state.eq_any(["waiting", "sending", "sent"].map(str::to_owned));
        let rows: Vec<(i64, String)> = mail_notices::table
            .inner_join(mails::table)
            .filter(mail_notices::notice_id.eq_any(chunk.to_vec()).and(live))
            .select((mail_notices::notice_id, mails::address))
            .load(conn)?;
        for (notice, address) in rows {
            found.entry(notice).or_default().insert(address);
        }
    }
    Ok(found)
}

/// The mails that wait, in the order in which they are tried.
pub fn waiting(conn: &mut Conn) -> Result<Vec<Mail>, Error> {
    Ok(mails::table.filter(mails::state.eq("waiting")).order((mails::next_try_at, mails::id)).load(conn)?)
}

/// How many mails are in a state.
pub fn count(conn: &mut Conn, state: &str) -> Result<i64, Error> {
    Ok(mails::table.filter(mails::state.eq(state)).count().get_result(conn)?)
}

/// How many mails should have gone out before a moment and have not been tried since.
pub fn overdue(conn: &mut Conn, before: NaiveDateTime) -> Result<i64, Error> {
    let stuck =
        mails::state.eq_any(["waiting", "sending"].map(str::to_owned)).and(mails::next_try_at.lt(before));
    Ok(mails::table.filter(stuck).count().get_result(conn)?)
}

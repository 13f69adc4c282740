//! What only a person at the SEN team can mend.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::Error;
use super::dialect::Conn;
use super::schema::{notices, tasks};

/// More than anybody looks through.
const MOST_DONE: i64 = 100;

/// What a service wrote about a case in its own words, which may say something of the child.
const OF_A_SERVICE: [&str; 2] = ["not_for_us", "question"];

/// Whether a task of this kind holds what a service wrote.
pub fn is_of_a_service(kind: &str) -> bool {
    OF_A_SERVICE.contains(&kind)
}

/// Which tasks somebody may see and end.
#[derive(Clone, Copy)]
pub struct Sight<'a> {
    /// Those of one authority, or of all.
    pub authority: Option<&'a str>,
    pub words_of_services: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Task {
    pub id: i64,
    pub authority: String,
    pub kind: String,
    pub subject: String,
    pub words: String,
    pub case_id: Option<i64>,
    pub notice_id: Option<i64>,
    pub mail_id: Option<i64>,
    pub raised_at: NaiveDateTime,
    pub done_at: Option<NaiveDateTime>,
    pub done_by: Option<String>,
    pub done_words: Option<String>,
}

#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = tasks, treat_none_as_default_value = false)]
pub struct NewTask {
    pub authority: String,
    pub kind: String,
    /// The same trouble is one task as long as it is open.
    pub subject: String,
    pub words: String,
    pub case_id: Option<i64>,
    pub notice_id: Option<i64>,
    pub mail_id: Option<i64>,
    pub raised_at: NaiveDateTime,
}

/// Raises a task unless the same is open already; whether it is new.
pub fn raise(conn: &mut Conn, task: &NewTask) -> Result<bool, Error> {
    let same = tasks::table.filter(tasks::authority.eq(&task.authority).and(tasks::kind.eq(&task.kind)));
    let open: i64 = same
        .filter(tasks::subject.eq(&task.subject).and(tasks::done_at.is_null()))
        .count()
        .get_result(conn)?;
    if open > 0 {
        return Ok(false);
    }
    diesel::insert_into(tasks::table).values(task).execute(conn)?;
    Ok(true)
}

/// The open tasks, oldest first.
pub fn open(conn: &mut Conn, sight: Sight) -> Result<Vec<Task>, Error> {
    Ok(seen(sight).filter(tasks::done_at.is_null()).order(tasks::id).load(conn)?)
}

/// Tasks that were done after a moment, the latest first.
pub fn done_since(conn: &mut Conn, sight: Sight, since: NaiveDateTime) -> Result<Vec<Task>, Error> {
    Ok(seen(sight)
        .filter(tasks::done_at.assume_not_null().ge(since))
        .order((tasks::done_at.desc(), tasks::id.desc()))
        .limit(MOST_DONE)
        .load(conn)?)
}

fn seen(sight: Sight<'_>) -> tasks::BoxedQuery<'_, <Conn as Connection>::Backend> {
    let mut query = tasks::table.into_boxed();
    if let Some(authority) = sight.authority {
        query = query.filter(tasks::authority.eq(authority));
    }
    if !sight.words_of_services {
        query = query.filter(tasks::kind.ne_all(OF_A_SERVICE));
    }
    query
}

/// The tasks of one kind about a case, open or done, oldest first.
pub fn of_case(conn: &mut Conn, case: i64, kind: &str) -> Result<Vec<Task>, Error> {
    let of_case = tasks::case_id.eq(case).and(tasks::kind.eq(kind));
    Ok(tasks::table.filter(of_case).order(tasks::id).load(conn)?)
}

/// Notices that have nobody to go to and about which a person is still asked.
pub fn unaddressed(conn: &mut Conn) -> Result<Vec<i64>, Error> {
    let asked = tasks::table
        .filter(tasks::kind.eq("no_recipient").and(tasks::done_at.is_null()))
        .filter(tasks::authority.eq(notices::authority))
        .filter(tasks::subject.nullable().eq(notices::reason));
    Ok(notices::table
        .filter(notices::state.eq("task").and(diesel::dsl::exists(asked)))
        .select(notices::id)
        .load(conn)?)
}

/// Ends the tasks about nobody to write to, where somebody is there now and what waited is told.
pub fn finish_addressed(conn: &mut Conn, now: NaiveDateTime) -> Result<(), Error> {
    let told: Vec<(i64, String, String)> = tasks::table
        .inner_join(notices::table.on(tasks::notice_id.eq(notices::id.nullable())))
        .filter(tasks::kind.eq("no_recipient").and(tasks::done_at.is_null()))
        .filter(notices::state.eq_any(["mailed", "dropped"].map(str::to_owned)))
        .select((tasks::id, tasks::authority, tasks::subject))
        .load(conn)?;
    for (id, authority, subject) in told {
        let waiting: i64 = notices::table
            .filter(notices::state.eq("task").and(notices::authority.eq(&authority)))
            .filter(notices::reason.assume_not_null().eq(&subject))
            .count()
            .get_result(conn)?;
        if waiting == 0 {
            let words = "what waited was told";
            finish(conn, id, "twentyweeks", words, now)?;
        }
    }
    Ok(())
}

pub fn count_open(conn: &mut Conn) -> Result<i64, Error> {
    Ok(tasks::table.filter(tasks::done_at.is_null()).count().get_result(conn)?)
}

/// The task, if it is open and may be seen.
pub fn find_open(conn: &mut Conn, sight: Sight, id: i64) -> Result<Option<Task>, Error> {
    let open = seen(sight).filter(tasks::id.eq(id).and(tasks::done_at.is_null()));
    Ok(open.first(conn).optional()?)
}

pub fn finish(conn: &mut Conn, id: i64, by: &str, words: &str, now: NaiveDateTime) -> Result<(), Error> {
    diesel::update(tasks::table.find(id))
        .set((tasks::done_at.eq(Some(now)), tasks::done_by.eq(Some(by)), tasks::done_words.eq(Some(words))))
        .execute(conn)?;
    Ok(())
}

/// Ends the open task about a trouble that has gone.
pub fn finish_subject(
    conn: &mut Conn,
    kind: &str,
    subject: &str,
    by: &str,
    words: &str,
    now: NaiveDateTime,
) -> Result<(), Error> {
    let open = tasks::table
        .filter(tasks::kind.eq(kind).and(tasks::subject.eq(subject)).and(tasks::done_at.is_null()));
    diesel::update(open)
        .set((tasks::done_at.eq(Some(now)), tasks::done_by.eq(Some(by)), tasks::done_words.eq(Some(words))))
        .execute(conn)?;
    Ok(())
}

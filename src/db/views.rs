//! Who looked at which child's record, and when a case was last opened.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::Error;
use super::dialect::Conn;
use super::schema::{openings, views};

#[declare_sql_function]
extern "SQL" {
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

#[derive(Insertable)]
#[diesel(table_name = views)]
pub struct NewView<'a> {
    pub at: NaiveDateTime,
    pub actor: &'a str,
    pub role: &'a str,
    pub authority: &'a str,
    pub case_id: i64,
    pub what: &'a str,
}

/// What was looked at, and by whom.
#[derive(Clone, Debug, Queryable)]
pub struct View {
    pub id: i64,
    pub at: NaiveDateTime,
    pub actor: String,
    pub role: String,
    pub case_id: i64,
    pub what: String,
}

/// Which views are asked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub case_id: Option<i64>,
    /// Part of how the record names them.
    pub actor: Option<String>,
    pub from: Option<NaiveDateTime>,
    /// Not itself.
    pub until: Option<NaiveDateTime>,
    /// Only earlier ones than this.
    pub before: Option<i64>,
}

/// The views of an authority's cases, the newest first; at most so many.
pub fn latest(conn: &mut Conn, authority: &str, wanted: &Wanted, most: i64) -> Result<Vec<View>, Error> {
    let mut query = views::table.filter(views::authority.eq(authority.to_owned())).into_boxed();
    if let Some(case) = wanted.case_id {
        query = query.filter(views::case_id.eq(case));
    }
    if let Some(actor) = &wanted.actor {
        let plain = actor.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        query = query.filter(lower(views::actor).like(format!("%{plain}%")).escape('\\'));
    }
    if let Some(from) = wanted.from {
        query = query.filter(views::at.ge(from));
    }
    if let Some(until) = wanted.until {
        query = query.filter(views::at.lt(until));
    }
    if let Some(before) = wanted.before {
        query = query.filter(views::id.lt(before));
    }
    Ok(query
        .order(views::id.desc())
        .limit(most)
        .select((views::id, views::at, views::actor, views::role, views::case_id, views::what))
        .load(conn)?)
}

pub fn add(conn: &mut Conn, view: &NewView<'_>) -> Result<(), Error> {
    diesel::insert_into(views::table).values(view).execute(conn)?;
    Ok(())
}

/// Staff of the authority opened the case.
pub fn opened(conn: &mut Conn, case: i64, now: NaiveDateTime) -> Result<(), Error> {
    let known = diesel::update(openings::table.find(case)).set(openings::at.eq(now)).execute(conn)?;
    if known == 0 {
        let row = (openings::case_id.eq(case), openings::at.eq(now));
        diesel::insert_into(openings::table).values(row).execute(conn)?;
    }
    Ok(())
}

//! Who looked at which child's record, and when a case was last opened.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::Error;
use super::dialect::Conn;
use super::schema::{openings, views};

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

//! When settings are closed.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::Error;
use super::dialect::Conn;
use super::schema::{closures, settings};

#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Closure {
    pub id: i64,
    pub authority: String,
    /// None where it is of all settings of the authority.
    pub setting_id: Option<i64>,
    pub name: String,
    /// First and last day, both inclusive.
    pub from_on: NaiveDate,
    pub to_on: NaiveDate,
    pub created_at: NaiveDateTime,
    pub removed_at: Option<NaiveDateTime>,
}

#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = closures, treat_none_as_default_value = false)]
pub struct NewClosure {
    pub authority: String,
    pub setting_id: Option<i64>,
    pub name: String,
    pub from_on: NaiveDate,
    pub to_on: NaiveDate,
    pub created_at: NaiveDateTime,
}

/// The closures of an authority that were not removed, each with its setting, the earliest first.
pub fn of_authority(conn: &mut Conn, authority: &str) -> Result<Vec<(Closure, Option<String>)>, Error> {
    Ok(closures::table
        .left_join(settings::table.on(closures::setting_id.eq(settings::id.nullable())))
        .filter(closures::authority.eq(authority).and(closures::removed_at.is_null()))
        .order((closures::from_on, closures::id))
        .select((closures::all_columns, settings::name.nullable()))
        .load(conn)?)
}

pub fn add(conn: &mut Conn, closure: &NewClosure) -> Result<i64, Error> {
    Ok(diesel::insert_into(closures::table).values(closure).returning(closures::id).get_result(conn)?)
}

/// Whether there was such a closure of the authority.
pub fn remove(conn: &mut Conn, authority: &str, id: i64, now: NaiveDateTime) -> Result<bool, Error> {
    let row = closures::table
        .find(id)
        .filter(closures::authority.eq(authority).and(closures::removed_at.is_null()));
    Ok(diesel::update(row).set(closures::removed_at.eq(Some(now))).execute(conn)? == 1)
}

/// The settings of an authority by their numbers, in the order of their names.
pub fn settings(conn: &mut Conn, authority: &str) -> Result<Vec<(i64, String)>, Error> {
    Ok(settings::table
        .filter(settings::authority.eq(authority))
        .order((settings::name, settings::id))
        .select((settings::id, settings::name))
        .load(conn)?)
}

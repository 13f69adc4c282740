//! Whom to write to, who is away, and who stands in.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::Error;
use super::dialect::Conn;
use super::schema::{absences, bounced_addresses, contacts};

#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Contact {
    pub id: i64,
    pub post: String,
    pub authority: Option<String>,
    pub service_id: Option<i64>,
    pub setting: Option<String>,
    pub name: String,
    pub email: String,
    pub from_on: Option<NaiveDate>,
    pub to_on: Option<NaiveDate>,
    pub created_at: NaiveDateTime,
    pub removed_at: Option<NaiveDateTime>,
    /// The team of the authority, where it is not the mailbox of all of them.
    pub team: Option<String>,
}

#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = contacts, treat_none_as_default_value = false)]
pub struct NewContact {
    pub post: String,
    pub authority: Option<String>,
    pub service_id: Option<i64>,
    pub setting: Option<String>,
    pub name: String,
    pub email: String,
    pub from_on: Option<NaiveDate>,
    pub to_on: Option<NaiveDate>,
    pub created_at: NaiveDateTime,
    pub team: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Absence {
    pub id: i64,
    pub email: String,
    pub from_on: NaiveDate,
    pub to_on: NaiveDate,
    pub cover: Option<String>,
    pub created_at: NaiveDateTime,
    pub removed_at: Option<NaiveDateTime>,
}

#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = absences, treat_none_as_default_value = false)]
pub struct NewAbsence {
    pub email: String,
    pub from_on: NaiveDate,
    pub to_on: NaiveDate,
    pub cover: Option<String>,
    pub created_at: NaiveDateTime,
}

pub fn add(conn: &mut Conn, contact: &NewContact) -> Result<i64, Error> {
    Ok(diesel::insert_into(contacts::table).values(contact).returning(contacts::id).get_result(conn)?)
}

/// All contacts that were not removed, in the order in which they were added.
pub fn all(conn: &mut Conn) -> Result<Vec<Contact>, Error> {
    Ok(contacts::table.filter(contacts::removed_at.is_null()).order(contacts::id).load(conn)?)
}

/// The contacts of a service that were not removed.
pub fn of_service(conn: &mut Conn, service: i64) -> Result<Vec<Contact>, Error> {
    let of_service = contacts::service_id.eq(service).and(contacts::removed_at.is_null());
    Ok(contacts::table.filter(of_service).order(contacts::id).load(conn)?)
}

/// A contact, also one that was removed.
pub fn find(conn: &mut Conn, id: i64) -> Result<Option<Contact>, Error> {
    Ok(contacts::table.find(id).first(conn).optional()?)
}

/// Whether there was such a contact.
pub fn remove(conn: &mut Conn, id: i64, now: NaiveDateTime) -> Result<Option<Contact>, Error> {
    let row = contacts::table.find(id).filter(contacts::removed_at.is_null());
    Ok(diesel::update(row)
        .set(contacts::removed_at.eq(Some(now)))
        .returning(contacts::all_columns)
        .get_result(conn)
        .optional()?)
}

/// Notes that mail to this address comes back.
pub fn mark_bounced(conn: &mut Conn, address: &str, words: &str, now: NaiveDateTime) -> Result<(), Error> {
    clear_bounce(conn, address)?;
    diesel::insert_into(bounced_addresses::table)
        .values((
            bounced_addresses::address.eq(address),
            bounced_addresses::words.eq(words),
            bounced_addresses::at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// The address works again; whether it was marked.
pub fn clear_bounce(conn: &mut Conn, address: &str) -> Result<bool, Error> {
    Ok(diesel::delete(bounced_addresses::table.find(address)).execute(conn)? == 1)
}

/// The addresses that mail comes back from, and what was said.
pub fn bounced(conn: &mut Conn) -> Result<Vec<(String, String)>, Error> {
    Ok(bounced_addresses::table
        .order(bounced_addresses::address)
        .select((bounced_addresses::address, bounced_addresses::words))
        .load(conn)?)
}

pub fn add_absence(conn: &mut Conn, absence: &NewAbsence) -> Result<i64, Error> {
    Ok(diesel::insert_into(absences::table).values(absence).returning(absences::id).get_result(conn)?)
}

pub fn absence(conn: &mut Conn, id: i64) -> Result<Option<Absence>, Error> {
    Ok(absences::table.find(id).first(conn).optional()?)
}

/// The absences that are not over on a day, the latest added last.
pub fn absences(conn: &mut Conn, from: NaiveDate) -> Result<Vec<Absence>, Error> {
    Ok(absences::table
        .filter(absences::removed_at.is_null().and(absences::to_on.ge(from)))
        .order(absences::id)
        .load(conn)?)
}

pub fn remove_absence(conn: &mut Conn, id: i64, now: NaiveDateTime) -> Result<bool, Error> {
    let row = absences::table.find(id).filter(absences::removed_at.is_null());
    Ok(diesel::update(row).set(absences::removed_at.eq(Some(now))).execute(conn)? == 1)
}

//! Runs of the sweep and the auditor, and who may do which job.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::Error;
use super::dialect::Conn;
use super::schema::{audits, leases, sweeps};

#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Sweep {
    pub id: i64,
    pub day: NaiveDate,
    pub holder: String,
    pub started_at: NaiveDateTime,
    pub ended_at: Option<NaiveDateTime>,
    pub cases: i32,
    pub raised: i32,
    pub overtaken: i32,
    pub held: i32,
    pub failed: i32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub cases: i32,
    pub raised: i32,
    pub overtaken: i32,
    pub held: i32,
    pub failed: i32,
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Audit {
    pub id: i64,
    pub started_at: NaiveDateTime,
    pub ended_at: NaiveDateTime,
    pub cases: i32,
    pub differences: i32,
    /// The first of them, a line each.
    pub words: String,
}

pub fn begin(conn: &mut Conn, day: NaiveDate, holder: &str, now: NaiveDateTime) -> Result<i64, Error> {
    let row = (
        sweeps::day.eq(day),
        sweeps::holder.eq(holder),
        sweeps::started_at.eq(now),
        sweeps::cases.eq(0),
        sweeps::raised.eq(0),
        sweeps::overtaken.eq(0),
        sweeps::held.eq(0),
        sweeps::failed.eq(0),
    );
    Ok(diesel::insert_into(sweeps::table).values(row).returning(sweeps::id).get_result(conn)?)
}

pub fn end(conn: &mut Conn, id: i64, counts: &Counts, now: NaiveDateTime) -> Result<(), Error> {
    diesel::update(sweeps::table.find(id))
        .set((
            sweeps::ended_at.eq(Some(now)),
            sweeps::cases.eq(counts.cases),
            sweeps::raised.eq(counts.raised),
            sweeps::overtaken.eq(counts.overtaken),
            sweeps::held.eq(counts.held),
            sweeps::failed.eq(counts.failed),
        ))
        .execute(conn)?;
    Ok(())
}

/// The last sweep that came to its end.
pub fn last_ended(conn: &mut Conn) -> Result<Option<Sweep>, Error> {
    let ended = sweeps::table.filter(sweeps::ended_at.is_not_null());
    Ok(ended.order((sweeps::ended_at.desc(), sweeps::id.desc())).first(conn).optional()?)
}

/// The last sweeps, the latest first.
pub fn latest(conn: &mut Conn, count: i64) -> Result<Vec<Sweep>, Error> {
    Ok(sweeps::table.order(sweeps::id.desc()).limit(count).load(conn)?)
}

/// A run of the auditor.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = audits)]
pub struct NewAudit {
    pub started_at: NaiveDateTime,
    pub ended_at: NaiveDateTime,
    pub cases: i32,
    pub differences: i32,
    pub words: String,
}

pub fn add_audit(conn: &mut Conn, audit: &NewAudit) -> Result<(), Error> {
    diesel::insert_into(audits::table).values(audit).execute(conn)?;
    Ok(())
}

pub fn last_audit(conn: &mut Conn) -> Result<Option<Audit>, Error> {
    Ok(audits::table.order(audits::id.desc()).first(conn).optional()?)
}

/// Takes or renews a lease; false while somebody else's runs.
pub fn take_lease(
    conn: &mut Conn,
    name: &str,
    holder: &str,
    now: NaiveDateTime,
    until: NaiveDateTime,
) -> Result<bool, Error> {
    let free = leases::table.find(name).filter(leases::holder.eq(holder).or(leases::until.lt(now)));
    let taken =
        diesel::update(free).set((leases::holder.eq(holder), leases::until.eq(until))).execute(conn)?;
    if taken == 1 {
        return Ok(true);
    }
    let held: i64 = leases::table.find(name).count().get_result(conn)?;
    if held > 0 {
        return Ok(false);
    }
    diesel::insert_into(leases::table)
        .values((leases::name.eq(name), leases::holder.eq(holder), leases::until.eq(until)))
        .execute(conn)?;
    Ok(true)
}

pub fn give_up_lease(conn: &mut Conn, name: &str, holder: &str) -> Result<(), Error> {
    diesel::delete(leases::table.find(name).filter(leases::holder.eq(holder))).execute(conn)?;
    Ok(())
}

/// Who holds a lease of a name that begins so, and has not let it run out.
pub fn holders(conn: &mut Conn, prefix: &str, now: NaiveDateTime) -> Result<Vec<String>, Error> {
    let all: Vec<(String, String)> =
        leases::table.filter(leases::until.ge(now)).select((leases::name, leases::holder)).load(conn)?;
    Ok(all.into_iter().filter(|(name, _)| name.starts_with(prefix)).map(|(_, holder)| holder).collect())
}

/// Forgets leases that ran out before a moment.
pub fn forget_leases(conn: &mut Conn, before: NaiveDateTime) -> Result<(), Error> {
    diesel::delete(leases::table.filter(leases::until.lt(before))).execute(conn)?;
    Ok(())
}

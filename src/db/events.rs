//! The record itself.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::Error;
use super::dialect::{Conn, each};
use super::schema::case_events;
use crate::domain::Entry;
use crate::domain::identifiers::{AuthorityCode, Reference};

/// An entry with its envelope: who recorded it, and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    pub entry: Entry,
    pub actor: String,
    /// UTC.
    pub recorded_at: NaiveDateTime,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = case_events, treat_none_as_default_value = false)]
struct Row {
    case_id: i64,
    seq: i32,
    kind: String,
    payload: String,
    actor: String,
    on_date: NaiveDate,
    recorded_at: NaiveDateTime,
}

/// So many rows stay below SQLite's 32,766 bound variables.
const ROWS_AT_A_TIME: usize = 2_000;
/// How many events are in memory at a time while a whole authority is read.
const READ_AT_A_TIME: i64 = 20_000;

/// The record of a case, oldest entry first; empty where there is no such case.
pub fn of_case(conn: &mut Conn, case: Reference) -> Result<Vec<Recorded>, Error> {
    let rows: Vec<Row> = case_events::table
        .filter(case_events::case_id.eq(case.to_id()))
        .order(case_events::seq)
        .select(case_events::all_columns)
        .load(conn)?;
    rows.into_iter().map(Row::recorded).collect()
}

/// The records of some cases, each oldest entry first, in the order of the references.
pub fn of_cases(conn: &mut Conn, cases: &[Reference]) -> Result<Vec<(Reference, Vec<Recorded>)>, Error> {
    let ids: Vec<i64> = cases.iter().map(|case| case.to_id()).collect();
    let rows: Vec<Row> = case_events::table
        .filter(case_events::case_id.eq_any(ids))
        .order((case_events::case_id, case_events::seq))
        .select(case_events::all_columns)
        .load(conn)?;
    let mut records: Vec<(Reference, Vec<Recorded>)> = Vec::with_capacity(cases.len());
    for row in rows {
        let case = reference(row.case_id)?;
        let recorded = row.recorded()?;
        match records.last_mut().filter(|(last, _)| *last == case) {
            Some((_, record)) => record.push(recorded),
            None => records.push((case, vec![recorded])),
        }
    }
    Ok(records)
}

/// When the record began: the first entry of the first case.
pub fn begun_at(conn: &mut Conn) -> Result<Option<NaiveDateTime>, Error> {
    let first = case_events::table.order((case_events::case_id, case_events::seq));
    Ok(first.select(case_events::recorded_at).first(conn).optional()?)
}

/// Adds entries. A conflict says that somebody else added the same number first.
pub fn append<'a>(
    conn: &mut Conn,
    recorded: impl IntoIterator<Item = (Reference, &'a Recorded)>,
) -> Result<(), Error> {
    let rows = recorded
        .into_iter()
        .map(|(case, recorded)| Row::new(case, recorded))
        .collect::<Result<Vec<_>, _>>()?;
    // A step adds one entry: a statement for one row is prepared once and kept.
    if let [row] = &rows[..] {
        diesel::insert_into(case_events::table).values(row).execute(conn)?;
        return Ok(());
    }
    for chunk in rows.chunks(ROWS_AT_A_TIME) {
        each!(conn, c => diesel::insert_into(case_events::table).values(chunk).execute(c))?;
    }
    Ok(())
}

/// Every record of an authority, one case after the other, as it was known before a moment.
pub fn each_case(
    conn: &mut Conn,
    authority: &AuthorityCode,
    known_before: Option<NaiveDateTime>,
    mut f: impl FnMut(Reference, Vec<Recorded>) -> Result<(), Error>,
) -> Result<(), Error> {
    let (first, last) = ids_of(authority)?;
    let mut after = (first, 0);
    let mut current: Option<(i64, Vec<Recorded>)> = None;
    loop {
        let mut query = case_events::table
            .filter(case_events::case_id.between(after.0, last))
            .filter(case_events::case_id.gt(after.0).or(case_events::seq.gt(after.1)))
            .order((case_events::case_id, case_events::seq))
            .limit(READ_AT_A_TIME)
            .into_boxed();
        if let Some(moment) = known_before {
            query = query.filter(case_events::recorded_at.lt(moment));
        }
        let rows: Vec<Row> = query.select(case_events::all_columns).load(conn)?;
        let Some(last_row) = rows.last() else { break };
        after = (last_row.case_id, last_row.seq);
        for row in rows {
            let id = row.case_id;
            if let Some((_, records)) = current.as_mut().filter(|(case, _)| *case == id) {
                records.push(row.recorded()?);
            } else if let Some((case, records)) = current.replace((id, vec![row.recorded()?])) {
                f(reference(case)?, records)?;
            }
        }
    }
    match current {
        Some((case, records)) => f(reference(case)?, records),
        None => Ok(()),
    }
}

/// The cases of an authority that have a record.
pub fn references(conn: &mut Conn, authority: &AuthorityCode) -> Result<Vec<Reference>, Error> {
    let (first, last) = ids_of(authority)?;
    let ids: Vec<i64> = case_events::table
        .filter(case_events::case_id.between(first, last).and(case_events::seq.eq(1)))
        .order(case_events::case_id)
        .select(case_events::case_id)
        .load(conn)?;
    ids.into_iter().map(reference).collect()
}

impl Row {
    fn new(case: Reference, recorded: &Recorded) -> Result<Self, Error> {
        let Recorded { entry, actor, recorded_at } = recorded;
        Ok(Self {
            case_id: case.to_id(),
            seq: i32::try_from(entry.number)
                .map_err(|_| Error::Failed("too many entries in one case".into()))?,
            kind: entry.step.kind().name().to_owned(),
            payload: serde_json::to_string(&entry.step).map_err(|e| Error::Failed(e.to_string()))?,
            actor: actor.clone(),
            on_date: entry.on,
            recorded_at: *recorded_at,
        })
    }

    fn recorded(self) -> Result<Recorded, Error> {
        let unreadable =
            |_| Error::Unreadable(format!("entry {} of case {} cannot be read", self.seq, self.case_id));
        let step = serde_json::from_str(&self.payload).map_err(unreadable)?;
        let entry = Entry { number: self.seq.unsigned_abs(), on: self.on_date, step };
        Ok(Recorded { entry, actor: self.actor, recorded_at: self.recorded_at })
    }
}

fn ids_of(authority: &AuthorityCode) -> Result<(i64, i64), Error> {
    let bound = |year, number| {
        Reference::new(authority, year, number)
            .map(Reference::to_id)
            .ok_or_else(|| Error::Failed("no such code".into()))
    };
    Ok((bound(0, 0)?, bound(9999, 999_999)?))
}

fn reference(id: i64) -> Result<Reference, Error> {
    Reference::from_id(id).ok_or_else(|| Error::Failed("a case without a reference".into()))
}

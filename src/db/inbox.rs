//! What services were asked for and still have to give, or gave not long ago.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::Error;
use super::dialect::Conn;
use super::schema::{advice, handovers, notices};
use super::text::from_text;
use crate::domain::identifiers::{AuthorityCode, Reference};
use crate::domain::inbox;
use crate::domain::step::AdviceKind;

/// Whose requests, of which authority, and given to whom.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub services: Vec<i64>,
    pub authority: Option<AuthorityCode>,
    pub handed_to: Option<String>,
}

/// A request, without anything of the child.
#[derive(Clone, Debug)]
pub struct Request {
    pub case: Reference,
    pub number: u32,
    pub kind: AdviceKind,
    pub service: i64,
    pub asked: inbox::Asked,
    /// To which colleague it was given.
    pub handed_to: Option<String>,
}

#[derive(Queryable)]
struct Row {
    case_id: i64,
    number: i32,
    kind: String,
    service_id: Option<i64>,
    requested_on: NaiveDate,
    due_on: Option<NaiveDate>,
    first_given_on: Option<NaiveDate>,
    promised_on: Option<NaiveDate>,
    acknowledged_on: Option<NaiveDate>,
    is_declined: bool,
    is_relieved: bool,
    is_awaited: bool,
    handed_to: Option<String>,
}

/// What waits for the services.
pub fn awaited(conn: &mut Conn, filter: &Filter) -> Result<Vec<Request>, Error> {
    load(conn, filter, None)
}

/// What the services gave since a day, and does not wait for them again.
pub fn given_since(conn: &mut Conn, filter: &Filter, since: NaiveDate) -> Result<Vec<Request>, Error> {
    load(conn, filter, Some(since))
}

fn load(conn: &mut Conn, filter: &Filter, given_since: Option<NaiveDate>) -> Result<Vec<Request>, Error> {
    let of_request = handovers::case_id.eq(advice::case_id).and(handovers::advice.eq(advice::number));
    let mut query = advice::table
        .left_join(handovers::table.on(of_request))
        .filter(advice::service_id.eq_any(filter.services.clone()))
        .select((
            advice::case_id,
            advice::number,
            advice::kind,
            advice::service_id,
            advice::requested_on,
            advice::due_on,
            advice::first_given_on,
            advice::promised_on,
            advice::acknowledged_on,
            advice::is_declined,
            advice::relieved,
            advice::is_awaited,
            handovers::email.nullable(),
        ))
        .into_boxed();
    query = match given_since {
        None => query.filter(advice::is_awaited.eq(true)),
        Some(since) => query
            .filter(advice::first_given_on.ge(since))
            .filter(advice::is_awaited.eq(false).and(advice::cancelled.eq(false))),
    };
    if let Some((from, to)) = filter.authority.as_ref().and_then(ids_of) {
        query = query.filter(advice::case_id.between(from, to));
    }
    if let Some(email) = &filter.handed_to {
        query = query.filter(handovers::email.eq(email.clone()));
    }
    let rows: Vec<Row> = query.load(conn)?;
    rows.into_iter().map(Row::request).collect()
}

/// The numbers of cases begin with their authority's code: the first and the last it can have.
pub fn ids_of(authority: &AuthorityCode) -> Option<(i64, i64)> {
    let first = Reference::new(authority, 0, 0)?.to_id();
    let last = Reference::new(authority, 9_999, 999_999)?.to_id();
    Some((first, last))
}

/// How much waits for a service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    pub waiting: u32,
    /// Of these, past the law's date.
    pub late: u32,
}

type Promised = (Option<i64>, Option<NaiveDate>, Option<NaiveDate>, bool);

/// How much of an authority's requests waits for each of these services.
pub fn waiting(
    conn: &mut Conn,
    services: &[i64],
    authority: &AuthorityCode,
    today: NaiveDate,
) -> Result<HashMap<i64, Waiting>, Error> {
    let Some((from, to)) = ids_of(authority) else { return Ok(HashMap::new()) };
    let rows: Vec<Promised> = advice::table
        .filter(advice::service_id.eq_any(services.to_vec()))
        .filter(advice::is_awaited.eq(true))
        .filter(advice::case_id.between(from, to))
        .select((advice::service_id, advice::due_on, advice::first_given_on, advice::relieved))
        .load(conn)?;
    let mut counts: HashMap<i64, Waiting> = HashMap::new();
    for (service, due_on, given_on, is_relieved) in rows {
        let count = counts.entry(service.unwrap_or_default()).or_default();
        count.waiting += 1;
        let is_late = due_on.is_some_and(|due_on| due_on < today) && given_on.is_none() && !is_relieved;
        count.late += u32::from(is_late);
    }
    Ok(counts)
}

/// How often a service was chased, by case and number of the request.
pub fn chases(conn: &mut Conn, cases: &[Reference]) -> Result<HashMap<(Reference, u32), u32>, Error> {
    let ids: Vec<i64> = cases.iter().map(|case| case.to_id()).collect();
    let mut rows: Vec<(i64, Option<i32>, i32)> = notices::table
        .filter(notices::case_id.eq_any(ids))
        .filter(notices::tone.eq("chase").and(notices::advice.is_not_null()))
        .filter(notices::state.ne_all(["held", "overtaken"].map(str::to_owned)))
        .select((notices::case_id, notices::advice, notices::seq))
        .load(conn)?;
    // One chase may go to several readers.
    rows.sort_unstable();
    rows.dedup();
    let mut counts = HashMap::new();
    for (case, number, _) in rows {
        if let Some((case, number)) = Reference::from_id(case).zip(number) {
            *counts.entry((case, number.unsigned_abs())).or_insert(0) += 1;
        }
    }
    Ok(counts)
}

/// The service that was asked for this advice, if it is one of these; also where the request was
/// cancelled since.
pub fn service_asked(
    conn: &mut Conn,
    case: Reference,
    number: u32,
    services: &[i64],
) -> Result<Option<i64>, Error> {
    let found: Option<Option<i64>> = advice::table
        .find((case.to_id(), i32::try_from(number).unwrap_or(i32::MAX)))
        .filter(advice::service_id.eq_any(services.to_vec()))
        .select(advice::service_id)
        .first(conn)
        .optional()?;
    Ok(found.flatten())
}

/// To whom a request was given, if to anybody.
pub fn handed_to(conn: &mut Conn, case: Reference, number: u32) -> Result<Option<String>, Error> {
    let key = (case.to_id(), i32::try_from(number).unwrap_or(i32::MAX));
    Ok(handovers::table.find(key).select(handovers::email).first(conn).optional()?)
}

/// A request that is given to somebody of the service.
pub struct Handover<'a> {
    pub case: Reference,
    pub number: u32,
    pub service: i64,
    /// None where it is nobody's in particular any more.
    pub to: Option<&'a str>,
    pub by: &'a str,
}

pub fn hand_over(conn: &mut Conn, handover: &Handover<'_>, now: NaiveDateTime) -> Result<(), Error> {
    let number = i32::try_from(handover.number).unwrap_or(i32::MAX);
    diesel::delete(handovers::table.find((handover.case.to_id(), number))).execute(conn)?;
    let Some(email) = handover.to else { return Ok(()) };
    diesel::insert_into(handovers::table)
        .values((
            handovers::case_id.eq(handover.case.to_id()),
            handovers::advice.eq(number),
            handovers::service_id.eq(handover.service),
            handovers::email.eq(email),
            handovers::handed_by.eq(handover.by),
            handovers::handed_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

impl Row {
    fn request(self) -> Result<Request, Error> {
        let unknown = || Error::Unreadable("a request for advice is of no case or of no service".to_owned());
        Ok(Request {
            case: Reference::from_id(self.case_id).ok_or_else(unknown)?,
            number: self.number.unsigned_abs(),
            kind: from_text(&self.kind)?,
            service: self.service_id.ok_or_else(unknown)?,
            asked: inbox::Asked {
                requested_on: self.requested_on,
                due_on: self.due_on.unwrap_or(self.requested_on),
                first_given_on: self.first_given_on,
                promised_on: self.promised_on,
                acknowledged_on: self.acknowledged_on,
                declined: self.is_declined,
                relieved: self.is_relieved,
                awaited: self.is_awaited,
            },
            handed_to: self.handed_to,
        })
    }
}

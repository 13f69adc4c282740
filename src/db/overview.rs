//! What a manager's figures are counted from, and what a list shows of the cases behind them.

use chrono::NaiveDate;
use diesel::dsl::{case_when, count_star, sum};
use diesel::prelude::*;
use diesel::sql_types::Integer;

use super::Error;
use super::dialect::Conn;
use super::schema::{advice, cases, people, service_authorities, services};
use super::text::from_text;
use crate::domain::facts::{AdviceFacts, CaseFacts, OrderFacts};
use crate::domain::identifiers::AuthorityCode;
use crate::domain::step::AdviceKind;
use crate::domain::timeliness::Period;

type CaseColumns = (
    i64,
    (NaiveDate, NaiveDate, NaiveDate, NaiveDate),
    (Option<NaiveDate>, Option<NaiveDate>, Option<NaiveDate>),
    (bool, bool, String),
    (Option<NaiveDate>, Option<NaiveDate>, Option<NaiveDate>),
);

/// The facts of open cases, and of those that were decided, given no plan, issued or due in the
/// period; the longest waiting first.
pub fn facts(
    conn: &mut Conn,
    authority: &AuthorityCode,
    period: Period,
) -> Result<Vec<(i64, CaseFacts)>, Error> {
    let (from, to) = (period.from, period.to);
    let query = cases::table
        .filter(cases::authority.eq(authority.as_str()))
        .filter(
            cases::is_open
                .eq(true)
                .or(cases::issued_on.between(from, to).assume_not_null())
                .or(cases::decided_on.between(from, to).assume_not_null())
                .or(cases::no_plan_on.between(from, to).assume_not_null())
                .or(cases::plan_due_on.between(from, to)),
        )
        .order((cases::received_on, cases::id))
        .select((
            cases::id,
            (cases::received_on, cases::decision_due_on, cases::no_plan_due_on, cases::plan_due_on),
            (cases::decided_on, cases::no_plan_on, cases::issued_on),
            (cases::excepted, cases::is_open, cases::source),
            (cases::ordered_on, cases::order_due_on, cases::order_issued_on),
        ));
    query.load_iter::<CaseColumns, _>(conn)?.map(|row| case_facts(row?)).collect()
}

fn case_facts(columns: CaseColumns) -> Result<(i64, CaseFacts), Error> {
    let (id, due, done, (excepted, is_open, source), order) = columns;
    let ordered = match order {
        (Some(on), Some(plan_due_on), issued_on) => Some(OrderFacts { on, plan_due_on, issued_on }),
        _ => None,
    };
    let facts = CaseFacts {
        received_on: due.0,
        decision_due_on: due.1,
        no_plan_due_on: due.2,
        plan_due_on: due.3,
        decided_on: done.0,
        no_plan_on: done.1,
        issued_on: done.2,
        excepted,
        ordered,
        is_open,
        source: from_text(&source)?,
    };
    Ok((id, facts))
}

/// The days on which advice first came in, by case and day, of plans issued in the period.
pub fn advice_given(
    conn: &mut Conn,
    authority: &AuthorityCode,
    period: Period,
) -> Result<Vec<(i64, NaiveDate)>, Error> {
    Ok(advice::table
        .inner_join(cases::table)
        .filter(cases::authority.eq(authority.as_str()))
        .filter(cases::issued_on.between(period.from, period.to))
        .filter(advice::cancelled.eq(false).and(advice::first_given_on.le(cases::issued_on)))
        .order((advice::case_id, advice::first_given_on))
        .select((advice::case_id, advice::first_given_on.assume_not_null()))
        .load(conn)?)
}

/// The live cases of somebody, or of nobody yet.
#[derive(Clone, Debug, Queryable)]
pub struct Load {
    pub caseworker: Option<i64>,
    pub live: i64,
    /// Past a date that binds the authority.
    pub red: Option<i64>,
    /// Behind, or soon past such a date.
    pub amber: Option<i64>,
}

/// As the worklist filters them, so that a number and the list behind it are the same.
pub fn loads(conn: &mut Conn, authority: &AuthorityCode, today: NaiveDate) -> Result<Vec<Load>, Error> {
    let one = || 1.into_sql::<Integer>();
    let none = || 0.into_sql::<Integer>();
    let is_red = cases::next_due_on.lt(today);
    let is_amber = cases::next_due_on.ge(today).and(cases::amber_from.le(today));
    Ok(cases::table
        .filter(cases::authority.eq(authority.as_str()).and(cases::is_live.eq(true)))
        .group_by(cases::caseworker_id)
        .select((
            cases::caseworker_id,
            count_star(),
            sum(case_when(is_red, one()).otherwise(none())),
            sum(case_when(is_amber, one()).otherwise(none())),
        ))
        .load(conn)?)
}

/// What a list shows of a case.
#[derive(Clone, Debug, Queryable)]
pub struct Listed {
    pub id: i64,
    pub surname: String,
    pub forename: String,
    pub caseworker: Option<i64>,
    pub holder: String,
    pub held_since: NaiveDate,
    pub held_until: NaiveDate,
}

pub fn listed(conn: &mut Conn, ids: &[i64]) -> Result<Vec<Listed>, Error> {
    Ok(cases::table
        .filter(cases::id.eq_any(ids.to_vec()))
        .select((
            cases::id,
            cases::surname,
            cases::forename,
            cases::caseworker_id,
            cases::holder,
            cases::held_since,
            cases::held_until,
        ))
        .load(conn)?)
}

/// The cases among these that wait for late advice: one of them for each such request.
pub fn late_advice(conn: &mut Conn, ids: &[i64], today: NaiveDate) -> Result<Vec<i64>, Error> {
    Ok(advice::table
        .filter(advice::case_id.eq_any(ids.to_vec()))
        .filter(advice::is_running.eq(true).and(advice::due_on.lt(today)))
        .select(advice::case_id)
        .load(conn)?)
}

type AdviceColumns = (i64, i32, String, NaiveDate, (NaiveDate, Option<NaiveDate>), (bool, bool, bool, bool));

/// A request for advice that has fallen due.
#[derive(Clone, Debug)]
pub struct AdviceRow {
    pub case: i64,
    pub number: i32,
    pub kind: AdviceKind,
    pub requested_on: NaiveDate,
    pub facts: AdviceFacts,
}

/// The requests to a service whose last day lies in the period, by that day.
pub fn advice_of(
    conn: &mut Conn,
    authority: &AuthorityCode,
    service: i64,
    period: Period,
) -> Result<Vec<AdviceRow>, Error> {
    let rows: Vec<AdviceColumns> = advice::table
        .inner_join(cases::table)
        .filter(cases::authority.eq(authority.as_str()))
        .filter(advice::service_id.eq(service))
        .filter(advice::due_on.between(period.from, period.to))
        .order((advice::due_on, advice::case_id, advice::number))
        .select((
            advice::case_id,
            advice::number,
            advice::kind,
            advice::requested_on,
            (advice::due_on.assume_not_null(), advice::first_given_on),
            (advice::returned, advice::cancelled, advice::relieved, advice::ended),
        ))
        .load(conn)?;
    let row = |columns: AdviceColumns| {
        let (case, number, kind, requested_on, (due_on, first_given_on), marks) = columns;
        let (returned, cancelled, relieved, ended) = marks;
        let facts = AdviceFacts { due_on, first_given_on, returned, cancelled, relieved, ended };
        Ok(AdviceRow { case, number, kind: from_text(&kind)?, requested_on, facts })
    };
    rows.into_iter().map(row).collect()
}

/// The services that serve an authority, by their number.
pub fn services(conn: &mut Conn, authority: &AuthorityCode) -> Result<Vec<(i64, String)>, Error> {
    Ok(services::table
        .inner_join(service_authorities::table.on(service_authorities::service_id.eq(services::id)))
        .filter(service_authorities::authority.eq(authority.as_str()))
        .select((services::id, services::name))
        .load(conn)?)
}

/// What the authority's people are called, by their number.
pub fn names(conn: &mut Conn, authority: &AuthorityCode) -> Result<Vec<(i64, String)>, Error> {
    let people: Vec<(i64, String, String)> = people::table
        .filter(people::authority.eq(authority.as_str()))
        .select((people::id, people::name, people::email))
        .load(conn)?;
    let named = people.into_iter().map(|(id, name, email)| (id, if name.is_empty() { email } else { name }));
    Ok(named.collect())
}

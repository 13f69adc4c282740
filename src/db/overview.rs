//! The cases behind a manager's figures, with what a list shows of each.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Error;
use super::dialect::Conn;
use super::schema::{advice, cases, people};
use super::text::from_text;
use crate::domain::facts::{CaseFacts, OrderFacts};
use crate::domain::identifiers::AuthorityCode;
use crate::domain::timeliness::Period;

#[derive(Clone, Debug)]
pub struct Row {
    pub id: i64,
    pub surname: String,
    pub forename: String,
    pub stage: String,
    pub holder: String,
    pub held_since: NaiveDate,
    pub next_due_on: NaiveDate,
    pub red_from: NaiveDate,
    pub caseworker: Option<i64>,
    pub facts: CaseFacts,
}

type Columns = (
    (i64, String, String, String, String),
    (NaiveDate, NaiveDate, NaiveDate, Option<i64>),
    (NaiveDate, NaiveDate, NaiveDate, NaiveDate),
    (Option<NaiveDate>, Option<NaiveDate>, Option<NaiveDate>),
    (bool, bool, String),
    (Option<NaiveDate>, Option<NaiveDate>, Option<NaiveDate>),
);

/// Open cases, and those that were decided, issued or due in the period; the longest open first.
pub fn rows(conn: &mut Conn, authority: &AuthorityCode, period: Period) -> Result<Vec<Row>, Error> {
    let (from, to) = (period.from, period.to);
    let query = cases::table
        .filter(cases::authority.eq(authority.as_str()))
        .filter(
            cases::is_open
                .eq(true)
                .or(cases::issued_on.between(from, to).assume_not_null())
                .or(cases::decided_on.between(from, to).assume_not_null())
                .or(cases::plan_due_on.between(from, to)),
        )
        .order((cases::received_on, cases::id))
        .select((
            (cases::id, cases::surname, cases::forename, cases::stage, cases::holder),
            (cases::held_since, cases::next_due_on, cases::red_from, cases::caseworker_id),
            (cases::received_on, cases::decision_due_on, cases::no_plan_due_on, cases::plan_due_on),
            (cases::decided_on, cases::no_plan_on, cases::issued_on),
            (cases::excepted, cases::is_open, cases::source),
            (cases::ordered_on, cases::order_due_on, cases::order_issued_on),
        ));
    let rows: Vec<Columns> = query.load(conn)?;
    rows.into_iter().map(row).collect()
}

fn row(columns: Columns) -> Result<Row, Error> {
    let ((id, surname, forename, stage, holder), dates, due, done, (excepted, is_open, source), order) =
        columns;
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
    let (held_since, next_due_on, red_from, caseworker) = dates;
    Ok(Row { id, surname, forename, stage, holder, held_since, next_due_on, red_from, caseworker, facts })
}

/// The last day on which advice first came in, of cases whose plan was issued in the period.
pub fn last_advice(
    conn: &mut Conn,
    authority: &AuthorityCode,
    period: Period,
) -> Result<Vec<(i64, NaiveDate)>, Error> {
    let rows: Vec<(i64, Option<NaiveDate>)> = advice::table
        .inner_join(cases::table)
        .filter(cases::authority.eq(authority.as_str()))
        .filter(cases::issued_on.between(period.from, period.to))
        .filter(advice::cancelled.eq(false))
        .filter(advice::first_given_on.is_not_null())
        .select((advice::case_id, advice::first_given_on))
        .order((advice::case_id, advice::first_given_on))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(case, given_on)| Some((case, given_on?))).collect())
}

/// How many requests for advice of each open case are late.
pub fn late_advice(conn: &mut Conn, authority: &AuthorityCode, today: NaiveDate) -> Result<Vec<i64>, Error> {
    Ok(advice::table
        .inner_join(cases::table)
        .filter(cases::authority.eq(authority.as_str()))
        .filter(advice::is_running.eq(true))
        .filter(advice::due_on.lt(today))
        .select(advice::case_id)
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

//! What a service's figures are made from, and those of the others beside it.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Error;
use super::dialect::Conn;
use super::inbox::ids_of;
use super::schema::{advice, notices};
use crate::domain::facts::AdviceFacts;
use crate::domain::identifiers::AuthorityCode;
use crate::domain::scorecard::ScoreRow;
use crate::domain::timeliness::Period;

#[derive(Queryable)]
struct Row {
    requested_on: NaiveDate,
    due_on: Option<NaiveDate>,
    first_given_on: Option<NaiveDate>,
    promised_on: Option<NaiveDate>,
    returned: bool,
    cancelled: bool,
    relieved: bool,
    ended: bool,
}

/// The requests of an authority to a service that may count in a period: by when they were due,
/// or by the day that was promised.
pub fn of_service(
    conn: &mut Conn,
    service: i64,
    authority: &AuthorityCode,
    period: Period,
) -> Result<Vec<ScoreRow>, Error> {
    let Some((first, last)) = ids_of(authority) else { return Ok(Vec::new()) };
    let columns = (
        advice::requested_on,
        advice::due_on,
        advice::first_given_on,
        advice::promised_on,
        advice::returned,
        advice::cancelled,
        advice::relieved,
        advice::ended,
    );
    let own = advice::service_id.eq(service).and(advice::case_id.between(first, last));
    // What is asked in the period falls due after its beginning.
    let due: Vec<Row> =
        advice::table.filter(own).filter(advice::due_on.ge(period.from)).select(columns).load(conn)?;
    let promised: Vec<Row> = advice::table
        .filter(own)
        .filter(advice::due_on.lt(period.from))
        .filter(advice::promised_on.between(period.from, period.to))
        .select(columns)
        .load(conn)?;
    Ok(due.into_iter().chain(promised).filter_map(Row::row).collect())
}

/// The requests of an authority to all other services that fell due in a period, by service.
pub fn of_others(
    conn: &mut Conn,
    service: i64,
    authority: &AuthorityCode,
    period: Period,
) -> Result<Vec<(i64, AdviceFacts)>, Error> {
    let Some((first, last)) = ids_of(authority) else { return Ok(Vec::new()) };
    type Columns = (Option<i64>, Option<NaiveDate>, Option<NaiveDate>, bool, bool, bool, bool);
    let rows: Vec<Columns> = advice::table
        .filter(advice::case_id.between(first, last))
        .filter(advice::service_id.ne(service))
        .filter(advice::due_on.between(period.from, period.to))
        .select((
            advice::service_id,
            advice::due_on,
            advice::first_given_on,
            advice::returned,
            advice::cancelled,
            advice::relieved,
            advice::ended,
        ))
        .load(conn)?;
    let facts = |(service, due_on, first_given_on, returned, cancelled, relieved, ended): Columns| {
        let due_on = due_on?;
        Some((service?, AdviceFacts { due_on, first_given_on, returned, cancelled, relieved, ended }))
    };
    Ok(rows.into_iter().filter_map(facts).collect())
}

/// The days on which a service was chased about requests of an authority, once for each chase.
pub fn chases(
    conn: &mut Conn,
    service: i64,
    authority: &AuthorityCode,
    period: Period,
) -> Result<Vec<NaiveDate>, Error> {
    let topics = ["give_advice", "keep_promise", "improve_advice"].map(str::to_owned);
    let mut rows: Vec<(i64, i32, NaiveDate)> = notices::table
        .filter(notices::service_id.eq(service).and(notices::topic.eq_any(topics)))
        .filter(notices::for_day.between(period.from, period.to))
        .filter(notices::authority.eq(authority.as_str()).and(notices::tone.eq("chase")))
        .filter(notices::state.ne_all(["held", "overtaken"].map(str::to_owned)))
        .select((notices::case_id, notices::seq, notices::for_day))
        .load(conn)?;
    rows.sort_unstable();
    rows.dedup();
    Ok(rows.into_iter().map(|(.., day)| day).collect())
}

impl Row {
    /// None for advice that was reused: nobody was asked.
    fn row(self) -> Option<ScoreRow> {
        let facts = AdviceFacts {
            due_on: self.due_on?,
            first_given_on: self.first_given_on,
            returned: self.returned,
            cancelled: self.cancelled,
            relieved: self.relieved,
            ended: self.ended,
        };
        Some(ScoreRow { facts, requested_on: self.requested_on, promised_on: self.promised_on })
    }
}

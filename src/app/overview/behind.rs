//! The cases and requests behind a figure.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::app::access::Caller;
use crate::app::{App, Error};
use crate::db::overview::{self, AdviceRow, Listed};
use crate::db::{Conn, Error as DbError};
use crate::domain::facts::CaseFacts;
use crate::domain::holder::{Holder, Holding};
use crate::domain::identifiers::{AuthorityCode, Reference};
use crate::domain::timeliness::{AdviceFigure, Figure, Leg, Period};

/// A case in a list.
pub struct Line {
    pub reference: String,
    pub child: String,
    pub caseworker: Option<String>,
    pub holder: Holder,
    pub held_since: NaiveDate,
    /// Requests for advice that are late and awaited.
    pub late_advice: usize,
    pub facts: CaseFacts,
    /// The days it spent on the leg that is looked at.
    pub days: Option<i64>,
}

/// A request for advice in a list.
pub struct AdviceLine {
    pub reference: String,
    pub child: String,
    pub row: AdviceRow,
}

/// A page of what is behind a figure.
pub struct Behind<L> {
    pub period: Period,
    pub total: usize,
    pub lines: Vec<L>,
}

/// Which page of a list, the first being 0, and how many lines it has.
#[derive(Clone, Copy)]
pub struct Page {
    pub number: usize,
    pub lines: usize,
}

impl App {
    /// The cases behind a figure; with a leg those that went it, the slowest first.
    pub fn behind(
        &self,
        caller: &Caller,
        figure: Figure,
        leg: Option<Leg>,
        period: Period,
        page: Page,
    ) -> Result<Behind<Line>, Error> {
        let authority = caller.authority().ok_or(Error::NotFound)?;
        let today = self.clock.now().today;
        self.db.snapshot(|conn| {
            let mut counted = overview::facts(conn, authority, period)?;
            counted.retain(|(_, facts)| figure.counts(facts, period, today));
            let mut counted: Vec<(i64, CaseFacts, Option<i64>)> = match leg {
                None => counted.into_iter().map(|(id, facts)| (id, facts, None)).collect(),
                Some(leg) => {
                    let given: HashMap<i64, NaiveDate> =
                        overview::advice_given(conn, authority, period)?.into_iter().collect();
                    let days = |id, facts| leg.days(facts, given.get(id).copied());
                    let went = counted.iter().filter_map(|(id, f)| Some((*id, *f, Some(days(id, f)?))));
                    went.collect()
                }
            };
            if leg.is_some() {
                counted.sort_by_key(|(id, _, days)| (std::cmp::Reverse(*days), *id));
            }
            let total = counted.len();
            let of_page = counted.into_iter().skip(page.number * page.lines).take(page.lines);
            let lines = lines(conn, authority, of_page.collect(), today)?;
            Ok(Behind { period, total, lines })
        })
    }

    /// The requests behind a figure of a service, and what it is called.
    pub fn advice_behind(
        &self,
        caller: &Caller,
        service: i64,
        figure: AdviceFigure,
        period: Period,
        page: Page,
    ) -> Result<(String, Behind<AdviceLine>), Error> {
        let authority = caller.authority().ok_or(Error::NotFound)?;
        let today = self.clock.now().today;
        self.db.snapshot(|conn| {
            let services = overview::services(conn, authority)?;
            let (_, name) = services.into_iter().find(|(id, _)| *id == service).ok_or(Error::NotFound)?;
            let mut counted = overview::advice_of(conn, authority, service, period)?;
            counted.retain(|row| figure.counts(&row.facts, period, today));
            let total = counted.len();
            let rows: Vec<AdviceRow> =
                counted.into_iter().skip(page.number * page.lines).take(page.lines).collect();
            let ids: Vec<i64> = rows.iter().map(|row| row.case).collect();
            let listed = by_id(overview::listed(conn, &ids)?);
            let line = |row: AdviceRow| {
                let case = listed.get(&row.case)?;
                Some(AdviceLine { reference: reference(row.case)?, child: child(case), row })
            };
            Ok((name, Behind { period, total, lines: rows.into_iter().filter_map(line).collect() }))
        })
    }
}

/// What a list says of these cases, in their order.
pub(super) fn lines(
    conn: &mut Conn,
    authority: &AuthorityCode,
    cases: Vec<(i64, CaseFacts, Option<i64>)>,
    today: NaiveDate,
) -> Result<Vec<Line>, DbError> {
    let ids: Vec<i64> = cases.iter().map(|(id, ..)| *id).collect();
    let listed = by_id(overview::listed(conn, &ids)?);
    let late = overview::late_advice(conn, &ids, today)?;
    let names: HashMap<i64, String> = overview::names(conn, authority)?.into_iter().collect();
    let line = |(id, facts, days)| {
        let case = listed.get(&id)?;
        let (holder, held_since) = held(case, today);
        Some(Line {
            reference: reference(id)?,
            child: child(case),
            caseworker: case.caseworker.and_then(|id| names.get(&id).cloned()),
            holder,
            held_since,
            late_advice: late.iter().filter(|case| **case == id).count(),
            facts,
            days,
        })
    };
    Ok(cases.into_iter().filter_map(line).collect())
}

/// Who has a case on a day, which may be later than what is stored of it.
fn held(case: &Listed, today: NaiveDate) -> (Holder, NaiveDate) {
    let holder = Holder::parse(&case.holder).unwrap_or(Holder::Authority);
    Holding { holder, since: case.held_since, until: Some(case.held_until), step: None }.on(today)
}

fn by_id(listed: Vec<Listed>) -> HashMap<i64, Listed> {
    listed.into_iter().map(|case| (case.id, case)).collect()
}

fn reference(id: i64) -> Option<String> {
    Reference::from_id(id).map(|reference| reference.to_string())
}

fn child(case: &Listed) -> String {
    format!("{}, {}", case.surname, case.forename)
}

//! How a service is doing for one authority, by month, beside the authority's other services
//! without naming them.

use std::collections::BTreeSet;

use chrono::{Datelike, Months, NaiveDate};

use super::access::Caller;
use super::book::{authority_names, named};
use super::{App, Error};
use crate::db::{directory, scorecard};
use crate::domain::facts::AdviceFacts;
use crate::domain::identifiers::AuthorityCode;
use crate::domain::scorecard::Score;
use crate::domain::timeliness::{Period, service_figures};

/// So many full months, and the current one.
const MONTHS: u32 = 12;
/// With fewer others beside it, their pooled figure would be somebody's own.
const FEWEST_OTHERS: usize = 2;

#[derive(Clone, Debug)]
pub struct Scorecard {
    pub service: (i64, String),
    pub authority: (String, String),
    /// The caller's services, and the authorities that the chosen one serves.
    pub services: Vec<(i64, String)>,
    pub authorities: Vec<(String, String)>,
    pub period: Period,
    pub whole: Month,
    /// Oldest first; the last one is not over.
    pub months: Vec<Month>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Month {
    pub first: NaiveDate,
    pub score: Score,
    /// The share in time of the authority's other services together.
    pub others_pc: Option<f64>,
}

impl App {
    /// The first service and the first authority where none is chosen.
    pub fn scorecard(
        &self,
        caller: &Caller,
        service: Option<i64>,
        authority: Option<&AuthorityCode>,
    ) -> Result<Scorecard, Error> {
        let today = self.clock.now().today;
        let services = self.own_services(caller)?;
        let wanted = |(id, _): &&(i64, String)| service.is_none_or(|service| service == *id);
        let service = services.iter().find(wanted).cloned().ok_or(Error::NotFound)?;
        self.db.snapshot(|conn| {
            let names = authority_names(conn)?;
            let codes = directory::authorities_of(conn, &[service.0])?;
            let wanted = |code: &&String| authority.is_none_or(|one| one.as_str() == code.as_str());
            let code = codes.iter().find(wanted).ok_or(Error::NotFound)?;
            let period = period(today);
            let parsed = AuthorityCode::parse(code).map_err(|_| Error::NotFound)?;
            let rows = scorecard::of_service(conn, service.0, &parsed, period)?;
            let chases = scorecard::chases(conn, service.0, &parsed, period)?;
            let others = scorecard::of_others(conn, service.0, &parsed, period)?;
            let month = |period: Period| Month {
                first: period.from,
                score: Score::of(&rows, &chases, period, today),
                others_pc: pooled(&others, period, today),
            };
            Ok(Scorecard {
                authority: (code.clone(), named(&names, code)),
                authorities: codes.iter().map(|code| (code.clone(), named(&names, code))).collect(),
                whole: month(period),
                months: months(period).into_iter().map(month).collect(),
                period,
                service,
                services,
            })
        })
    }
}

/// The share in time of several services together; none where they are too few to be nobody's.
fn pooled(others: &[(i64, AdviceFacts)], period: Period, today: NaiveDate) -> Option<f64> {
    let within = || others.iter().filter(|(_, facts)| period.contains(facts.due_on));
    let services: BTreeSet<i64> = within().map(|(service, _)| *service).collect();
    let figures = service_figures(within().map(|(_, facts)| facts), period, today);
    figures.pc.filter(|_| services.len() >= FEWEST_OTHERS)
}

/// From the first day of the month a year ago to the last of this one.
fn period(today: NaiveDate) -> Period {
    let first = first_of_month(today);
    Period { from: first - Months::new(MONTHS), to: last_of_month(first) }
}

fn months(period: Period) -> Vec<Period> {
    let firsts = (0..=MONTHS).map(|month| period.from + Months::new(month));
    firsts.map(|first| Period { from: first, to: last_of_month(first) }).collect()
}

fn first_of_month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

fn last_of_month(first: NaiveDate) -> NaiveDate {
    (first + Months::new(1)).pred_opt().unwrap_or(first)
}

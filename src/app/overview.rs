//! What a manager sees first: the figure, where it comes from, and what can still be saved.

mod behind;
mod span;

use std::collections::HashMap;

use chrono::{Days, Months, NaiveDate};

pub use behind::{AdviceLine, Behind, Line, Page};
pub use span::Span;

use super::access::Caller;
use super::report::ReportRequest;
use super::{App, Error};
use crate::db::overview;
use crate::domain::facts::CaseFacts;
use crate::domain::timeliness::{
    Figure, Grouping, Leg, LegDays, Period, ServiceTimeliness, Timeliness, YearEnd,
};

/// A plan that falls due within so many days may be lost.
const SOON: Days = Days::new(28);

pub struct Overview {
    pub today: NaiveDate,
    pub period: Period,
    /// The report of the period, by month.
    pub report: Timeliness,
    /// The report's services, those first that are in time least often; with their numbers, which
    /// advice without a service has not.
    pub services: Vec<(Option<i64>, ServiceTimeliness)>,
    /// This month and the next.
    pub months: [Due; 2],
    pub legs: [LegDays; 4],
    /// Those first who have most that is past its date.
    pub loads: Vec<Load>,
    /// Due soon and not sent, the nearest first.
    pub at_risk: Vec<Line>,
    /// Excluding and including exceptions.
    pub year_end: [YearEnd; 2],
}

/// The plans whose last day lies in a month.
pub struct Due {
    pub month: Period,
    pub due: usize,
    pub sent: usize,
}

/// What somebody has on their list; `caseworker` is None for what nobody has yet.
pub struct Load {
    pub caseworker: Option<(i64, String)>,
    pub live: i64,
    pub red: i64,
    pub amber: i64,
}

impl App {
    pub fn overview(&self, caller: &Caller, span: Span) -> Result<Overview, Error> {
        let authority = caller.authority().ok_or(Error::NotFound)?;
        let today = self.clock.now().today;
        let period = span.period(today);
        let (this_month, next_month) = (span::month(today), span::month(today + Months::new(1)));
        let year = span::year(today);
        let soon = Period { from: today, to: today + SOON };
        let widest = Period { from: period.from.min(year.from), to: year.to.max(next_month.to).max(soon.to) };
        let by_month = ReportRequest {
            authority: authority.clone(),
            period,
            by: Some(Grouping::Month),
            as_known_on: None,
        };
        let report = self.timeliness(&by_month)?;
        let target_pc = report.target_pc;
        self.db.snapshot(|conn| {
            let facts = overview::facts(conn, authority, widest)?;
            let given = overview::advice_given(conn, authority, period)?;
            let services = overview::services(conn, authority)?;
            let names = overview::names(conn, authority)?.into_iter().collect();
            let at_risk = of(&facts, Figure::DueAndOpen, soon, today);
            let excluding = facts.iter().map(|(_, facts)| facts).filter(|facts| !facts.excepted);
            let including = facts.iter().map(|(_, facts)| facts);
            Ok(Overview {
                today,
                period,
                services: worst_first(&report, &services),
                months: [this_month, next_month].map(|month| due(&facts, month, today)),
                legs: legs(&facts, &given, period),
                loads: loads(overview::loads(conn, authority, today)?, &names),
                at_risk: behind::lines(conn, authority, nearest_first(at_risk), today)?,
                year_end: [
                    YearEnd::of(excluding, year, today, target_pc),
                    YearEnd::of(including, year, today, target_pc),
                ],
                report,
            })
        })
    }
}

type Facts = [(i64, CaseFacts)];

fn of(facts: &Facts, figure: Figure, period: Period, today: NaiveDate) -> Vec<(i64, CaseFacts)> {
    facts.iter().filter(|(_, facts)| figure.counts(facts, period, today)).copied().collect()
}

fn due(facts: &Facts, month: Period, today: NaiveDate) -> Due {
    let count = |figure| of(facts, figure, month, today).len();
    Due { month, due: count(Figure::Due), sent: count(Figure::DueAndSent) }
}

fn nearest_first(mut cases: Vec<(i64, CaseFacts)>) -> Vec<(i64, CaseFacts, Option<i64>)> {
    cases.sort_by_key(|(id, facts)| (facts.plan_due_on, *id));
    cases.into_iter().map(|(id, facts)| (id, facts, None)).collect()
}

fn legs(facts: &Facts, given: &[(i64, NaiveDate)], period: Period) -> [LegDays; 4] {
    // In order of the day, so that the last one stays.
    let last_advice: HashMap<i64, NaiveDate> = given.iter().copied().collect();
    let issued = || facts.iter().filter(|(_, facts)| facts.issued_on.is_some_and(|on| period.contains(on)));
    Leg::ALL.map(|leg| {
        let days = issued().filter_map(|(id, facts)| leg.days(facts, last_advice.get(id).copied()));
        LegDays::of(leg, days)
    })
}

fn worst_first(report: &Timeliness, services: &[(i64, String)]) -> Vec<(Option<i64>, ServiceTimeliness)> {
    let number = |name: &str| services.iter().find(|(_, other)| other == name).map(|(id, _)| *id);
    let mut services: Vec<_> =
        report.advice.iter().map(|service| (number(&service.service), service.clone())).collect();
    // Those of which nothing fell due have no share and stand last.
    services.sort_by(|(_, a), (_, b)| {
        a.pc.unwrap_or(f64::MAX).total_cmp(&b.pc.unwrap_or(f64::MAX)).then_with(|| a.service.cmp(&b.service))
    });
    services
}

fn loads(loads: Vec<overview::Load>, names: &HashMap<i64, String>) -> Vec<Load> {
    let load = |load: overview::Load| Load {
        caseworker: load.caseworker.map(|id| (id, names.get(&id).cloned().unwrap_or_default())),
        live: load.live,
        red: load.red.unwrap_or(0),
        amber: load.amber.unwrap_or(0),
    };
    let mut loads: Vec<Load> = loads.into_iter().map(load).collect();
    loads.sort_by(|a, b| (b.red, b.live, &a.caseworker).cmp(&(a.red, a.live, &b.caseworker)));
    loads
}

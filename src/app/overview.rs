//! What a manager sees first: the figure, where it comes from, and what can still be saved.

mod behind;
mod span;

use std::collections::HashMap;

use chrono::{Days, Months, NaiveDate};

pub use behind::{AdviceLine, Behind, Line, Page};
pub use span::Span;

use super::access::Caller;
use super::{App, Error};
use crate::db::facts::{self, Facts};
use crate::db::overview;
use crate::domain::timeliness::{
    CaseRow, Figure, Grouping, Leg, LegDays, Period, Question, ServiceTimeliness, Timeliness, YearEnd,
    measure,
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
        let policy = self.config.policy(authority);
        let question = Question {
            period,
            by: Some(Grouping::Month),
            today,
            policy: &policy,
            authority: authority.as_str(),
            as_known_on: today,
        };
        self.db.snapshot(|conn| {
            let Facts { cases, advice, names } = facts::of_authority(conn, authority, widest, period)?;
            let report = measure(&cases, &advice, &names, &question);
            let services = overview::services(conn, authority)?;
            let people = overview::names(conn, authority)?.into_iter().collect();
            let at_risk = nearest_first(of(&cases, Figure::DueAndOpen, soon, today));
            let including = cases.iter().map(|row| &row.facts);
            let excluding = including.clone().filter(|facts| !facts.excepted);
            Ok(Overview {
                today,
                period,
                services: worst_first(&report, &services),
                months: [this_month, next_month].map(|month| due(&cases, month, today)),
                legs: legs(&cases, period),
                loads: loads(overview::loads(conn, authority, today)?, &people),
                at_risk: behind::lines(conn, authority, at_risk, today)?,
                year_end: [
                    YearEnd::of(excluding, year, today, policy.target_pc),
                    YearEnd::of(including, year, today, policy.target_pc),
                ],
                report,
            })
        })
    }
}

fn of(cases: &[CaseRow], figure: Figure, period: Period, today: NaiveDate) -> Vec<CaseRow> {
    cases.iter().filter(|row| figure.counts(&row.facts, period, today)).copied().collect()
}

fn due(cases: &[CaseRow], month: Period, today: NaiveDate) -> Due {
    let count = |figure| of(cases, figure, month, today).len();
    Due { month, due: count(Figure::Due), sent: count(Figure::DueAndSent) }
}

fn nearest_first(mut cases: Vec<CaseRow>) -> Vec<(CaseRow, Option<i64>)> {
    cases.sort_by_key(|row| (row.facts.plan_due_on, row.id));
    cases.into_iter().map(|row| (row, None)).collect()
}

fn legs(cases: &[CaseRow], period: Period) -> [LegDays; 4] {
    let issued = || cases.iter().filter(|row| row.facts.issued_on.is_some_and(|on| period.contains(on)));
    Leg::ALL.map(|leg| LegDays::of(leg, issued().filter_map(|row| leg.days(&row.facts))))
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

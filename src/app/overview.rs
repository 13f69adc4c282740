//! What a manager sees first: the figure, where it comes from, and what can still be saved.

use std::collections::HashMap;

use chrono::{Datelike, Days, Months, NaiveDate};

use super::access::Caller;
use super::report::ReportRequest;
use super::{App, Error};
use crate::db::overview::{self, Row};
use crate::domain::calendar::days_between;
use crate::domain::holder::Holder;
use crate::domain::identifiers::{AuthorityCode, Reference};
use crate::domain::timeliness::{Figure, Grouping, Period, Timeliness};

/// A case that falls due within so many days may be lost.
const SOON: Days = Days::new(28);
const PRESSING: Days = Days::new(14);

/// The spans that can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    ThisYear,
    LastYear,
    TwelveMonths,
    FinancialYear,
    AcademicYear,
}

impl Span {
    pub const ALL: [Self; 5] =
        [Self::ThisYear, Self::LastYear, Self::TwelveMonths, Self::FinancialYear, Self::AcademicYear];

    pub const fn name(self) -> &'static str {
        match self {
            Self::ThisYear => "this-year",
            Self::LastYear => "last-year",
            Self::TwelveMonths => "twelve-months",
            Self::FinancialYear => "financial-year",
            Self::AcademicYear => "academic-year",
        }
    }

    pub const fn title(self) -> &'static str {
        match self {
            Self::ThisYear => "This year",
            Self::LastYear => "Last year",
            Self::TwelveMonths => "12 months",
            Self::FinancialYear => "Financial year",
            Self::AcademicYear => "Academic year",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|span| span.name() == name)
    }

    /// Up to today; last year whole.
    pub fn period(self, today: NaiveDate) -> Period {
        let since = |month: u32| {
            let year = if today.month() < month { today.year() - 1 } else { today.year() };
            NaiveDate::from_ymd_opt(year, month, 1).unwrap_or(today)
        };
        let from = match self {
            Self::ThisYear => since(1),
            Self::LastYear => {
                let day = |month, day| NaiveDate::from_ymd_opt(today.year() - 1, month, day).unwrap_or(today);
                return Period { from: day(1, 1), to: day(12, 31) };
            }
            Self::TwelveMonths => today - Months::new(12) + Days::new(1),
            Self::FinancialYear => since(4),
            Self::AcademicYear => since(9),
        };
        Period { from, to: today }
    }
}

pub struct Overview {
    pub today: NaiveDate,
    pub period: Period,
    /// The report of the period, by month.
    pub report: Timeliness,
    /// This month and the next.
    pub months: [Due; 2],
    pub stages: Vec<StageDays>,
    pub loads: Vec<Load>,
    /// Due soon and not sent, the nearest first.
    pub at_risk: Vec<Line>,
    /// What the year to its end would still allow, excluding and including exceptions.
    pub year_end: [YearEnd; 2],
}

/// The plans whose last day lies in a month.
pub struct Due {
    pub period: Period,
    pub due: u32,
    pub sent: u32,
}

/// How long a stage lasted, over the plans issued in the period.
pub struct StageDays {
    pub stage: &'static str,
    pub median: Option<f64>,
    /// Eight in ten took no longer.
    pub eightieth: Option<i64>,
    pub count: usize,
}

pub struct Load {
    pub caseworker: String,
    pub open: u32,
    pub overdue: u32,
    pub due_soon: u32,
}

/// How many of the plans still due by the end of the calendar year may be late.
pub struct YearEnd {
    pub due: u32,
    /// None where even all of them in time would not reach the target.
    pub may_be_late: Option<u32>,
}

/// A case in a list behind a figure.
pub struct Line {
    pub reference: String,
    pub child: String,
    pub received_on: NaiveDate,
    pub due_on: NaiveDate,
    pub issued_on: Option<NaiveDate>,
    pub decided_on: Option<NaiveDate>,
    pub decision_due_on: NaiveDate,
    pub is_excepted: bool,
    pub is_open: bool,
    pub caseworker: Option<String>,
    pub holder: Holder,
    pub held_since: NaiveDate,
    pub late_advice: usize,
}

/// The cases behind a figure, a page of them.
pub struct Behind {
    pub period: Period,
    pub total: usize,
    pub lines: Vec<Line>,
}

impl App {
    pub fn overview(&self, caller: &Caller, span: Span) -> Result<Overview, Error> {
        let authority = caller.authority().ok_or(Error::NotFound)?;
        let today = self.clock.now().today;
        let period = span.period(today);
        let report = self.report(authority, period, Some(Grouping::Month))?;
        let (this_month, next_month) = (month(today), month(today + Months::new(1)));
        let year = Period { from: Span::ThisYear.period(today).from, to: end_of_year(today) };
        let widest = Period {
            from: period.from.min(this_month.from).min(year.from),
            to: year.to.max(next_month.to).max(today + SOON),
        };
        let (rows, advice, names, late) = self.db.snapshot(|conn| {
            let rows = overview::rows(conn, authority, widest)?;
            let advice = overview::last_advice(conn, authority, period)?;
            let names: HashMap<i64, String> = overview::names(conn, authority)?.into_iter().collect();
            Ok::<_, Error>((rows, advice, names, overview::late_advice(conn, authority, today)?))
        })?;
        let target = report.target_pc;
        Ok(Overview {
            today,
            period,
            months: [this_month, next_month].map(|month| due(&rows, month, today)),
            stages: stages(&rows, period, &advice),
            loads: loads(&rows, &names, today),
            at_risk: at_risk(&rows, &names, &late, today),
            year_end: [true, false].map(|excluding| year_end(&rows, year, today, target, excluding)),
            report,
        })
    }

    /// The cases behind a figure; `from` and `to` where it is asked for a month of its own.
    pub fn behind(
        &self,
        caller: &Caller,
        figure: Figure,
        period: Period,
        page: usize,
        size: usize,
    ) -> Result<Behind, Error> {
        let authority = caller.authority().ok_or(Error::NotFound)?;
        let today = self.clock.now().today;
        let (rows, names, late) = self.db.snapshot(|conn| {
            let rows = overview::rows(conn, authority, period)?;
            let names: HashMap<i64, String> = overview::names(conn, authority)?.into_iter().collect();
            Ok::<_, Error>((rows, names, overview::late_advice(conn, authority, today)?))
        })?;
        let counted: Vec<&Row> = rows.iter().filter(|row| figure.counts(&row.facts, period, today)).collect();
        let lines = counted.iter().skip(page * size).take(size).map(|row| line(row, &names, &late));
        Ok(Behind { period, total: counted.len(), lines: lines.collect() })
    }

    fn report(
        &self,
        authority: &AuthorityCode,
        period: Period,
        by: Option<Grouping>,
    ) -> Result<Timeliness, Error> {
        let request = ReportRequest { authority: authority.clone(), period, by, as_known_on: None };
        self.timeliness(&request)
    }
}

/// The month that a day lies in.
fn month(day: NaiveDate) -> Period {
    let from = day.with_day(1).unwrap_or(day);
    Period { from, to: from + Months::new(1) - Days::new(1) }
}

fn end_of_year(day: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(day.year(), 12, 31).unwrap_or(day)
}

fn count(rows: &[Row], figure: Figure, period: Period, today: NaiveDate) -> u32 {
    let counted = rows.iter().filter(|row| figure.counts(&row.facts, period, today)).count();
    u32::try_from(counted).unwrap_or(u32::MAX)
}

fn due(rows: &[Row], period: Period, today: NaiveDate) -> Due {
    Due {
        period,
        due: count(rows, Figure::Due, period, today),
        sent: count(rows, Figure::DueAndSent, period, today),
    }
}

fn stages(rows: &[Row], period: Period, advice: &[(i64, NaiveDate)]) -> Vec<StageDays> {
    // In order of the day, so that the last one stays.
    let last_advice: HashMap<i64, NaiveDate> = advice.iter().copied().collect();
    let (mut decision, mut asking, mut drafting, mut whole) = (vec![], vec![], vec![], vec![]);
    for row in rows {
        let facts = &row.facts;
        let Some(issued_on) = facts.issued_on.filter(|on| period.contains(*on)) else { continue };
        whole.push(days_between(facts.received_on, issued_on));
        let Some(decided_on) = facts.decided_on else { continue };
        decision.push(days_between(facts.received_on, decided_on));
        let Some(advised_on) = last_advice.get(&row.id) else { continue };
        asking.push(days_between(decided_on, *advised_on).max(0));
        drafting.push(days_between(*advised_on, issued_on).max(0));
    }
    vec![
        stage("From the request to the decision whether to assess", decision),
        stage("From that decision to the last advice", asking),
        stage("From the last advice to the final plan", drafting),
        stage("From the request to the final plan", whole),
    ]
}

fn stage(stage: &'static str, mut days: Vec<i64>) -> StageDays {
    days.sort_unstable();
    let middle = days.len() / 2;
    let median = match days.len() {
        0 => None,
        odd if odd % 2 == 1 => Some(days[middle] as f64),
        _ => Some((days[middle - 1] + days[middle]) as f64 / 2.0),
    };
    // The smallest number of days that eight in ten did not exceed.
    let eightieth = (days.len() * 4).div_ceil(5).checked_sub(1).and_then(|place| days.get(place).copied());
    StageDays { stage, median, eightieth, count: days.len() }
}

fn loads(rows: &[Row], names: &HashMap<i64, String>, today: NaiveDate) -> Vec<Load> {
    let mut loads: HashMap<Option<i64>, Load> = HashMap::new();
    for row in rows.iter().filter(|row| row.facts.is_open) {
        let name = row.caseworker.and_then(|id| names.get(&id).cloned());
        let load = loads.entry(row.caseworker).or_insert_with(|| Load {
            caseworker: name.unwrap_or_else(|| "Nobody yet".to_owned()),
            open: 0,
            overdue: 0,
            due_soon: 0,
        });
        load.open += 1;
        load.overdue += u32::from(row.red_from <= today);
        load.due_soon += u32::from(today <= row.next_due_on && row.next_due_on <= today + PRESSING);
    }
    let mut loads: Vec<Load> = loads.into_values().collect();
    loads.sort_by(|a, b| (b.overdue, b.open, &a.caseworker).cmp(&(a.overdue, a.open, &b.caseworker)));
    loads
}

fn at_risk(rows: &[Row], names: &HashMap<i64, String>, late: &[i64], today: NaiveDate) -> Vec<Line> {
    let period = Period { from: today, to: today + SOON };
    let mut soon: Vec<&Row> =
        rows.iter().filter(|row| Figure::DueAndOpen.counts(&row.facts, period, today)).collect();
    soon.sort_by_key(|row| (row.facts.plan_due_on, row.id));
    soon.into_iter().map(|row| line(row, names, late)).collect()
}

fn year_end(rows: &[Row], year: Period, today: NaiveDate, target_pc: f64, excluding: bool) -> YearEnd {
    let counted = |row: &&Row| !(excluding && row.facts.excepted);
    let sent = |figure: Figure| {
        let period = Period { from: year.from, to: today };
        let of = rows.iter().filter(counted).filter(|row| figure.counts(&row.facts, period, today));
        u32::try_from(of.count()).unwrap_or(u32::MAX)
    };
    let (issued, in_time) = (sent(Figure::Issued), sent(Figure::IssuedInTime));
    // What is past its day will be late whenever it is sent; it is not among those that can be saved.
    let coming = Period { from: today, to: year.to };
    let due = rows.iter().filter(counted).filter(|row| Figure::DueAndOpen.counts(&row.facts, coming, today));
    let due = u32::try_from(due.count()).unwrap_or(u32::MAX);
    let all = f64::from(issued + due);
    let needed = (all * target_pc / 100.0).ceil() as u32;
    YearEnd { due, may_be_late: (in_time + due).checked_sub(needed).map(|spare| spare.min(due)) }
}

fn line(row: &Row, names: &HashMap<i64, String>, late: &[i64]) -> Line {
    let facts = &row.facts;
    Line {
        reference: Reference::from_id(row.id).map_or_else(String::new, |reference| reference.to_string()),
        child: format!("{} {}", row.forename, row.surname),
        received_on: facts.received_on,
        due_on: facts.plan_due_on,
        issued_on: facts.issued_on,
        decided_on: facts.decided_on,
        decision_due_on: facts.decision_due_on,
        is_excepted: facts.excepted,
        is_open: facts.is_open,
        caseworker: row.caseworker.and_then(|id| names.get(&id).cloned()),
        holder: Holder::parse(&row.holder).unwrap_or(Holder::Nobody),
        held_since: row.held_since,
        late_advice: late.iter().filter(|case| **case == row.id).count(),
    }
}

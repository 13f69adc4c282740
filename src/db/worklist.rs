//! The worklist: the cases on which somebody has something to do, in the order of their risk, and
//! how many of each there are. All of it is counted in indexes; no record is read.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::{case_when, count_star, sum};
use diesel::prelude::*;
use diesel::sql_types::Integer;

use super::Error;
use super::cases::CaseRow;
use super::dialect::Conn;
use super::schema::{advice, cases, openings, people, services, tasks, teams};
use crate::domain::case::Stage;
use crate::domain::holder::Holder;
use crate::domain::identifiers::AuthorityCode;
use crate::domain::outlook::Rag;
use crate::domain::permission::Role;

/// A part of the worklist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tab {
    Mine,
    All,
    Unallocated,
    /// Nobody of the authority has opened them for some days.
    Unopened,
    Closed,
}

/// How pressing a case is. Each is in exactly one of them on a day, the first that fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Risk {
    /// Past a date that binds the authority by law.
    Overdue,
    /// Such a date is within the warning window.
    DueSoon,
    /// The authority has to act.
    Ours,
    /// Others have to act, and something is late: their advice, or a milestone of the authority.
    OthersLate,
    OnTrack,
}

impl Risk {
    pub const ALL: [Self; 5] = [Self::Overdue, Self::DueSoon, Self::Ours, Self::OthersLate, Self::OnTrack];

    pub fn at(place: usize) -> Option<Self> {
        Self::ALL.get(place).copied()
    }
}

/// What is asked for, and of which day.
#[derive(Clone, Debug)]
pub struct Asked {
    pub authority: AuthorityCode,
    pub tab: Tab,
    /// Whose cases are mine: mine, and those of whom I stand in for.
    pub mine: Vec<i64>,
    pub stage: Option<Stage>,
    pub caseworker: Option<i64>,
    pub team: Option<i64>,
    pub holder: Option<Holder>,
    pub rag: Option<Rag>,
    pub today: NaiveDate,
    /// The last day that counts as soon.
    pub soon: NaiveDate,
    /// Not opened since this moment, and received by this day.
    pub unopened: (NaiveDateTime, NaiveDate),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// By how pressing they are, then by the next date; closed ones by the day they closed.
    #[default]
    Risk,
    Received,
    /// Those first that have been with the same holder longest.
    Held,
    Reference,
}

/// Where a page begins: after this case, by what it was sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct After {
    /// The place of its risk; 0 where the list is not sorted by it.
    pub risk: usize,
    pub date: NaiveDate,
    pub id: i64,
}

/// How many rows a condition holds of; none where there is no row at all.
macro_rules! tally {
    ($condition:expr) => {
        sum(case_when($condition, 1.into_sql::<Integer>()).otherwise(0.into_sql::<Integer>()))
    };
}

type Query<'a> = cases::BoxedQuery<'a, <Conn as diesel::Connection>::Backend>;

/// The number of cases on each tab, whatever is filtered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub mine: i64,
    pub all: i64,
    pub unallocated: i64,
    pub unopened: i64,
    pub closed: i64,
}

impl Counts {
    pub const fn of(&self, tab: Tab) -> i64 {
        match tab {
            Tab::Mine => self.mine,
            Tab::All => self.all,
            Tab::Unallocated => self.unallocated,
            Tab::Unopened => self.unopened,
            Tab::Closed => self.closed,
        }
    }
}

pub fn counts(conn: &mut Conn, asked: &Asked) -> Result<Counts, Error> {
    let own = || cases::table.filter(cases::authority.eq(asked.authority.to_string()));
    let live = || own().filter(cases::is_live.eq(true));
    let (since, by) = asked.unopened;
    let (all, unallocated, old): (i64, Option<i64>, Option<i64>) = live()
        .select((count_star(), tally!(cases::caseworker_id.is_null()), tally!(cases::received_on.le(by))))
        .first(conn)?;
    let opened: i64 = openings::table
        .inner_join(cases::table.on(cases::id.eq(openings::case_id)))
        .filter(openings::at.ge(since))
        .filter(cases::authority.eq(asked.authority.to_string()))
        .filter(cases::is_live.eq(true).and(cases::received_on.le(by)))
        .count()
        .get_result(conn)?;
    Ok(Counts {
        mine: cases::table
            .filter(cases::caseworker_id.eq_any(asked.mine.clone()).and(cases::is_live.eq(true)))
            .count()
            .get_result(conn)?,
        all,
        unallocated: unallocated.unwrap_or(0),
        unopened: old.unwrap_or(0) - opened,
        closed: own().filter(cases::is_live.eq(false)).count().get_result(conn)?,
    })
}

/// How many cases of each risk a filtered tab has.
pub fn risks(conn: &mut Conn, asked: &Asked) -> Result<[i64; 5], Error> {
    let Asked { today, soon, .. } = *asked;
    let ours = || cases::holder.eq(Holder::Authority.name()).or(cases::held_until.lt(today));
    let (all, overdue, due, ours, behind): (i64, Option<i64>, Option<i64>, Option<i64>, Option<i64>) =
        query(asked)
            .select((
                count_star(),
                tally!(cases::next_due_on.lt(today)),
                tally!(cases::next_due_on.le(soon)),
                tally!(cases::next_due_on.gt(soon).and(ours())),
                tally!(
                    cases::next_due_on
                        .gt(soon)
                        .and(diesel::dsl::not(ours()))
                        .and(cases::amber_from.le(today))
                ),
            ))
            .first(conn)?;
    let [overdue, due, ours, behind] = [overdue, due, ours, behind].map(Option::unwrap_or_default);
    Ok([overdue, due - overdue, ours, behind, all - due - ours - behind])
}

/// A page of cases, each with the place of its risk where the list is sorted by it.
pub fn page(
    conn: &mut Conn,
    asked: &Asked,
    order: Order,
    after: Option<After>,
    limit: i64,
) -> Result<Vec<(usize, CaseRow)>, Error> {
    if order != Order::Risk || asked.tab == Tab::Closed {
        let rows: Vec<CaseRow> = sorted(query(asked), asked, order, after).limit(limit).load(conn)?;
        return Ok(rows.into_iter().map(|row| (0, row)).collect());
    }
    let mut found = Vec::new();
    let first = after.map_or(0, |after| after.risk);
    for (place, risk) in Risk::ALL.into_iter().enumerate().skip(first) {
        let wanted = limit - i64::try_from(found.len()).unwrap_or(limit);
        if wanted == 0 {
            break;
        }
        let after = after.filter(|after| after.risk == place);
        let of_risk = narrowed(query(asked), risk, asked);
        let rows: Vec<CaseRow> = by_next_date(of_risk, after).limit(wanted).load(conn)?;
        found.extend(rows.into_iter().map(|row| (place, row)));
    }
    Ok(found)
}

/// These cases of an authority, in no particular order.
pub fn these(conn: &mut Conn, authority: &AuthorityCode, ids: &[i64]) -> Result<Vec<CaseRow>, Error> {
    Ok(cases::table
        .filter(cases::authority.eq(authority.as_str()))
        .filter(cases::id.eq_any(ids.to_vec()))
        .load(conn)?)
}

/// Advice that a case is waiting for, and is not relieved: the case, the service, its last day.
pub fn awaited(conn: &mut Conn, ids: &[i64]) -> Result<Vec<(i64, String, NaiveDate)>, Error> {
    Ok(advice::table
        .inner_join(services::table.on(advice::service_id.eq(services::id.nullable())))
        .filter(advice::case_id.eq_any(ids.to_vec()))
        .filter(advice::is_running.eq(true))
        .filter(advice::due_on.is_not_null())
        .order((advice::case_id, advice::due_on, advice::number))
        .select((advice::case_id, services::name, advice::due_on.assume_not_null()))
        .load(conn)?)
}

/// Somebody of an authority.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Colleague {
    pub id: i64,
    pub email: String,
    /// Empty where only the address is known.
    pub name: String,
    pub role: String,
    pub disabled_at: Option<NaiveDateTime>,
}

/// Everybody who works, or has worked, on cases of an authority.
pub fn colleagues(conn: &mut Conn, authority: &AuthorityCode) -> Result<Vec<Colleague>, Error> {
    Ok(people::table
        .filter(people::authority.eq(authority.as_str()))
        .filter(people::role.ne(Role::Administrator.name()))
        .order((people::name, people::email))
        .select((people::id, people::email, people::name, people::role, people::disabled_at))
        .load(conn)?)
}

pub fn teams(conn: &mut Conn, authority: &AuthorityCode) -> Result<Vec<(i64, String)>, Error> {
    let own = teams::table.filter(teams::authority.eq(authority.as_str()));
    Ok(own.order(teams::name).select((teams::id, teams::name)).load(conn)?)
}

pub fn open_tasks(conn: &mut Conn, authority: &AuthorityCode) -> Result<i64, Error> {
    let open = tasks::table.filter(tasks::authority.eq(authority.as_str()).and(tasks::done_at.is_null()));
    Ok(open.count().get_result(conn)?)
}

/// The cases of a tab that pass its filters.
fn query(asked: &Asked) -> Query<'static> {
    let mut query = cases::table
        .filter(cases::authority.eq(asked.authority.to_string()))
        .filter(cases::is_live.eq(asked.tab != Tab::Closed))
        .into_boxed();
    let (since, by) = asked.unopened;
    query = match asked.tab {
        Tab::All | Tab::Closed => query,
        Tab::Mine => query.filter(cases::caseworker_id.eq_any(asked.mine.clone())),
        Tab::Unallocated => query.filter(cases::caseworker_id.is_null()),
        Tab::Unopened => {
            let opened = openings::table.filter(openings::at.ge(since)).select(openings::case_id);
            query.filter(cases::received_on.le(by)).filter(cases::id.ne_all(opened))
        }
    };
    if let Some(stage) = asked.stage {
        query = query.filter(cases::stage.eq(stage.name()));
    }
    if let Some(id) = asked.caseworker {
        query = query.filter(cases::caseworker_id.eq(id));
    }
    if let Some(id) = asked.team {
        query = query.filter(cases::team_id.eq(id));
    }
    let today = asked.today;
    query = match asked.holder {
        None => query,
        Some(Holder::Authority) => {
            query.filter(cases::holder.eq(Holder::Authority.name()).or(cases::held_until.lt(today)))
        }
        Some(holder) => query.filter(cases::holder.eq(holder.name()).and(cases::held_until.ge(today))),
    };
    match asked.rag {
        None => query,
        Some(Rag::Red) => query.filter(cases::next_due_on.lt(today)),
        Some(Rag::Amber) => query.filter(cases::next_due_on.ge(today)).filter(cases::amber_from.le(today)),
        Some(Rag::Green) => query.filter(cases::next_due_on.ge(today)).filter(cases::amber_from.gt(today)),
        Some(Rag::Grey) => query.filter(cases::is_open.eq(false)),
    }
}

fn narrowed<'a>(query: Query<'a>, risk: Risk, asked: &Asked) -> Query<'a> {
    let Asked { today, soon, .. } = *asked;
    let theirs = |query: Query<'a>| {
        query
            .filter(cases::next_due_on.gt(soon))
            .filter(cases::holder.ne(Holder::Authority.name()))
            .filter(cases::held_until.ge(today))
    };
    match risk {
        Risk::Overdue => query.filter(cases::next_due_on.lt(today)),
        Risk::DueSoon => query.filter(cases::next_due_on.between(today, soon)),
        Risk::Ours => query
            .filter(cases::next_due_on.gt(soon))
            .filter(cases::holder.eq(Holder::Authority.name()).or(cases::held_until.lt(today))),
        Risk::OthersLate => theirs(query).filter(cases::amber_from.le(today)),
        Risk::OnTrack => theirs(query).filter(cases::amber_from.gt(today)),
    }
}

fn by_next_date(query: Query<'_>, after: Option<After>) -> Query<'_> {
    let query = query.order((cases::next_due_on.asc(), cases::id.asc()));
    match after {
        None => query,
        Some(After { date, id, .. }) => {
            query.filter(cases::next_due_on.gt(date).or(cases::next_due_on.eq(date).and(cases::id.gt(id))))
        }
    }
}

fn sorted<'a>(query: Query<'a>, asked: &Asked, order: Order, after: Option<After>) -> Query<'a> {
    match (order, after) {
        // What closed last stands first.
        (Order::Risk, None) => query.order((cases::held_since.desc(), cases::id.desc())),
        (Order::Risk, Some(After { date, id, .. })) => query
            .order((cases::held_since.desc(), cases::id.desc()))
            .filter(cases::held_since.lt(date).or(cases::held_since.eq(date).and(cases::id.lt(id)))),
        (Order::Held, None) => query.order((cases::held_since.asc(), cases::id.asc())),
        (Order::Held, Some(After { date, id, .. })) => query
            .order((cases::held_since.asc(), cases::id.asc()))
            .filter(cases::held_since.gt(date).or(cases::held_since.eq(date).and(cases::id.gt(id)))),
        (Order::Received, None) => query.order((cases::received_on.asc(), cases::id.asc())),
        (Order::Received, Some(After { date, id, .. })) => query
            .order((cases::received_on.asc(), cases::id.asc()))
            .filter(cases::received_on.gt(date).or(cases::received_on.eq(date).and(cases::id.gt(id)))),
        (Order::Reference, None) if asked.tab == Tab::Closed => query.order(cases::id.desc()),
        (Order::Reference, Some(After { id, .. })) if asked.tab == Tab::Closed => {
            query.order(cases::id.desc()).filter(cases::id.lt(id))
        }
        (Order::Reference, None) => query.order(cases::id.asc()),
        (Order::Reference, Some(After { id, .. })) => query.order(cases::id.asc()).filter(cases::id.gt(id)),
    }
}

//! Lists of cases, narrowed, sorted and cut into pages by the database.

use chrono::NaiveDate;
use diesel::dsl::exists;
use diesel::prelude::*;

use super::Error;
use super::cases::{CaseRow, NEVER};
use super::dialect::Conn;
use super::schema::{advice, cases, people, services, teams};
use crate::domain::case::Stage;
use crate::domain::identifiers::AuthorityCode;
use crate::domain::outlook::Rag;

/// No case has this number.
const NO_CASE: i64 = 0;

/// Whose cases may be seen. There is no third way to ask.
#[derive(Clone, Debug)]
pub enum Scope {
    Authority(AuthorityCode),
    /// What services were asked for advice on, in whatever authority.
    Services(Vec<i64>),
}

#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub stage: Option<Stage>,
    pub rag: Option<Rag>,
    pub overdue: Option<bool>,
    pub due_before: Option<NaiveDate>,
    pub caseworker: Option<String>,
    pub team: Option<String>,
    pub service: Option<String>,
    /// A reference (ours or the source system's), an NHS number, a UPN, or the beginning of a name.
    pub q: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The next date by law, the earliest first; cases without one last.
    #[default]
    NextDue,
    Received,
    Reference,
}

/// Where a page begins: after this case, by the value it was sorted by and its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct After {
    pub date: NaiveDate,
    pub id: i64,
}

#[derive(Clone, Debug)]
pub struct Page {
    pub sort: Sort,
    pub descending: bool,
    pub after: Option<After>,
    pub limit: i64,
}

/// A line of the list.
pub struct Listed {
    pub case: CaseRow,
    pub caseworker: Option<String>,
    pub team: Option<String>,
    pub advice_overdue: i64,
}

impl Listed {
    pub const fn position(&self, sort: Sort) -> After {
        let date = match sort {
            Sort::NextDue => self.case.next_due_on,
            Sort::Received => self.case.received_on,
            Sort::Reference => NEVER,
        };
        After { date, id: self.case.id }
    }
}

pub fn page(
    conn: &mut Conn,
    scope: &Scope,
    filter: &Filter,
    page: &Page,
    today: NaiveDate,
) -> Result<Vec<Listed>, Error> {
    let mut query = cases::table
        .left_join(people::table.on(cases::caseworker_id.eq(people::id.nullable())))
        .left_join(teams::table.on(cases::team_id.eq(teams::id.nullable())))
        .select((cases::all_columns, people::email.nullable(), teams::name.nullable()))
        .limit(page.limit)
        .into_boxed();
    query = match scope {
        Scope::Authority(code) => query.filter(cases::authority.eq(code.to_string())),
        Scope::Services(ids) => query.filter(exists(
            advice::table
                .filter(advice::case_id.eq(cases::id))
                .filter(advice::service_id.eq_any(ids.clone()))
                .filter(advice::cancelled.eq(false)),
        )),
    };
    if let Some(stage) = filter.stage {
        query = query.filter(cases::stage.eq(stage.name()));
    }
    query = match filter.rag {
        None => query,
        Some(Rag::Grey) => query.filter(cases::is_open.eq(false)),
        Some(Rag::Red) => query.filter(cases::red_from.le(today)),
        Some(Rag::Amber) => query.filter(cases::red_from.gt(today)).filter(cases::amber_from.le(today)),
        Some(Rag::Green) => query
            .filter(cases::is_open.eq(true))
            .filter(cases::red_from.gt(today))
            .filter(cases::amber_from.gt(today)),
    };
    query = match filter.overdue {
        None => query,
        Some(true) => query.filter(cases::red_from.le(today)),
        Some(false) => query.filter(cases::red_from.gt(today)),
    };
    if let Some(day) = filter.due_before {
        query = query.filter(cases::is_open.eq(true)).filter(cases::next_due_on.lt(day));
    }
    if let Some(email) = &filter.caseworker {
        query = query.filter(people::email.eq(email.to_lowercase()));
    }
    if let Some(team) = &filter.team {
        query = query.filter(teams::name.eq(team.clone()));
    }
    if let Some(service) = &filter.service {
        let asked = advice::table
            .inner_join(services::table.on(advice::service_id.eq(services::id.nullable())))
            .filter(advice::case_id.eq(cases::id))
            .filter(advice::cancelled.eq(false))
            .filter(services::name.eq(service.clone()));
        query = match scope {
            Scope::Authority(_) => query.filter(exists(asked)),
            // Whether another service was asked as well is not for it to know.
            Scope::Services(ids) => {
                query.filter(exists(asked.filter(advice::service_id.eq_any(ids.clone()))))
            }
        };
    }
    if let Some(q) = filter.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
        query = match (Search::of(q), scope) {
            (Search::Id(id), _) => query.filter(cases::id.eq(id)),
            // A search would give away what a service is not shown.
            (Search::Text { .. }, Scope::Services(_)) => query.filter(cases::id.eq(NO_CASE)),
            (Search::Text { exact, digits, name_from, name_to }, Scope::Authority(_)) => query.filter(
                cases::source_reference
                    .assume_not_null()
                    .eq(exact.clone())
                    .or(cases::nhs_number.assume_not_null().eq(digits))
                    .or(cases::upn.assume_not_null().eq(exact.to_uppercase()))
                    .or(cases::search_name.between(name_from, name_to)),
            ),
        };
    }
    query = match (page.sort, page.descending) {
        (Sort::NextDue, false) => query.order((cases::next_due_on.asc(), cases::id.asc())),
        (Sort::NextDue, true) => query.order((cases::next_due_on.desc(), cases::id.desc())),
        (Sort::Received, false) => query.order((cases::received_on.asc(), cases::id.asc())),
        (Sort::Received, true) => query.order((cases::received_on.desc(), cases::id.desc())),
        (Sort::Reference, false) => query.order(cases::id.asc()),
        (Sort::Reference, true) => query.order(cases::id.desc()),
    };
    if let Some(After { date, id }) = page.after {
        let (next, received) = (cases::next_due_on, cases::received_on);
        query = match (page.sort, page.descending) {
            (Sort::NextDue, false) => query.filter(next.gt(date).or(next.eq(date).and(cases::id.gt(id)))),
            (Sort::NextDue, true) => query.filter(next.lt(date).or(next.eq(date).and(cases::id.lt(id)))),
            (Sort::Received, false) => {
                query.filter(received.gt(date).or(received.eq(date).and(cases::id.gt(id))))
            }
            (Sort::Received, true) => {
                query.filter(received.lt(date).or(received.eq(date).and(cases::id.lt(id))))
            }
            (Sort::Reference, false) => query.filter(cases::id.gt(id)),
            (Sort::Reference, true) => query.filter(cases::id.lt(id)),
        };
    }
    let rows: Vec<(CaseRow, Option<String>, Option<String>)> = query.load(conn)?;
    let ids: Vec<i64> = rows.iter().map(|(case, ..)| case.id).collect();
    let overdue = advice_overdue(conn, &ids, scope, today)?;
    let listed = rows.into_iter().map(|(case, caseworker, team)| {
        let advice_overdue = overdue.iter().filter(|id| **id == case.id).count() as i64;
        Listed { case, caseworker, team, advice_overdue }
    });
    Ok(listed.collect())
}

/// The cases of the page once for each advice that is overdue; a service sees its own only.
fn advice_overdue(conn: &mut Conn, ids: &[i64], scope: &Scope, today: NaiveDate) -> Result<Vec<i64>, Error> {
    let mut query = advice::table
        .filter(advice::case_id.eq_any(ids.to_vec()))
        .filter(advice::is_running.eq(true))
        .filter(advice::due_on.lt(today))
        .select(advice::case_id)
        .into_boxed();
    if let Scope::Services(ids) = scope {
        query = query.filter(advice::service_id.eq_any(ids.clone()));
    }
    Ok(query.load(conn)?)
}

enum Search {
    Id(i64),
    Text { exact: String, digits: String, name_from: String, name_to: String },
}

impl Search {
    fn of(q: &str) -> Self {
        if let Some(reference) = crate::domain::identifiers::Reference::parse(q) {
            return Self::Id(reference.to_id());
        }
        let name_from = super::cases::search_name(q);
        // Everything that begins with it: up to the highest character that is used in names.
        let name_to = format!("{name_from}~");
        Self::Text { exact: q.to_owned(), digits: q.split_whitespace().collect(), name_from, name_to }
    }
}

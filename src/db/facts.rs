//! The facts that a report is made from. SQL narrows to the authority; what "in time" means is
//! judged in the domain.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};

use super::Error;
use super::day::Day;
use super::dialect::Conn;
use super::schema::{advice, cases, people, service_authorities, services, settings, teams};
use super::text::from_text;
use crate::domain::facts::{AdviceFacts, CaseFacts, OrderFacts};
use crate::domain::identifiers::{AuthorityCode, Reference};
use crate::domain::timeliness::{AdviceRow, CaseRow, Names, Period};

/// Everything that one report needs.
pub struct Facts {
    pub cases: Vec<CaseRow>,
    pub advice: Vec<AdviceRow>,
    pub names: Names,
}

/// The cases that matter to one period, and the advice that fell due in another.
pub fn of_authority(
    conn: &mut Conn,
    authority: &AuthorityCode,
    period: Period,
    advice_due: Period,
) -> Result<Facts, Error> {
    let dimensions = Dimensions::of(conn, authority)?;
    let cases = cases_of(conn, authority, period, &dimensions)?;
    let advice = advice_of(conn, authority, advice_due, &dimensions.services)?;
    Ok(Facts { cases, advice, names: dimensions.names() })
}

/// The cases alone.
pub fn cases(conn: &mut Conn, authority: &AuthorityCode, period: Period) -> Result<Vec<CaseRow>, Error> {
    let dimensions = Dimensions::of(conn, authority)?;
    cases_of(conn, authority, period, &dimensions)
}

/// What cases and advice may be grouped by.
struct Dimensions {
    people: Index,
    teams: Index,
    settings: Index,
    services: Index,
}

impl Dimensions {
    fn of(conn: &mut Conn, authority: &AuthorityCode) -> Result<Self, Error> {
        let code = authority.as_str();
        let people = people::table.filter(people::authority.eq(code)).select((people::id, people::email));
        let teams = teams::table.filter(teams::authority.eq(code)).select((teams::id, teams::name));
        let settings =
            settings::table.filter(settings::authority.eq(code)).select((settings::id, settings::name));
        let services = services::table
            .inner_join(service_authorities::table.on(service_authorities::service_id.eq(services::id)))
            .filter(service_authorities::authority.eq(code))
            .select((services::id, services::name));
        Ok(Self {
            people: Index::load(people.load(conn)?),
            teams: Index::load(teams.load(conn)?),
            settings: Index::load(settings.load(conn)?),
            services: Index::load(services.load(conn)?),
        })
    }

    fn names(self) -> Names {
        Names {
            caseworkers: self.people.names,
            teams: self.teams.names,
            settings: self.settings.names,
            services: self.services.names,
        }
    }
}

/// A date as text: see `Day`.
macro_rules! date {
    ($column:literal) => {
        sql::<Text>(concat!("CAST(", $column, " AS TEXT)"))
    };
}
macro_rules! date_or_none {
    ($column:literal) => {
        sql::<Nullable<Text>>(concat!("CAST(", $column, " AS TEXT)"))
    };
}

type CaseColumns = (
    i64,
    (Day, Day, Day, Day),
    (Option<Day>, Option<Day>, Option<Day>, Option<Day>),
    (bool, bool, String),
    (Option<Day>, Option<Day>, Option<Day>),
    (Option<i64>, Option<i64>, Option<i64>),
);

/// Open cases, and those with a date of interest in the period.
fn cases_of(
    conn: &mut Conn,
    authority: &AuthorityCode,
    period: Period,
    dimensions: &Dimensions,
) -> Result<Vec<CaseRow>, Error> {
    let (from, to) = (period.from, period.to);
    let query = cases::table
        .filter(cases::authority.eq(authority.as_str()))
        .filter(
            cases::is_open
                .eq(true)
                .or(cases::issued_on.between(from, to).assume_not_null())
                .or(cases::decided_on.between(from, to).assume_not_null())
                .or(cases::no_plan_on.between(from, to).assume_not_null())
                .or(cases::plan_due_on.between(from, to))
                .or(cases::order_issued_on.between(from, to).assume_not_null()),
        )
        .select((
            cases::id,
            (
                date!("cases.received_on"),
                date!("cases.decision_due_on"),
                date!("cases.no_plan_due_on"),
                date!("cases.plan_due_on"),
            ),
            (
                date_or_none!("cases.decided_on"),
                date_or_none!("cases.no_plan_on"),
                date_or_none!("cases.issued_on"),
                date_or_none!("cases.advised_on"),
            ),
            (cases::excepted, cases::is_open, cases::source),
            (
                date_or_none!("cases.ordered_on"),
                date_or_none!("cases.order_due_on"),
                date_or_none!("cases.order_issued_on"),
            ),
            (cases::caseworker_id, cases::team_id, cases::setting_id),
        ));
    let rows = query.load_iter::<CaseColumns, _>(conn)?;
    rows.map(|row| case(row?, dimensions)).collect()
}

fn case(columns: CaseColumns, dimensions: &Dimensions) -> Result<CaseRow, Error> {
    let (id, due, done, (excepted, is_open, source), order, (caseworker, team, setting)) = columns;
    let date = |day: Option<Day>| day.map(|day| day.0);
    let ordered = match order {
        (Some(on), Some(plan_due_on), issued_on) => {
            Some(OrderFacts { on: on.0, plan_due_on: plan_due_on.0, issued_on: date(issued_on) })
        }
        _ => None,
    };
    let facts = CaseFacts {
        received_on: due.0.0,
        decision_due_on: due.1.0,
        no_plan_due_on: due.2.0,
        plan_due_on: due.3.0,
        decided_on: date(done.0),
        no_plan_on: date(done.1),
        issued_on: date(done.2),
        advised_on: date(done.3),
        excepted,
        ordered,
        is_open,
        source: from_text(&source)?,
    };
    Ok(CaseRow {
        id,
        facts,
        caseworker: dimensions.people.of(caseworker),
        team: dimensions.teams.of(team),
        setting: dimensions.settings.of(setting),
    })
}

type AdviceColumns = (Option<i64>, Option<Day>, Option<Day>, bool, bool, bool, bool);

/// By service, so that an index holds all that is read.
fn advice_of(
    conn: &mut Conn,
    authority: &AuthorityCode,
    period: Period,
    services: &Index,
) -> Result<Vec<AdviceRow>, Error> {
    let ids = Reference::ids_of(authority);
    let due = || {
        advice::table
            .filter(advice::due_on.between(period.from, period.to))
            .filter(advice::case_id.between(*ids.start(), *ids.end()))
            .select((
                advice::service_id,
                date_or_none!("advice.due_on"),
                date_or_none!("advice.first_given_on"),
                advice::returned,
                advice::cancelled,
                advice::relieved,
                advice::ended,
            ))
    };
    let mut rows = Vec::new();
    let mut add = |columns: AdviceColumns| {
        let (service, due_on, first_given_on, returned, cancelled, relieved, ended) = columns;
        if let Some(Day(due_on)) = due_on {
            let first_given_on = first_given_on.map(|day| day.0);
            let facts = AdviceFacts { due_on, first_given_on, returned, cancelled, relieved, ended };
            rows.push(AdviceRow { facts, service: services.of(service) });
        }
    };
    let of_services = due().filter(advice::service_id.eq_any(services.ids()));
    for row in of_services.load_iter::<AdviceColumns, _>(conn)? {
        add(row?);
    }
    for row in due().filter(advice::service_id.is_null()).load_iter::<AdviceColumns, _>(conn)? {
        add(row?);
    }
    Ok(rows)
}

/// Identifiers of the tables as small indexes; 0 is "none".
struct Index {
    places: std::collections::HashMap<i64, u32>,
    names: Vec<String>,
}

impl Index {
    fn load(rows: Vec<(i64, String)>) -> Self {
        let mut names = vec![String::new()];
        let mut places = std::collections::HashMap::with_capacity(rows.len());
        for (place, (id, name)) in (1..).zip(rows) {
            places.insert(id, place);
            names.push(name);
        }
        Self { places, names }
    }

    fn ids(&self) -> Vec<i64> {
        self.places.keys().copied().collect()
    }

    fn of(&self, id: Option<i64>) -> u32 {
        id.and_then(|id| self.places.get(&id).copied()).unwrap_or(0)
    }
}

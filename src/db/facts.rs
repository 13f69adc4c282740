//! The facts that a report is made from. SQL narrows to the authority; what "in time" means is
//! judged in the domain.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Error;
use super::dialect::Conn;
use super::schema::{advice, cases, people, service_authorities, services, settings, teams};
use super::text::from_text;
use crate::domain::facts::{AdviceFacts, CaseFacts, OrderFacts};
use crate::domain::identifiers::AuthorityCode;
use crate::domain::timeliness::{AdviceRow, CaseRow, Names, Period};

/// Everything that one report needs.
pub struct Facts {
    pub cases: Vec<CaseRow>,
    pub advice: Vec<AdviceRow>,
    pub names: Names,
}

pub fn of_authority(conn: &mut Conn, authority: &AuthorityCode, period: Period) -> Result<Facts, Error> {
    let code = authority.as_str();
    let people = Index::load(
        people::table.filter(people::authority.eq(code)).select((people::id, people::email)).load(conn)?,
    );
    let teams = Index::load(
        teams::table.filter(teams::authority.eq(code)).select((teams::id, teams::name)).load(conn)?,
    );
    let settings = Index::load(
        settings::table
            .filter(settings::authority.eq(code))
            .select((settings::id, settings::name))
            .load(conn)?,
    );
    let services = Index::load(
        services::table
            .inner_join(service_authorities::table.on(service_authorities::service_id.eq(services::id)))
            .filter(service_authorities::authority.eq(code))
            .select((services::id, services::name))
            .load(conn)?,
    );
    let cases = cases_of(conn, code, period, &people, &teams, &settings)?;
    let advice = advice_of(conn, code, period, &services)?;
    let names = Names {
        caseworkers: people.names,
        teams: teams.names,
        settings: settings.names,
        services: services.names,
    };
    Ok(Facts { cases, advice, names })
}

type CaseColumns = (
    (NaiveDate, NaiveDate, NaiveDate, NaiveDate),
    (Option<NaiveDate>, Option<NaiveDate>, Option<NaiveDate>),
    (bool, bool, String),
    (Option<NaiveDate>, Option<NaiveDate>, Option<NaiveDate>),
    (Option<i64>, Option<i64>, Option<i64>),
);

/// Open cases, and those with a date of interest in the period.
fn cases_of(
    conn: &mut Conn,
    authority: &str,
    period: Period,
    people: &Index,
    teams: &Index,
    settings: &Index,
) -> Result<Vec<CaseRow>, Error> {
    let within = (period.from, period.to);
    let mut rows = Vec::new();
    let query = cases::table
        .filter(cases::authority.eq(authority))
        .filter(
            cases::is_open
                .eq(true)
                .or(cases::issued_on.between(within.0, within.1).assume_not_null())
                .or(cases::decided_on.between(within.0, within.1).assume_not_null())
                .or(cases::no_plan_on.between(within.0, within.1).assume_not_null())
                .or(cases::order_issued_on.between(within.0, within.1).assume_not_null()),
        )
        .select((
            (cases::received_on, cases::decision_due_on, cases::no_plan_due_on, cases::plan_due_on),
            (cases::decided_on, cases::no_plan_on, cases::issued_on),
            (cases::excepted, cases::is_open, cases::source),
            (cases::ordered_on, cases::order_due_on, cases::order_issued_on),
            (cases::caseworker_id, cases::team_id, cases::setting_id),
        ));
    for row in query.load_iter::<CaseColumns, _>(conn)? {
        let (due, done, (excepted, is_open, source), order, dimensions) = row?;
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
        rows.push(CaseRow {
            facts,
            caseworker: people.of(dimensions.0),
            team: teams.of(dimensions.1),
            setting: settings.of(dimensions.2),
        });
    }
    Ok(rows)
}

type AdviceColumns = (Option<i64>, Option<NaiveDate>, Option<NaiveDate>, bool, bool, bool, bool);

fn advice_of(
    conn: &mut Conn,
    authority: &str,
    period: Period,
    services: &Index,
) -> Result<Vec<AdviceRow>, Error> {
    let query = advice::table
        .inner_join(cases::table)
        .filter(cases::authority.eq(authority))
        .filter(advice::due_on.between(period.from, period.to))
        .select((
            advice::service_id,
            advice::due_on,
            advice::first_given_on,
            advice::returned,
            advice::cancelled,
            advice::relieved,
            advice::ended,
        ));
    let mut rows = Vec::new();
    for row in query.load_iter::<AdviceColumns, _>(conn)? {
        let (service, due_on, first_given_on, returned, cancelled, relieved, ended) = row?;
        let Some(due_on) = due_on else { continue };
        let facts = AdviceFacts { due_on, first_given_on, returned, cancelled, relieved, ended };
        rows.push(AdviceRow { facts, service: services.of(service) });
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

    fn of(&self, id: Option<i64>) -> u32 {
        id.and_then(|id| self.places.get(&id).copied()).unwrap_or(0)
    }
}

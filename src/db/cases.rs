//! The projection of cases and their advice: what lists and reports read.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Error;
use super::dialect::{Conn, each};
use super::directory::Directory;
use super::schema::{advice, cases};
use super::text::to_text;
use crate::domain::Policy;
use crate::domain::case::Case;
use crate::domain::facts::{AdviceFacts, CaseFacts};
use crate::domain::holder::{Holder, Holding};
use crate::domain::identifiers::{AuthorityCode, Reference};
use crate::domain::outlook::Outlook;
use crate::domain::rules::Rules;

/// Stands in the table for a date that is not there, where dates are compared or sorted by.
pub const NEVER: NaiveDate = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(date) => date,
    None => NaiveDate::MAX,
};

const CASES_AT_A_TIME: usize = 500;
const ADVICE_AT_A_TIME: usize = 2_000;

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = cases, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct CaseRow {
    pub id: i64,
    pub authority: String,
    pub source_reference: Option<String>,
    pub version: i32,
    pub stage: String,
    pub rules: String,
    pub surname: String,
    pub forename: String,
    pub search_name: String,
    pub born_on: NaiveDate,
    pub nhs_number: Option<String>,
    pub upn: Option<String>,
    pub caseworker_id: Option<i64>,
    pub team_id: Option<i64>,
    pub setting_id: Option<i64>,
    pub source: String,
    pub received_on: NaiveDate,
    pub decision_due_on: NaiveDate,
    pub no_plan_due_on: NaiveDate,
    pub plan_due_on: NaiveDate,
    pub decided_on: Option<NaiveDate>,
    pub no_plan_on: Option<NaiveDate>,
    pub issued_on: Option<NaiveDate>,
    pub excepted: bool,
    pub ordered_on: Option<NaiveDate>,
    pub order_due_on: Option<NaiveDate>,
    pub order_issued_on: Option<NaiveDate>,
    pub is_open: bool,
    pub next_rule: Option<String>,
    pub next_due_on: NaiveDate,
    pub amber_from: NaiveDate,
    pub red_from: NaiveDate,
    pub holder: String,
    pub held_since: NaiveDate,
    pub held_until: NaiveDate,
    pub to_do: Option<String>,
    pub is_live: bool,
    pub advised_on: Option<NaiveDate>,
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = advice, treat_none_as_default_value = false)]
pub struct AdviceRow {
    pub case_id: i64,
    pub number: i32,
    pub kind: String,
    pub service_id: Option<i64>,
    pub requested_on: NaiveDate,
    pub due_on: Option<NaiveDate>,
    pub first_given_on: Option<NaiveDate>,
    pub promised_on: Option<NaiveDate>,
    pub is_running: bool,
    pub returned: bool,
    pub cancelled: bool,
    pub relieved: bool,
    pub ended: bool,
    pub is_awaited: bool,
    pub acknowledged_on: Option<NaiveDate>,
    pub is_declined: bool,
}

/// A case as its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Projection {
    pub case: CaseRow,
    pub advice: Vec<AdviceRow>,
}

impl Projection {
    /// The rows that a case amounts to. People, services and settings it names for the first
    /// time are added to the directory.
    pub fn of(
        conn: &mut Conn,
        reference: Reference,
        case: &Case,
        rules: &Rules,
        policy: &Policy,
        directory: &mut Directory,
    ) -> Result<Self, Error> {
        let facts =
            CaseFacts::of(case, rules).ok_or_else(|| Error::Failed("no rules for this case".into()))?;
        let outlook = Outlook::of(case, rules, policy);
        let case_row = case_row(conn, reference, case, rules, &facts, &outlook, directory)?;
        let advice = case
            .advice
            .iter()
            .map(|a| advice_row(conn, reference, case, a, rules, directory))
            .collect::<Result<_, _>>()?;
        Ok(Self { case: case_row, advice })
    }
}

fn case_row(
    conn: &mut Conn,
    reference: Reference,
    case: &Case,
    rules: &Rules,
    facts: &CaseFacts,
    outlook: &Outlook,
    directory: &mut Directory,
) -> Result<CaseRow, Error> {
    let registration = &case.registration;
    let child = &registration.child;
    let caseworker = case.caseworker.as_ref().map(|email| directory.caseworker(conn, email.as_str()));
    let team = case.team.as_ref().map(|name| directory.team(conn, name));
    let setting = registration.setting.as_ref().map(|setting| directory.setting(conn, setting));
    let set = rules.for_clock_from(case.received_on);
    let holding = Holding::of(case, rules);
    Ok(CaseRow {
        id: reference.to_id(),
        authority: registration.authority.to_string(),
        source_reference: registration.source_reference.clone(),
        version: i32::try_from(case.version()).unwrap_or(i32::MAX),
        stage: case.stage().name().to_owned(),
        rules: set.map_or_else(String::new, |set| set.id.to_owned()),
        surname: child.surname.clone(),
        forename: child.forename.clone(),
        search_name: search_name(&format!("{} {}", child.surname, child.forename)),
        born_on: child.born_on,
        nhs_number: child.nhs_number.clone().map(String::from),
        upn: child.upn.clone().map(String::from),
        caseworker_id: caseworker.transpose()?,
        team_id: team.transpose()?,
        setting_id: setting.transpose()?,
        source: to_text(&facts.source)?,
        received_on: facts.received_on,
        decision_due_on: facts.decision_due_on,
        no_plan_due_on: facts.no_plan_due_on,
        plan_due_on: facts.plan_due_on,
        decided_on: facts.decided_on,
        no_plan_on: facts.no_plan_on,
        issued_on: facts.issued_on,
        excepted: facts.excepted,
        ordered_on: facts.ordered.map(|order| order.on),
        order_due_on: facts.ordered.map(|order| order.plan_due_on),
        order_issued_on: facts.ordered.and_then(|order| order.issued_on),
        is_open: facts.is_open,
        next_rule: outlook.next.map(|(rule, _)| to_text(&rule)).transpose()?,
        next_due_on: outlook.next.map_or(NEVER, |(_, due_on)| due_on),
        amber_from: outlook.amber_from.unwrap_or(NEVER),
        red_from: outlook.red_from.unwrap_or(NEVER),
        holder: holding.holder.name().to_owned(),
        held_since: holding.since,
        held_until: holding.until.unwrap_or(NEVER),
        to_do: holding.step.map(|step| step.name().to_owned()),
        is_live: holding.holder != Holder::Nobody,
        advised_on: facts.advised_on,
    })
}

fn advice_row(
    conn: &mut Conn,
    reference: Reference,
    case: &Case,
    advice: &crate::domain::case::Advice,
    rules: &Rules,
    directory: &mut Directory,
) -> Result<AdviceRow, Error> {
    let facts = AdviceFacts::of(case, advice, rules);
    let service_id = advice.service.as_ref().map(|name| directory.service(conn, name)).transpose()?;
    Ok(AdviceRow {
        case_id: reference.to_id(),
        number: i32::try_from(advice.number).unwrap_or(i32::MAX),
        kind: advice.kind.name().to_owned(),
        service_id,
        requested_on: advice.requested_on,
        due_on: facts.map(|facts| facts.due_on),
        first_given_on: advice.first_given_on(),
        promised_on: advice.promised_on,
        is_running: advice.clock_runs() && !case.ended_before_given(advice),
        returned: !advice.returned.is_empty(),
        cancelled: advice.cancelled_on.is_some(),
        relieved: advice.relief.is_some(),
        ended: facts.is_some_and(|facts| facts.ended),
        is_awaited: case.awaits(advice),
        acknowledged_on: advice.acknowledged_on,
        is_declined: advice.declined.is_some(),
    })
}

/// A name as it is searched for: lower case, without accents.
pub fn search_name(name: &str) -> String {
    deunicode::deunicode(name).to_lowercase()
}

/// Adds new cases; a conflict says that one is there already.
pub fn add(conn: &mut Conn, projections: &[Projection]) -> Result<(), Error> {
    let case_rows: Vec<&CaseRow> = projections.iter().map(|projection| &projection.case).collect();
    for chunk in case_rows.chunks(CASES_AT_A_TIME) {
        each!(conn, c => diesel::insert_into(cases::table).values(chunk.to_vec()).execute(c))?;
    }
    let advice_rows: Vec<&AdviceRow> = projections.iter().flat_map(|projection| &projection.advice).collect();
    add_advice(conn, &advice_rows)
}

/// Puts a case in the place of its former version. A conflict says that this version is not
/// there: somebody else was first.
pub fn replace(
    conn: &mut Conn,
    new: &Projection,
    former_version: u32,
    advice_may_differ: bool,
) -> Result<(), Error> {
    let version = i32::try_from(former_version).unwrap_or(i32::MAX);
    let row = cases::table.filter(cases::id.eq(new.case.id).and(cases::version.eq(version)));
    if diesel::update(row).set(&new.case).execute(conn)? != 1 {
        return Err(Error::Conflict);
    }
    if advice_may_differ { replace_advice(conn, new) } else { Ok(()) }
}

/// Puts a case in the place of whatever the projection holds of it: to rebuild it.
pub fn rebuild(conn: &mut Conn, new: &Projection) -> Result<(), Error> {
    match diesel::update(cases::table.find(new.case.id)).set(&new.case).execute(conn)? {
        0 => add(conn, std::slice::from_ref(new)),
        _ => replace_advice(conn, new),
    }
}

fn replace_advice(conn: &mut Conn, new: &Projection) -> Result<(), Error> {
    diesel::delete(advice::table.filter(advice::case_id.eq(new.case.id))).execute(conn)?;
    add_advice(conn, &new.advice.iter().collect::<Vec<_>>())
}

fn add_advice(conn: &mut Conn, rows: &[&AdviceRow]) -> Result<(), Error> {
    for chunk in rows.chunks(ADVICE_AT_A_TIME) {
        each!(conn, c => diesel::insert_into(advice::table).values(chunk.to_vec()).execute(c))?;
    }
    Ok(())
}

/// What the projection holds of a case.
pub fn load(conn: &mut Conn, id: i64) -> Result<Option<Projection>, Error> {
    let Some(case) = cases::table.find(id).select(cases::all_columns).first(conn).optional()? else {
        return Ok(None);
    };
    let advice = advice::table
        .filter(advice::case_id.eq(id))
        .order(advice::number)
        .select(advice::all_columns)
        .load(conn)?;
    Ok(Some(Projection { case, advice }))
}

/// The cases that the clock may have something to say on: those that are open, and those closed
/// ones on which the authority still has something to do by law.
pub fn watched(conn: &mut Conn) -> Result<Vec<Reference>, Error> {
    let ids: Vec<i64> = cases::table
        .filter(cases::is_open.eq(true).or(cases::next_rule.is_not_null()))
        .order(cases::id)
        .select(cases::id)
        .load(conn)?;
    Ok(ids.into_iter().filter_map(Reference::from_id).collect())
}

/// How many cases of an authority the projection holds.
pub fn count(conn: &mut Conn, authority: &AuthorityCode) -> Result<u64, Error> {
    let count: i64 = cases::table.filter(cases::authority.eq(authority.as_str())).count().get_result(conn)?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// The numbers, within a case, of the advice that a service was asked for.
pub fn advice_of_services(conn: &mut Conn, case: Reference, services: &[i64]) -> Result<Vec<u32>, Error> {
    let numbers: Vec<i32> = advice::table
        .filter(advice::case_id.eq(case.to_id()))
        .filter(advice::service_id.eq_any(services.to_vec()))
        .filter(advice::cancelled.eq(false))
        .order(advice::number)
        .select(advice::number)
        .load(conn)?;
    Ok(numbers.into_iter().map(i32::unsigned_abs).collect())
}

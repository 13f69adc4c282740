//! One case in a list, with what a caseworker wants to know before opening it.

use chrono::NaiveDate;
use serde_json::Value;

use super::Beside;
use crate::app::Error;
use crate::app::sessions::Session;
use crate::db::cases::{CaseRow, NEVER};
use crate::db::worklist::Colleague;
use crate::db::{Conn, worklist};
use crate::domain::StepKind;
use crate::domain::case::Stage;
use crate::domain::holder::{Holder, Holding};
use crate::domain::identifiers::Reference;
use crate::domain::rules::RuleId;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub reference: Reference,
    pub version: u32,
    /// "Surname, Forename"
    pub child: String,
    pub stage: Stage,
    pub is_live: bool,
    /// The earliest date that binds the authority by law, and the days to it.
    pub next: Option<(RuleId, NaiveDate, i64)>,
    pub holder: Who,
    /// The day it came to them.
    pub since: NaiveDate,
    pub held_days: i64,
    /// The last day others have for it.
    pub until: Option<NaiveDate>,
    /// What the authority has to do, where it holds the case.
    pub to_do: Option<StepKind>,
    /// Requests for advice that are past their date.
    pub late_advice: usize,
    pub caseworker: Option<String>,
    /// It is theirs, and I stand in for them.
    pub covered_for: Option<String>,
}

/// Who has to act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// Whoever looks.
    Me,
    Colleague(String),
    /// The authority, and nobody in particular.
    Unallocated,
    /// The one service that is awaited, or that is most overdue.
    Service(String),
    Services(usize),
    Family,
    Setting,
    Nobody,
}

/// The lines of these rows, in their order.
pub fn lines(
    conn: &mut Conn,
    session: &Session,
    beside: &Beside,
    rows: Vec<CaseRow>,
) -> Result<Vec<Line>, Error> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let awaited = worklist::awaited(conn, &ids)?;
    let line = |row: CaseRow| {
        let of_case: Vec<(&str, NaiveDate)> = awaited
            .iter()
            .filter(|(case, ..)| *case == row.id)
            .map(|(_, service, due_on)| (service.as_str(), *due_on))
            .collect();
        line(row, session, beside, &of_case)
    };
    Ok(rows.into_iter().filter_map(line).collect())
}

fn line(row: CaseRow, session: &Session, beside: &Beside, awaited: &[(&str, NaiveDate)]) -> Option<Line> {
    let today = beside.today;
    let step = row.to_do.as_deref().and_then(StepKind::parse);
    let until = Some(row.held_until).filter(|until| *until != NEVER);
    let stored = Holder::parse(&row.holder).unwrap_or(Holder::Authority);
    let (holder, since) = Holding { holder: stored, since: row.held_since, until, step }.on(today);
    let colleague = row.caseworker_id.and_then(|id| beside.colleagues.iter().find(|one| one.id == id));
    let late: Vec<&str> =
        awaited.iter().filter(|(_, due_on)| *due_on < today).map(|(service, _)| *service).collect();
    let next_rule = row.next_rule.and_then(|name| serde_json::from_value(Value::String(name)).ok());
    Some(Line {
        reference: Reference::from_id(row.id)?,
        version: row.version.unsigned_abs(),
        child: format!("{}, {}", row.surname, row.forename),
        stage: Stage::ALL.into_iter().find(|stage| stage.name() == row.stage)?,
        is_live: row.is_live,
        next: next_rule.map(|rule: RuleId| (rule, row.next_due_on, (row.next_due_on - today).num_days())),
        holder: who(holder, colleague, session, awaited, &late),
        since,
        held_days: (today - since).num_days(),
        until: until.filter(|_| holder.has_a_last_day()),
        to_do: step.filter(|_| holder == Holder::Authority),
        late_advice: late.len(),
        caseworker: colleague.map(name),
        covered_for: colleague
            .filter(|one| one.id != session.person && beside.covers.iter().any(|c| c.email == one.email))
            .map(name),
    })
}

fn who(
    holder: Holder,
    colleague: Option<&Colleague>,
    session: &Session,
    awaited: &[(&str, NaiveDate)],
    late: &[&str],
) -> Who {
    match holder {
        Holder::Authority => match colleague {
            Some(one) if one.id == session.person => Who::Me,
            Some(one) => Who::Colleague(name(one)),
            None => Who::Unallocated,
        },
        Holder::Services => match (late, awaited) {
            ([only], _) | ([], [(only, _)]) => Who::Service((*only).to_owned()),
            ([], _) => Who::Services(awaited.len()),
            (late, _) => Who::Services(late.len()),
        },
        Holder::Family => Who::Family,
        Holder::Setting => Who::Setting,
        Holder::Nobody => Who::Nobody,
    }
}

pub fn name(colleague: &Colleague) -> String {
    if colleague.name.is_empty() { colleague.email.clone() } else { colleague.name.clone() }
}

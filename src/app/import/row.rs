//! One row of the cases file.

use std::collections::HashSet;

use chrono::NaiveDate;
use csv::StringRecord;

use super::Problem;
use super::cells::{Cells, Columns, date, name, said};
use super::history::{CaseHistory, Fact, What};
use crate::domain::Step;
use crate::domain::child::{Child, Phase, Setting, Sex, SocialCareStatus};
use crate::domain::identifiers::{AuthorityCode, Email, NhsNumber, Upn, Urn};
use crate::domain::step::{
    Decision, Exception, FinalPlan, Limb, Move, Nothing, Order, OrderFrom, OrderKind, Registration, Source,
    Withdrawal,
};

pub const COLUMNS: [&str; 34] = [
    "case_reference",
    "authority",
    "received_on",
    "source",
    "surname",
    "forename",
    "born_on",
    "sex",
    "nhs_number",
    "upn",
    "postcode",
    "social_care_status",
    "setting_urn",
    "setting_name",
    "setting_phase",
    "setting_town",
    "caseworker",
    "team",
    "assess_decision",
    "assess_decided_on",
    "plan_decision",
    "plan_decided_on",
    "draft_on",
    "plan_issued_on",
    "ended_on",
    "ended_as",
    "moved_to",
    "exception",
    "exception_from",
    "exception_to",
    "exception_evidence",
    "ordered_on",
    "order_kind",
    "order_from",
];

/// Without these a file says nothing of cases.
pub const REQUIRED: [&str; 7] =
    ["case_reference", "received_on", "source", "surname", "forename", "born_on", "sex"];

/// The row as a history, or everything that is wrong with its cells.
pub fn read(
    columns: &Columns,
    record: &StringRecord,
    line: u64,
    default_authority: Option<&AuthorityCode>,
    known: &HashSet<String>,
    seen: &mut HashSet<(String, String)>,
) -> Result<CaseHistory, Vec<Problem>> {
    let mut cells = Cells { file: "cases", line, columns, record, problems: Vec::new() };
    let authority = authority(&mut cells, default_authority, known);
    let reference = cells.required("case_reference", |text| Ok(text.to_owned()));
    if let (Some(authority), Some(reference)) = (&authority, &reference)
        && !seen.insert((authority.to_string(), reference.clone()))
    {
        cells.problem("case_reference", "this reference was used before in the file");
    }
    let received_on = cells.required("received_on", date);
    let registration = registration(&mut cells, authority.clone());
    let facts = facts(&mut cells);
    match (authority, reference, received_on, registration) {
        (Some(authority), Some(source_reference), Some(received_on), Some(registration))
            if cells.problems.is_empty() =>
        {
            let registration = Some((received_on, registration));
            Ok(CaseHistory { line, authority, registration, source_reference, facts })
        }
        _ => Err(cells.problems),
    }
}

fn authority(
    cells: &mut Cells<'_>,
    default: Option<&AuthorityCode>,
    known: &HashSet<String>,
) -> Option<AuthorityCode> {
    let given = cells.read("authority", |text| said(AuthorityCode::parse(text)));
    match given {
        Some(code) if known.contains(code.as_str()) => Some(code),
        Some(_) => {
            cells.problem("authority", "no such authority in this database; --authority CODE creates one");
            None
        }
        None if cells.text("authority").is_empty() && default.is_none() => {
            cells.problem("authority", "empty; say with --authority CODE where such rows belong");
            None
        }
        None => default.filter(|_| cells.text("authority").is_empty()).cloned(),
    }
}

fn registration(cells: &mut Cells<'_>, authority: Option<AuthorityCode>) -> Option<Registration> {
    let source = cells.required("source", name::<Source>("parent, setting, health, social_care, other"));
    let surname = cells.required("surname", |text| Ok(text.to_owned()));
    let forename = cells.required("forename", |text| Ok(text.to_owned()));
    let born_on = cells.required("born_on", date);
    let sex = cells.required("sex", name::<Sex>("M, F"));
    let nhs_number = cells.read("nhs_number", |text| said(NhsNumber::parse(text)));
    let upn = cells.read("upn", |text| said(Upn::parse(text)));
    let statuses = "none, child_in_need, child_protection, looked_after, care_leaver";
    let social_care_status =
        cells.read("social_care_status", name::<SocialCareStatus>(statuses)).unwrap_or_default();
    let setting = setting(cells);
    let caseworker = cells.read("caseworker", |text| said(Email::parse(text)));
    let child = Child {
        surname: surname?,
        forename: forename?,
        born_on: born_on?,
        sex: sex?,
        nhs_number,
        upn,
        postcode: cells.optional("postcode"),
        social_care_status,
        sensory_impairment: false,
    };
    Some(Registration {
        authority: authority?,
        source: source?,
        child,
        setting,
        source_reference: cells.optional("case_reference"),
        caseworker,
        team: cells.optional("team"),
    })
}

fn setting(cells: &mut Cells<'_>) -> Option<Setting> {
    let urn = cells.read("setting_urn", |text| said(Urn::parse(text)));
    let name_given = cells.optional("setting_name");
    let town = Some(cells.text("setting_town").to_owned());
    let phase = cells.read("setting_phase", name::<Phase>("early_years, school, post_16"));
    if name_given.is_some() && cells.text("setting_phase").is_empty() {
        cells.problem("setting_phase", "a setting without its phase");
    }
    Some(Setting { urn, name: name_given?, phase: phase?, town: town.filter(|town| !town.is_empty()) })
}

/// What happened after the request was received, as far as the row tells.
fn facts(cells: &mut Cells<'_>) -> Vec<Fact> {
    let mut facts = Vec::new();
    let place = ("cases", cells.line);
    let mut add = |on: Option<NaiveDate>, step: Step| {
        facts.extend(on.map(|on| Fact { on, what: What::Step(step), place }));
    };
    match decision(cells, "assess_decision", "assess_decided_on", ("assess", "refuse")) {
        Some((true, on)) => add(Some(on), Step::AgreeToAssess(Decision::default())),
        Some((false, on)) => add(Some(on), Step::RefuseToAssess(Decision::default())),
        None => {}
    }
    match decision(cells, "plan_decision", "plan_decided_on", ("issue", "no_plan")) {
        Some((true, on)) => add(Some(on), Step::DecideToIssue(Decision::default())),
        Some((false, on)) => add(Some(on), Step::DecideNoPlan(Decision::default())),
        None => {}
    }
    add(cells.date("draft_on"), Step::SendDraft(Nothing {}));
    add(cells.date("plan_issued_on"), Step::IssuePlan(FinalPlan::default()));
    if let Some((on, step)) = end(cells) {
        add(Some(on), step);
    }
    if let Some((on, step)) = order(cells) {
        add(Some(on), step);
    }
    if let Some(exception) = exception(cells) {
        add(Some(exception.from), Step::RecordException(exception));
    }
    facts
}

fn decision(
    cells: &mut Cells<'_>,
    column: &'static str,
    date_column: &'static str,
    (yes, no): (&'static str, &'static str),
) -> Option<(bool, NaiveDate)> {
    let decided = cells.read(column, |text| match text {
        text if text == yes => Ok(true),
        text if text == no => Ok(false),
        _ => Err(format!("not one of {yes}, {no}")),
    });
    let on = cells.date(date_column);
    let (has_decision, has_date) = (!cells.text(column).is_empty(), !cells.text(date_column).is_empty());
    if has_decision && !has_date {
        cells.problem(date_column, "a decision without its date");
    }
    if has_date && !has_decision {
        cells.problem(column, "a date without its decision");
    }
    Some((decided?, on?))
}

fn end(cells: &mut Cells<'_>) -> Option<(NaiveDate, Step)> {
    let moved_to = cells.read("moved_to", |text| said(AuthorityCode::parse(text)));
    let moved = cells.read("ended_as", |text| match text {
        "withdrawn" => Ok(false),
        "moved" => Ok(true),
        _ => Err("not one of withdrawn, moved".to_owned()),
    });
    let on = cells.date("ended_on");
    if !cells.text("ended_as").is_empty() && cells.text("ended_on").is_empty() {
        cells.problem("ended_on", "an end without its date");
    }
    if !cells.text("ended_on").is_empty() && cells.text("ended_as").is_empty() {
        cells.problem("ended_as", "a date without what ended that day");
    }
    if !moved? {
        return Some((on?, Step::WithdrawRequest(Withdrawal { by: None, reason: None })));
    }
    if cells.text("moved_to").is_empty() {
        cells.problem("moved_to", "moved without the receiving authority");
    }
    Some((on?, Step::RecordMove(Move { moved_to: moved_to? })))
}

fn order(cells: &mut Cells<'_>) -> Option<(NaiveDate, Step)> {
    let on = cells.date("ordered_on");
    let kind = cells.read("order_kind", name::<OrderKind>("assess, plan"));
    let from = cells.read("order_from", name::<OrderFrom>("tribunal, mediation, conceded"));
    let columns = ["ordered_on", "order_kind", "order_from"];
    if columns.iter().any(|column| !cells.text(column).is_empty()) {
        for column in columns {
            if cells.text(column).is_empty() {
                cells.problem(column, "an order needs its date, its kind and whom it is from");
            }
        }
    }
    Some((on?, Step::ReceiveOrder(Order { kind: kind?, from: from? })))
}

fn exception(cells: &mut Cells<'_>) -> Option<Exception> {
    let from = cells.date("exception_from");
    let to = cells.date("exception_to");
    let limb = cells.read("exception", |text| {
        name::<Limb>("")(text).map_err(|_| {
            "not an exception in law: school_closed, early_years_closed, exceptional_circumstances or absence".to_owned()
        })
    });
    if cells.text("exception").is_empty() {
        for column in ["exception_from", "exception_to"] {
            if !cells.text(column).is_empty() {
                cells.problem("exception", "dates of an exception without the exception");
                return None;
            }
        }
        return None;
    }
    for column in ["exception_from", "exception_to"] {
        if cells.text(column).is_empty() {
            cells.problem(column, "an exception without its dates");
        }
    }
    Some(Exception {
        limb: limb?,
        from: from?,
        to: to?,
        evidence: cells.text("exception_evidence").to_owned(),
        why_impractical: None,
        decided_by: None,
        parent_told_on: None,
    })
}

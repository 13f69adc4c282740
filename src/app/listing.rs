//! Lists of cases.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use utoipa::ToSchema;

use super::access::Caller;
use super::{App, Error};
use crate::db::cases::NEVER;
use crate::db::listing::{self, After, Filter, Listed, Page, Scope, Sort};
use crate::db::references;
use crate::domain::case::Stage;
use crate::domain::identifiers::Reference;
use crate::domain::outlook::{Outlook, Rag};

#[derive(Clone, Debug)]
pub struct ListRequest {
    pub filter: Filter,
    pub sort: Sort,
    pub descending: bool,
    pub after: Option<After>,
    pub limit: i64,
}

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct CaseList {
    pub cases: Vec<CaseLine>,
}

/// A case in a list.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct CaseLine {
    pub reference: String,
    pub authority: String,
    pub source_reference: Option<String>,
    pub version: u32,
    pub stage: Stage,
    pub rag: Rag,
    pub received_on: NaiveDate,
    /// The earliest date that binds the authority by law and is ahead or missed.
    pub next_due_on: Option<NaiveDate>,
    pub next_rule: Option<String>,
    /// Days from today to that date; negative once it is past.
    pub days_left: Option<i64>,
    pub caseworker: Option<String>,
    pub team: Option<String>,
    pub advice_overdue: i64,
    /// Shown to staff of the authority only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub child: Option<ChildLine>,
}

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ChildLine {
    pub surname: String,
    pub forename: String,
    pub born_on: NaiveDate,
}

impl App {
    /// A page of cases, and where the next begins if there is one.
    pub fn list(&self, caller: &Caller, request: &ListRequest) -> Result<(CaseList, Option<After>), Error> {
        let today = self.clock.now().today;
        // One more than asked for tells whether there is a next page.
        let page = Page {
            sort: request.sort,
            descending: request.descending,
            after: request.after,
            limit: request.limit + 1,
        };
        let mut listed =
            self.db.snapshot(|conn| listing::page(conn, &caller.scope, &request.filter, &page, today))?;
        let asked_for = usize::try_from(request.limit).unwrap_or(usize::MAX);
        let more = listed.len() > asked_for;
        listed.truncate(asked_for);
        let next = listed.last().filter(|_| more).map(|last| last.position(request.sort));
        let is_staff = matches!(caller.scope, Scope::Authority(_));
        Ok((
            CaseList { cases: listed.into_iter().map(|line| case_line(line, is_staff, today)).collect() },
            next,
        ))
    }

    /// The same, of a case that the caller may see.
    pub fn find_visible(&self, caller: &Caller, text: &str) -> Result<Reference, Error> {
        let reference = self.find(caller, text)?;
        self.db.snapshot(|conn| self.open_case(conn, caller, reference))?;
        Ok(reference)
    }

    /// The case that a reference stands for: ours, or the source system's.
    pub fn find(&self, caller: &Caller, text: &str) -> Result<Reference, Error> {
        if let Some(reference) = Reference::parse(text) {
            return Ok(reference);
        }
        let authority = caller.authority().filter(|_| !text.contains('\0')).ok_or(Error::NotFound)?;
        let found = self.db.read(|conn| references::by_source(conn, authority, text))?;
        found.ok_or(Error::NotFound)
    }
}

/// A position as a text for an address.
pub fn cursor(after: After) -> String {
    URL_SAFE_NO_PAD.encode(format!("{} {}", after.date, after.id))
}

pub fn parse_cursor(text: &str) -> Option<After> {
    let decoded = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
    let (date, id) = decoded.split_once(' ')?;
    let date: NaiveDate = date.parse().ok().filter(|date: &NaiveDate| (1..=9999).contains(&date.year()))?;
    Some(After { date, id: id.parse().ok()? })
}

fn case_line(listed: Listed, is_staff: bool, today: NaiveDate) -> CaseLine {
    let case = listed.case;
    let date = |date: NaiveDate| Some(date).filter(|date| *date != NEVER);
    let outlook = Outlook {
        next: None,
        amber_from: date(case.amber_from),
        red_from: date(case.red_from),
        is_open: case.is_open,
    };
    let next_due_on = date(case.next_due_on);
    let stage = Stage::ALL.into_iter().find(|stage| stage.name() == case.stage);
    CaseLine {
        reference: Reference::from_id(case.id).map_or_else(String::new, |reference| reference.to_string()),
        authority: case.authority,
        source_reference: case.source_reference.filter(|_| is_staff),
        version: case.version.unsigned_abs(),
        stage: stage.unwrap_or(Stage::Considering),
        rag: outlook.rag(today),
        received_on: case.received_on,
        next_due_on,
        next_rule: case.next_rule,
        days_left: next_due_on.map(|due_on| (due_on - today).num_days()),
        caseworker: listed.caseworker,
        team: listed.team,
        advice_overdue: listed.advice_overdue,
        child: is_staff.then_some(ChildLine {
            surname: case.surname,
            forename: case.forename,
            born_on: case.born_on,
        }),
    }
}

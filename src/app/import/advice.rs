//! The advice file: read once and joined to its cases.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use chrono::NaiveDate;
use csv::StringRecord;

use super::cells::{Cells, Columns, date, name};
use super::history::{AdviceAct, CaseHistory, Fact, What};
use super::{ImportError, Problem, open, read_record};
use crate::domain::Step;
use crate::domain::identifiers::AuthorityCode;
use crate::domain::step::{AdviceKind, AdviceRequest, Limb};

const COLUMNS: [&str; 9] = [
    "case_reference",
    "kind",
    "service",
    "requested_on",
    "received_by_service_on",
    "given_on",
    "returned_on",
    "return_reason",
    "accepted_on",
];
const REQUIRED: [&str; 4] = ["case_reference", "kind", "service", "requested_on"];

/// Small, because a whole authority's advice is held while its cases are read.
struct AdviceRow {
    line: u32,
    kind: AdviceKind,
    /// An index into the names of the services.
    service: u32,
    requested_on: NaiveDate,
    received_on: Option<NaiveDate>,
    given_on: Option<NaiveDate>,
    returned: Option<(NaiveDate, Box<str>)>,
    accepted_on: Option<NaiveDate>,
}

#[derive(Default)]
pub struct AdviceFile {
    by_case: HashMap<Box<str>, Vec<AdviceRow>>,
    services: Vec<String>,
    numbers: HashMap<String, u32>,
    /// Cases whose own row could not be read: their advice is not reported a second time.
    forgotten: HashSet<String>,
    pub rows: u64,
    pub problems: Vec<Problem>,
    pub unknown_columns: Vec<String>,
}

pub fn read(path: &Path) -> Result<AdviceFile, ImportError> {
    let mut reader = open(path)?;
    let columns = Columns::of(&mut reader, path, "advice", &COLUMNS, &REQUIRED)?;
    let mut file = AdviceFile { unknown_columns: columns.unknown.clone(), ..AdviceFile::default() };
    let mut record = StringRecord::new();
    while read_record(&mut reader, &mut record, path)? {
        file.rows += 1;
        let line = file.rows + 1;
        let mut cells =
            Cells { file: "advice", line, columns: &columns, record: &record, problems: Vec::new() };
        let row = file.row(&mut cells);
        file.problems.append(&mut cells.problems);
        if let Some((reference, row)) = row {
            file.by_case.entry(reference.into()).or_default().push(row);
        }
    }
    Ok(file)
}

impl AdviceFile {
    fn row(&mut self, cells: &mut Cells<'_>) -> Option<(String, AdviceRow)> {
        let reference = cells.required("case_reference", |text| Ok(text.to_owned()));
        let kinds = "parent, education, medical, psychology, social_care, speech_and_language, occupational_therapy, physiotherapy, camhs, sensory, adulthood, other";
        let kind = cells.required("kind", name::<AdviceKind>(kinds));
        let service = cells.required("service", |text| Ok(text.to_owned()));
        let requested_on = cells.required("requested_on", date);
        let received_on = cells.date("received_by_service_on");
        let given_on = cells.date("given_on");
        let returned_on = cells.date("returned_on");
        let accepted_on = cells.date("accepted_on");
        let reason = cells.text("return_reason");
        if returned_on.is_some() && reason.is_empty() {
            cells.problem("return_reason", "returned without a reason");
        }
        if !cells.problems.is_empty() {
            return None;
        }
        let row = AdviceRow {
            line: u32::try_from(cells.line).unwrap_or(u32::MAX),
            kind: kind?,
            service: self.number(service?),
            requested_on: requested_on?,
            received_on,
            given_on,
            returned: returned_on.map(|on| (on, reason.into())),
            accepted_on,
        };
        Some((reference?, row))
    }

    fn number(&mut self, service: String) -> u32 {
        if let Some(number) = self.numbers.get(&service) {
            return *number;
        }
        let number = u32::try_from(self.services.len()).unwrap_or(u32::MAX);
        self.services.push(service.clone());
        self.numbers.insert(service, number);
        number
    }

    /// Adds the advice of a case to its history.
    pub fn join(&mut self, history: &mut CaseHistory) {
        let rows = self.by_case.remove(history.source_reference.as_str()).unwrap_or_default();
        for (place, row) in rows.into_iter().enumerate() {
            self.facts(place, row, &mut history.facts);
        }
        wait_for_the_school(&mut history.facts);
        history.sort();
    }

    /// The advice of a case whose own row could not be read is not told.
    pub fn forget(&mut self, reference: &str) {
        self.by_case.remove(reference);
        self.forgotten.insert(reference.to_owned());
    }

    /// What is told of cases that are not in the cases file.
    pub fn rest(
        mut self,
        default_authority: Option<&AuthorityCode>,
        known: &HashSet<String>,
        problems: &mut Vec<Problem>,
    ) -> Vec<CaseHistory> {
        let only =
            known.iter().next().filter(|_| known.len() == 1).and_then(|code| AuthorityCode::parse(code).ok());
        let authority = default_authority.cloned().or(only);
        let rest: BTreeMap<_, _> = std::mem::take(&mut self.by_case).into_iter().collect();
        let mut histories = Vec::new();
        for (reference, rows) in rest {
            if self.forgotten.contains(&*reference) {
                continue;
            }
            let line = rows.first().map_or(0, |row| row.line.into());
            let Some(authority) = authority.clone() else {
                let what =
                    "the case is not in the cases file; say with --authority CODE where to look for it";
                problems.push(Problem::new("advice", line, "case_reference", &reference, what));
                continue;
            };
            let mut facts = Vec::new();
            for (place, row) in rows.into_iter().enumerate() {
                self.facts(place, row, &mut facts);
            }
            let source_reference = reference.into();
            let mut history = CaseHistory { line, authority, registration: None, source_reference, facts };
            history.sort();
            histories.push(history);
        }
        histories
    }

    fn facts(&self, place: usize, row: AdviceRow, facts: &mut Vec<Fact>) {
        let request = AdviceRequest {
            kind: row.kind,
            service: self.services.get(row.service as usize).cloned().unwrap_or_default(),
            received_by_service_on: row.received_on,
            urgent: false,
        };
        let mut add = |on: Option<NaiveDate>, act: AdviceAct| {
            let told = ("advice", u64::from(row.line));
            facts.extend(on.map(|on| Fact { on, what: What::Advice { place, act }, place: told }));
        };
        add(Some(row.requested_on), AdviceAct::Request(request));
        add(row.given_on, AdviceAct::Give);
        if let Some((on, reason)) = row.returned {
            add(Some(on), AdviceAct::Return(reason.into()));
        }
        add(row.accepted_on, AdviceAct::Accept);
    }
}

/// An exception for a closed setting rests on the request to that setting: it is told once the
/// setting was asked.
fn wait_for_the_school(facts: &mut [Fact]) {
    let asked_on = facts.iter().filter_map(|fact| match &fact.what {
        What::Advice { act: AdviceAct::Request(request), .. } if request.kind == AdviceKind::Education => {
            Some(fact.on)
        }
        _ => None,
    });
    let Some(asked_on) = asked_on.min() else { return };
    for fact in facts {
        if let What::Step(Step::RecordException(exception)) = &fact.what
            && matches!(exception.limb, Limb::SchoolClosed | Limb::EarlyYearsClosed)
        {
            fact.on = fact.on.max(asked_on);
        }
    }
}

//! Everything that the page of a case shows, from one reading.

mod advice;
mod decisions;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

pub use advice::{AdviceCard, Chased};
pub use decisions::DecisionCard;

use super::access::Caller;
use super::cases::Opened;
use super::ledger::AlertView;
use super::told::to_be_told;
use super::{App, Error};
use crate::db::{Conn, authorities, directory};
use crate::domain::calendar::in_words;
use crate::domain::case::Case;
use crate::domain::deadline::{Deadline, DeadlineState, deadlines};
use crate::domain::decide::not_permitted;
use crate::domain::facts::CaseFacts;
use crate::domain::holder::Holder;
use crate::domain::identifiers::Reference;
use crate::domain::letter::{Letter, letters};
use crate::domain::next_step::{Next, next};
use crate::domain::outlook::{Outlook, Rag};
use crate::domain::permission::{Role, Route, may_take};
use crate::domain::picture::{Picture, pictures};
use crate::domain::rules::Basis;
use crate::domain::step::StepGroup;
use crate::domain::warning::warnings;
use crate::domain::{StepKind, permitted};

/// A case as its page shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct CasePage {
    pub reference: Reference,
    pub authority: String,
    pub case: Case,
    pub today: NaiveDate,
    pub rag: Rag,
    /// The rule set in force when the clock began.
    pub rules: String,
    pub caseworker: Option<Named>,
    pub pictures: Vec<Picture>,
    pub next: Next,
    /// What may be done today, by what it is about.
    pub steps: Vec<(StepGroup, Vec<StepKind>)>,
    /// What may not, and why.
    pub refused: Vec<(StepKind, String)>,
    /// By law first, then by date.
    pub deadlines: Vec<DueRow>,
    pub advice: Vec<AdviceCard>,
    pub decisions: Vec<DecisionCard>,
    pub warnings: Vec<String>,
    /// How the case counts in the 20-week figure.
    pub measure: String,
    pub letters: Vec<Letter>,
    pub done: Option<Done>,
}

/// Somebody named in the record by an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Named {
    pub name: String,
    pub email: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueRow {
    pub deadline: Deadline,
    pub state: DeadlineState,
    pub days_left: i64,
}

/// What a step just did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    pub entry: u32,
    pub title: String,
    pub on: String,
    /// What will be sent to whom.
    pub to_be_told: Vec<String>,
    pub may_be_struck: bool,
}

impl App {
    /// A case for somebody who may see it; `done` is the entry that they have just made.
    pub fn case_page(
        &self,
        caller: &Caller,
        reference: Reference,
        done: Option<u32>,
    ) -> Result<CasePage, Error> {
        let now = self.clock.now();
        self.db.write(|conn| {
            let opened = self.open_to_view(conn, caller, reference, Route::CasePage, now)?;
            let ledger = self.ledger_of(conn, caller, reference)?;
            self.assembled(conn, caller.role, reference, &opened, &ledger, done, now.today)
        })
    }

    #[allow(clippy::too_many_arguments, reason = "one reading, handed on once")]
    pub(super) fn assembled(
        &self,
        conn: &mut Conn,
        role: Role,
        reference: Reference,
        opened: &Opened,
        ledger: &[AlertView],
        done: Option<u32>,
        today: NaiveDate,
    ) -> Result<CasePage, Error> {
        let case = &opened.case;
        let code = &case.registration.authority;
        let policy = self.config.policy(code);
        let list = deadlines(case, &self.rules, &policy);
        let caseworker = match &case.caseworker {
            Some(email) => Some(named(conn, email.as_str())?),
            None => None,
        };
        let permitted = permitted(Some(case), &self.rules, today);
        let is_theirs = |kind: &StepKind| may_take(*kind).contains(&role);
        Ok(CasePage {
            reference,
            authority: authorities::find(conn, code)?.map_or_else(String::new, |found| found.name),
            today,
            rag: Outlook::from_deadlines(case, &list, &policy).rag(today),
            rules: self
                .rules
                .for_clock_from(case.received_on)
                .map_or_else(String::new, |set| set.id.to_owned()),
            caseworker,
            pictures: pictures(case, &list, policy.warning_days, today),
            next: next(case, &self.rules, today),
            steps: grouped(permitted.iter().copied().filter(is_theirs)),
            refused: StepKind::ALL
                .into_iter()
                .filter(|kind| is_theirs(kind) && *kind != StepKind::Register)
                .filter_map(|kind| {
                    Some((kind, not_permitted(Some(case), kind, &self.rules, today)?.to_string()))
                })
                .collect(),
            advice: advice::cards(case, &list, &permitted, &self.rules, today),
            decisions: decisions::cards(case),
            warnings: warnings(case, &self.rules, today),
            measure: CaseFacts::of(case, &self.rules).map_or_else(String::new, |facts| facts.in_words()),
            letters: letters(case),
            done: done.and_then(|entry| self::done(opened, ledger, entry)),
            deadlines: rows(list, policy.warning_days, today),
            case: case.clone(),
        })
    }
}

impl CasePage {
    /// The services that were asked, each once.
    pub fn services(&self) -> Vec<&str> {
        let asked = self.case.advice.iter().filter_map(|advice| advice.service.as_deref());
        asked.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The advice that is most overdue of all that somebody may chase today, while the case is with
    /// services.
    pub fn to_be_chased(&self) -> Option<&AdviceCard> {
        let is_with_services = self.next.holder == Holder::Services;
        // The cards come with the most overdue first.
        self.advice.iter().find(|card| is_with_services && card.steps.contains(&StepKind::ChaseAdvice))
    }

    /// What it may be told by in a heading: never in an address or a mail.
    pub fn child(&self) -> String {
        let child = &self.case.registration.child;
        format!("{} {}", child.forename, child.surname)
    }

    /// The picture of the clock that runs, or ran last.
    pub fn picture(&self) -> Option<&Picture> {
        self.pictures.first()
    }
}

pub(super) fn named(conn: &mut Conn, email: &str) -> Result<Named, Error> {
    let people = directory::find_people(conn, email)?;
    let name = people.into_iter().map(|person| person.name).find(|name| !name.is_empty());
    Ok(Named { name: name.unwrap_or_else(|| email.to_owned()), email: email.to_owned() })
}

fn grouped(kinds: impl Iterator<Item = StepKind>) -> Vec<(StepGroup, Vec<StepKind>)> {
    let kinds: Vec<StepKind> = kinds.collect();
    let of = |group| kinds.iter().copied().filter(|kind| kind.group() == group).collect::<Vec<_>>();
    StepGroup::ALL
        .into_iter()
        .map(|group| (group, of(group)))
        .filter(|(_, kinds)| !kinds.is_empty())
        .collect()
}

fn rows(mut list: Vec<Deadline>, warning_days: u16, today: NaiveDate) -> Vec<DueRow> {
    list.sort_by_key(|deadline| (deadline.basis != Basis::Statutory, deadline.due_on));
    list.into_iter()
        .map(|deadline| DueRow {
            state: deadline.state(today, warning_days),
            days_left: deadline.days_left(today),
            deadline,
        })
        .collect()
}

fn done(opened: &Opened, ledger: &[AlertView], entry: u32) -> Option<Done> {
    let recorded = opened.record.iter().find(|recorded| recorded.entry.number == entry)?;
    let kind = recorded.entry.step.kind();
    Some(Done {
        entry,
        title: kind.title().to_owned(),
        on: in_words(recorded.entry.on),
        to_be_told: ledger.iter().filter(|alert| alert.entry == entry).filter_map(to_be_told).collect(),
        may_be_struck: !matches!(kind, StepKind::Register | StepKind::RaiseAlert),
    })
}

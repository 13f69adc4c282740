//! What the form of a step stands on: the case as it is, and what there is to choose from.

use chrono::{NaiveDate, NaiveDateTime};

use super::access::Caller;
use super::view::CaseView;
use super::{App, Error};
use crate::clock::in_england;
use crate::db::known::{self, Caseworker, KnownSetting};
use crate::db::{Conn, contacts};
use crate::domain::case::Case;
use crate::domain::identifiers::{AuthorityCode, Reference};
use crate::domain::permission::Route;
use crate::domain::warning::warnings;
use crate::domain::{Entry, Rules, StepKind};

pub struct Ground {
    pub reference: Reference,
    pub case: Case,
    pub view: CaseView,
    /// Who made which entry, oldest first.
    pub made: Vec<Made>,
    pub known: Known,
    pub rules: Rules,
    pub today: NaiveDate,
}

/// An entry as it was made.
pub struct Made {
    pub entry: u32,
    pub step: StepKind,
    pub by: String,
    /// As clocks in England showed it.
    pub at: NaiveDateTime,
}

/// What an authority knows already; only what the form needs is asked for.
#[derive(Default)]
pub struct Known {
    pub services: Vec<String>,
    pub settings: Vec<KnownSetting>,
    pub teams: Vec<String>,
    pub caseworkers: Vec<Caseworker>,
    /// Who has the fewest open cases of those who are not away today.
    pub least_busy: Option<String>,
}

impl App {
    /// What a form of this kind about a case stands on. To see it is to look at the case.
    pub fn ground(
        &self,
        caller: &Caller,
        reference: Reference,
        kind: StepKind,
        route: Route,
    ) -> Result<Ground, Error> {
        let now = self.clock.now();
        self.db.write(|conn| {
            let opened = self.open_to_view(conn, caller, reference, route, now)?;
            let authority = &opened.case.registration.authority;
            let known = known(conn, authority, kind, now.today)?;
            let view = CaseView::of(self, reference, &opened.case, caller, opened.own_advice, now.today);
            let made = opened.record.iter().map(|recorded| Made {
                entry: recorded.entry.number,
                step: recorded.entry.step.kind(),
                by: recorded.actor.clone(),
                at: in_england(recorded.recorded_at),
            });
            let made = made.collect();
            Ok(Ground {
                reference,
                case: opened.case,
                view,
                made,
                known,
                rules: self.rules,
                today: now.today,
            })
        })
    }

    /// What there is to choose from where a request is registered.
    pub fn known_to_register(&self, caller: &Caller) -> Result<Known, Error> {
        let authority = caller.authority().ok_or(Error::Forbidden)?;
        let today = self.clock.now().today;
        self.db.snapshot(|conn| known(conn, authority, StepKind::Register, today))
    }
}

impl Ground {
    /// What people recorded after somebody saw this version; what the clock said changes nothing
    /// for them.
    pub fn since(&self, version: u32) -> impl Iterator<Item = &Made> {
        self.made.iter().filter(move |made| made.entry > version && made.step != StepKind::RaiseAlert)
    }

    /// An entry as it was recorded.
    pub fn entry(&self, number: u32) -> Option<&Entry> {
        self.case.entries().iter().find(|entry| entry.number == number)
    }

    pub fn warnings(&self) -> Vec<String> {
        warnings(&self.case, &self.rules, self.today)
    }
}

fn known(
    conn: &mut Conn,
    authority: &AuthorityCode,
    kind: StepKind,
    today: NaiveDate,
) -> Result<Known, Error> {
    let mut found = Known::default();
    // Any entry may be corrected, so a correction may need any of it.
    let is_for = |kinds: &[StepKind]| kind == StepKind::Correct || kinds.contains(&kind);
    if is_for(&[StepKind::RequestAdvice]) {
        found.services = known::services(conn, authority)?;
    }
    if is_for(&[StepKind::ConsultSetting, StepKind::IssuePlan, StepKind::Register]) {
        found.settings = known::settings(conn, authority)?;
    }
    if is_for(&[StepKind::Allocate, StepKind::Register]) {
        found.teams = known::teams(conn, authority)?;
        found.caseworkers = known::caseworkers(conn, authority)?;
        let away = contacts::absences(conn, today)?;
        let is_here = |one: &&Caseworker| {
            !away.iter().any(|absence| absence.email == one.email && absence.from_on <= today)
        };
        let least_busy = found.caseworkers.iter().filter(is_here).min_by_key(|one| one.open_cases);
        found.least_busy = least_busy.map(|one| one.email.clone());
    }
    Ok(found)
}

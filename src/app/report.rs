//! The timeliness report, as things are known today or as they were known on a past day.

use chrono::{Datelike, NaiveDate};

use super::{App, Error};
use crate::clock::end_of_day;
use crate::db::{self, Conn, events, facts};
use crate::domain::case::{Case, replay};
use crate::domain::facts::{AdviceFacts, CaseFacts};
use crate::domain::identifiers::{AuthorityCode, Reference};
use crate::domain::timeliness::{AdviceRow, CaseRow, Grouping, Names, Period, Question, Timeliness, measure};

/// Months are listed one by one, so a period has an end.
const LONGEST_PERIOD_IN_YEARS: i32 = 100;

/// What is asked of a report.
#[derive(Clone, Debug)]
pub struct ReportRequest {
    pub authority: AuthorityCode,
    pub period: Period,
    pub by: Option<Grouping>,
    pub as_known_on: Option<NaiveDate>,
}

impl App {
    pub fn timeliness(&self, request: &ReportRequest) -> Result<Timeliness, Error> {
        let today = self.clock.now().today;
        let ReportRequest { authority, period, by, as_known_on } = request;
        if period.to < period.from {
            return Err(Error::Invalid { field: "to", detail: "the period ends before it begins".into() });
        }
        if period.to.year() - period.from.year() > LONGEST_PERIOD_IN_YEARS {
            let detail = format!("a report is over {LONGEST_PERIOD_IN_YEARS} years at most");
            return Err(Error::Invalid { field: "to", detail });
        }
        let known_on = as_known_on.unwrap_or(today);
        if known_on > today {
            return Err(Error::Invalid { field: "as_known_on", detail: "that day is in the future".into() });
        }
        let policy = self.config.policy(authority);
        let question = Question {
            period: *period,
            by: *by,
            today: known_on,
            policy: &policy,
            authority: authority.as_str(),
            as_known_on: known_on,
        };
        let known = self.db.snapshot(|conn| {
            db::authorities::find(conn, authority)?.ok_or(Error::NotFound)?;
            // What was recorded by today is all there is.
            if known_on == today {
                Ok(facts::of_authority(conn, authority, *period, *period)?)
            } else {
                self.facts_as_known(conn, authority, known_on)
            }
        })?;
        Ok(measure(&known.cases, &known.advice, &known.names, &question))
    }

    /// The facts that follow from what had been recorded by the end of a day.
    fn facts_as_known(
        &self,
        conn: &mut Conn,
        authority: &AuthorityCode,
        day: NaiveDate,
    ) -> Result<facts::Facts, Error> {
        let mut known = Known::default();
        events::each_case(conn, authority, Some(end_of_day(day)), |reference, record| {
            let entries = record.into_iter().map(|recorded| recorded.entry).collect();
            if let Some(case) = replay(entries) {
                known.add(reference, &case, &self.rules);
            }
            Ok(())
        })?;
        Ok(known.facts())
    }
}

/// Facts from replayed cases, with names numbered as they come.
#[derive(Default)]
struct Known {
    cases: Vec<CaseRow>,
    advice: Vec<AdviceRow>,
    caseworkers: Numbered,
    teams: Numbered,
    settings: Numbered,
    services: Numbered,
}

impl Known {
    fn add(&mut self, reference: Reference, case: &Case, rules: &crate::domain::Rules) {
        let Some(facts) = CaseFacts::of(case, rules) else { return };
        self.cases.push(CaseRow {
            id: reference.to_id(),
            facts,
            caseworker: self.caseworkers.of(case.caseworker.as_ref().map(|email| email.as_str())),
            team: self.teams.of(case.team.as_deref()),
            setting: self.settings.of(case
                .registration
                .setting
                .as_ref()
                .map(|setting| setting.name.as_str())),
        });
        for advice in &case.advice {
            if let Some(facts) = AdviceFacts::of(case, advice, rules) {
                self.advice.push(AdviceRow { facts, service: self.services.of(advice.service.as_deref()) });
            }
        }
    }

    fn facts(self) -> facts::Facts {
        let names = Names {
            caseworkers: self.caseworkers.names(),
            teams: self.teams.names(),
            settings: self.settings.names(),
            services: self.services.names(),
        };
        facts::Facts { cases: self.cases, advice: self.advice, names }
    }
}

/// Names with small numbers; 0 is "none".
#[derive(Default)]
struct Numbered {
    numbers: std::collections::HashMap<String, u32>,
    names: Vec<String>,
}

impl Numbered {
    fn of(&mut self, name: Option<&str>) -> u32 {
        let Some(name) = name else { return 0 };
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        self.names.push(name.to_owned());
        let number = u32::try_from(self.names.len()).unwrap_or(0);
        self.numbers.insert(name.to_owned(), number);
        number
    }

    fn names(self) -> Vec<String> {
        std::iter::once(String::new()).chain(self.names).collect()
    }
}

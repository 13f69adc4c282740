//! Given a record, when a day has come, then the clock says what was reached.

use std::fmt::Write;
use std::sync::{Arc, OnceLock};

use twentyweeks::config::Config;
use twentyweeks::domain::alert::{Watched, watched};
use twentyweeks::domain::audit::{Finding, findings};
use twentyweeks::domain::case::apply;
use twentyweeks::domain::decide::check_clock;
use twentyweeks::domain::ladder::{Ladder, Obligation};
use twentyweeks::domain::notice::{Notice, notices, still_owed};
use twentyweeks::domain::step::{Alert, AlertOutcome, Hold, Subject};
use twentyweeks::domain::{Entry, Policy, Step};

use super::super::steps::{authority, day};
use super::Given;

/// The ladder that every authority starts from, out of `config/default.toml`.
pub fn default_ladder() -> Arc<Ladder> {
    static LADDER: OnceLock<Arc<Ladder>> = OnceLock::new();
    let read = || {
        let config = Config::layered(None, std::iter::empty()).expect("the embedded settings");
        Arc::new(config.ladder(&authority("351")))
    };
    LADDER.get_or_init(read).clone()
}

impl Given {
    pub fn under(self, ladder: Ladder) -> Self {
        Self { ladder: Arc::new(ladder), ..self }
    }

    /// What the clock would add to the record on a day.
    pub fn would_add(&self, on: &str) -> Vec<Entry> {
        check_clock(&self.case, &self.ladder, &Policy::default(), &self.rules, day(on))
    }

    /// The record after the sweep of a day.
    pub fn swept(self, on: &str) -> Self {
        let case = self.would_add(on).into_iter().fold(Some(self.case.clone()), apply).expect("a case");
        Self { case, ..self }
    }

    pub fn swept_daily(self, from: &str, to: &str) -> Self {
        let days = day(from).iter_days().take_while(|on| *on <= day(to));
        days.fold(self, |given, on| given.swept(&on.to_string()))
    }

    /// Another record in the place of this one: as it would be had something gone wrong.
    pub fn with_entries(self, entries: Vec<Entry>) -> Self {
        let case = twentyweeks::domain::case::replay(entries).expect("a case");
        Self { case, ..self }
    }

    /// What the clock would say on a day about one obligation.
    pub fn says_of(&self, obligation: Obligation, on: &str) -> Vec<String> {
        let added = self.would_add(on);
        let alerts = added.iter().map(|entry| (entry.on, alert(entry)));
        alerts.filter(|(_, alert)| alert.obligation == obligation).map(|(on, a)| in_words(on, a)).collect()
    }

    #[track_caller]
    pub fn then_says(self, obligation: Obligation, on: &str, expected: &[&str]) -> Self {
        assert_eq!(self.says_of(obligation, on), expected, "of {} on {on}", obligation.name());
        self
    }

    /// Of nothing at all.
    #[track_caller]
    pub fn then_says_nothing(self, on: &str) -> Self {
        let added = self.would_add(on);
        let words: Vec<_> = added.iter().map(|entry| in_words(entry.on, alert(entry))).collect();
        assert_eq!(words, Vec::<String>::new(), "on {on}");
        self
    }

    /// What is on the record of one obligation.
    pub fn said_of(&self, obligation: Obligation) -> Vec<String> {
        let alerts = self.case.alerts.iter().filter(|(_, _, alert)| alert.obligation == obligation);
        alerts.map(|(_, on, alert)| in_words(*on, alert)).collect()
    }

    #[track_caller]
    pub fn then_said(self, obligation: Obligation, expected: &[&str]) -> Self {
        assert_eq!(self.said_of(obligation), expected, "of {}", obligation.name());
        self
    }

    /// The alert of a rung that was raised last.
    #[track_caller]
    pub fn raised(&self, obligation: Obligation, rung: &str) -> &Alert {
        let mut alerts = self.case.alerts.iter().map(|(_, _, alert)| alert).rev();
        let is_it = |alert: &&Alert| {
            alert.obligation == obligation && alert.rung.rung == rung && alert.outcome == AlertOutcome::Raised
        };
        alerts.find(is_it).expect("an alert that was raised")
    }

    pub fn watched(&self) -> Vec<Watched> {
        watched(&self.case, &self.rules, &Policy::default())
    }

    pub fn watches(&self, obligation: Obligation) -> bool {
        self.watched().iter().any(|watched| watched.obligation == obligation)
    }

    /// What the auditor finds on a day.
    pub fn findings(&self, on: &str) -> Vec<Finding> {
        findings(&self.case, &self.ladder, &Policy::default(), &self.rules, day(on))
    }

    /// The differences the auditor finds on a day: "chase_1: not raised".
    pub fn differences(&self, on: &str) -> Vec<String> {
        let found = self.findings(on).into_iter();
        found.filter_map(|f| Some(format!("{} {}: {}", f.rung, f.occurrence, f.difference?))).collect()
    }

    /// The notices of the last entry under a policy.
    pub fn notices_under(&self, policy: &Policy) -> Vec<Notice> {
        notices(&self.case, self.case.entries().last().expect("an entry"), policy)
    }

    /// Whether a notice of an entry is still owed on the last day that anything happened.
    pub fn owes(&self, notice: &Notice, entry: u32) -> Result<(), &'static str> {
        let today = self.case.entries().iter().map(|entry| entry.on).max().expect("an entry");
        still_owed(&self.case, notice, entry, &self.watched(), today)
    }
}

#[track_caller]
pub fn alert(entry: &Entry) -> &Alert {
    let Step::RaiseAlert(alert) = &entry.step else { panic!("{:?} is no alert", entry.step) };
    alert
}

/// "2026-05-31 weekly 2 (advice 3): overtaken by …"; of the first advice the number goes without
/// saying.
fn in_words(on: chrono::NaiveDate, alert: &Alert) -> String {
    let mut text = format!("{on} {}", alert.rung.rung);
    if alert.rung.every.is_some() {
        write!(text, " {}", alert.occurrence).expect("a string takes text");
    }
    match &alert.about {
        Some(Subject::Advice(number)) if *number > 1 => write!(text, " (advice {number})"),
        Some(Subject::Setting(setting)) => write!(text, " ({setting})"),
        _ => Ok(()),
    }
    .expect("a string takes text");
    let outcome = match &alert.outcome {
        AlertOutcome::Raised => "raised".to_owned(),
        AlertOutcome::Overtaken { by } => format!("overtaken by {by}"),
        AlertOutcome::Held { hold } => match hold {
            Hold::Promised { until } => format!("held until {until}, promised"),
            Hold::Snoozed { until } => format!("held until {until}, snoozed"),
            Hold::Lifted => "held, lifted".to_owned(),
            Hold::Declined => "held, declined".to_owned(),
        },
    };
    format!("{text}: {outcome}")
}

//! What a sweep said, and to whom.

use chrono::NaiveDate;
use twentyweeks::domain::case::apply;
use twentyweeks::domain::decide::check_clock;
use twentyweeks::domain::ladder::{Tone, Way};
use twentyweeks::domain::notice::{Notice, notices};
use twentyweeks::domain::step::{Alert, AlertOutcome, Subject};
use twentyweeks::domain::{Case, Entry, Policy, Rules};

use super::Telling;
use crate::domain::given::{alert, default_ladder};
use crate::domain::steps::day;

impl Telling {
    /// The sweep of one day, by the default ladder.
    pub fn sweep(&mut self, on: NaiveDate) {
        if !self.says(on) {
            self.write(&format!("\nThe sweep of {} has nothing to say.", in_words(on)));
        }
    }

    /// `2026-04-02 to 2026-05-24`: only days on which something is said are told of.
    pub fn sweep_daily(&mut self, days: &str) {
        let (from, to) = days.split_once(" to ").expect("two days");
        let (from, to) = (day(from), day(to));
        let said = from.iter_days().take_while(|on| *on <= to).filter(|on| self.says(*on)).count();
        if said == 0 {
            let (from, to) = (in_words(from), in_words(to));
            self.write(&format!("\nThe sweeps from {from} to {to} have nothing to say."));
        }
        self.today = self.today.max(to);
    }

    /// Whether anything was said.
    fn says(&mut self, on: NaiveDate) -> bool {
        let policy = Policy::default();
        let case = self.case.take().expect("a request before any sweep");
        let entries = check_clock(&case, &default_ladder(), &policy, &Rules::ENACTED, on);
        let case = entries.iter().cloned().fold(Some(case), apply).expect("a case");
        if !entries.is_empty() {
            self.write(&format!("\nThe sweep of {}:", in_words(on)));
        }
        for entry in &entries {
            self.write(&described(&case, entry));
            for line in outcome(alert(entry), &notices(&case, entry, &policy)) {
                self.write(&format!("                 {line}"));
            }
        }
        self.case = Some(case);
        self.swept = true;
        !entries.is_empty()
    }
}

/// The entry, the day the rung fell, what it is about and the rung.
fn described(case: &Case, entry: &Entry) -> String {
    let Alert { obligation, about, due_on, rung, occurrence, .. } = alert(entry);
    let about = match about {
        Some(Subject::Advice(number)) => case.advice(*number).and_then(|advice| advice.service.clone()),
        Some(Subject::Setting(setting)) => Some(setting.clone()),
        None => None,
    };
    let about = about.map_or(String::new(), |about| format!(" ({about})"));
    let time = rung.every.map_or(String::new(), |_| format!(", time {occurrence}"));
    let Entry { number, on, .. } = entry;
    format!("{number:>3}  {on}  {}{about}, due {due_on}: {}{time}", obligation.name(), rung.rung)
}

fn outcome(alert: &Alert, notices: &[Notice]) -> Vec<String> {
    match &alert.outcome {
        AlertOutcome::Overtaken { by } => vec![format!("overtaken by {by}: nobody is told")],
        AlertOutcome::Held { hold } => {
            let until = hold.until().map_or(String::new(), |until| format!(" until {until}"));
            vec![format!("held back{until}: {}", hold.in_words())]
        }
        AlertOutcome::Raised => notices.iter().map(told).collect(),
    }
}

fn told(notice: &Notice) -> String {
    let tone = match (notice.tone, notice.number) {
        (Tone::Chase | Tone::Escalation, Some(number)) => format!("{} {number}", notice.tone.name()),
        (tone, _) => tone.name().to_owned(),
    };
    let way = match notice.way {
        Way::Digest => "in the digest",
        Way::AtOnce => "at once",
    };
    let late = if notice.case_late { "; the case is late" } else { "" };
    format!("to {}: {tone}, {way}{late}", notice.reader.title())
}

fn in_words(on: NaiveDate) -> String {
    on.format("%-d %B %Y").to_string()
}

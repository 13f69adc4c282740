//! `twentyweeks sweep`

use chrono::NaiveDate;
use clap::Args;

use super::{Outcome, output, progress};
use crate::app::App;
use crate::app::sweep::{SweepOrder, Swept, alert_of};
use crate::db::sweeps::Counts;
use crate::domain::Entry;
use crate::domain::identifiers::Reference;
use crate::domain::step::{Alert, AlertOutcome, Subject};

#[derive(Args)]
#[command(after_help = "Example: twentyweeks sweep --dry-run --on 2026-12-24")]
pub struct Arguments {
    /// Up to which day; a day that has not come can only be looked at, with --dry-run
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,
    /// Say what would be raised, and raise nothing
    #[arg(long)]
    dry_run: bool,
}

pub fn run(app: &App, arguments: &Arguments) -> anyhow::Result<Outcome> {
    let Arguments { on, dry_run } = *arguments;
    let order = SweepOrder { on, dry_run, holder: "the command line".to_owned() };
    let swept = app.sweep(&order, &*progress::on_stderr())?;
    if !swept.alerts.is_empty() {
        let header = ["Case", "Fell on", "What", "Rung", "Due", "To", "Outcome"];
        let rows = swept.alerts.iter().filter_map(|(case, entry)| row(*case, entry));
        output::say(&output::table(&header, rows.collect(), &[]).to_string())?;
    }
    output::say(&summary(&swept, dry_run))?;
    Ok(if swept.counts.failed == 0 { Outcome::Done } else { Outcome::Wrong })
}

fn row(case: Reference, entry: &Entry) -> Option<Vec<String>> {
    let alert = alert_of(entry)?;
    let to: Vec<&str> = alert.rung.to.iter().map(|reader| reader.name()).collect();
    Some(vec![
        case.to_string(),
        entry.on.to_string(),
        what(alert),
        alert.rung.rung.clone(),
        alert.due_on.to_string(),
        to.join(", "),
        outcome(alert),
    ])
}

fn what(alert: &Alert) -> String {
    match &alert.about {
        Some(Subject::Advice(number)) => format!("{} {number}", alert.obligation.name()),
        Some(Subject::Setting(setting)) => format!("{} {setting}", alert.obligation.name()),
        None => alert.obligation.name().to_owned(),
    }
}

fn outcome(alert: &Alert) -> String {
    match &alert.outcome {
        AlertOutcome::Raised => "raised".to_owned(),
        AlertOutcome::Overtaken { by } => format!("overtaken by {by}"),
        AlertOutcome::Held { hold } => match hold.until() {
            Some(until) => format!("held until {until}: {}", hold.in_words()),
            None => format!("held: {}", hold.in_words()),
        },
    }
}

fn summary(swept: &Swept, dry_run: bool) -> String {
    let Counts { cases, raised, overtaken, held, failed } = swept.counts;
    let verb = if dry_run { "would be raised" } else { "raised" };
    let failed = match failed {
        0 => String::new(),
        1 => "; 1 case could not be read, see the log".to_owned(),
        failed => format!("; {failed} cases could not be read, see the log"),
    };
    format!("{cases} cases looked at: {raised} {verb}, {overtaken} overtaken, {held} held back{failed}.")
}

//! `twentyweeks alerts`

use chrono::NaiveDate;
use clap::{Args, Subcommand};

use super::case::reference;
use super::{Outcome, output, progress};
use crate::app::App;
use crate::app::explain::Explained;

#[derive(Subcommand)]
pub enum Command {
    /// What should have been told of a case by a day, what was, and any difference
    Explain(Explain),
    /// Read the rules a second time for every open case, and compare with what was raised and told
    #[command(after_help = "Example: twentyweeks alerts audit\n\nExit 1 and a list if anything differs.")]
    Audit,
}

#[derive(Args)]
#[command(
    after_help = "Example: twentyweeks alerts explain 351-2026-00042 --on 2026-11-02\n\nExit 1 if anything differs."
)]
pub struct Explain {
    /// 351-2026-00042, or the source system's reference
    reference: String,
    /// As known by the end of that day; now where absent
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,
    /// As JSON
    #[arg(long)]
    json: bool,
}

pub fn run(app: &App, command: &Command) -> anyhow::Result<Outcome> {
    match command {
        Command::Explain(explain) => run_explain(app, explain),
        Command::Audit => {
            let audited = app.audit(&*progress::on_stderr())?;
            for difference in &audited.differences {
                output::say(difference)?;
            }
            let (cases, count) = (audited.cases, audited.differences.len());
            output::say(&format!("{cases} cases read; {count} differences."))?;
            Ok(if count == 0 { Outcome::Done } else { Outcome::Wrong })
        }
    }
}

fn run_explain(app: &App, arguments: &Explain) -> anyhow::Result<Outcome> {
    let explained = app.explain(reference(app, &arguments.reference)?, arguments.on)?;
    let differs = explained.iter().any(|one| one.difference.is_some());
    if arguments.json {
        output::say(&serde_json::to_string_pretty(&explained)?)?;
    } else if explained.is_empty() {
        output::say(
            "Nothing was left to do by that day that the ladder watches, or no rung had been reached.",
        )?;
    } else {
        let header = ["What", "Due", "Rung", "Fell on", "On the record", "Told", "Difference"];
        output::say(&output::table(&header, explained.iter().map(row).collect(), &[]).to_string())?;
        output::say(if differs {
            "There are differences."
        } else {
            "All that should have gone out is on the record."
        })?;
    }
    Ok(if differs { Outcome::Wrong } else { Outcome::Done })
}

fn row(one: &Explained) -> Vec<String> {
    let what = match &one.about {
        Some(about) => format!("{} ({about})", one.obligation),
        None => one.obligation.to_owned(),
    };
    let rung =
        if one.occurrence > 1 { format!("{} ×{}", one.rung, one.occurrence) } else { one.rung.clone() };
    vec![
        what,
        one.due_on.to_string(),
        rung,
        one.fell_on.to_string(),
        one.did.clone(),
        one.told.join("\n"),
        one.difference.clone().unwrap_or_default(),
    ]
}

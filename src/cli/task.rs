//! `twentyweeks task`

use clap::Subcommand;

use super::token::refused;
use super::{Outcome, output};
use crate::app::App;

#[derive(Subcommand)]
pub enum Command {
    /// What only a person can mend
    #[command(after_help = "Example: twentyweeks task list")]
    List,
    /// Say that a task is done, and how
    #[command(
        after_help = "Example: twentyweeks task done 3 \"The service has a new mailbox; it was added.\""
    )]
    Done { id: i64, words: String },
}

pub fn run(app: &App, command: &Command) -> anyhow::Result<Outcome> {
    match command {
        Command::List => {
            let tasks = app.open_tasks(None)?.tasks;
            if tasks.is_empty() {
                output::say("Nothing to do.")?;
                return Ok(Outcome::Done);
            }
            let rows = tasks.into_iter().map(|task| {
                vec![
                    task.id.to_string(),
                    task.authority,
                    task.kind,
                    task.case.unwrap_or_default(),
                    task.mail.map_or_else(String::new, |mail| mail.to_string()),
                    task.words,
                ]
            });
            let header = ["No.", "Authority", "Kind", "Case", "Mail", "What is the matter"];
            output::say(&output::table(&header, rows.collect(), &[0]).to_string())?;
            Ok(Outcome::Done)
        }
        Command::Done { id, words } => refused(app.finish_task(None, *id, words), |_| output::say("Done.")),
    }
}

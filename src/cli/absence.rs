//! `twentyweeks absence`

use chrono::NaiveDate;
use clap::{Args, Subcommand};

use super::token::refused;
use super::{Outcome, output};
use crate::app::App;
use crate::domain::identifiers::Email;

#[derive(Subcommand)]
pub enum Command {
    /// Say that somebody is away, and who stands in
    Add(Add),
    /// Show the absences that are not over
    #[command(after_help = "Example: twentyweeks absence list")]
    List,
    /// Take an absence back, by its number in the list
    #[command(after_help = "Example: twentyweeks absence remove 3")]
    Remove { id: i64 },
}

#[derive(Args)]
#[command(
    after_help = "Example: twentyweeks absence add a.hill@council.example --from 2026-12-14 --to 2026-12-31 --cover b.dale@council.example"
)]
pub struct Add {
    #[arg(value_parser = Email::parse)]
    email: Email,
    /// First day away
    #[arg(long, value_name = "DATE")]
    from: NaiveDate,
    /// Last day away
    #[arg(long, value_name = "DATE")]
    to: NaiveDate,
    /// Who is written to instead; without, the next post that can help
    #[arg(long, value_parser = Email::parse)]
    cover: Option<Email>,
}

pub fn run(app: &App, command: &Command) -> anyhow::Result<Outcome> {
    match command {
        Command::Add(add) => {
            let added = app.add_absence(&add.email, add.from, add.to, add.cover.as_ref());
            refused(added, |id| output::say(&format!("Noted as number {id}.")))
        }
        Command::List => {
            let rows = app.list_absences()?.into_iter().map(|absence| {
                let cover = absence.cover.unwrap_or_default();
                vec![
                    absence.id.to_string(),
                    absence.email,
                    absence.from_on.to_string(),
                    absence.to_on.to_string(),
                    cover,
                ]
            });
            output::say(
                &output::table(&["No.", "Who", "From", "To", "Cover"], rows.collect(), &[0]).to_string(),
            )?;
            Ok(Outcome::Done)
        }
        Command::Remove { id } => refused(app.remove_absence(*id), |()| output::say("Taken back.")),
    }
}

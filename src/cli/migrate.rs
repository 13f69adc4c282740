//! `twentyweeks migrate`

use clap::Args;

use super::{Outcome, output};
use crate::app::App;
use crate::db::migrations;

#[derive(Args)]
#[command(after_help = "Example: twentyweeks migrate --check")]
pub struct Arguments {
    /// Change nothing; exit 1 where something is pending
    #[arg(long)]
    check: bool,
}

pub fn run(app: &App, arguments: &Arguments) -> anyhow::Result<Outcome> {
    if arguments.check {
        let pending = migrations::pending(&app.db)?;
        if pending.is_empty() {
            output::say("The database is up to date.")?;
            return Ok(Outcome::Done);
        }
        output::say(&format!("Pending: {}. Run `twentyweeks migrate`.", pending.join(", ")))?;
        return Ok(Outcome::Wrong);
    }
    let ran = migrations::run(&app.db)?;
    app.prepare()?;
    output::say(&match ran.len() {
        0 => "The database was up to date.".to_owned(),
        _ => format!("Brought up to date: {}.", ran.join(", ")),
    })?;
    Ok(Outcome::Done)
}

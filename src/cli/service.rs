//! `twentyweeks service`

use clap::{Args, Subcommand};

use super::token::refused;
use super::{Outcome, output};
use crate::app::App;
use crate::domain::identifiers::AuthorityCode;

#[derive(Subcommand)]
pub enum Command {
    /// Add a service to an authority; one that is there may serve several
    Add(Add),
    /// Show the services and whom they serve
    #[command(after_help = "Example: twentyweeks service list")]
    List,
}

#[derive(Args)]
#[command(after_help = "Example: twentyweeks service add \"Community Paediatrics\" --authority 351\n\
                        \x20        twentyweeks service add \"Community Paediatrics\" --authority 353 --also")]
pub struct Add {
    name: String,
    #[arg(long, value_name = "CODE", value_parser = AuthorityCode::parse)]
    authority: AuthorityCode,
    /// The service of this name that is there already serves this authority as well
    #[arg(long)]
    also: bool,
}

pub fn run(app: &App, command: &Command) -> anyhow::Result<Outcome> {
    match command {
        Command::Add(add) => {
            refused(app.add_service(&add.name, &add.authority, add.also), |()| output::say("Added."))
        }
        Command::List => {
            let rows = app.list_services()?.into_iter().map(|(name, codes)| vec![name, codes.join(", ")]);
            output::say(&output::table(&["Service", "Serves"], rows.collect(), &[]).to_string())?;
            Ok(Outcome::Done)
        }
    }
}

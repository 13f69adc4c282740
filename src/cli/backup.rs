//! `twentyweeks backup`

use std::path::PathBuf;

use clap::Args;

use super::{Outcome, output};
use crate::app::App;
use crate::db::{self, Backend};

#[derive(Args)]
#[command(after_help = "Example: twentyweeks backup /backups/twentyweeks-2026-11-24.db")]
pub struct Arguments {
    /// The file to write; must not exist yet
    file: PathBuf,
}

pub fn run(app: &App, arguments: &Arguments) -> anyhow::Result<Outcome> {
    if app.db.backend() == Backend::Postgres {
        output::complain(
            "PostgreSQL has its own tool for this, which also works while the server runs:\n  \
             pg_dump --format=custom --file=FILE \"$TWENTYWEEKS__DATABASE__URL\"",
        );
        return Ok(Outcome::Wrong);
    }
    if arguments.file.exists() {
        output::complain(&format!("{} is there already; name a new file.", arguments.file.display()));
        return Ok(Outcome::Wrong);
    }
    app.db.read(|conn| db::backup(conn, &arguments.file))?;
    output::say(&format!("Backed up to {}.", arguments.file.display()))?;
    Ok(Outcome::Done)
}

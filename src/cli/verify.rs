//! `twentyweeks verify`

use clap::Args;

use super::{Outcome, output, progress};
use crate::app::App;

#[derive(Args)]
#[command(after_help = "Example: twentyweeks verify\n\nExit 1 and a list if anything differs.")]
pub struct Arguments {}

pub fn run(app: &App, _: &Arguments) -> anyhow::Result<Outcome> {
    let verified = app.verify(&*progress::on_stderr())?;
    for difference in &verified.differences {
        output::say(difference)?;
    }
    let (cases, entries) = (verified.cases, verified.entries);
    if verified.differences.is_empty() {
        output::say(&format!("{cases} cases with {entries} entries replayed; all is as stored."))?;
        Ok(Outcome::Done)
    } else {
        let count = verified.differences.len();
        output::say(&format!("{cases} cases with {entries} entries replayed; {count} differences."))?;
        Ok(Outcome::Wrong)
    }
}

//! `twentyweeks import`

use std::fmt::Write;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Outcome, output, progress};
use crate::app::App;
use crate::app::import::{ImportRequest, Imported, Problem};
use crate::app::spreadsheet::neutral;
use crate::domain::identifiers::AuthorityCode;

#[derive(Subcommand)]
pub enum Command {
    /// Requests and their advice
    Cases(Cases),
}

#[derive(Args)]
#[command(after_help = "Example: twentyweeks import cases cases.csv --advice advice.csv --authority 351\n\n\
    Importing the same file twice changes nothing. One bad row never stops the rest: every problem is\n\
    listed as line, column, value and what is wrong (the header is line 1), and the exit code is 1.")]
pub struct Cases {
    /// The cases, as CSV
    file: PathBuf,
    /// The advice on these cases, as CSV
    #[arg(long, value_name = "FILE.csv")]
    advice: Option<PathBuf>,
    /// Where rows without the column belong; created if it is new
    #[arg(long, value_name = "CODE", value_parser = AuthorityCode::parse)]
    authority: Option<AuthorityCode>,
    /// Find every problem and change nothing
    #[arg(long)]
    dry_run: bool,
}

pub fn run(app: &App, command: &Command) -> anyhow::Result<Outcome> {
    let Command::Cases(cases) = command;
    let name = cases.file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let request = ImportRequest {
        cases: &cases.file,
        advice: cases.advice.as_deref(),
        authority: cases.authority.clone(),
        dry_run: cases.dry_run,
        actor: format!("import of {name}"),
    };
    let imported = app.import(&request, &*progress::on_stderr())?;
    if !imported.problems.is_empty() {
        output::say(&problems(&imported.problems)?)?;
    }
    output::say(&summary(&imported, cases.dry_run)?)?;
    Ok(if imported.problems.is_empty() { Outcome::Done } else { Outcome::Wrong })
}

fn problems(problems: &[Problem]) -> anyhow::Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["line", "column", "value", "what is wrong", "file"])?;
    for Problem { file, line, column, value, what } in problems {
        let value = neutral(value);
        writer.write_record([line.to_string().as_str(), column, &value, what, file])?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

fn summary(imported: &Imported, dry_run: bool) -> Result<String, std::fmt::Error> {
    let Imported { rows, advice_rows, added, changed, unchanged, entries, .. } = imported;
    let mut text = String::new();
    writeln!(
        text,
        "{rows} cases and {advice_rows} advice requests read: {added} new, {changed} changed, {unchanged} unchanged; {entries} entries recorded."
    )?;
    if !imported.problems.is_empty() {
        writeln!(text, "{} problems; rows with a problem were not imported.", imported.problems.len())?;
    }
    if !imported.unknown_columns.is_empty() {
        writeln!(text, "Columns nobody knows, passed over: {}.", imported.unknown_columns.join("; "))?;
    }
    if !imported.directory.is_empty() {
        writeln!(text, "New in the directory ({}), without the right to sign in:", imported.directory.len())?;
        for name in &imported.directory {
            writeln!(text, "  {name}")?;
        }
    }
    if dry_run {
        writeln!(text, "This was a rehearsal: nothing was changed.")?;
    }
    Ok(text)
}

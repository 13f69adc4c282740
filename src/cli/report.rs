//! `twentyweeks report`

mod csv_file;
mod text;
mod workbook;

use std::path::PathBuf;

use anyhow::Context;
use chrono::NaiveDate;
use clap::{Args, Subcommand, ValueEnum};

use super::token::refused;
use super::{BadUsage, Outcome, output};
use crate::app::App;
use crate::app::report::ReportRequest;
use crate::domain::identifiers::AuthorityCode;
use crate::domain::timeliness::{Grouping, Period, Timeliness};

#[derive(Subcommand)]
pub enum Command {
    /// The share of plans issued within 20 weeks, and what belongs beside it
    Timeliness(TimelinessArguments),
}

#[derive(Args)]
#[command(
    after_help = "Example: twentyweeks report timeliness --from 2025-01-01 --to 2025-12-31 --authority 351 --by month"
)]
pub struct TimelinessArguments {
    /// First day of the period
    #[arg(long, value_name = "DATE")]
    from: NaiveDate,
    /// Last day of the period
    #[arg(long, value_name = "DATE")]
    to: NaiveDate,
    /// May be left out where the database has one authority only
    #[arg(long, value_name = "CODE", value_parser = AuthorityCode::parse)]
    authority: Option<AuthorityCode>,
    #[arg(long, value_enum)]
    by: Option<By>,
    /// From what had been recorded by the end of that day
    #[arg(long, value_name = "DATE")]
    as_known_on: Option<NaiveDate>,
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// A file to write to; needed for xlsx
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum By {
    Month,
    Caseworker,
    Team,
    Setting,
    Source,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Json,
    Csv,
    Xlsx,
}

pub fn run(app: &App, command: &Command) -> anyhow::Result<Outcome> {
    let Command::Timeliness(arguments) = command;
    if arguments.format == Format::Xlsx && arguments.out.is_none() {
        return Err(BadUsage("a workbook needs a file: --out FILE.xlsx".into()).into());
    }
    let request = ReportRequest {
        authority: match &arguments.authority {
            Some(code) => code.clone(),
            None => the_only_authority(app)?,
        },
        period: Period { from: arguments.from, to: arguments.to },
        by: arguments.by.map(grouping),
        as_known_on: arguments.as_known_on,
    };
    refused(app.timeliness(&request), |report| write(&report, arguments))
}

fn write(report: &Timeliness, arguments: &TimelinessArguments) -> anyhow::Result<()> {
    let bytes = match arguments.format {
        Format::Table => text::of(report)?.into_bytes(),
        Format::Json => serde_json::to_string_pretty(report)?.into_bytes(),
        Format::Csv => csv_file::of(report)?,
        Format::Xlsx => workbook::of(report)?,
    };
    match &arguments.out {
        None => output::say(&String::from_utf8(bytes)?),
        Some(path) => {
            std::fs::write(path, bytes).with_context(|| format!("{} cannot be written", path.display()))
        }
    }
}

fn the_only_authority(app: &App) -> anyhow::Result<AuthorityCode> {
    let all = app.db.read(crate::db::authorities::all)?;
    match &all[..] {
        [only] => Ok(AuthorityCode::parse(&only.code)?),
        [] => Err(BadUsage("the database has no authority yet; import its cases first".into()).into()),
        several => {
            let codes: Vec<String> = several.iter().map(|a| format!("{} {}", a.code, a.name)).collect();
            Err(BadUsage(format!("say whose with --authority: {}", codes.join(", "))).into())
        }
    }
}

const fn grouping(by: By) -> Grouping {
    match by {
        By::Month => Grouping::Month,
        By::Caseworker => Grouping::Caseworker,
        By::Team => Grouping::Team,
        By::Setting => Grouping::Setting,
        By::Source => Grouping::Source,
    }
}

//! The command line: one file a command. Results go to stdout, progress and logs to stderr.
//! Exit codes: 0 done, 1 refused or found wrong, 2 bad usage.

mod absence;
mod alerts;
mod backup;
mod case;
mod contact;
mod deliver;
mod import;
mod mail;
mod migrate;
mod output;
mod progress;
mod report;
mod serve;
mod service;
mod sweep;
mod task;
mod token;
mod user;
mod verify;

use std::path::PathBuf;
use std::process::ExitCode;

use chrono::{DateTime, Utc};
use clap::{Parser, Subcommand};

use crate::app::App;
use crate::clock::{Clock, parse_moment};
use crate::config::Config;
use crate::telemetry;

#[derive(Parser)]
#[command(
    name = "twentyweeks",
    version,
    about = "Takes every request for an EHC needs assessment through the statutory stages, on time, and can show it.",
    after_help = "Example: twentyweeks serve --demo",
    max_term_width = 100
)]
struct Arguments {
    /// A file of settings, on top of the built-in ones (config/default.toml documents them all)
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Act as though it were WHEN (a date or RFC 3339): for rehearsals and checks
    #[arg(long, global = true, value_name = "WHEN", value_parser = parse_moment)]
    at: Option<DateTime<Utc>>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// The application and its API (the default command)
    Serve(serve::Arguments),
    /// Take in a council's export
    #[command(
        subcommand,
        after_help = "Example: twentyweeks import cases cases.csv --advice advice.csv --authority 351"
    )]
    Import(import::Command),
    /// Raise every alert that is due, and say what was raised, held back, and why
    Sweep(sweep::Arguments),
    /// Send what waits, then stop
    Deliver(deliver::Arguments),
    /// Who was told what, and whether that is as it should be
    #[command(subcommand, after_help = "Example: twentyweeks alerts explain 351-2026-00042")]
    Alerts(alerts::Command),
    /// Whom mails go to
    #[command(subcommand, after_help = "Example: twentyweeks contact list")]
    Contact(contact::Command),
    /// Who is away, and who stands in
    #[command(subcommand, after_help = "Example: twentyweeks absence list")]
    Absence(absence::Command),
    /// What only a person can mend
    #[command(subcommand, after_help = "Example: twentyweeks task list")]
    Task(task::Command),
    /// The mails themselves
    #[command(subcommand, after_help = "Example: twentyweeks mail preview")]
    Mail(mail::Command),
    /// Figures from the record
    #[command(
        subcommand,
        after_help = "Example: twentyweeks report timeliness --from 2025-01-01 --to 2025-12-31"
    )]
    Report(report::Command),
    /// One case
    #[command(subcommand, after_help = "Example: twentyweeks case show 351-2026-00042")]
    Case(case::Command),
    /// People who may sign in
    #[command(subcommand, after_help = "Example: twentyweeks user list")]
    User(user::Command),
    /// Services that give advice
    #[command(subcommand, after_help = "Example: twentyweeks service list")]
    Service(service::Command),
    /// API tokens
    #[command(subcommand, after_help = "Example: twentyweeks token list")]
    Token(token::Command),
    /// Bring the database up to date, or say whether it is
    Migrate(migrate::Arguments),
    /// Replay every case and compare with what is stored
    Verify(verify::Arguments),
    /// A consistent copy of the database while the server runs
    Backup(backup::Arguments),
}

/// What a command came to.
pub enum Outcome {
    Done,
    /// Refused, or something was found wrong; what it was has been said.
    Wrong,
}

/// A reason to stop that is the caller's to mend.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct BadUsage(String);

pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    match start(arguments) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Wrong) => ExitCode::from(1),
        Err(error) => {
            output::complain(&format!("twentyweeks: {error:#}"));
            ExitCode::from(if error.is::<BadUsage>() { 2 } else { 1 })
        }
    }
}

fn start(arguments: Arguments) -> anyhow::Result<Outcome> {
    let config = Config::load(arguments.config.as_deref()).map_err(|e| BadUsage(e.to_string()))?;
    telemetry::start(&config.log).map_err(BadUsage)?;
    let command = arguments.command.unwrap_or(Command::Serve(serve::Arguments::default()));
    let clock = match (arguments.at, &command) {
        (None, _) => Clock::System,
        (Some(at), Command::Serve(_)) => Clock::running_from(at),
        (Some(at), _) => Clock::Fixed(at),
    };
    let app = App::open(config, clock)?;
    match command {
        Command::Serve(arguments) => serve::run(&app, &arguments),
        Command::Migrate(arguments) => migrate::run(&app, &arguments),
        Command::Import(command) => prepared(&app).and_then(|()| import::run(&app, &command)),
        Command::Sweep(arguments) => prepared(&app).and_then(|()| sweep::run(&app, &arguments)),
        Command::Deliver(arguments) => prepared(&app).and_then(|()| deliver::run(&app, &arguments)),
        Command::Alerts(command) => prepared(&app).and_then(|()| alerts::run(&app, &command)),
        Command::Contact(command) => prepared(&app).and_then(|()| contact::run(&app, &command)),
        Command::Absence(command) => prepared(&app).and_then(|()| absence::run(&app, &command)),
        Command::Task(command) => prepared(&app).and_then(|()| task::run(&app, &command)),
        Command::Mail(command) => prepared(&app).and_then(|()| mail::run(&app, &command)),
        Command::Report(command) => prepared(&app).and_then(|()| report::run(&app, &command)),
        Command::Case(command) => prepared(&app).and_then(|()| case::run(&app, &command)),
        Command::User(command) => prepared(&app).and_then(|()| user::run(&app, &command)),
        Command::Service(command) => prepared(&app).and_then(|()| service::run(&app, &command)),
        Command::Token(command) => prepared(&app).and_then(|()| token::run(&app, &command)),
        Command::Verify(arguments) => prepared(&app).and_then(|()| verify::run(&app, &arguments)),
        Command::Backup(arguments) => backup::run(&app, &arguments),
    }
}

fn prepared(app: &App) -> anyhow::Result<()> {
    Ok(app.prepare()?)
}

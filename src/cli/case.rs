//! `twentyweeks case`

use std::fmt::Write;

use clap::{Args, Subcommand, ValueEnum};

use super::{BadUsage, Outcome, output};
use crate::app::access::Caller;
use crate::app::chronology::Chronology;
use crate::app::ledger::AlertView;
use crate::app::view::CaseView;
use crate::app::{App, Error};
use crate::db::listing::Scope;
use crate::domain::calendar::in_words;
use crate::domain::identifiers::{AuthorityCode, Reference};
use crate::domain::permission::{Role, Route};

#[derive(Subcommand)]
pub enum Command {
    /// Deadlines explained, advice, exceptions and the chronology
    Show(Show),
}

#[derive(Args)]
#[command(after_help = "Example: twentyweeks case show 351-2026-00042")]
pub struct Show {
    /// The reference, ours or the source system's
    reference: String,
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Where to look for a source system's reference, if there are several authorities
    #[arg(long, value_name = "CODE", value_parser = AuthorityCode::parse)]
    authority: Option<AuthorityCode>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Table,
    Json,
}

pub fn run(app: &App, command: &Command) -> anyhow::Result<Outcome> {
    let Command::Show(show) = command;
    let Some((caller, reference)) = find(app, show)? else {
        output::complain(&format!("There is no case {}.", show.reference));
        return Ok(Outcome::Wrong);
    };
    let shown = app
        .show(&caller, reference, Route::ShowCase)
        .and_then(|view| Ok((view, app.chronology(&caller, reference, Route::Chronology)?)));
    let (view, chronology) = match shown {
        Ok(shown) => shown,
        Err(Error::NotFound) => {
            output::complain(&format!("There is no case {}.", show.reference));
            return Ok(Outcome::Wrong);
        }
        Err(error) => return Err(error.into()),
    };
    match show.format {
        Format::Json => {
            let mut json = serde_json::to_value(&view)?;
            json["chronology"] = serde_json::to_value(&chronology.entries)?;
            output::say(&serde_json::to_string_pretty(&json)?)?;
        }
        Format::Table => output::say(&in_tables(&view, &chronology)?)?,
    }
    Ok(Outcome::Done)
}

/// The case that a reference at the shell stands for.
pub fn reference(app: &App, text: &str) -> anyhow::Result<Reference> {
    if let Some(reference) = Reference::parse(text) {
        return Ok(reference);
    }
    let show = Show { reference: text.to_owned(), format: Format::Table, authority: None };
    find(app, &show)?
        .map(|(_, reference)| reference)
        .ok_or_else(|| BadUsage(format!("There is no case {text}.")).into())
}

/// The shell belongs to whoever runs the machine, so it sees every authority.
fn find(app: &App, show: &Show) -> anyhow::Result<Option<(Caller, Reference)>> {
    let caller = |code| Caller { actor: "shell".into(), role: Role::Manager, scope: Scope::Authority(code) };
    if let Some(reference) = Reference::parse(&show.reference) {
        let code = AuthorityCode::parse(&reference.authority()).map_err(|e| BadUsage(e.to_string()))?;
        return Ok(Some((caller(code), reference)));
    }
    for authority in app.db.read(crate::db::authorities::all)? {
        let Ok(code) = AuthorityCode::parse(&authority.code) else { continue };
        if show.authority.as_ref().is_some_and(|wanted| *wanted != code) {
            continue;
        }
        let caller = caller(code);
        match app.find(&caller, &show.reference) {
            Ok(reference) => return Ok(Some((caller, reference))),
            Err(Error::NotFound) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(None)
}

fn in_tables(view: &CaseView, chronology: &Chronology) -> Result<String, std::fmt::Error> {
    let mut text = String::new();
    writeln!(text, "{}  {}  {}", view.reference, view.stage, view.rag.name())?;
    writeln!(
        text,
        "Received {}. Rules {}. Caseworker {}.",
        in_words(view.received_on),
        view.rules,
        view.caseworker.as_deref().unwrap_or("not allocated")
    )?;
    writeln!(text, "{}", view.measure)?;
    for warning in &view.warnings {
        writeln!(text, "! {warning}")?;
    }
    let deadlines = view.deadlines.iter().map(|deadline| {
        vec![
            deadline.due_on.to_string(),
            deadline.state.name().to_owned(),
            deadline.met_on.map_or_else(String::new, |on| on.to_string()),
            deadline.explanation.clone(),
        ]
    });
    writeln!(
        text,
        "\nDeadlines\n{}",
        output::table(&["Due", "State", "Met", "Why this date"], deadlines.collect(), &[])
    )?;
    if !view.advice.is_empty() {
        let advice = view.advice.iter().map(|advice| {
            let date = |on: Option<chrono::NaiveDate>| on.map_or_else(String::new, |on| on.to_string());
            vec![
                advice.id.to_string(),
                advice.kind.title().to_owned(),
                advice.service.clone().unwrap_or_default(),
                advice.due_on.to_string(),
                date(advice.promised_on),
                date(advice.given_on),
                advice.state.name().to_owned(),
            ]
        });
        let header = ["No", "Advice", "Service", "Due", "Promised", "Given", "State"];
        writeln!(text, "\nAdvice\n{}", output::table(&header, advice.collect(), &[0]))?;
    }
    for exception in &view.exceptions {
        let withdrawn = if exception.withdrawn_on.is_some() { ", withdrawn" } else { "" };
        writeln!(
            text,
            "\nException {}: {} from {} to {}{withdrawn}",
            exception.id,
            exception.limb.name(),
            exception.from,
            exception.to
        )?;
    }
    let lines = chronology.entries.iter().map(|line| {
        let mark = if line.struck {
            " (struck)"
        } else if line.amended_to.is_some() {
            " (amended)"
        } else {
            ""
        };
        vec![
            line.entry.to_string(),
            line.on.to_string(),
            format!("{}{mark}", line.title),
            line.recorded_by.clone(),
            line.recorded_at.format("%Y-%m-%d %H:%M").to_string(),
        ]
    });
    let header = ["Entry", "On", "What", "Recorded by", "Recorded (UTC)"];
    writeln!(text, "\nChronology\n{}", output::table(&header, lines.collect(), &[0]))?;
    let told: Vec<_> = chronology.entries.iter().flat_map(|line| &line.told).map(told).collect();
    if !told.is_empty() {
        let header = ["Entry", "For", "What", "To", "How it stands"];
        writeln!(text, "\nTold\n{}", output::table(&header, told, &[0]))?;
    }
    let steps: Vec<&str> = view.permitted_steps.iter().map(|step| step.name()).collect();
    writeln!(text, "\nMay be done today: {}", steps.join(", "))?;
    Ok(text)
}

fn told(alert: &AlertView) -> Vec<String> {
    let mails = alert.mails.iter().map(|mail| {
        let when = mail.sent_at.or(mail.bounced_at);
        let when = when.map_or_else(String::new, |at| format!(" {} UTC", at.format("%Y-%m-%d %H:%M")));
        let double = if mail.may_be_double { ", may have arrived twice" } else { "" };
        format!("{} {}{when}{double}", mail.address, mail.state)
    });
    let standing = match (&alert.reason, &alert.answer) {
        (Some(reason), _) => reason.clone(),
        (None, Some(answer)) => format!("{}; answered: {answer}", mails.collect::<Vec<_>>().join("; ")),
        (None, None) if alert.mails.is_empty() => "waits for its mail".to_owned(),
        (None, None) => mails.collect::<Vec<_>>().join("; "),
    };
    let service = alert.service.as_ref().map_or_else(String::new, |service| format!(" ({service})"));
    vec![
        alert.entry.to_string(),
        alert.for_day.to_string(),
        format!("{} {}{service}", alert.about.name(), alert.rung),
        alert.to.name().to_owned(),
        standing,
    ]
}

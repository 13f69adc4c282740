//! `twentyweeks mail`

use std::path::PathBuf;

use clap::Subcommand;

use super::token::refused;
use super::{Outcome, output};
use crate::app::App;
use crate::mail::samples::samples;

#[derive(Subcommand)]
pub enum Command {
    /// Every mail the program can send, with made-up data, in the words of the configured templates
    #[command(after_help = "Example: twentyweeks mail preview --out previews\n\
                            \x20        twentyweeks mail preview advice_chase_2")]
    Preview {
        /// One mail, as text; the list of names where absent
        name: Option<String>,
        /// Write all of them, text and HTML, into this folder
        #[arg(long, value_name = "FOLDER")]
        out: Option<PathBuf>,
    },
    /// Try a parked or bounced mail once more, by its number
    #[command(after_help = "Example: twentyweeks mail retry 42")]
    Retry { id: i64 },
}

pub fn run(app: &App, command: &Command) -> anyhow::Result<Outcome> {
    match command {
        Command::Preview { name, out: None } => preview(app, name.as_deref()),
        Command::Preview { name, out: Some(folder) } => write(app, name.as_deref(), folder),
        Command::Retry { id } => {
            refused(app.retry_mail(*id), |()| output::say("It is tried with the next delivery."))
        }
    }
}

fn preview(app: &App, name: Option<&str>) -> anyhow::Result<Outcome> {
    let samples = samples();
    let Some(name) = name else {
        let rows = samples
            .iter()
            .map(|(name, letter)| Ok(vec![(*name).to_owned(), app.templates.render(letter)?.subject]))
            .collect::<Result<Vec<_>, String>>()
            .map_err(anyhow::Error::msg)?;
        output::say(&output::table(&["Name", "Subject"], rows, &[]).to_string())?;
        return Ok(Outcome::Done);
    };
    let Some((_, letter)) = samples.iter().find(|(known, _)| *known == name) else {
        output::complain("There is no mail of that name; `twentyweeks mail preview` lists them.");
        return Ok(Outcome::Wrong);
    };
    let rendered = app.templates.render(letter).map_err(anyhow::Error::msg)?;
    output::say(&format!("Subject: {}\n\n{}", rendered.subject, rendered.text))?;
    Ok(Outcome::Done)
}

fn write(app: &App, name: Option<&str>, folder: &std::path::Path) -> anyhow::Result<Outcome> {
    std::fs::create_dir_all(folder)?;
    let samples = samples();
    let wanted = samples.iter().filter(|(known, _)| name.is_none_or(|name| name == *known));
    let mut count = 0;
    for (name, letter) in wanted {
        let rendered = app.templates.render(letter).map_err(anyhow::Error::msg)?;
        let text = format!("Subject: {}\n\n{}", rendered.subject, rendered.text);
        std::fs::write(folder.join(format!("{name}.txt")), text)?;
        std::fs::write(folder.join(format!("{name}.html")), rendered.html)?;
        count += 1;
    }
    output::say(&format!("{count} mails written to {}.", folder.display()))?;
    Ok(Outcome::Done)
}

//! `twentyweeks serve`

use std::time::Duration;

use clap::Args;
use tokio::sync::watch;
use tokio::time::timeout;

use super::{Outcome, output, progress};
use crate::app::{App, demo};
use crate::{jobs, web};

#[derive(Args, Default)]
#[command(after_help = "Example: twentyweeks serve --demo")]
pub struct Arguments {
    /// On an empty database, load the demonstration authorities first and print how to sign in
    #[arg(long)]
    demo: bool,
}

pub fn run(app: &App, arguments: &Arguments) -> anyhow::Result<Outcome> {
    app.prepare()?;
    let app = app.clone();
    actix_web::rt::System::new().block_on(async move {
        let (address, server) = web::server(app.clone())?;
        if arguments.demo {
            announce(&app, address)?;
        }
        tracing::info!(%address, durability = app.durability()?, "listening");
        let patience = Duration::from_secs(app.config.server.shutdown_timeout_s);
        let (stop, stopped) = watch::channel(false);
        let mut timetable = actix_web::rt::spawn(jobs::run(app, stopped));
        server.await?;
        // Mails on their way are finished first, as requests were.
        let _ = stop.send(true);
        if timeout(patience, &mut timetable).await.is_err() {
            timetable.abort();
            tracing::warn!("a job took too long to end; what it was sending is looked at again");
        }
        tracing::info!("stopped");
        Ok(Outcome::Done)
    })
}

fn announce(app: &App, address: std::net::SocketAddr) -> anyhow::Result<()> {
    let tokens = demo::load(app, &*progress::on_stderr())?;
    let sign_ins = demo::sign_ins(app)?;
    output::say(&format!("\ntwentyweeks runs at http://{address}/\n"))?;
    if sign_ins.is_empty() {
        return output::say(
            "The database is not empty, so no demonstration was loaded. `twentyweeks user add` adds people, \
             `twentyweeks token create` makes tokens.",
        );
    }
    output::say(&format!("Sign in at http://{address}/sign-in:"))?;
    for one in &sign_ins {
        output::say(&format!("  {:<14} {:<34} {}", one.role.name(), one.email, one.password))?;
    }
    let Some(first) = tokens.first() else {
        return output::say(
            "\nThe database is not empty: this is the demonstration that was loaded into it before.",
        );
    };
    output::say("\nDemonstration tokens for the API, shown this once:")?;
    for token in &tokens {
        output::say(&format!("  {:<46} {}", token.whose, token.secret))?;
    }
    output::say(&format!(
        "\nTry:\n  curl -H \"Authorization: Bearer {}\" \"http://{address}/api/v1/cases?rag=red&limit=3\"\n",
        first.secret
    ))
}

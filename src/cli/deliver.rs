//! `twentyweeks deliver`

use clap::Args;

use super::{Outcome, output};
use crate::app::App;
use crate::app::jobs::Worker;
use crate::app::outbox::{Composed, Delivered};

#[derive(Args)]
#[command(after_help = "Example: twentyweeks deliver --dry-run\n\n\
    Mails that are not urgent go out on working days between the hours in [jobs]; --at acts as though it were another time.")]
pub struct Arguments {
    /// Say what would be sent to whom, and send nothing
    #[arg(long)]
    dry_run: bool,
}

pub fn run(app: &App, arguments: &Arguments) -> anyhow::Result<Outcome> {
    if arguments.dry_run {
        return rehearse(app);
    }
    let worker = Worker::new();
    let app = app.clone();
    let (composed, delivered) = actix_web::rt::System::new().block_on(async move {
        app.beat(&worker)?;
        let beating = beat(app.clone(), worker.clone());
        let result = app.deliver_now(&worker).await;
        beating.abort();
        app.rest(&worker)?;
        result
    })?;
    output::say(&summary(&composed, &delivered))?;
    Ok(if delivered.parked + delivered.bounced == 0 { Outcome::Done } else { Outcome::Wrong })
}

/// Says every few seconds that this worker lives, so that nobody takes its mails over.
fn beat(app: App, worker: Worker) -> tokio::task::JoinHandle<()> {
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(crate::jobs::BEAT);
        loop {
            ticks.tick().await;
            let (app, worker) = (app.clone(), worker.clone());
            let beaten = tokio::task::spawn_blocking(move || app.beat(&worker)).await;
            if !matches!(beaten, Ok(Ok(()))) {
                tracing::warn!("this worker could not say that it lives");
            }
        }
    })
}

fn rehearse(app: &App) -> anyhow::Result<Outcome> {
    let mails = app.rehearse_delivery()?;
    if mails.is_empty() {
        output::say("Nothing would be sent now.")?;
        return Ok(Outcome::Done);
    }
    let rows = mails.into_iter().map(|mail| vec![mail.address, mail.kind, mail.subject, mail.when]);
    output::say(&output::table(&["To", "Kind", "Subject", "When"], rows.collect(), &[]).to_string())?;
    Ok(Outcome::Done)
}

fn summary(composed: &Composed, delivered: &Delivered) -> String {
    let Composed { mails, told, dropped, unaddressed } = *composed;
    let mut text = format!(
        "{told} notices made into {mails} mails; {dropped} dropped, because they had been answered.\n"
    );
    if unaddressed > 0 {
        text += &format!("{unaddressed} notices have nobody to go to: see `twentyweeks task list`.\n");
    }
    let Delivered { sent, again, parked, bounced, dropped } = *delivered;
    text += &format!(
        "{sent} mails sent, {again} to be tried again, {parked} parked, {bounced} bounced, {dropped} dropped."
    );
    text
}

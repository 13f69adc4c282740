//! The timetable of the whole system.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};

use crate::app::jobs::Worker;
use crate::app::{App, Error, Unwatched};

/// Says that this worker lives; others take up its work when it has been silent for 9 seconds.
pub const BEAT: Duration = Duration::from_secs(3);
/// Looks whether the day's sweep is due, and makes up for one that was missed.
const SWEEP: Duration = Duration::from_secs(5);
/// Makes mails of what waits, and sends them.
const DELIVER: Duration = Duration::from_secs(2);
/// Reads the rules a second time and compares.
const AUDIT: Duration = Duration::from_secs(3600);
/// Forgets answers kept for repeated requests, and sessions that are over.
const HOUSEKEEPING: Duration = Duration::from_secs(3600);

/// Runs until `stop` says so; mails on their way are finished first.
pub async fn run(app: App, stop: watch::Receiver<bool>) {
    let worker = Worker::new();
    let app = &app;
    let worker = &worker;
    // Before anything is claimed, so that nobody takes this worker for one that is gone.
    if let Err(error) = at_rest(app, worker, |app, worker| app.beat(worker)).await {
        tracing::error!(%error, "this worker could not say that it lives");
    }
    tokio::join!(
        every(BEAT, stop.clone(), || at_rest(app, worker, |app, worker| {
            app.beat(worker)?;
            app.hold_sweep(worker)
        })),
        every(SWEEP, stop.clone(), || at_rest(app, worker, |app, worker| app.sweep_if_due(worker).map(drop))),
        every(DELIVER, stop.clone(), || deliver(app, worker)),
        every(AUDIT, stop.clone(), || at_rest(app, worker, |app, _| app.audit(&Unwatched).map(drop))),
        every(HOUSEKEEPING, stop.clone(), || at_rest(app, worker, |app, _| {
            app.forget_old_keys()?;
            app.forget_old_sign_ins()
        })),
    );
    if let Err(error) = app.rest(worker) {
        tracing::warn!(%error, "this worker could not say that it ends; its work is free in a moment");
    }
}

/// Does a job at every tick; one that fails is logged and tried again at the next.
async fn every<F: Future<Output = Result<(), Error>>>(
    period: Duration,
    mut stop: watch::Receiver<bool>,
    mut job: impl FnMut() -> F,
) {
    let mut ticks = interval(period);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while !*stop.borrow() {
        tokio::select! {
            _ = ticks.tick() => {}
            _ = stop.changed() => return,
        }
        if let Err(error) = job().await {
            tracing::error!(%error, "a job failed; it is tried again");
        }
    }
}

async fn deliver(app: &App, worker: &Worker) -> Result<(), Error> {
    let (composed, delivered) = app.deliver_now(worker).await?;
    if composed != Default::default() || delivered != Default::default() {
        tracing::info!(?composed, ?delivered, "delivered");
    }
    Ok(())
}

/// Work on the database, kept off the threads that answer requests.
async fn at_rest(
    app: &App,
    worker: &Worker,
    job: impl FnOnce(&App, &Worker) -> Result<(), Error> + Send + 'static,
) -> Result<(), Error> {
    let (app, worker) = (app.clone(), worker.clone());
    match tokio::task::spawn_blocking(move || job(&app, &worker)).await {
        Ok(result) => result,
        Err(error) => Err(crate::app::Error::broke_off(&error.to_string())),
    }
}

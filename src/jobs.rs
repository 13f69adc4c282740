//! The timetable of the whole system.

use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

use crate::app::App;

/// Every hour: forget answers kept for repeated requests.
const HOUSEKEEPING: Duration = Duration::from_secs(3600);

pub async fn run(app: App) {
    let mut housekeeping = interval(HOUSEKEEPING);
    housekeeping.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        housekeeping.tick().await;
        let app = app.clone();
        match tokio::task::spawn_blocking(move || app.forget_old_keys()).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "housekeeping failed"),
            Err(error) => tracing::error!(%error, "housekeeping broke off"),
        }
    }
}

//! What is to be done from time to time, whoever asks for it.

use chrono::TimeDelta;

use super::{App, Error};
use crate::db::idempotency;

/// A request sent again after so long is a new one.
const KEYS_KEPT: TimeDelta = TimeDelta::hours(48);

impl App {
    /// Forgets answers kept for repeated requests.
    pub fn forget_old_keys(&self) -> Result<(), Error> {
        let before = self.clock.now().at - KEYS_KEPT;
        let forgotten = self.db.write(|conn| idempotency::forget_before(conn, before))?;
        tracing::debug!(forgotten, "old idempotency keys forgotten");
        Ok(())
    }
}

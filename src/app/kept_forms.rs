//! What was typed into a form whose session ended before it was sent is kept for the one who
//! typed it, until the form is sent or the day is over.

use chrono::TimeDelta;

use super::sessions::Session;
use super::{App, Error};
use crate::db::kept_forms;

/// A form that was given up is nobody's business the next day.
pub(super) const KEPT_FOR: TimeDelta = TimeDelta::hours(12);

impl App {
    /// Keeps a form as it was typed, under the address it is sent to.
    pub fn keep_form(&self, session: &Session, path: &str, body: &str) -> Result<(), Error> {
        let now = self.clock.now().at;
        Ok(self.db.write(|conn| kept_forms::keep(conn, session.account, path, body, now))?)
    }

    /// What was kept for this address.
    pub fn kept_form(&self, session: &Session, path: &str) -> Result<Option<String>, Error> {
        Ok(self.db.read(|conn| kept_forms::find(conn, session.account, path))?)
    }

    /// The form was sent after all, or given up.
    pub fn forget_form(&self, session: &Session, path: &str) -> Result<(), Error> {
        if self.kept_form(session, path)?.is_some() {
            self.db.write(|conn| kept_forms::forget(conn, session.account, path))?;
        }
        Ok(())
    }
}

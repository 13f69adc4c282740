//! Accounts: what somebody signs in with, whatever they are to authorities and services.

use super::{App, Error};
use crate::db::accounts;
use crate::domain::identifiers::Email;

impl App {
    /// The account of an address, made where there is none; it opens nothing until it has a
    /// password.
    pub fn ensure_account(&self, email: &Email) -> Result<i64, Error> {
        let now = self.clock.now().at;
        Ok(self.db.write(|conn| accounts::ensure(conn, email.as_str(), now))?)
    }
}

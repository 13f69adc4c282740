//! Accounts: what somebody signs in with, whatever they are to authorities and services.

use super::{App, Error, passwords};
use crate::db::{accounts, directory, sessions};
use crate::domain::identifiers::Email;

impl App {
    /// The account of an address, made where there is none; it opens nothing until it has a
    /// password.
    pub fn ensure_account(&self, email: &Email) -> Result<i64, Error> {
        let now = self.clock.now().at;
        Ok(self.db.write(|conn| accounts::ensure(conn, email.as_str(), now))?)
    }

    /// Sets the password of somebody who is there, and ends their sessions.
    pub fn set_password(&self, email: &Email, password: &str) -> Result<(), Error> {
        passwords::check(password)?;
        let hash = passwords::hash(password)?;
        let now = self.clock.now().at;
        self.db.write(|conn| {
            if directory::find_people(conn, email.as_str())?.is_empty() {
                return Err(Error::NotFound);
            }
            let account = accounts::ensure(conn, email.as_str(), now)?;
            accounts::set_password(conn, account, &hash, now)?;
            Ok(sessions::end_all(conn, account, None, now)?)
        })
    }

    /// Marks an account as one of the demonstration.
    pub(super) fn mark_demonstration(&self, email: &Email) -> Result<(), Error> {
        let now = self.clock.now().at;
        self.db.write(|conn| {
            let account = accounts::ensure(conn, email.as_str(), now)?;
            Ok(accounts::mark_demonstration(conn, account)?)
        })
    }
}

//! Accounts: what somebody signs in with, whatever they are to authorities and services.

mod view;

pub use self::view::{AccountView, Acting, SignedIn};
use super::sessions::Session;
use super::sign_in::{Begun, Client, Next, people_of};
use super::{App, Error, passwords};
use crate::db::{accounts, directory, sessions};
use crate::domain::identifiers::Email;
use crate::domain::permission::Role;

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

    /// Changes one's own password. Every session ends, and a new one begins here.
    pub fn change_password(
        &self,
        session: &Session,
        current: &str,
        password: &str,
        client: &Client,
    ) -> Result<Begun, Error> {
        self.confirm_password(session, current, client)?;
        passwords::check(password)?;
        let hash = passwords::hash(password)?;
        let now = self.clock.now().at;
        let (secret, row) = self.new_session(session.account, session.person, true, &client.browser);
        self.db.write(|conn| {
            accounts::set_password(conn, session.account, &hash, now)?;
            sessions::end_all(conn, session.account, None, now)?;
            sessions::add(conn, &row)
        })?;
        Ok(Begun { secret, next: Next::Done(session.caller.role) })
    }

    /// Signs out everywhere, here as well.
    pub fn end_sessions(&self, session: &Session) -> Result<(), Error> {
        let now = self.clock.now().at;
        Ok(self.db.write(|conn| sessions::end_all(conn, session.account, None, now))?)
    }

    /// Acts from now on as another of the people that this address is.
    pub fn act_as(&self, session: &Session, person: i64) -> Result<Role, Error> {
        self.db.write(|conn| {
            let people = people_of(conn, &session.email)?;
            let person = people.iter().find(|one| one.id == person).ok_or(Error::NotFound)?;
            sessions::act_as(conn, &session.hash, person.id)?;
            Role::parse(&person.role).ok_or(Error::NotFound)
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

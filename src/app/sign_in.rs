//! Signing in: a password first, then a second factor where one is asked for.

use super::attempts::Tried;
use super::sessions::Session;
use super::{App, Error, passwords};
use crate::db::accounts::AccountRow;
use crate::db::directory::Person;
use crate::db::sessions::SessionRow;
use crate::db::{Conn, accounts, directory, sessions};
use crate::domain::identifiers::Email;
use crate::domain::permission::Role;

/// Who tries, as far as that can be seen from here.
#[derive(Clone, Debug)]
pub struct Client {
    /// Where they are, for counting only.
    pub place: String,
    /// Their browser, in words a person recognises.
    pub browser: String,
}

/// A session begun, and what it still needs.
pub struct Begun {
    /// For the browser; it is nowhere else.
    pub secret: String,
    pub next: Next,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nothing; they act in this role.
    Done(Role),
    /// A code of the second factor.
    Code,
    /// A second factor has to be set up.
    SetUp,
}

impl App {
    /// None where no such address and password may sign in; which of it is wrong, nobody learns,
    /// not even from how long it takes.
    pub fn sign_in(&self, email: &str, password: &str, client: &Client) -> Result<Option<Begun>, Error> {
        let email = Email::parse(email).map_or_else(|_| email.trim().to_lowercase(), String::from);
        let counted = self.count_try(Tried::SignIn, Some(&email), &client.place)?;
        let (account, people) = self.db.snapshot(|conn| {
            let account = accounts::by_email(conn, &email)?;
            Ok::<_, Error>((account, people_of(conn, &email)?))
        })?;
        let hash = account.as_ref().and_then(|account| account.password_hash.as_deref());
        let is_right = passwords::is_right(password, hash);
        let (Some(account), true, Some(person)) = (account, is_right, people.first()) else {
            return Ok(None);
        };
        let (begun, session) = self.begin(&account, person, &people, client);
        let is_begun = self.db.write(|conn| {
            // The password may have been changed while it was looked at.
            if accounts::find(conn, account.id)?.is_none_or(|now| now.password_hash != account.password_hash)
            {
                return Ok(false);
            }
            Self::forgive(conn, &counted)?;
            sessions::add(conn, &session)?;
            Ok::<_, Error>(true)
        })?;
        Ok(is_begun.then_some(begun))
    }

    /// Whoever changes how they sign in shows once more that it is they.
    pub(super) fn confirm_password(
        &self,
        session: &Session,
        password: &str,
        client: &Client,
    ) -> Result<(), Error> {
        let counted = self.count_try(Tried::SignIn, Some(&session.email), &client.place)?;
        let account = self.db.read(|conn| accounts::find(conn, session.account))?;
        let hash = account.and_then(|account| account.password_hash);
        if !passwords::is_right(password, hash.as_deref()) {
            let detail = "This is not your password".to_owned();
            return Err(Error::Invalid { field: "current", detail });
        }
        self.db.write(|conn| Self::forgive(conn, &counted))
    }

    /// A session of an account that has just shown its password.
    pub(super) fn begin(
        &self,
        account: &AccountRow,
        person: &Person,
        people: &[Person],
        client: &Client,
    ) -> (Begun, SessionRow) {
        let next = match account.totp_confirmed_at {
            Some(_) => Next::Code,
            None if needs_second_factor(account, people) => Next::SetUp,
            None => Next::Done(Role::parse(&person.role).unwrap_or(Role::Partner)),
        };
        let is_complete = matches!(next, Next::Done(_));
        let (secret, session) = self.new_session(account.id, person.id, is_complete, &client.browser);
        (Begun { secret, next }, session)
    }
}

/// As whom an address may act, first as what it was longest.
pub(super) fn people_of(conn: &mut Conn, email: &str) -> Result<Vec<Person>, Error> {
    let mut people = directory::find_people(conn, email)?;
    people.retain(|person| person.may_sign_in && Role::parse(&person.role).is_some());
    people.sort_by_key(|person| person.id);
    Ok(people)
}

/// Staff see whole records, so a password alone does not do; the demonstration has no real ones.
pub(super) fn needs_second_factor(account: &AccountRow, people: &[Person]) -> bool {
    !account.is_demonstration && people.iter().any(|person| person.role != Role::Partner.name())
}

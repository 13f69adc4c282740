//! Invitations and forgotten passwords: a mail with a link that is used once. The mail as it is
//! stored holds the link without its signature, which is kept nowhere, so that it opens nothing.

use chrono::{NaiveDateTime, TimeDelta};

use super::attempts::Tried;
use super::links::{Purpose, Signer};
use super::outbox::AccountNote;
use super::sessions::{hash, random_text};
use super::sign_in::{Begun, Client, people_of};
use super::{App, Error, passwords};
use crate::clock::Moment;
use crate::db::account_links::{self, AccountLink};
use crate::db::accounts::AccountRow;
use crate::db::directory::Person;
use crate::db::{Conn, accounts, sessions};
use crate::domain::identifiers::Email;

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum For {
    Invitation,
    Reset,
}

impl For {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Reset => "reset",
        }
    }

    const fn holds(self) -> TimeDelta {
        match self {
            Self::Invitation => TimeDelta::days(7),
            Self::Reset => TimeDelta::hours(1),
        }
    }

    fn parse(name: &str) -> Option<Self> {
        [Self::Invitation, Self::Reset].into_iter().find(|one| one.name() == name)
    }
}

/// What a link opens, for whoever holds it.
#[derive(Clone, Debug)]
pub struct Opened {
    pub purpose: For,
    pub email: String,
}

impl App {
    /// Counts somebody who asks for a new password; nothing in here depends on the address.
    pub fn count_forgotten(&self, email: &str, client: &Client) -> Result<(), Error> {
        let email = email.trim().to_lowercase();
        self.count_try(Tried::Forgotten, Some(&email), &client.place).map(drop)
    }

    /// Sends a link to set a new password, if somebody signs in with this address.
    pub fn send_reset(&self, email: &str) -> Result<(), Error> {
        let Ok(email) = Email::parse(email) else { return Ok(()) };
        let now = self.clock.now();
        self.db.write(|conn| {
            let Some(person) = people_of(conn, email.as_str())?.into_iter().next() else { return Ok(()) };
            accounts::ensure(conn, email.as_str(), now.at)?;
            self.send_link(conn, &person, For::Reset, now)
        })
    }

    /// Invites somebody who was added; whoever signs in already is told that they may do so here.
    pub(super) fn send_invitation(&self, conn: &mut Conn, person: &Person, now: Moment) -> Result<(), Error> {
        let account = accounts::ensure(conn, &person.email, now.at)?;
        match accounts::find(conn, account)?.and_then(|account| account.password_hash) {
            Some(_) => self.mail_account(conn, &AccountNote { person, about: "added", link: None }, now),
            None => self.send_link(conn, person, For::Invitation, now),
        }
    }

    /// One link holds at a time.
    fn send_link(&self, conn: &mut Conn, person: &Person, purpose: For, now: Moment) -> Result<(), Error> {
        let account = accounts::ensure(conn, &person.email, now.at)?;
        account_links::end_all(conn, account, now.at)?;
        let id = random_text();
        let link = AccountLink {
            hash: hash(&id),
            account_id: account,
            purpose: purpose.name().to_owned(),
            created_at: now.at,
            expires_at: now.at + purpose.holds(),
            used_at: None,
        };
        account_links::add(conn, &link)?;
        self.mail_account(conn, &AccountNote { person, about: purpose.name(), link: Some(&id) }, now)
    }

    /// What a link opens.
    pub fn account_link(&self, token: &str, client: &Client) -> Result<Opened, Error> {
        let now = self.clock.now().at;
        let found = self.db.snapshot(|conn| {
            let signer = self.signer(conn)?;
            let Some((link, account)) = find(conn, &signer, token, now)? else { return Ok(None) };
            let is_somebody = !people_of(conn, &account.email)?.is_empty();
            let purpose = For::parse(&link.purpose).filter(|_| is_somebody);
            Ok::<_, Error>(purpose.map(|purpose| Opened { purpose, email: account.email }))
        })?;
        found.ok_or_else(|| self.unknown_link(&client.place))
    }

    /// Sets a password by a link, which is used up, and begins to sign in.
    pub fn set_password_by_link(&self, token: &str, password: &str, client: &Client) -> Result<Begun, Error> {
        self.account_link(token, client)?;
        passwords::check(password)?;
        let password = passwords::hash(password)?;
        let now = self.clock.now().at;
        self.db.write(|conn| {
            let signer = self.signer(conn)?;
            let (link, account) = find(conn, &signer, token, now)?.ok_or(Error::NotFound)?;
            let people = people_of(conn, &account.email)?;
            let person = people.first().ok_or(Error::NotFound)?;
            if !account_links::take(conn, &link.hash, now)? {
                return Err(Error::NotFound);
            }
            account_links::end_all(conn, account.id, now)?;
            accounts::set_password(conn, account.id, &password, now)?;
            sessions::end_all(conn, account.id, None, now)?;
            let (begun, session) = self.begin(&account, person, &people, client);
            sessions::add(conn, &session)?;
            Ok(begun)
        })
    }

    /// What a link answers that opens nothing: how often that may be tried is counted.
    pub fn unknown_link(&self, place: &str) -> Error {
        self.count_try(Tried::Link, None, place).err().unwrap_or(Error::NotFound)
    }
}

/// The link behind a signed token that can still be used, and whose it is.
fn find(
    conn: &mut Conn,
    signer: &Signer,
    token: &str,
    now: NaiveDateTime,
) -> Result<Option<(AccountLink, AccountRow)>, Error> {
    let Some(id) = signer.checked(Purpose::Account, token) else { return Ok(None) };
    let Some(link) = account_links::open(conn, &hash(id), now)? else { return Ok(None) };
    let account = accounts::find(conn, link.account_id)?;
    Ok(account.map(|account| (link, account)))
}

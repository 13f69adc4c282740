//! Sessions of people with a browser: kept here, named by a secret that only the browser has.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{NaiveDateTime, TimeDelta};
use sha2::{Digest, Sha256};

use super::access::Caller;
use super::view::hex;
use super::{App, Error};
use crate::db::directory::Person;
use crate::db::listing::Scope;
use crate::db::sessions::{self, SessionRow};
use crate::db::{Conn, accounts, directory};
use crate::domain::identifiers::AuthorityCode;
use crate::domain::permission::Role;

/// To be seen again within this time is not worth a write.
const SEEN_AGAIN_AFTER: TimeDelta = TimeDelta::seconds(30);

/// Somebody who is signed in, or has given a password and not yet the second factor.
#[derive(Clone, Debug)]
pub struct Session {
    /// What stands for it here; not enough to use it.
    pub hash: String,
    pub account: i64,
    pub person: i64,
    pub email: String,
    /// What to call them.
    pub name: String,
    pub caller: Caller,
    /// What every form has to send along, so that no other site can send one in their name.
    pub form_key: String,
    pub is_complete: bool,
    /// Ended, or left alone for too long. It opens nothing; what was being typed may be kept.
    pub is_over: bool,
}

impl App {
    /// Begins a session and answers with its secret, which is nowhere else.
    pub fn begin_session(
        &self,
        account: i64,
        person: i64,
        is_complete: bool,
        client: &str,
    ) -> Result<String, Error> {
        let (secret, session) = self.new_session(account, person, is_complete, client);
        self.db.write(|conn| sessions::add(conn, &session))?;
        Ok(secret)
    }

    /// A session as it begins, and its secret.
    pub(super) fn new_session(
        &self,
        account: i64,
        person: i64,
        is_complete: bool,
        client: &str,
    ) -> (String, SessionRow) {
        let now = self.clock.now().at;
        let secret = random_text();
        let session = SessionRow {
            hash: hash(&secret),
            account_id: account,
            person_id: person,
            form_key: random_text(),
            is_complete,
            client: client.chars().take(100).collect(),
            created_at: now,
            seen_at: now,
            ended_at: None,
        };
        (secret, session)
    }

    /// The session that a browser names; none where it is not known, or its person may not sign in
    /// any more. To ask is to be seen.
    pub fn session_of(&self, secret: &str) -> Result<Option<Session>, Error> {
        // The secret has 256 random bits, so looking up its hash gives nothing away by its time.
        let hash = hash(secret);
        let now = self.clock.now().at;
        let found = self.db.snapshot(|conn| {
            let Some(row) = sessions::find(conn, &hash)? else { return Ok(None) };
            let Some(person) = directory::person(conn, row.person_id)? else { return Ok(None) };
            self.watch_sweep(conn, now)?;
            let caller = caller(conn, &person)?;
            Ok::<_, Error>(caller.map(|caller| (row, person, caller)))
        })?;
        let Some((row, person, caller)) = found else { return Ok(None) };
        let is_over = row.ended_at.is_some() || now >= self.session_ends(&row);
        if !is_over && now - row.seen_at >= SEEN_AGAIN_AFTER {
            self.db.write(|conn| {
                sessions::seen(conn, &hash, now)?;
                accounts::seen(conn, row.account_id, now)
            })?;
        }
        Ok(Some(Session {
            hash,
            account: row.account_id,
            person: person.id,
            name: if person.name.is_empty() { person.email.clone() } else { person.name },
            email: person.email,
            caller,
            form_key: row.form_key,
            is_complete: row.is_complete,
            is_over,
        }))
    }

    /// Ends the session that a browser names, if it is one.
    pub fn end_session_of(&self, secret: &str) -> Result<(), Error> {
        let (hash, now) = (hash(secret), self.clock.now().at);
        Ok(self.db.write(|conn| sessions::end(conn, &hash, now))?)
    }

    pub fn end_session(&self, session: &Session) -> Result<(), Error> {
        let now = self.clock.now().at;
        Ok(self.db.write(|conn| sessions::end(conn, &session.hash, now))?)
    }

    pub(super) fn session_ends(&self, row: &SessionRow) -> NaiveDateTime {
        let settings = &self.config.sign_in;
        let idle = row.seen_at + TimeDelta::minutes(settings.idle_minutes.into());
        idle.min(row.created_at + TimeDelta::hours(settings.session_hours.into()))
    }
}

/// As whom a person acts; none where they may not sign in.
pub(super) fn caller(conn: &mut Conn, person: &Person) -> Result<Option<Caller>, Error> {
    if !person.may_sign_in {
        return Ok(None);
    }
    let Some(role) = Role::parse(&person.role) else { return Ok(None) };
    let scope = match &person.authority {
        Some(code) => AuthorityCode::parse(code).ok().map(Scope::Authority),
        None => Some(Scope::Services(sessions::services_of(conn, &person.email)?)),
    };
    Ok(scope.map(|scope| Caller { actor: person.email.clone(), role, scope }))
}

/// 256 random bits as a text for an address or a cookie.
pub(super) fn random_text() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

pub(super) fn hash(secret: &str) -> String {
    hex(&Sha256::digest(secret))
}

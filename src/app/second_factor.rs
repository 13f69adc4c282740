//! The second factor: codes of an authenticator app (TOTP, RFC 6238), each taken once, and
//! recovery codes for whoever has lost it.

use totp_rs::{Builder, Secret, Totp};

use super::attempts::Tried;
use super::links::Signer;
use super::sessions::{Session, hash};
use super::sign_in::{Begun, Client, Next, people_of};
use super::{App, Error};
use crate::clock::Moment;
use crate::db::accounts::AccountRow;
use crate::db::sessions::SessionRow;
use crate::db::{self, Conn, accounts, recovery_codes, sessions};
use crate::domain::permission::Role;

/// Who asks for the code, as the app on a telephone shows it.
const ISSUER: &str = "twentyweeks";
/// Bytes of a secret, as RFC 4226 recommends.
const SECRET: usize = 20;
const RECOVERY_CODES: usize = 10;
/// Without letters that look like figures. A code has 16 of these 32: 80 bits.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// What an authenticator app needs to begin.
pub struct Proposal {
    /// Base32, to be typed.
    pub secret: String,
    /// To be scanned.
    pub url: String,
}

/// A second factor that was set up.
pub struct SetUp {
    /// The session that goes on from here, where signing in waited for this.
    pub begun: Option<Begun>,
    /// Shown this once.
    pub recovery_codes: Vec<String>,
}

impl App {
    pub fn has_second_factor(&self, session: &Session) -> Result<bool, Error> {
        let account = self.db.read(|conn| accounts::find(conn, session.account))?;
        Ok(account.is_some_and(|account| account.totp_confirmed_at.is_some()))
    }

    /// A new secret for whoever sets up a second factor. It is the same for as long as the session
    /// and the factor last, and it is kept nowhere before a code has shown that it works.
    pub fn proposed_second_factor(&self, session: &Session) -> Result<Proposal, Error> {
        self.db.snapshot(|conn| {
            let account = account_of(conn, session)?;
            let totp = self.proposed(conn, session, &account)?;
            let url = totp.to_url().map_err(failed)?;
            Ok(Proposal { secret: totp.secret().to_base32(), url })
        })
    }

    /// Sets up a second factor with a first code of it; none where the code is not right. Whoever
    /// is signed in already shows the password again.
    pub fn set_second_factor(
        &self,
        session: &Session,
        code: &str,
        password: &str,
        client: &Client,
    ) -> Result<Option<SetUp>, Error> {
        if session.is_complete {
            self.confirm_password(session, password, client)?;
        }
        let counted = self.count_try(Tried::Code, Some(&session.email), &client.place)?;
        let now = self.clock.now();
        self.db.write(|conn| {
            let account = account_of(conn, session)?;
            if account.totp_confirmed_at.is_some() && !session.is_complete {
                return Err(Error::Forbidden);
            }
            let totp = self.proposed(conn, session, &account)?;
            let Some(step) = step_of(&totp, code, now) else { return Ok(None) };
            Self::forgive(conn, &counted)?;
            let secret = totp.secret().to_base32();
            accounts::set_second_factor(conn, account.id, &secret, step, now.at)?;
            let recovery_codes = renew(conn, account.id)?;
            let stays = session.is_complete.then_some(&*session.hash);
            sessions::end_all(conn, account.id, stays, now.at)?;
            let begun = if session.is_complete { None } else { Some(self.completed(conn, session, client)?) };
            Ok(Some(SetUp { begun, recovery_codes }))
        })
    }

    /// Completes signing in with a code of the app or a recovery code; none where it is not right.
    pub fn give_code(&self, session: &Session, code: &str, client: &Client) -> Result<Option<Begun>, Error> {
        let counted = self.count_try(Tried::Code, Some(&session.email), &client.place)?;
        let now = self.clock.now();
        self.db.write(|conn| {
            let account = account_of(conn, session)?;
            if !takes(conn, &account, code, now)? {
                return Ok(None);
            }
            Self::forgive(conn, &counted)?;
            sessions::end(conn, &session.hash, now.at)?;
            self.completed(conn, session, client).map(Some)
        })
    }

    /// New recovery codes in the place of those there were.
    pub fn renew_recovery_codes(
        &self,
        session: &Session,
        password: &str,
        client: &Client,
    ) -> Result<Vec<String>, Error> {
        self.confirm_password(session, password, client)?;
        self.db.write(|conn| {
            let account = account_of(conn, session)?;
            if account.totp_confirmed_at.is_none() {
                return Err(Error::NotFound);
            }
            renew(conn, account.id)
        })
    }

    /// A complete session in the place of the one that waited: with a secret of its own.
    fn completed(&self, conn: &mut Conn, session: &Session, client: &Client) -> Result<Begun, Error> {
        let people = people_of(conn, &session.email)?;
        let same = people.iter().find(|person| person.id == session.person);
        let person = same.or(people.first()).ok_or(Error::NotFound)?;
        let (secret, row): (String, SessionRow) =
            self.new_session(session.account, person.id, true, &client.browser);
        sessions::add(conn, &row)?;
        let role = Role::parse(&person.role).ok_or(Error::NotFound)?;
        Ok(Begun { secret, next: Next::Done(role) })
    }

    fn proposed(&self, conn: &mut Conn, session: &Session, account: &AccountRow) -> Result<Totp, Error> {
        let signer = self.signer(conn)?;
        totp(proposed_secret(&signer, session, account), &account.email)
    }
}

fn proposed_secret(signer: &Signer, session: &Session, account: &AccountRow) -> Vec<u8> {
    let since = account.totp_confirmed_at.map(|at| at.to_string()).unwrap_or_default();
    let mut secret = signer.derive(&format!("second factor {} {since}", session.hash));
    secret.truncate(SECRET);
    secret
}

fn totp(secret: impl Into<Secret>, email: &str) -> Result<Totp, Error> {
    let builder = Builder::new().with_secret(secret).with_account_name(email).with_issuer(Some(ISSUER));
    builder.build().map_err(failed)
}

/// The time step that a code belongs to: now, or one before or after, as clocks differ.
fn step_of(totp: &Totp, code: &str, now: Moment) -> Option<i64> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let time = u64::try_from(now.at.and_utc().timestamp()).ok()?;
    let step = totp.check(&code, time)?;
    i64::try_from(step).ok()
}

/// Takes a code of the app or a recovery code, if it is right and was not taken before.
fn takes(conn: &mut Conn, account: &AccountRow, code: &str, now: Moment) -> Result<bool, Error> {
    let (Some(secret), Some(_)) = (&account.totp_secret, account.totp_confirmed_at) else {
        return Ok(false);
    };
    let secret = Secret::try_from_base32(secret).map_err(failed)?;
    match step_of(&totp(secret, &account.email)?, code, now) {
        Some(step) => Ok(accounts::take_step(conn, account.id, step)?),
        None => Ok(recovery_codes::take(conn, account.id, &recovery_hash(account.id, code), now.at)?),
    }
}

fn renew(conn: &mut Conn, account: i64) -> Result<Vec<String>, Error> {
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| new_code()).collect();
    let hashes: Vec<String> = codes.iter().map(|code| recovery_hash(account, code)).collect();
    recovery_codes::renew(conn, account, &hashes)?;
    Ok(codes)
}

/// In fours, as it is written down: "7K2M-9QXD-C4TR-0B6H".
fn new_code() -> String {
    let letters: Vec<char> =
        rand::random::<[u8; 16]>().iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// The hash of a code, however it was typed.
fn recovery_hash(account: i64, code: &str) -> String {
    let letters = code.chars().filter(char::is_ascii_alphanumeric).map(|c| match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        c => c,
    });
    hash(&format!("{account} {}", letters.collect::<String>()))
}

fn account_of(conn: &mut Conn, session: &Session) -> Result<AccountRow, Error> {
    accounts::find(conn, session.account)?.ok_or(Error::NotFound)
}

fn failed(error: impl std::fmt::Display) -> Error {
    Error::Db(db::Error::Failed(format!("the second factor: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{Clock, parse_moment};

    #[test]
    fn a_code_holds_a_step_before_and_after_its_own() {
        let totp = totp(vec![7; SECRET], "a@b.example").unwrap();
        let at = |text| Clock::Fixed(parse_moment(text).unwrap()).now();
        let code = totp.generate(1_790_000_000).to_string();
        let now = at("2026-09-21T14:13:20Z");
        assert_eq!(now.at.and_utc().timestamp(), 1_790_000_000);
        let step = step_of(&totp, &code, now);
        assert_eq!(step, Some(1_790_000_000 / 30));
        assert_eq!(step_of(&totp, &format!("{} {}", &code[..3], &code[3..]), now), step);
        assert_eq!(step_of(&totp, &code, at("2026-09-21T14:13:50Z")), step);
        assert_eq!(step_of(&totp, &code, at("2026-09-21T14:12:50Z")), step);
        assert_eq!(step_of(&totp, &code, at("2026-09-21T14:14:20Z")), None);
    }

    #[test]
    fn a_recovery_code_is_read_as_it_was_meant() {
        assert_eq!(recovery_hash(1, "7K2M-9QXD-C4TR-0B1H"), recovery_hash(1, " 7k2m9qxd c4tr obih "));
        assert_ne!(recovery_hash(1, "7K2M-9QXD-C4TR-0B1H"), recovery_hash(2, "7K2M-9QXD-C4TR-0B1H"));
        let code = new_code();
        assert_eq!((code.len(), code.matches('-').count()), (19, 3), "{code}");
    }
}

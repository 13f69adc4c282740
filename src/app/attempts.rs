//! How often something may be tried: signing in, giving a code, asking for a new password, opening
//! links. Tries are kept in the database, so that a restart forgives nothing.

use chrono::{NaiveDateTime, TimeDelta};

use super::links::Signer;
use super::{App, Error};
use crate::db::{Conn, attempts};

/// Longer than any limit looks back.
pub(super) const TRIES_KEPT: TimeDelta = TimeDelta::days(1);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tried {
    SignIn,
    Code,
    Forgotten,
    Link,
}

struct Limit {
    most: usize,
    within: TimeDelta,
}

const AN_ADDRESS: Limit = Limit { most: 10, within: TimeDelta::minutes(3) };
const A_CLIENT: Limit = Limit { most: 20, within: TimeDelta::hours(1) };

/// A try that was counted. Where it turns out well, it is taken back.
pub(super) struct Counted {
    tried: Tried,
    address: Option<String>,
    by_client: i64,
}

impl Tried {
    const fn name(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::Code => "code",
            Self::Forgotten => "forgotten",
            Self::Link => "link",
        }
    }

    /// What the try is counted under: nobody reads an address or a place out of the table.
    fn subject(self, signer: &Signer, what: &str, value: &str) -> String {
        signer.mark(&format!("{} {what} {value}", self.name()))
    }
}

impl App {
    /// Counts a try before it is looked at, or refuses it where there were too many: of the address
    /// it is about, or from where it comes.
    pub(super) fn count_try(
        &self,
        tried: Tried,
        address: Option<&str>,
        client: &str,
    ) -> Result<Counted, Error> {
        let now = self.clock.now().at;
        self.db.write(|conn| {
            let signer = self.signer(conn)?;
            let address = address.map(|address| tried.subject(&signer, "address", address));
            let client = tried.subject(&signer, "client", client);
            if let Some(address) = &address {
                heed(conn, tried, address, &AN_ADDRESS, now)?;
            }
            heed(conn, tried, &client, &A_CLIENT, now)?;
            if let Some(address) = &address {
                attempts::add(conn, tried.name(), address, now)?;
            }
            let by_client = attempts::add(conn, tried.name(), &client, now)?;
            Ok(Counted { tried, address, by_client })
        })
    }

    /// It was right: it does not count, and what went wrong with this address before is forgiven.
    pub(super) fn forgive(conn: &mut Conn, counted: &Counted) -> Result<(), Error> {
        if let Some(address) = &counted.address {
            attempts::forget_all(conn, counted.tried.name(), address)?;
        }
        Ok(attempts::forget(conn, counted.by_client)?)
    }
}

fn heed(
    conn: &mut Conn,
    tried: Tried,
    subject: &str,
    limit: &Limit,
    now: NaiveDateTime,
) -> Result<(), Error> {
    let most = i64::try_from(limit.most).unwrap_or(i64::MAX);
    let tries = attempts::latest(conn, tried.name(), subject, now - limit.within, most)?;
    match tries.last() {
        Some(oldest) if tries.len() >= limit.most => {
            let wait = (*oldest + limit.within - now).num_seconds().max(1);
            Err(Error::TooOften { wait_s: u32::try_from(wait).unwrap_or(u32::MAX) })
        }
        _ => Ok(()),
    }
}

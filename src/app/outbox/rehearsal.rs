//! What a delivery would do, without doing it.

use crate::app::{App, Error};
use crate::clock::Moment;
use crate::db::mails::{self, Mail};
use crate::db::{self, IsConflict};

/// A mail that a delivery would send.
#[derive(Clone, Debug)]
pub struct Rehearsed {
    pub address: String,
    pub kind: String,
    pub subject: String,
    /// "now", or what it waits for.
    pub when: String,
}

impl Rehearsed {
    fn of(mail: Mail, may_go: bool, now: Moment) -> Self {
        let when = match (mail.next_try_at <= now.at, may_go || mail.urgent) {
            (true, true) => "now".to_owned(),
            (true, false) => "in working hours".to_owned(),
            (false, _) => format!("tried again {} UTC", mail.next_try_at.format("%Y-%m-%d %H:%M")),
        };
        Self { address: mail.address, kind: mail.kind, subject: mail.subject, when }
    }
}

impl App {
    /// What a delivery would do now: the mails that wait, and those that would be made.
    pub fn rehearse_delivery(&self) -> Result<Vec<Rehearsed>, Error> {
        let now = self.clock.now();
        let outcome = self.db.write(|conn| {
            self.compose_in(conn, now).map_err(Ended::Failed)?;
            let may_go = self.mails_may_go(now);
            let waiting = mails::waiting(conn).map_err(Error::from).map_err(Ended::Failed)?;
            Err::<(), _>(Ended::Rehearsed(
                waiting.into_iter().map(|mail| Rehearsed::of(mail, may_go, now)).collect(),
            ))
        });
        match outcome {
            Ok(()) => Ok(Vec::new()),
            Err(Ended::Rehearsed(mails)) => Ok(mails),
            Err(Ended::Failed(error)) => Err(error),
        }
    }
}

/// A rehearsal ends like a failure, so that nothing of it is kept.
enum Ended {
    Rehearsed(Vec<Rehearsed>),
    Failed(Error),
}

impl From<db::Error> for Ended {
    fn from(error: db::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl IsConflict for Ended {
    fn is_conflict(&self) -> bool {
        matches!(self, Self::Failed(error) if error.is_conflict())
    }
}

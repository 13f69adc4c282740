//! Answers to what can be done twice without harm, kept after it was done. What must not be done
//! twice keeps its answer in the transaction that does it: see `App::once`.

use super::access::Caller;
use super::{App, Error};
use crate::db::idempotency::{self, Kept};

/// An answer as it went out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptAnswer {
    pub status: u16,
    pub location: Option<String>,
    pub body: String,
}

impl App {
    /// What was answered under this key before. `request` stands for all that is asked: the same
    /// key for something else is refused.
    pub fn kept_answer(
        &self,
        caller: &Caller,
        key: &str,
        request: &str,
    ) -> Result<Option<KeptAnswer>, Error> {
        let kept = self.db.read(|conn| idempotency::find(conn, &caller.actor, key))?;
        match kept {
            Some(kept) if kept.request != request => Err(Error::KeyReused),
            kept => Ok(kept.map(|kept| KeptAnswer {
                status: u16::try_from(kept.status).unwrap_or(200),
                location: kept.location,
                body: kept.body,
            })),
        }
    }

    /// Of two at the same time, the first one's answer stays.
    pub fn keep_answer(
        &self,
        caller: &Caller,
        key: &str,
        request: &str,
        answer: &KeptAnswer,
    ) -> Result<(), Error> {
        let kept = Kept {
            caller: caller.actor.clone(),
            key: key.to_owned(),
            request: request.to_owned(),
            status: answer.status.into(),
            location: answer.location.clone(),
            version: None,
            body: answer.body.clone(),
            created_at: self.clock.now().at,
        };
        self.db.write(|conn| {
            if idempotency::find(conn, &kept.caller, &kept.key)?.is_none() {
                idempotency::keep(conn, &kept)?;
            }
            Ok(())
        })
    }
}

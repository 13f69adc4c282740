//! Whether a sweep was missed, as every page of the staff says it: looked up at most once a
//! minute, so that no page waits for it.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{NaiveDateTime, TimeDelta};

use super::{App, Error};
use crate::db::{Conn, events, sweeps};

/// So long after the last one the sweep is missed.
const MISSED_AFTER: TimeDelta = TimeDelta::hours(26);
/// So long what was seen is good enough.
const LOOK_AGAIN_AFTER: TimeDelta = TimeDelta::minutes(1);

/// What was seen last, and when.
#[derive(Clone, Debug, Default)]
pub struct SweepWatch(Arc<Mutex<Option<(NaiveDateTime, Swept)>>>);

/// When the last sweep came to its end, and since when there is something to sweep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Swept {
    pub last_ended_at: Option<NaiveDateTime>,
    pub begun_at: Option<NaiveDateTime>,
}

impl Swept {
    pub fn look(conn: &mut Conn) -> Result<Self, Error> {
        let last_ended_at = sweeps::last_ended(conn)?.and_then(|sweep| sweep.ended_at);
        Ok(Self { last_ended_at, begun_at: events::begun_at(conn)? })
    }

    /// Whether what has become due is not being raised.
    pub fn is_missed(self, now: NaiveDateTime) -> bool {
        self.last_ended_at.or(self.begun_at).is_some_and(|since| now - since > MISSED_AFTER)
    }
}

impl App {
    /// Whether the sweep was missed for 26 hours, by what was seen last. Asks no database.
    pub fn sweep_is_missed(&self) -> bool {
        let now = self.clock.now().at;
        self.sweep_watch.seen().is_some_and(|(_, swept)| swept.is_missed(now))
    }

    /// Looks again, where that was some time ago.
    pub(super) fn watch_sweep(&self, conn: &mut Conn, now: NaiveDateTime) -> Result<(), Error> {
        let is_fresh = |(at, _): (NaiveDateTime, Swept)| at <= now && now - at < LOOK_AGAIN_AFTER;
        if !self.sweep_watch.seen().is_some_and(is_fresh) {
            self.sweep_watch.set(now, Swept::look(conn)?);
        }
        Ok(())
    }

    /// A sweep has just come to its end.
    pub(super) fn swept(&self, ended_at: NaiveDateTime) {
        self.sweep_watch.set(ended_at, Swept { last_ended_at: Some(ended_at), begun_at: None });
    }
}

impl SweepWatch {
    fn seen(&self) -> Option<(NaiveDateTime, Swept)> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, at: NaiveDateTime, swept: Swept) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((at, swept));
    }
}

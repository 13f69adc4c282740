//! What is made into mails now, and what is put off.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{NaiveDate, TimeDelta};

use crate::app::{App, Error};
use crate::clock::Moment;
use crate::db::{notices, sweeps};
use crate::domain::ladder::Way;

/// So many notices that go at once are looked at in one go.
const AT_A_TIME: i64 = 5_000;
/// A digest is made of all that waits; this many at most, for memory's sake.
const MOST_IN_DIGESTS: i64 = 200_000;

/// So long after their hour, digests no longer wait for the day's sweep.
const SWEEP_AWAITED: TimeDelta = TimeDelta::hours(1);

/// What is made into mails in one go.
pub struct Round {
    pub way: Way,
    /// All that waits, or only what is urgent.
    pub all: bool,
    pub most: i64,
}

/// What waits for a later day's digest, so that it is not looked at every few seconds: the day,
/// and how many notices there are up to which number.
#[derive(Clone, Debug, Default)]
pub struct PutOff(Arc<Mutex<Option<(NaiveDate, notices::Extent)>>>);

impl PutOff {
    pub fn is(&self, day: NaiveDate, extent: notices::Extent) -> bool {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) == Some((day, extent))
    }

    pub fn set(&self, day: NaiveDate, extent: notices::Extent) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((day, extent));
    }
}

impl App {
    pub(super) fn rounds(&self, now: Moment) -> Result<Vec<Round>, Error> {
        let working = self.config.jobs.working_days.is_working_day(now.today);
        let in_hours = working && self.config.jobs.working_hours.contains(now.time);
        let mut rounds = vec![Round { way: Way::AtOnce, all: in_hours, most: AT_A_TIME }];
        if working && now.time >= self.config.jobs.digest_at && self.is_swept(now)? {
            rounds.push(Round { way: Way::Digest, all: true, most: MOST_IN_DIGESTS });
        }
        Ok(rounds)
    }

    /// Whether digests would hold what became due today. A sweep that fails is waited for only so
    /// long: what waits is told all the same.
    fn is_swept(&self, now: Moment) -> Result<bool, Error> {
        let swept = self.db.read(sweeps::last_ended)?.is_some_and(|sweep| sweep.day >= now.today);
        Ok(swept || now.time - self.config.jobs.digest_at >= SWEEP_AWAITED)
    }
}

//! Mails out of what waits to be told. Whom to tell is found out now, not when the notice came
//! about; what has been answered meanwhile is dropped and recorded so.
//!
//! Looking takes long and is done beside everybody else's work. Writing is done in small parts,
//! each a transaction of its own, so that nobody waits for long. Whatever breaks off between two
//! parts is taken up again: a notice waits until all its readers have their mail, and whoever has
//! theirs gets no other.

use std::collections::HashSet;

use super::desk::Desk;
use super::plan::{Part, Plan};
use super::postbook::Recipient;
use super::rounds::Round;
use super::write::digest_key;
use crate::app::{App, Error};
use crate::clock::Moment;
use crate::db::Conn;
use crate::db::mails;
use crate::db::notices::{self, NoticeState, Stored};
use crate::db::tasks;
use crate::domain::ladder::{Reader, Way};

/// What came of the notices that waited.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Composed {
    pub mails: usize,
    pub told: usize,
    pub dropped: usize,
    /// Notices for which there is nobody to tell.
    pub unaddressed: usize,
}

/// What came of one part.
#[derive(Default)]
struct Made {
    composed: Composed,
    /// Notices whose mail could not be put into words.
    unwritten: Vec<i64>,
}

impl App {
    /// Makes mails of what waits and may be told now: what goes at once within working hours
    /// (urgent things at any hour), and the day's digests from their hour on.
    pub fn compose(&self, now: Moment) -> Result<Composed, Error> {
        let mut composed = Composed::default();
        for round in self.rounds(now)? {
            // Most of the time nothing waits: then nothing is looked at.
            loop {
                let waiting = self.db.read(|conn| notices::extent(conn, round.way, round.all))?;
                if waiting.count == 0 || self.put_off.is(now.today, waiting) {
                    break;
                }
                let made = self.compose_round(&round, now)?;
                composed.add(&made);
                if made == Composed::default() {
                    self.put_off.set(now.today, waiting);
                }
            }
        }
        Ok(composed)
    }

    fn compose_round(&self, round: &Round, now: Moment) -> Result<Composed, Error> {
        let (mut desk, plan) = self.db.snapshot(|conn| self.planned(conn, round, now))?;
        let mut failed = None;
        let composed = each_part(plan, |part| {
            match self.db.write(|conn| self.carry_out(conn, &mut desk, part, round.way, now)) {
                // One that cannot be written must not keep the others from being told.
                Err(error) if error.is_lasting() => {
                    tracing::error!(%error, "a mail could not be made; it is tried again");
                    failed = Some(error);
                    Ok(Made::default())
                }
                made => made,
            }
        })?;
        failed.map_or(Ok(composed), Err)
    }

    /// The same within somebody's transaction.
    pub(super) fn compose_in(&self, conn: &mut Conn, now: Moment) -> Result<(), Error> {
        for round in self.rounds(now)? {
            loop {
                let (mut desk, plan) = self.planned(conn, &round, now)?;
                let made = each_part(plan, |part| self.carry_out(conn, &mut desk, part, round.way, now))?;
                if made == Composed::default() {
                    break;
                }
            }
        }
        Ok(())
    }

    fn carry_out(
        &self,
        conn: &mut Conn,
        desk: &mut Desk<'_>,
        part: &Part,
        way: Way,
        now: Moment,
    ) -> Result<Made, Error> {
        // Another server may have been at it, or somebody may have answered since.
        let ids = part.ids();
        let waiting: HashSet<i64> = notices::hold_waiting(conn, &ids)?.into_iter().collect();
        let (from, mailed) = (NoticeState::Waiting, NoticeState::Mailed);
        let mut made = Made::default();
        match part {
            Part::Dropped(dropped) => {
                for (id, reason) in dropped.iter().filter(|(id, _)| waiting.contains(id)) {
                    notices::settle(conn, &[*id], from, NoticeState::Dropped, Some(reason), now.at)?;
                    made.composed.dropped += 1;
                }
            }
            Part::Unaddressed(unaddressed) => {
                for (stored, words) in unaddressed.iter().filter(|(stored, _)| waiting.contains(&stored.id)) {
                    notices::settle(conn, &[stored.id], from, NoticeState::Task, Some(words), now.at)?;
                    self.raise_for_nobody(conn, desk, stored, words, now)?;
                    made.composed.unaddressed += 1;
                }
            }
            Part::Letter { owed, readers } => {
                let told = mails::told_addresses(conn, &ids)?;
                let is_told =
                    |id: i64, address: &String| told.get(&id).is_some_and(|all| all.contains(address));
                let owed: Vec<(Stored, Recipient)> = owed
                    .iter()
                    .filter(|(stored, to)| waiting.contains(&stored.id) && !is_told(stored.id, &to.address))
                    .cloned()
                    .collect();
                let Some((first, recipient)) = owed.first() else { return Ok(made) };
                let is_digest = way == Way::Digest && first.notice.reader != Reader::Family;
                if is_digest && mails::is_made(conn, &digest_key(now.today, &recipient.address))? {
                    return Ok(made);
                }
                let written: Vec<i64> = owed.iter().map(|(stored, _)| stored.id).collect();
                if !self.write_mail(conn, desk, &owed, way, now)? {
                    return Ok(Made { unwritten: written, ..made });
                }
                let has_mail =
                    |id: i64, address: &String| *address == recipient.address || is_told(id, address);
                let last =
                    |id: &i64| readers.get(id).is_none_or(|all| all.iter().all(|one| has_mail(*id, one)));
                let done: Vec<i64> = written.into_iter().filter(last).collect();
                notices::settle(conn, &done, from, mailed, None, now.at)?;
                tasks::finish_addressed(conn, now.at)?;
                made.composed.mails = 1;
                made.composed.told = done.len();
            }
            Part::Left(left) => {
                let told = mails::told_addresses(conn, &ids)?;
                let left = left.iter().copied().filter(|id| waiting.contains(id));
                // What was told to somebody else counts as told.
                let (done, lost): (Vec<i64>, Vec<i64>) = left.partition(|id| told.contains_key(id));
                let reason = "the mail could not be written; the log says why";
                notices::settle(conn, &done, from, mailed, None, now.at)?;
                notices::settle(conn, &lost, from, NoticeState::Task, Some(reason), now.at)?;
                made.composed.told = done.len();
            }
        }
        Ok(made)
    }
}

/// Carries out part after part, and last of all what was left.
fn each_part(plan: Plan, mut carry_out: impl FnMut(&Part) -> Result<Made, Error>) -> Result<Composed, Error> {
    let mut composed = Composed::default();
    let (parts, mut left) = plan.into_parts();
    for part in &parts {
        let made = carry_out(part)?;
        composed.add(&made.composed);
        left.extend(made.unwritten);
    }
    left.sort_unstable();
    left.dedup();
    for part in Part::of_left(&left) {
        composed.add(&carry_out(&part)?.composed);
    }
    Ok(composed)
}

impl Composed {
    fn add(&mut self, other: &Self) {
        self.mails += other.mails;
        self.told += other.told;
        self.dropped += other.dropped;
        self.unaddressed += other.unaddressed;
    }
}

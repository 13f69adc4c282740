//! What is to be done with the notices that wait, found out without changing anything.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;

use super::desk::Desk;
use super::postbook::Recipient;
use super::rounds::Round;
use super::write::digest_key;
use crate::app::{App, Error};
use crate::clock::Moment;
use crate::db::Conn;
use crate::db::mails;
use crate::db::notices::{self, Stored};
use crate::domain::ladder::{Reader, Way};

/// So many notices are settled in one transaction. Where each may raise a task, it is fewer.
const AT_A_TIME: usize = 200;
const TASKS_AT_A_TIME: usize = 20;

#[derive(Default)]
pub struct Plan {
    dropped: Vec<(i64, &'static str)>,
    unaddressed: Vec<(Stored, String)>,
    /// Notices of cases that make the program stumble, and those whose readers all have their
    /// mail, since a run that broke off.
    left: Vec<i64>,
    /// By address and, for families, by notice.
    letters: BTreeMap<(String, String), Vec<(Stored, Recipient)>>,
    /// The addresses of each notice.
    readers: HashMap<i64, Vec<String>>,
}

/// What is written in one transaction.
pub enum Part {
    Dropped(Vec<(i64, &'static str)>),
    Unaddressed(Vec<(Stored, String)>),
    /// One mail, and the addresses of each notice in it.
    Letter {
        owed: Vec<(Stored, Recipient)>,
        readers: HashMap<i64, Vec<String>>,
    },
    /// What no mail could be written of.
    Left(Vec<i64>),
}

impl Plan {
    /// In the order in which they are carried out, and what is left to the end.
    pub fn into_parts(self) -> (Vec<Part>, Vec<i64>) {
        let Self { dropped, unaddressed, left, letters, readers } = self;
        let dropped = dropped.chunks(AT_A_TIME).map(|chunk| Part::Dropped(chunk.to_vec()));
        let unaddressed = unaddressed.chunks(TASKS_AT_A_TIME).map(|chunk| Part::Unaddressed(chunk.to_vec()));
        let letters = letters.into_values().map(|owed| {
            let of_one =
                |(stored, _): &(Stored, Recipient)| Some((stored.id, readers.get(&stored.id)?.clone()));
            let readers = owed.iter().filter_map(of_one).collect();
            Part::Letter { owed, readers }
        });
        (dropped.chain(unaddressed).chain(letters).collect(), left)
    }
}

impl Part {
    pub fn of_left(ids: &[i64]) -> impl Iterator<Item = Self> {
        ids.chunks(AT_A_TIME).map(|chunk| Self::Left(chunk.to_vec()))
    }

    pub fn ids(&self) -> Vec<i64> {
        match self {
            Self::Dropped(dropped) => dropped.iter().map(|(id, _)| *id).collect(),
            Self::Unaddressed(unaddressed) => unaddressed.iter().map(|(stored, _)| stored.id).collect(),
            Self::Letter { owed, .. } => owed.iter().map(|(stored, _)| stored.id).collect(),
            Self::Left(ids) => ids.clone(),
        }
    }
}

impl App {
    /// The plan of a round, and the desk with everything that was looked up for it.
    pub(super) fn planned(
        &self,
        conn: &mut Conn,
        round: &Round,
        now: Moment,
    ) -> Result<(Desk<'_>, Plan), Error> {
        let waiting = notices::waiting(conn, round.way, round.all, round.most)?;
        let mut desk = Desk::open(self, conn, now.today)?;
        let plan = plan(conn, &mut desk, waiting, round.way, now.today)?;
        Ok((desk, plan))
    }
}

fn plan(
    conn: &mut Conn,
    desk: &mut Desk<'_>,
    waiting: Vec<Stored>,
    way: Way,
    today: NaiveDate,
) -> Result<Plan, Error> {
    let mut plan = Plan::default();
    let mut had_digest: HashMap<String, bool> = HashMap::new();
    let ids: Vec<i64> = waiting.iter().map(|stored| stored.id).collect();
    let told = mails::told_addresses(conn, &ids)?;
    let nobody = HashSet::new();
    for stored in waiting {
        match desk.look_again(conn, &stored) {
            Ok(Ok(())) => {}
            Ok(Err(reason)) => {
                plan.dropped.push((stored.id, reason));
                continue;
            }
            // A case that cannot be read must not keep the others from being told.
            Err(error) if error.is_lasting() => {
                tracing::error!(case = %stored.case, notice = stored.id, %error, "a notice cannot be told");
                plan.left.push(stored.id);
                continue;
            }
            Err(error) => return Err(error),
        }
        if let Some(reason) = desk.preference(&stored) {
            plan.dropped.push((stored.id, reason));
            continue;
        }
        let recipients = match desk.recipients(conn, &stored)? {
            Ok(recipients) => recipients,
            Err(nobody) => {
                plan.unaddressed.push((stored, nobody.0));
                continue;
            }
        };
        plan.readers.insert(stored.id, recipients.iter().map(|to| to.address.clone()).collect());
        let told = told.get(&stored.id).unwrap_or(&nobody);
        let untold: Vec<Recipient> =
            recipients.into_iter().filter(|to| !told.contains(&to.address)).collect();
        if untold.is_empty() {
            plan.left.push(stored.id);
            continue;
        }
        if way == Way::Digest {
            let mut waits = false;
            for recipient in &untold {
                let known = had_digest.get(&recipient.address).copied();
                let had =
                    known.map_or_else(|| mails::is_made(conn, &digest_key(today, &recipient.address)), Ok)?;
                had_digest.insert(recipient.address.clone(), had);
                waits |= had;
            }
            if waits {
                continue;
            }
        }
        let alone = (stored.notice.reader == Reader::Family).then(|| stored.id.to_string());
        for recipient in untold {
            let key = (recipient.address.clone(), alone.clone().unwrap_or_default());
            plan.letters.entry(key).or_default().push((stored.clone(), recipient));
        }
    }
    Ok(plan)
}

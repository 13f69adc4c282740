//! Replays every case and compares with what is stored.

use super::{App, Error, Progress};
use crate::db::cases::{self, Projection};
use crate::db::directory::Directory;
use crate::db::{self, events};
use crate::domain::case::{apply, replay};
use crate::domain::identifiers::{AuthorityCode, Reference};
use crate::domain::{Command, Policy, Step, decide};

/// What was looked at and what was found wrong, a sentence each.
#[derive(Clone, Debug, Default)]
pub struct Verified {
    pub cases: u64,
    pub entries: u64,
    pub differences: Vec<String>,
}

impl App {
    pub fn verify(&self, progress: &dyn Progress) -> Result<Verified, Error> {
        let mut verified = Verified::default();
        for authority in self.db.read(db::authorities::all)? {
            let Ok(code) = AuthorityCode::parse(&authority.code) else { continue };
            self.verify_authority(&code, progress, &mut verified)?;
        }
        Ok(verified)
    }

    fn verify_authority(
        &self,
        code: &AuthorityCode,
        progress: &dyn Progress,
        verified: &mut Verified,
    ) -> Result<(), Error> {
        let policy = self.config.policy(code);
        let references = self.db.read(|conn| events::references(conn, code))?;
        progress.begin(references.len() as u64, &format!("Replaying the cases of {code}"));
        for chunk in references.chunks(200) {
            self.db.snapshot(|conn| {
                let mut directory = Directory::looking_up(code.clone(), self.clock.now().at);
                for reference in chunk {
                    verified.cases += 1;
                    let record = match events::of_case(conn, *reference) {
                        Err(db::Error::Unreadable(what)) => {
                            verified.differences.push(format!("{reference}: {what}"));
                            continue;
                        }
                        record => record?,
                    };
                    let entries: Vec<_> = record.into_iter().map(|recorded| recorded.entry).collect();
                    verified.entries += entries.len() as u64;
                    verified.differences.extend(self.unacceptable(*reference, &entries));
                    let difference = self.difference(conn, *reference, entries, &policy, &mut directory)?;
                    verified.differences.extend(difference);
                }
                Ok::<_, Error>(())
            })?;
            progress.advance(chunk.len() as u64);
        }
        progress.end();
        let projected = self.db.read(|conn| cases::count(conn, code))?;
        if projected != references.len() as u64 {
            verified.differences.push(format!(
                "authority {code}: {} cases have a record, {projected} are in the projection",
                references.len()
            ));
        }
        Ok(())
    }

    /// The first entry that the rules would not have let in as history, or a gap in the numbers.
    fn unacceptable(&self, reference: Reference, entries: &[crate::domain::Entry]) -> Option<String> {
        let today = self.clock.now().today;
        let mut case = None;
        for (number, entry) in (1..).zip(entries) {
            if entry.number != number {
                return Some(format!("{reference}: entry {number} is missing"));
            }
            // What the clock says is no one's step: it is heeded, not judged.
            if matches!(entry.step, Step::RaiseAlert(_)) {
                case = apply(case, entry.clone());
                continue;
            }
            let command = Command::as_history(entry.on, entry.step.clone());
            // A correction is judged with what stood when it was made, which replaying restores.
            if let Err(refusal) = decide(case.as_ref(), &command, &self.rules, today.max(entry.on)) {
                return Some(format!("{reference}: entry {number} is not possible: {}", refusal.code()));
            }
            case = apply(case, entry.clone());
        }
        None
    }

    fn difference(
        &self,
        conn: &mut db::Conn,
        reference: Reference,
        entries: Vec<crate::domain::Entry>,
        policy: &Policy,
        directory: &mut Directory,
    ) -> Result<Option<String>, Error> {
        let Some(case) = replay(entries) else {
            return Ok(Some(format!("{reference}: the record does not begin with a registration")));
        };
        let replayed = Projection::of(conn, reference, &case, &self.rules, policy, directory)?;
        Ok(match cases::load(conn, reference.to_id())? {
            None => Some(format!("{reference}: the projection does not have it")),
            Some(stored) if stored == replayed => None,
            Some(stored) if stored.case != replayed.case => {
                Some(format!("{reference}: the projection of the case differs"))
            }
            Some(_) => Some(format!("{reference}: the projection of its advice differs")),
        })
    }
}

//! A step as a person takes it at a page: where it would move something, they are shown what,
//! and take it once they have seen that.

use super::access::Caller;
use super::cases::{Answer, Terms};
use super::preview::Preview;
use super::{App, Error};
use crate::domain::identifiers::Reference;
use crate::domain::{Command, StepKind};

/// How often a step is looked at anew because the clock spoke meanwhile.
const TRIES: u32 = 4;

/// What came of a step that somebody wants to take.
pub enum Considered {
    /// Nothing is recorded yet: it would move this.
    Moves(Box<Preview>),
    Recorded(Answer),
}

impl App {
    /// Records a step that moves nothing, or whose consequences the caller has seen; of any other
    /// it says what it would move. What the clock said meanwhile makes nothing stale.
    pub fn consider(
        &self,
        caller: &Caller,
        reference: Reference,
        command: &Command,
        terms: &Terms,
        has_seen: bool,
    ) -> Result<Considered, Error> {
        let mut terms = terms.clone();
        for _ in 1..TRIES {
            match self.consider_once(caller, reference, command, &terms, has_seen) {
                Err(Error::Stale { expected, actual })
                    if self.only_the_clock_spoke(caller, reference, expected)? =>
                {
                    terms.expected_version = Some(actual);
                }
                result => return result,
            }
        }
        self.consider_once(caller, reference, command, &terms, has_seen)
    }

    fn consider_once(
        &self,
        caller: &Caller,
        reference: Reference,
        command: &Command,
        terms: &Terms,
        has_seen: bool,
    ) -> Result<Considered, Error> {
        if !has_seen {
            match self.preview(caller, reference, command, terms) {
                Ok(preview) if is_correction(command) || preview.moves_something() => {
                    return Ok(Considered::Moves(Box::new(preview)));
                }
                // Sent a second time, it is stale because of the first: it is answered as then.
                Ok(_) | Err(Error::Stale { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        self.advance(caller, reference, command, terms).map(Considered::Recorded)
    }

    fn only_the_clock_spoke(&self, caller: &Caller, case: Reference, since: u32) -> Result<bool, Error> {
        let opened = self.db.snapshot(|conn| self.open_case(conn, caller, case))?;
        let later = opened.case.entries().iter().filter(|entry| entry.number > since);
        Ok(later.into_iter().all(|entry| entry.step.kind() == StepKind::RaiseAlert))
    }
}

/// What was said once is changed only by somebody who has seen what follows.
fn is_correction(command: &Command) -> bool {
    matches!(command.step.kind(), StepKind::Correct | StepKind::Strike)
}

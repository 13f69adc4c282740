//! Registering a request: a case begins.

use chrono::{Datelike, NaiveDate};

use super::access::Caller;
use super::cases::{Answer, Terms, answer};
use super::preview::RegistrationPreview;
use super::same_child::{self, Match, OnMatch};
use super::view::CaseView;
use super::{App, Error};
use crate::clock::Moment;
use crate::db::{references, views};
use crate::domain::case::apply;
use crate::domain::identifiers::Reference;
use crate::domain::step::{Note, Registration};
use crate::domain::{Command, Entry, Step, decide};

impl App {
    /// Registers a request: a case begins.
    pub fn register(
        &self,
        caller: &Caller,
        received_on: NaiveDate,
        registration: &Registration,
        on_match: OnMatch,
        terms: &Terms,
    ) -> Result<Answer, Error> {
        let now = self.clock.now();
        check_authority(caller, registration)?;
        let command = Command::now(received_on, Step::Register(Box::new(registration.clone())));
        self.once(caller, &command, "", terms, now, |conn| {
            let mut entries = decide(None, &command, &self.rules, now.today)?;
            let authority = &registration.authority;
            if on_match != OnMatch::GoOn {
                let matches = same_child::matches(conn, authority, &registration.child)?;
                entries.extend(self.of_matches(&entries, &matches, on_match, now)?);
            }
            let number = references::take(conn, authority, received_on.year(), 1)?;
            let reference = Reference::new(authority, received_on.year(), number).ok_or(Error::Invalid {
                field: "received_on",
                detail: "no reference can be made for that year".into(),
            })?;
            let (case, added) = self.record(conn, &caller.actor, reference, None, &entries, now)?;
            // Whoever registers a request has had it before them.
            views::opened(conn, reference.to_id(), now.at)?;
            let view = CaseView::of(self, reference, &case, caller, None, now.today).with_added(added);
            answer(201, reference, &case, &view)
        })
    }

    /// What the registration of a child who has a case already says besides.
    fn of_matches(
        &self,
        registered: &[Entry],
        matches: &[Match],
        on_match: OnMatch,
        now: Moment,
    ) -> Result<Vec<Entry>, Error> {
        if matches.is_empty() {
            return Ok(Vec::new());
        }
        if on_match == OnMatch::Refuse {
            let detail = "The child may have a case already. Look at it before the clock starts twice.";
            return Err(Error::Invalid { field: "same_child", detail: detail.to_owned() });
        }
        let case = registered.iter().cloned().fold(None, apply);
        let note = Step::Note(Note { text: same_child::note(matches) });
        Ok(decide(case.as_ref(), &Command::now(now.today, note), &self.rules, now.today)?)
    }

    /// What a registration would begin: its dates, who would be told, and which cases may be
    /// about the same child. Changes nothing.
    pub fn preview_registration(
        &self,
        caller: &Caller,
        received_on: NaiveDate,
        registration: &Registration,
    ) -> Result<RegistrationPreview, Error> {
        let now = self.clock.now();
        check_authority(caller, registration)?;
        let command = Command::now(received_on, Step::Register(Box::new(registration.clone())));
        let entries = decide(None, &command, &self.rules, now.today)?;
        let case = entries.into_iter().fold(None, apply).ok_or(Error::NotFound)?;
        let same_child = self.same_child(caller, &registration.child)?;
        Ok(RegistrationPreview::of(self, &case, same_child, now.today))
    }
}

fn check_authority(caller: &Caller, registration: &Registration) -> Result<(), Error> {
    if caller.authority() == Some(&registration.authority) {
        return Ok(());
    }
    Err(Error::Invalid { field: "authority", detail: "not the authority you act for".into() })
}

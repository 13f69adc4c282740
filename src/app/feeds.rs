//! A person's dates as a calendar under a private address. Whoever has the address can read it, so
//! it says nothing of a child: the reference of a case, and what is due.

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

use super::sessions::{Session, caller, hash, random_text};
use super::worklist::cover::covers;
use super::{App, Error};
use crate::clock::in_england;
use crate::db::feeds::{self, Feed};
use crate::db::{Conn, contacts, directory, events, worklist};
use crate::domain::case::{Case, replay};
use crate::domain::deadline::{About, deadlines};
use crate::domain::identifiers::{AuthorityCode, Reference};
use crate::domain::permission::{Access, Route, access};
use crate::domain::rules::{Basis, Bound, RuleId};

/// To be read again within this time is not worth a write.
const READ_AGAIN_AFTER: TimeDelta = TimeDelta::minutes(10);

const CASES_AT_A_TIME: usize = 200;

/// A calendar that somebody has, without its address, which nobody knows but them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedView {
    pub made_at: NaiveDateTime,
    /// When a calendar program last asked for it, as clocks in England showed it.
    pub read_at: Option<NaiveDateTime>,
}

/// The dates of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dates {
    pub today: NaiveDate,
    pub now: NaiveDateTime,
    pub coming: Vec<Due>,
    pub overdue: Vec<Due>,
}

/// Something that is due on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    pub reference: Reference,
    pub what: DueKind,
    pub on: NaiveDate,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DueKind {
    ByLaw(RuleId),
    /// By its number in the case.
    Advice(u32),
    Promise(u32),
}

impl App {
    /// The calendar of whoever is signed in.
    pub fn feed(&self, session: &Session) -> Result<Option<FeedView>, Error> {
        let feed = self.db.read(|conn| feeds::of_person(conn, session.person))?;
        Ok(feed.map(|feed| FeedView {
            made_at: in_england(feed.created_at),
            read_at: feed.read_at.map(in_england),
        }))
    }

    /// Makes a calendar and answers with the secret of its address, which is nowhere else. An
    /// earlier address no longer works.
    pub fn make_feed(&self, session: &Session) -> Result<String, Error> {
        let (secret, now) = (random_text(), self.clock.now().at);
        let feed = Feed {
            hash: hash(&secret),
            person_id: session.person,
            created_at: now,
            read_at: None,
            revoked_at: None,
        };
        self.db.write(|conn| {
            feeds::revoke(conn, session.person, now)?;
            feeds::add(conn, &feed)
        })?;
        Ok(secret)
    }

    /// From now on nobody can read the calendar of whoever is signed in.
    pub fn revoke_feed(&self, session: &Session) -> Result<(), Error> {
        let now = self.clock.now().at;
        self.db.write(|conn| feeds::revoke(conn, session.person, now))?;
        Ok(())
    }

    /// The dates behind an address; nothing where it is not known, was revoked, or its person may
    /// not sign in any more.
    pub fn dates(&self, secret: &str) -> Result<Option<Dates>, Error> {
        let now = self.clock.now();
        let hash = hash(secret);
        let found = self.db.snapshot(|conn| {
            let Some(feed) = feeds::find(conn, &hash)? else { return Ok(None) };
            let Some(person) = directory::person(conn, feed.person_id)? else { return Ok(None) };
            let Some(caller) = caller(conn, &person)? else { return Ok(None) };
            let may = matches!(access(Route::Worklist), Access::Roles(roles) if roles.contains(&caller.role));
            let Some(authority) = caller.authority().filter(|_| may) else { return Ok(None) };
            let references = self.cases_of(conn, authority, person.id, &person.email, now.today)?;
            Ok::<_, Error>(Some((feed, self.dates_of(conn, authority, &references, now.today)?)))
        })?;
        let Some((feed, dues)) = found else { return Ok(None) };
        if feed.read_at.is_none_or(|at| now.at - at >= READ_AGAIN_AFTER) {
            self.db.write(|conn| feeds::was_read(conn, &hash, now.at))?;
        }
        let (overdue, coming) = dues.into_iter().partition(|due| due.on < now.today);
        Ok(Some(Dates { today: now.today, now: now.at, coming, overdue }))
    }

    /// Their cases, and those of whom they stand in for.
    fn cases_of(
        &self,
        conn: &mut Conn,
        authority: &AuthorityCode,
        person: i64,
        email: &str,
        today: NaiveDate,
    ) -> Result<Vec<Reference>, Error> {
        let covers = covers(&contacts::absences(conn, today)?, email, today);
        let colleagues = worklist::colleagues(conn, authority)?;
        let covered = colleagues.iter().filter(|one| covers.iter().any(|cover| cover.email == one.email));
        let people: Vec<i64> = covered.map(|one| one.id).chain([person]).collect();
        Ok(feeds::cases(conn, &people)?)
    }

    fn dates_of(
        &self,
        conn: &mut Conn,
        authority: &AuthorityCode,
        references: &[Reference],
        today: NaiveDate,
    ) -> Result<Vec<Due>, Error> {
        let policy = self.config.policy(authority);
        let mut dues = Vec::new();
        for chunk in references.chunks(CASES_AT_A_TIME) {
            for (reference, record) in events::of_cases(conn, chunk)? {
                let entries = record.into_iter().map(|recorded| recorded.entry).collect();
                let Some(case) = replay(entries) else { continue };
                let by_law = deadlines(&case, &self.rules, &policy).into_iter().filter(|deadline| {
                    deadline.is_pressing()
                        && deadline.basis == Basis::Statutory
                        && matches!(deadline.bound, Bound::Authority | Bound::Adviser)
                });
                dues.extend(by_law.map(|deadline| Due {
                    reference,
                    what: match deadline.about {
                        Some(About::Advice { number, .. }) => DueKind::Advice(number),
                        _ => DueKind::ByLaw(deadline.rule),
                    },
                    on: deadline.due_on,
                }));
                dues.extend(promises(reference, &case, today));
            }
        }
        dues.sort_by_key(|due| (due.on, due.reference));
        Ok(dues)
    }
}

/// The days for which advice is promised. One that has passed is late by law or will be: it is not
/// counted a second time.
fn promises(reference: Reference, case: &Case, today: NaiveDate) -> impl Iterator<Item = Due> {
    let awaited = case.advice.iter().filter(|a| a.clock_runs() && !case.ended_before_given(a));
    let promised = awaited.filter_map(move |advice| Some((advice.number, advice.promised_on?)));
    promised.filter(move |(_, on)| *on >= today).map(move |(number, on)| Due {
        reference,
        what: DueKind::Promise(number),
        on,
    })
}

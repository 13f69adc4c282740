//! Taking a case on by a step. All writing of cases by people goes through here.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::access::Caller;
use super::chasing::check_unchased;
use super::preview::Preview;
use super::tasks::not_for_us;
use super::view::{CaseView, hex};
use super::{App, Error};
use crate::clock::Moment;
use crate::db::cases::Projection;
use crate::db::directory::Directory;
use crate::db::events::Recorded;
use crate::db::idempotency::Kept;
use crate::db::listing::Scope;
use crate::db::{self, Conn, cases, events, idempotency};
use crate::domain::case::{Case, apply, replay};
use crate::domain::identifiers::Reference;
use crate::domain::notice::notices;
use crate::domain::permission::{Route, may_take};
use crate::domain::{Command, Entry, Policy, Refusal, Step, decide};

/// What a write is answered with. It is kept beside the write where the caller gave a key, so
/// that the same request sent again gets the same answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub reference: Reference,
    pub version: u32,
    /// JSON.
    pub body: String,
}

/// How a write is asked for, beside what is asked.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    /// Do it only if the case is still at this version.
    pub expected_version: Option<u32>,
    pub idempotency_key: Option<String>,
}

impl App {
    /// Takes a case on by one step.
    pub fn advance(
        &self,
        caller: &Caller,
        reference: Reference,
        command: &Command,
        terms: &Terms,
    ) -> Result<Answer, Error> {
        let now = self.clock.now();
        self.once(caller, command, &reference.to_string(), terms, now, |conn| {
            let former = self.open_for(conn, caller, reference, command, terms)?;
            let entries = decide(Some(&former.case), command, &self.rules, now.today)?;
            check_unchased(conn, reference, command, now)?;
            let (case, added) =
                self.record(conn, &caller.actor, reference, Some(former.case), &entries, now)?;
            let view =
                CaseView::of(self, reference, &case, caller, former.own_advice, now.today).with_added(added);
            answer(200, reference, &case, &view)
        })
    }

    /// What a step would change. Changes nothing.
    pub fn preview(
        &self,
        caller: &Caller,
        reference: Reference,
        command: &Command,
        terms: &Terms,
    ) -> Result<Preview, Error> {
        let now = self.clock.now();
        self.db.snapshot(|conn| {
            let former = self.open_for(conn, caller, reference, command, terms)?;
            let entries = decide(Some(&former.case), command, &self.rules, now.today)?;
            check_unchased(conn, reference, command, now)?;
            let before = former.case.clone();
            let after = entries.into_iter().fold(Some(former.case), apply).ok_or(Error::NotFound)?;
            Ok(Preview::of(self, reference, &before, &after, caller, former.own_advice, now.today))
        })
    }

    /// What was recorded under a key of the caller's: the case, and the number of the entry.
    pub fn recorded_under(&self, caller: &Caller, key: &str) -> Result<Option<(Reference, u32)>, Error> {
        let kept = self.db.read(|conn| idempotency::find(conn, &caller.actor, key))?;
        let done = kept.and_then(|kept| {
            Some((Reference::parse(&kept.location?)?, kept.version.unwrap_or(0).unsigned_abs()))
        });
        Ok(done)
    }

    /// A case as the caller may see it.
    pub fn show(&self, caller: &Caller, reference: Reference, route: Route) -> Result<CaseView, Error> {
        let now = self.clock.now();
        self.db.write(|conn| {
            let opened = self.open_to_view(conn, caller, reference, route, now)?;
            Ok(CaseView::of(self, reference, &opened.case, caller, opened.own_advice, now.today))
        })
    }

    /// A case's record, if the caller may see the case.
    pub(super) fn open_case(
        &self,
        conn: &mut Conn,
        caller: &Caller,
        reference: Reference,
    ) -> Result<Opened, Error> {
        let own_advice = match &caller.scope {
            Scope::Authority(_) if caller.is_of_authority(reference) => None,
            Scope::Authority(_) => return Err(Error::NotFound),
            Scope::Services(ids) => {
                let own = cases::advice_of_services(conn, reference, ids)?;
                if own.is_empty() {
                    return Err(Error::NotFound);
                }
                Some(own)
            }
        };
        let record = events::of_case(conn, reference)?;
        let entries = record.iter().map(|recorded| recorded.entry.clone()).collect();
        let case = replay(entries).ok_or(Error::NotFound)?;
        Ok(Opened { case, record, own_advice })
    }

    fn open_for(
        &self,
        conn: &mut Conn,
        caller: &Caller,
        reference: Reference,
        command: &Command,
        terms: &Terms,
    ) -> Result<Opened, Error> {
        let opened = self.open_case(conn, caller, reference)?;
        if !may_take(command.step.kind()).contains(&caller.role) {
            return Err(Error::Forbidden);
        }
        let of_others = |own: &Vec<u32>| command.step.advice().is_none_or(|advice| !own.contains(&advice));
        if opened.own_advice.as_ref().is_some_and(of_others) {
            return Err(Error::NotFound);
        }
        match terms.expected_version {
            Some(expected) if expected != opened.case.version() => {
                Err(Error::Stale { expected, actual: opened.case.version() })
            }
            _ => Ok(opened),
        }
    }

    /// Writes entries, the projection and the notices, in the caller's transaction.
    pub(super) fn record(
        &self,
        conn: &mut Conn,
        actor: &str,
        reference: Reference,
        former: Option<Case>,
        entries: &[Entry],
        now: Moment,
    ) -> Result<(Case, Vec<String>), Error> {
        let recorded: Vec<Recorded> = entries
            .iter()
            .map(|entry| Recorded { entry: entry.clone(), actor: actor.to_owned(), recorded_at: now.at })
            .collect();
        events::append(conn, recorded.iter().map(|recorded| (reference, recorded)))?;
        let is_new = former.is_none();
        let case = entries.iter().cloned().fold(former, apply).ok_or(Refusal::NoCase)?;
        let policy = self.config.policy(&case.registration.authority);
        let authority = case.registration.authority.clone();
        let mut directory = Directory::remembering(authority, now.at, self.found.clone());
        let projection = Projection::of(conn, reference, &case, &self.rules, &policy, &mut directory)?;
        if is_new {
            cases::add(conn, std::slice::from_ref(&projection))?;
        } else {
            let version = case.version() - u32::try_from(entries.len()).unwrap_or(0);
            let advice_may_differ = !entries.iter().all(|entry| leaves_advice_alone(&entry.step));
            cases::replace(conn, &projection, version, advice_may_differ)?;
        }
        let owed = owed(conn, reference, &case, entries, &policy, &mut directory)?;
        db::notices::add(conn, owed, now.at)?;
        for entry in entries {
            if let Some((advice, answer)) = answer_of(&entry.step) {
                db::notices::answered(conn, reference, advice, answer, now.at)?;
            }
            if let Step::DeclineAdvice(decline) = &entry.step {
                db::tasks::raise(conn, &not_for_us(reference, &case, decline, now))?;
            }
        }
        Ok((case, directory.added))
    }

    /// Does a thing once: where the caller gave a key and it was done already, answers as then.
    pub(super) fn once(
        &self,
        caller: &Caller,
        command: &Command,
        target: &str,
        terms: &Terms,
        now: Moment,
        mut act: impl FnMut(&mut Conn) -> Result<Answer, Error>,
    ) -> Result<Answer, Error> {
        let Some(key) = &terms.idempotency_key else { return self.db.write(act) };
        let request = hex(&Sha256::digest(format!("{target}\n{command:?}\n{:?}", terms.expected_version)));
        self.db.write(|conn| {
            if let Some(kept) = idempotency::find(conn, &caller.actor, key)? {
                return again(kept, &request);
            }
            let answer = act(conn)?;
            idempotency::keep(
                conn,
                &Kept {
                    caller: caller.actor.clone(),
                    key: key.clone(),
                    request: request.clone(),
                    status: answer.status.into(),
                    location: Some(answer.reference.to_string()),
                    version: i32::try_from(answer.version).ok(),
                    body: answer.body.clone(),
                    created_at: now.at,
                },
            )?;
            Ok(answer)
        })
    }
}

/// A case that the caller may see.
pub(super) struct Opened {
    pub case: Case,
    pub record: Vec<Recorded>,
    /// For a service: the numbers of the advice it was asked for.
    pub own_advice: Option<Vec<u32>>,
}

/// The notices of new entries, with the numbers of the services they are about.
fn owed<'a>(
    conn: &mut Conn,
    reference: Reference,
    case: &'a Case,
    entries: &[Entry],
    policy: &Policy,
    directory: &mut Directory,
) -> Result<Vec<db::notices::New<'a>>, Error> {
    let mut owed = Vec::new();
    for entry in entries {
        for notice in notices(case, entry, policy) {
            let service = notice.service.as_ref().map(|name| directory.service(conn, name));
            owed.push(db::notices::New {
                case: reference,
                entry: entry.number,
                authority: &case.registration.authority,
                service_id: service.transpose()?,
                notice,
            });
        }
    }
    Ok(owed)
}

/// What a service did about what it was told, as the ledger says it.
const fn answer_of(step: &Step) -> Option<(u32, &'static str)> {
    match step {
        Step::AcknowledgeAdvice(acknowledgement) => match acknowledgement.promised_on {
            Some(_) => Some((acknowledgement.advice, "promised")),
            None => Some((acknowledgement.advice, "acknowledged")),
        },
        Step::DeclineAdvice(decline) => Some((decline.advice, "declined")),
        Step::GiveAdvice(given) => Some((given.advice, "given")),
        _ => None,
    }
}

/// Steps after which the advice rows are as before. Anything that closes a case, moves a date
/// or concerns advice is not among them.
const fn leaves_advice_alone(step: &Step) -> bool {
    matches!(
        step,
        Step::Allocate(_)
            | Step::AgreeToAssess(_)
            | Step::DecideToIssue(_)
            | Step::SendDraft(_)
            | Step::RecordRepresentations(_)
            | Step::ConsultSetting(_)
            | Step::RecordSettingResponse(_)
            | Step::RecordChangeOfCircumstances(_)
            | Step::ChaseAdvice(_)
            | Step::SnoozeReminders(_)
            | Step::RecordMailAgreement(_)
            | Step::RaiseAlert(_)
            | Step::Note(_)
    )
}

pub(super) fn answer(
    status: u16,
    reference: Reference,
    case: &Case,
    view: &impl Serialize,
) -> Result<Answer, Error> {
    let body = serde_json::to_string(view).map_err(|e| db::Error::Failed(e.to_string()))?;
    Ok(Answer { status, reference, version: case.version(), body })
}

fn again(kept: Kept, request: &str) -> Result<Answer, Error> {
    if kept.request != request {
        return Err(Error::KeyReused);
    }
    let reference = kept.location.as_deref().and_then(Reference::parse).ok_or(Error::NotFound)?;
    Ok(Answer {
        status: u16::try_from(kept.status).unwrap_or(200),
        reference,
        version: kept.version.unwrap_or(0).unsigned_abs(),
        body: kept.body,
    })
}

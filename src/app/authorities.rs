//! Authorities and their local policies.

use std::collections::BTreeSet;

use super::access::Caller;
use super::{App, Error};
use crate::db::authorities::Authority;
use crate::db::{self, Conn, cases, directory::Directory, events};
use crate::domain::Policy;
use crate::domain::case::replay;
use crate::domain::identifiers::AuthorityCode;
use crate::domain::ladder::Ladder;

/// The published codes and names of England's authorities (Open Government Licence v3).
const PUBLISHED: &str = include_str!("../../config/authorities.csv");

/// Counts up whenever the rows of a case are made otherwise than before, so that those of an older
/// program are made anew. 2: who holds it, and what of it waits for a service.
const PROJECTION: u32 = 2;

/// The published name of a code.
pub fn published_name(code: &AuthorityCode) -> Option<String> {
    let mut reader = csv::Reader::from_reader(PUBLISHED.as_bytes());
    let row = reader.records().flatten().find(|row| row.get(0) == Some(code.as_str()))?;
    row.get(1).map(str::to_owned)
}

/// The published codes and names, in the order of the codes.
pub fn published() -> Vec<(String, String)> {
    let mut reader = csv::Reader::from_reader(PUBLISHED.as_bytes());
    let rows = reader.records().flatten();
    rows.filter_map(|row| Some((row.get(0)?.to_owned(), row.get(1)?.to_owned()))).collect()
}

/// What an authority goes by.
#[derive(Clone, Debug)]
pub struct AuthorityTerms {
    pub code: AuthorityCode,
    pub name: String,
    pub policy: Policy,
    pub ladder: Ladder,
    /// What of the policy stands in a section of its own, by its key.
    pub own_policy: BTreeSet<String>,
    /// The obligations whose rungs stand in a section of its own.
    pub own_ladder: BTreeSet<String>,
}

impl App {
    /// What the caller's authority goes by, and where each thing is set.
    pub fn terms(&self, caller: &Caller) -> Result<AuthorityTerms, Error> {
        let code = caller.authority().ok_or(Error::NotFound)?.clone();
        let found = self.db.read(|conn| db::authorities::find(conn, &code))?;
        let name = found.map(|authority| authority.name).filter(|name| !name.is_empty());
        Ok(AuthorityTerms {
            name: name.unwrap_or_else(|| format!("Authority {code}")),
            policy: self.config.policy(&code),
            ladder: self.config.ladder(&code),
            own_policy: self.config.own_policy(&code),
            own_ladder: self.config.own_ladder(&code),
            code,
        })
    }

    /// Adds the authority if it is new; true where it was.
    pub fn ensure_authority(&self, conn: &mut Conn, code: &AuthorityCode) -> Result<bool, Error> {
        if db::authorities::find(conn, code)?.is_some() {
            return Ok(false);
        }
        let policy = self.config.policy(code);
        let name = Some(policy.name.clone()).filter(|name| !name.is_empty()).or_else(|| published_name(code));
        let authority = Authority {
            code: code.to_string(),
            name: name.unwrap_or_default(),
            policy: fingerprint(&policy),
        };
        db::authorities::add(conn, &authority)?;
        Ok(true)
    }

    /// Outlooks are stored as they follow from the local policy. Where that has changed since,
    /// they are made anew.
    pub(super) fn follow_policies(&self) -> Result<(), Error> {
        for authority in self.db.read(db::authorities::all)? {
            let Ok(code) = AuthorityCode::parse(&authority.code) else { continue };
            let policy = self.config.policy(&code);
            let current = fingerprint(&policy);
            if authority.policy != current {
                tracing::info!(authority = %code, "the local policy or the program changed; what follows from it is made anew");
                self.db.write(|conn| self.rebuild(conn, &code, &policy, &current))?;
            }
        }
        Ok(())
    }

    fn rebuild(
        &self,
        conn: &mut Conn,
        code: &AuthorityCode,
        policy: &Policy,
        current: &str,
    ) -> Result<(), Error> {
        let mut directory = Directory::new(code.clone(), self.clock.now().at);
        for reference in events::references(conn, code)? {
            let entries =
                events::of_case(conn, reference)?.into_iter().map(|recorded| recorded.entry).collect();
            let Some(case) = replay(entries) else { continue };
            let projection =
                cases::Projection::of(conn, reference, &case, &self.rules, policy, &mut directory)?;
            cases::rebuild(conn, &projection)?;
        }
        db::authorities::set_policy(conn, code, current)?;
        Ok(())
    }
}

/// What the stored outlooks depend on beside the record, as a text to compare: what of the policy,
/// and which projection.
pub(super) fn fingerprint(policy: &Policy) -> String {
    let Policy { warning_days, panel_in_week, advice_requests_within_days, draft_in_week, .. } = policy;
    format!(
        "projection {PROJECTION} warning {warning_days} panel {panel_in_week} advice {advice_requests_within_days} draft {draft_in_week}"
    )
}

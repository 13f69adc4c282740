//! Whether a child has a case already, before the clock starts twice.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::access::Caller;
use super::{App, Error};
use crate::db::Conn;
use crate::db::cases::{CaseRow, search_name};
use crate::db::same_child;
use crate::domain::case::Stage;
use crate::domain::child::Child;
use crate::domain::identifiers::{AuthorityCode, Reference};

/// A case that may be about the same child.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Match {
    #[schema(example = "351-2026-00042")]
    pub reference: String,
    /// What is the same, the surest first.
    pub because: Vec<Sameness>,
    pub stage: Stage,
    pub received_on: NaiveDate,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sameness {
    NhsNumber,
    Upn,
    NameAndBirthDate,
}

/// What becomes of a registration whose child has a case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnMatch {
    /// The caller has looked, or does not care.
    #[default]
    GoOn,
    Refuse,
    /// It is a new request for the same child; the record says so.
    Note,
}

impl Sameness {
    /// As it follows "the same".
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::NhsNumber => "NHS number",
            Self::Upn => "UPN",
            Self::NameAndBirthDate => "name and date of birth",
        }
    }
}

impl App {
    /// The cases of the caller's authority that may be about this child, the latest first.
    pub fn same_child(&self, caller: &Caller, child: &Child) -> Result<Vec<Match>, Error> {
        let authority = caller.authority().ok_or(Error::Forbidden)?;
        self.db.snapshot(|conn| matches(conn, authority, child))
    }
}

pub(super) fn matches(
    conn: &mut Conn,
    authority: &AuthorityCode,
    child: &Child,
) -> Result<Vec<Match>, Error> {
    let found = same_child::cases_of(conn, authority, child)?;
    Ok(found.iter().map(|case| of(case, child)).collect())
}

/// The line of the record that says that it is known. It names cases and nothing of the child.
pub(super) fn note(matches: &[Match]) -> String {
    let earlier = matches.iter().map(|one| {
        let same: Vec<&str> = one.because.iter().map(|because| because.in_words()).collect();
        format!("{} (same {})", one.reference, same.join(", same "))
    });
    format!("Registered as a new request for the same child. See {}.", earlier.collect::<Vec<_>>().join("; "))
}

fn of(case: &CaseRow, child: &Child) -> Match {
    let is_same = |ours: Option<&str>, theirs: &Option<String>| ours.is_some() && ours == theirs.as_deref();
    let name = search_name(&format!("{} {}", child.surname, child.forename));
    let because = [
        (Sameness::NhsNumber, is_same(child.nhs_number.as_ref().map(|n| n.as_str()), &case.nhs_number)),
        (Sameness::Upn, is_same(child.upn.as_ref().map(|upn| upn.as_str()), &case.upn)),
        (Sameness::NameAndBirthDate, name == case.search_name && child.born_on == case.born_on),
    ];
    let stage = Stage::ALL.into_iter().find(|stage| stage.name() == case.stage);
    Match {
        reference: Reference::from_id(case.id).map_or_else(String::new, |reference| reference.to_string()),
        because: because.into_iter().filter(|(_, is_so)| *is_so).map(|(because, _)| because).collect(),
        stage: stage.unwrap_or(Stage::Considering),
        received_on: case.received_on,
    }
}

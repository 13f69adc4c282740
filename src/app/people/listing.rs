//! People as their administrator sees them.

use chrono::NaiveDateTime;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::access::Caller;
use crate::app::{App, Error};
use crate::clock::in_england;
use crate::db::directory::Person;
use crate::db::people::{self, Listed};
use crate::db::{Conn, directory};
use crate::domain::identifiers::AuthorityCode;
use crate::domain::permission::Role;

/// Whether somebody can sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PersonState)]
pub enum State {
    /// They have a password, and may.
    SignsIn,
    /// They may, once they have chosen a password.
    Invited,
    Disabled,
    /// Found in the record, and never let in.
    Named,
}

impl State {
    pub const ALL: [Self; 4] = [Self::SignsIn, Self::Invited, Self::Disabled, Self::Named];

    pub const fn name(self) -> &'static str {
        match self {
            Self::SignsIn => "signs_in",
            Self::Invited => "invited",
            Self::Disabled => "disabled",
            Self::Named => "named",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    const fn of(row: &Listed) -> Self {
        match (row.may_sign_in, row.password_set_at, row.disabled_at) {
            (true, Some(_), _) => Self::SignsIn,
            (true, None, _) => Self::Invited,
            (false, _, Some(_)) => Self::Disabled,
            (false, _, None) => Self::Named,
        }
    }
}

/// Somebody in a list.
#[derive(Clone, Debug)]
pub struct Shown {
    pub id: i64,
    pub email: String,
    /// Empty where only the address is known.
    pub name: String,
    pub role: Role,
    /// None of staff of the authority.
    pub service: Option<String>,
    pub state: State,
    pub has_second_factor: bool,
    /// When they last did something while signed in; in England's time.
    pub seen: Option<NaiveDateTime>,
}

impl Shown {
    pub const fn may_sign_in(&self) -> bool {
        matches!(self.state, State::SignsIn | State::Invited)
    }
}

#[derive(Clone, Debug)]
pub struct PeoplePage {
    /// Those whom the words and the choices leave.
    pub people: Vec<Shown>,
    /// Of all: how many there are in each state.
    pub counts: Vec<(State, usize)>,
}

#[derive(Clone, Debug)]
pub struct PersonPage {
    pub person: Shown,
    /// It is whoever is asking.
    pub is_self: bool,
}

impl App {
    /// The people of the caller's authority and of the services that serve it.
    pub fn people_page(
        &self,
        caller: &Caller,
        words: &str,
        role: Option<Role>,
        state: Option<State>,
    ) -> Result<PeoplePage, Error> {
        let code = authority(caller)?;
        let all: Vec<Shown> =
            self.db.read(|conn| people::within(conn, code.as_str()))?.into_iter().filter_map(shown).collect();
        let counts = State::ALL.map(|state| (state, all.iter().filter(|one| one.state == state).count()));
        let words = words.to_lowercase();
        let is_asked = |one: &Shown| {
            role.is_none_or(|role| one.role == role)
                && state.is_none_or(|state| one.state == state)
                && [&one.email, &one.name, one.service.as_ref().unwrap_or(&String::new())]
                    .iter()
                    .any(|text| text.to_lowercase().contains(&words))
        };
        Ok(PeoplePage { people: all.into_iter().filter(is_asked).collect(), counts: counts.into() })
    }

    pub fn person_page(&self, caller: &Caller, id: i64) -> Result<PersonPage, Error> {
        let code = authority(caller)?;
        let all = self.db.read(|conn| people::within(conn, code.as_str()))?;
        let row = all.into_iter().find(|row| row.id == id).ok_or(Error::NotFound)?;
        let is_self = row.email == caller.actor;
        Ok(PersonPage { person: shown(row).ok_or(Error::NotFound)?, is_self })
    }
}

/// Somebody whom the caller's authority looks after.
pub(super) fn within(conn: &mut Conn, caller: &Caller, id: i64) -> Result<Person, Error> {
    let code = authority(caller)?;
    let person = directory::person(conn, id)?.ok_or(Error::NotFound)?;
    match is_within(conn, code, &person)? {
        true => Ok(person),
        false => Err(Error::NotFound),
    }
}

pub(super) fn is_within(conn: &mut Conn, code: &AuthorityCode, person: &Person) -> Result<bool, Error> {
    match person.service_id {
        Some(service) => Ok(people::served_by(conn, service)?.iter().any(|served| served == code.as_str())),
        None => Ok(person.authority.as_deref() == Some(code.as_str())),
    }
}

pub(super) fn authority(caller: &Caller) -> Result<&AuthorityCode, Error> {
    caller.authority().ok_or(Error::NotFound)
}

fn shown(row: Listed) -> Option<Shown> {
    Some(Shown {
        state: State::of(&row),
        id: row.id,
        email: row.email,
        name: row.name,
        role: Role::parse(&row.role)?,
        service: row.service,
        has_second_factor: row.totp_confirmed_at.is_some(),
        seen: row.seen_at.map(in_england),
    })
}

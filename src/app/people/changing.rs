//! What an administrator does with people: each ends their sessions at once.

use chrono::NaiveDateTime;
use serde::Deserialize;
use utoipa::ToSchema;

use super::listing::{authority, is_within, within};
use super::{NewcomerTo, Place, end_sessions, invalid};
use crate::app::access::Caller;
use crate::app::typed::check_line;
use crate::app::{App, Error};
use crate::db::directory::{self, Person};
use crate::db::{Conn, account_links, accounts, people, recovery_codes};
use crate::domain::identifiers::Email;
use crate::domain::permission::Role;

/// Somebody to be invited.
#[derive(Clone, Debug)]
pub struct Newcomer {
    pub email: Email,
    pub name: String,
    pub role: Role,
    /// Of a partner.
    pub service: Option<i64>,
}

/// What an administrator does with somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ChangeOfPerson)]
pub enum Change {
    Role,
    /// Takes away the right to sign in.
    Disable,
    /// Gives it, or gives it back, with an invitation.
    Admit,
    /// Sends the invitation once more.
    Invite,
    /// The second factor is set up anew when they next sign in.
    SecondFactor,
    /// Signs them out everywhere.
    Sessions,
}

impl Change {
    pub const ALL: [Self; 6] =
        [Self::Role, Self::Disable, Self::Admit, Self::Invite, Self::SecondFactor, Self::Sessions];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Role => "role",
            Self::Disable => "disable",
            Self::Admit => "admit",
            Self::Invite => "invite",
            Self::SecondFactor => "second_factor",
            Self::Sessions => "sessions",
        }
    }
}

impl App {
    /// Does one of these with somebody; `role` is the new one where that is what changes.
    pub fn change_person(
        &self,
        caller: &Caller,
        id: i64,
        change: Change,
        role: Option<Role>,
    ) -> Result<(), Error> {
        if role.is_some() && change != Change::Role {
            return invalid("role", "a role is given only where it changes");
        }
        match (change, role) {
            (Change::Role, Some(role)) => self.change_role(caller, id, role),
            (Change::Role, None) => invalid("role", "choose a role"),
            (Change::Disable, _) => self.disable(caller, id),
            (Change::Admit, _) => self.admit(caller, id),
            (Change::Invite, _) => self.invite_again(caller, id),
            (Change::SecondFactor, _) => self.reset_second_factor(caller, id),
            (Change::Sessions, _) => self.end_sessions_of(caller, id),
        }
    }

    /// Adds somebody to the caller's authority, or to a service that serves it, and sends them an
    /// invitation; answers with their number.
    pub fn invite_person(&self, caller: &Caller, newcomer: &Newcomer) -> Result<i64, Error> {
        let code = authority(caller)?;
        if newcomer.name.is_empty() {
            return invalid("name", "enter a name");
        }
        check_line("name", &newcomer.name)?;
        if newcomer.service.is_some() && newcomer.role != Role::Partner {
            return invalid("service", "only a partner belongs to a service");
        }
        let now = self.clock.now();
        self.db.write(|conn| {
            let place = match (newcomer.role, newcomer.service) {
                (Role::Partner, Some(service)) => {
                    let served = people::served_by(conn, service)?;
                    if !served.iter().any(|served| served == code.as_str()) {
                        return invalid("service", "choose one of your services");
                    }
                    Place::Service(service)
                }
                (Role::Partner, None) => return invalid("service", "choose the service they belong to"),
                _ => Place::Authority(code.clone()),
            };
            let Newcomer { email, name, role, .. } = newcomer;
            let person = self.add_in(conn, &NewcomerTo { email, name, role: *role, place }, now)?;
            self.send_invitation(conn, &person, now)?;
            Ok(person.id)
        })
    }

    /// Sends the invitation once more; the link of the one before no longer opens anything.
    fn invite_again(&self, caller: &Caller, id: i64) -> Result<(), Error> {
        let now = self.clock.now();
        self.db.write(|conn| {
            let person = within(conn, caller, id)?;
            let account = accounts::by_email(conn, &person.email)?;
            if !person.may_sign_in || account.is_some_and(|account| account.password_hash.is_some()) {
                return invalid(
                    "",
                    "only somebody who is invited and has no password yet can be invited again",
                );
            }
            self.send_invitation(conn, &person, now)
        })
    }

    /// Lets in somebody who is named in the record, or was disabled, and invites them.
    fn admit(&self, caller: &Caller, id: i64) -> Result<(), Error> {
        let now = self.clock.now();
        self.db.write(|conn| {
            let person = within(conn, caller, id)?;
            if person.may_sign_in {
                return invalid("", "they may sign in already");
            }
            let role = Role::parse(&person.role).ok_or(Error::NotFound)?;
            directory::admit_person(conn, id, &person.name, role)?;
            end_sessions(conn, &person.email, now.at)?;
            self.send_invitation(conn, &Person { may_sign_in: true, ..person }, now)
        })
    }

    fn change_role(&self, caller: &Caller, id: i64, role: Role) -> Result<(), Error> {
        let now = self.clock.now().at;
        self.db.write(|conn| {
            let person = another(conn, caller, id)?;
            if person.service_id.is_some() || role == Role::Partner {
                return invalid("role", "a partner belongs to a service, everybody else to an authority");
            }
            directory::set_role(conn, id, role)?;
            end_sessions(conn, &person.email, now)
        })
    }

    /// Takes away the right to sign in.
    fn disable(&self, caller: &Caller, id: i64) -> Result<(), Error> {
        let now = self.clock.now().at;
        self.db.write(|conn| {
            let person = another(conn, caller, id)?;
            directory::disable_person(conn, id, now)?;
            if let Some(account) = accounts::by_email(conn, &person.email)? {
                account_links::end_all(conn, account.id, now)?;
            }
            end_sessions(conn, &person.email, now)
        })
    }

    /// Somebody has lost their telephone and their recovery codes: they set up a second factor anew
    /// when they next sign in.
    fn reset_second_factor(&self, caller: &Caller, id: i64) -> Result<(), Error> {
        let now = self.clock.now().at;
        self.db.write(|conn| {
            let person = another(conn, caller, id)?;
            // It would weaken how they sign in elsewhere, which is not for this authority to say.
            let code = authority(caller)?;
            for other in directory::find_people(conn, &person.email)? {
                if other.may_sign_in && !is_within(conn, code, &other)? {
                    return invalid(
                        "",
                        "they also sign in for another authority: it has to be done from the command line",
                    );
                }
            }
            forget_second_factor(conn, &person.email, now)
        })
    }

    /// The same from the command line, wherever they belong.
    pub fn reset_second_factor_of(&self, email: &Email) -> Result<(), Error> {
        let now = self.clock.now().at;
        self.db.write(|conn| forget_second_factor(conn, email.as_str(), now))
    }

    fn end_sessions_of(&self, caller: &Caller, id: i64) -> Result<(), Error> {
        let now = self.clock.now().at;
        self.db.write(|conn| {
            let person = within(conn, caller, id)?;
            end_sessions(conn, &person.email, now)
        })
    }
}

fn forget_second_factor(conn: &mut Conn, email: &str, now: NaiveDateTime) -> Result<(), Error> {
    let account = accounts::by_email(conn, email)?.ok_or(Error::NotFound)?;
    accounts::remove_second_factor(conn, account.id)?;
    recovery_codes::forget(conn, account.id)?;
    end_sessions(conn, email, now)
}

/// Somebody other than the caller, who must not lock themselves out.
fn another(conn: &mut Conn, caller: &Caller, id: i64) -> Result<Person, Error> {
    let person = within(conn, caller, id)?;
    if person.email == caller.actor {
        return invalid("", "somebody else has to do this for you, so that nobody locks themselves out");
    }
    Ok(person)
}

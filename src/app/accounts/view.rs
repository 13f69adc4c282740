//! What somebody sees of their own account.

use chrono::{NaiveDate, NaiveDateTime};

use crate::app::sessions::Session;
use crate::app::sign_in::{needs_second_factor, people_of};
use crate::app::{App, Error};
use crate::clock::in_england;
use crate::db::directory::Person;
use crate::db::sessions::SessionRow;
use crate::db::{Conn, accounts, authorities, directory, recovery_codes, sessions};
use crate::domain::identifiers::AuthorityCode;
use crate::domain::permission::Role;

#[derive(Clone, Debug)]
pub struct AccountView {
    pub name: String,
    pub email: String,
    pub role: Role,
    /// The authority, or the services.
    pub place: String,
    /// As whom else they can act; empty where there is only one.
    pub acting: Vec<Acting>,
    pub password_set_on: Option<NaiveDate>,
    /// Since when a second factor is asked for.
    pub second_factor_since: Option<NaiveDate>,
    pub needs_second_factor: bool,
    pub is_demonstration: bool,
    pub recovery_codes_left: i64,
    /// Where they are signed in, the latest first.
    pub sessions: Vec<SignedIn>,
}

/// One of those that an address is.
#[derive(Clone, Debug)]
pub struct Acting {
    pub person: i64,
    pub role: Role,
    pub place: String,
    pub is_now: bool,
}

/// A session, in the time of England.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub browser: String,
    pub since: NaiveDateTime,
    pub seen: NaiveDateTime,
    pub is_this: bool,
}

impl App {
    pub fn account(&self, session: &Session) -> Result<AccountView, Error> {
        let now = self.clock.now().at;
        self.db.snapshot(|conn| {
            let account = accounts::find(conn, session.account)?.ok_or(Error::NotFound)?;
            let people = people_of(conn, &session.email)?;
            let acting = acting(conn, &people, session.person)?;
            let open = sessions::of_account(conn, account.id)?;
            let on = |at: Option<NaiveDateTime>| at.map(|at| in_england(at).date());
            Ok(AccountView {
                name: session.name.clone(),
                email: session.email.clone(),
                role: session.caller.role,
                place: acting.iter().find(|one| one.is_now).map(|one| one.place.clone()).unwrap_or_default(),
                acting: if acting.len() > 1 { acting } else { Vec::new() },
                password_set_on: on(account.password_set_at),
                second_factor_since: on(account.totp_confirmed_at),
                needs_second_factor: needs_second_factor(&account, &people),
                is_demonstration: account.is_demonstration,
                recovery_codes_left: recovery_codes::left(conn, account.id)?,
                sessions: open
                    .iter()
                    .filter(|row| row.is_complete && now < self.session_ends(row))
                    .map(|row| SignedIn::of(row, &session.hash))
                    .collect(),
            })
        })
    }
}

/// Whoever is of several services acts for all of them at once.
fn acting(conn: &mut Conn, people: &[Person], now: i64) -> Result<Vec<Acting>, Error> {
    let names = directory::service_names(conn)?;
    let is_of_a_service = |person: &&Person| person.authority.is_none();
    let is_now = |person: &Person| person.id == now;
    let mut all = Vec::new();
    for person in people.iter().filter(|person| !is_of_a_service(person)) {
        all.push(Acting {
            person: person.id,
            role: Role::parse(&person.role).unwrap_or(Role::Caseworker),
            place: authority_name(conn, person.authority.as_deref().unwrap_or_default())?,
            is_now: is_now(person),
        });
    }
    let partners: Vec<&Person> = people.iter().filter(is_of_a_service).collect();
    if let Some(first) = partners.first() {
        let name = |person: &&Person| names.iter().find(|(id, _)| Some(*id) == person.service_id);
        let places: Vec<String> = partners.iter().filter_map(name).map(|(_, name)| name.clone()).collect();
        all.push(Acting {
            person: first.id,
            role: Role::Partner,
            place: places.join(", "),
            is_now: partners.iter().any(|person| is_now(person)),
        });
    }
    Ok(all)
}

fn authority_name(conn: &mut Conn, code: &str) -> Result<String, Error> {
    let known = match AuthorityCode::parse(code) {
        Ok(code) => authorities::find(conn, &code)?,
        Err(_) => None,
    };
    let name = known.map(|authority| authority.name).filter(|name| !name.is_empty());
    Ok(name.unwrap_or_else(|| format!("Authority {code}")))
}

impl SignedIn {
    fn of(row: &SessionRow, this: &str) -> Self {
        Self {
            browser: row.client.clone(),
            since: in_england(row.created_at),
            seen: in_england(row.seen_at),
            is_this: row.hash == this,
        }
    }
}

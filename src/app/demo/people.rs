//! People of the demonstration who sign in. Their passwords are no secret, and there is nothing
//! behind them that is one.

use super::SHARED_SERVICE;
use crate::app::tokens::Holder;
use crate::app::{App, Error};
use crate::db::{self, accounts};
use crate::domain::identifiers::{AuthorityCode, Email};
use crate::domain::permission::Role;

/// Somebody to sign in as.
#[derive(Clone, Copy, Debug)]
pub struct SignIn {
    pub role: Role,
    pub email: &'static str,
    name: &'static str,
    pub password: &'static str,
}

const AUTHORITY: &str = "981";
const SIGN_INS: [SignIn; 4] = [
    // Named in the caseload; see `council::CASEWORKERS`.
    SignIn {
        role: Role::Caseworker,
        email: "a.wren@981.example",
        name: "Alex Wren",
        password: "wren-in-twenty-weeks",
    },
    SignIn {
        role: Role::Manager,
        email: "sen.manager@981.example",
        name: "Mo Kestrel",
        password: "kestrel-in-twenty-weeks",
    },
    SignIn {
        role: Role::Partner,
        email: "community.paediatrics@981.example",
        name: "Dr Jo Plover",
        password: "plover-in-twenty-weeks",
    },
    SignIn {
        role: Role::Administrator,
        email: "administrator@981.example",
        name: "Sam Dunnock",
        password: "dunnock-in-twenty-weeks",
    },
];

/// Their colleagues in the caseload, who do not sign in.
const COLLEAGUES: [(&str, &str); 4] = [
    ("b.finch@981.example", "Bea Finch"),
    ("c.heron@981.example", "Chris Heron"),
    ("d.swift@981.example", "Dana Swift"),
    ("e.robin@981.example", "Eli Robin"),
];

/// Lets them in.
pub(super) fn admit(app: &App) -> Result<(), Error> {
    let failed = |error: &dyn std::fmt::Display| db::Error::Failed(error.to_string());
    let authority = AuthorityCode::parse(AUTHORITY).map_err(|error| failed(&error))?;
    for one in SIGN_INS {
        let email = Email::parse(one.email).map_err(|error| failed(&error))?;
        let holder = match one.role {
            Role::Partner => Holder::Service { name: SHARED_SERVICE.to_owned(), authority: None },
            _ => Holder::Authority(authority.clone()),
        };
        app.add_person(&email, one.name, one.role, &holder)?;
        app.mark_demonstration(&email)?;
        app.set_password(&email, one.password)?;
    }
    for (email, name) in COLLEAGUES {
        let email = Email::parse(email).map_err(|error| failed(&error))?;
        app.add_person(&email, name, Role::Caseworker, &Holder::Authority(authority.clone()))?;
    }
    Ok(())
}

/// Those who were let in when the demonstration was loaded into this database.
pub fn sign_ins(app: &App) -> Result<Vec<SignIn>, Error> {
    let is_there = |one: &SignIn| -> Result<bool, Error> {
        let account = app.db.read(|conn| accounts::by_email(conn, one.email))?;
        Ok(account.is_some_and(|account| account.is_demonstration))
    };
    SIGN_INS
        .into_iter()
        .filter_map(|one| is_there(&one).map(|there| there.then_some(one)).transpose())
        .collect()
}

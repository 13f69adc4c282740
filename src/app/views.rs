//! Who looked at which child's record, for the administrator who watches over that.

use chrono::{Days, NaiveDate, NaiveDateTime};

use super::access::Caller;
use super::{App, Error};
use crate::clock::{end_of_day, in_england};
use crate::db::views::{self, View, Wanted};
use crate::db::{people, tokens};
use crate::domain::identifiers::Reference;
use crate::domain::permission::{Role, Route};

/// Which of them somebody wants to see.
#[derive(Clone, Debug, Default)]
pub struct ViewsQuestion {
    pub case: Option<Reference>,
    /// One of those that `watched` lists; an address holds no name.
    pub who: Option<String>,
    /// Both days inclusive.
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    /// Only earlier ones.
    pub before: Option<i64>,
}

/// Somebody looked at a child's record.
#[derive(Clone, Debug)]
pub struct Looked {
    /// In England's time.
    pub at: NaiveDateTime,
    pub actor: String,
    pub role: Option<Role>,
    pub case: String,
    /// By which way; none where this version no longer has it.
    pub route: Option<Route>,
}

/// Somebody or something that can look at records.
#[derive(Clone, Debug)]
pub struct Watched {
    /// What stands in an address for it.
    pub code: String,
    /// As the record names it.
    pub actor: String,
    /// As an administrator knows it.
    pub label: String,
}

impl App {
    /// Those who can look at records of the caller's authority: people, and programs with a token.
    pub fn watched(&self, caller: &Caller) -> Result<Vec<Watched>, Error> {
        let code = caller.authority().ok_or(Error::NotFound)?;
        self.db.snapshot(|conn| {
            let people = people::within(conn, code.as_str())?.into_iter().map(|person| Watched {
                code: format!("p{}", person.id),
                label: match &*person.name {
                    "" => person.email.clone(),
                    name => format!("{name} ({})", person.email),
                },
                actor: person.email,
            });
            let tokens = tokens::within(conn, code.as_str())?.into_iter().map(|(token, _)| Watched {
                code: format!("t{}", token.id),
                label: format!("Token: {}", token.name),
                actor: token.name,
            });
            let mut all: Vec<Watched> = people.chain(tokens).collect();
            // Somebody of several services is one.
            all.dedup_by(|one, other| one.actor == other.actor);
            Ok(all)
        })
    }

    /// A page of views of the caller's authority, the newest first, and where the next begins.
    pub fn views(
        &self,
        caller: &Caller,
        question: &ViewsQuestion,
        most: usize,
    ) -> Result<(Vec<Looked>, Option<i64>), Error> {
        let code = caller.authority().ok_or(Error::NotFound)?;
        let actor = match &question.who {
            None => None,
            Some(who) => {
                let found = self.watched(caller)?.into_iter().find(|one| one.code == *who);
                Some(found.ok_or(Error::NotFound)?.actor)
            }
        };
        let wanted = Wanted {
            case_id: question.case.map(Reference::to_id),
            actor,
            from: question.from.map(|day| end_of_day(day - Days::new(1))),
            until: question.to.map(end_of_day),
            before: question.before,
        };
        let limit = i64::try_from(most + 1).unwrap_or(i64::MAX);
        let mut found = self.db.read(|conn| views::latest(conn, code.as_str(), &wanted, limit))?;
        let more = found.len() > most;
        found.truncate(most);
        let next = found.last().map(|view| view.id).filter(|_| more);
        Ok((found.into_iter().map(looked).collect(), next))
    }
}

fn looked(view: View) -> Looked {
    Looked {
        at: in_england(view.at),
        role: Role::parse(&view.role),
        case: Reference::from_id(view.case_id).map(|case| case.to_string()).unwrap_or_default(),
        route: Route::ALL.iter().copied().find(|route| format!("{route:?}") == view.what),
        actor: view.actor,
    }
}

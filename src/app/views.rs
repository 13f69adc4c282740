//! Who looked at which child's record, for the administrator who watches over that.

use chrono::{Days, NaiveDate, NaiveDateTime};

use super::access::Caller;
use super::{App, Error};
use crate::clock::{end_of_day, in_england};
use crate::db::views::{self, View, Wanted};
use crate::domain::identifiers::Reference;
use crate::domain::permission::{Role, Route};

/// Which of them somebody wants to see.
#[derive(Clone, Debug, Default)]
pub struct ViewsQuestion {
    pub case: Option<Reference>,
    /// Part of an address or of a token's name.
    pub actor: Option<String>,
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

impl App {
    /// A page of views of the caller's authority, the newest first, and where the next begins.
    pub fn views(
        &self,
        caller: &Caller,
        question: &ViewsQuestion,
        most: usize,
    ) -> Result<(Vec<Looked>, Option<i64>), Error> {
        let code = caller.authority().ok_or(Error::NotFound)?;
        let wanted = Wanted {
            case_id: question.case.map(Reference::to_id),
            actor: question.actor.clone(),
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

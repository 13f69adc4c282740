//! Closures of settings and term dates: what an exception of reg 10(4)(a) or (b) may rest on.

use chrono::NaiveDate;

use super::access::Caller;
use super::typed::check_day;
use super::{App, Error};
use crate::db::closures::{self, NewClosure};
use crate::domain::closure::Closure;

/// The longest name a closure has, in characters.
const LONGEST_NAME: usize = 100;

/// A closure to be added.
#[derive(Clone, Debug)]
pub struct ClosureOrder {
    /// What people know it as: "Summer holiday".
    pub name: String,
    /// All settings of the authority where there is none.
    pub setting: Option<i64>,
    /// First and last day, both inclusive.
    pub from: NaiveDate,
    pub to: NaiveDate,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosureView {
    pub id: i64,
    pub name: String,
    pub setting: Option<String>,
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub closure: Closure,
}

impl App {
    /// The closures of the caller's authority: those that are not over, the next first, and after
    /// them those that are, the latest first.
    pub fn closures(&self, caller: &Caller) -> Result<Vec<ClosureView>, Error> {
        let authority = caller.authority().ok_or(Error::NotFound)?;
        let today = self.clock.now().today;
        let found = self.db.read(|conn| closures::of_authority(conn, authority.as_str()))?;
        let (coming, mut over): (Vec<ClosureView>, Vec<ClosureView>) =
            found.into_iter().map(view).partition(|closure| closure.to >= today);
        over.reverse();
        Ok(coming.into_iter().chain(over).collect())
    }

    /// The settings that may be closed, by their numbers.
    pub fn settings_of(&self, caller: &Caller) -> Result<Vec<(i64, String)>, Error> {
        let authority = caller.authority().ok_or(Error::NotFound)?;
        Ok(self.db.read(|conn| closures::settings(conn, authority.as_str()))?)
    }

    pub fn add_closure(&self, caller: &Caller, order: &ClosureOrder) -> Result<i64, Error> {
        let authority = caller.authority().ok_or(Error::NotFound)?;
        check(order)?;
        let created_at = self.clock.now().at;
        self.db.write(|conn| {
            let mut settings = closures::settings(conn, authority.as_str())?.into_iter();
            if order.setting.is_some_and(|id| settings.all(|(known, _)| known != id)) {
                return invalid("setting", "Choose one of the settings in the list");
            }
            let closure = NewClosure {
                authority: authority.to_string(),
                setting_id: order.setting,
                name: order.name.clone(),
                from_on: order.from,
                to_on: order.to,
                created_at,
            };
            Ok(closures::add(conn, &closure)?)
        })
    }

    pub fn remove_closure(&self, caller: &Caller, id: i64) -> Result<(), Error> {
        let authority = caller.authority().ok_or(Error::NotFound)?;
        let now = self.clock.now().at;
        let removed = self.db.write(|conn| closures::remove(conn, authority.as_str(), id, now))?;
        if removed { Ok(()) } else { Err(Error::NotFound) }
    }
}

fn check(order: &ClosureOrder) -> Result<(), Error> {
    let ClosureOrder { name, from, to, .. } = order;
    if name.is_empty() {
        return invalid("name", "Enter what it is called, like Summer holiday");
    }
    if name.chars().count() > LONGEST_NAME {
        return invalid("name", "The name must be 100 characters or fewer");
    }
    check_day("from", *from)?;
    check_day("to", *to)?;
    if to < from {
        return invalid("to", "The last day must be the same as or after the first day");
    }
    Ok(())
}

fn invalid<T>(field: &'static str, detail: &str) -> Result<T, Error> {
    Err(Error::Invalid { field, detail: detail.to_owned() })
}

fn view((closure, setting): (closures::Closure, Option<String>)) -> ClosureView {
    ClosureView {
        id: closure.id,
        name: closure.name,
        setting,
        from: closure.from_on,
        to: closure.to_on,
        closure: Closure::lasting(closure.from_on, closure.to_on),
    }
}

//! Where somebody signed in can go, by their role: the permission table says what is theirs.

use super::routes::place;
use crate::domain::permission::{Access, Role, Route, access};

/// The places that have an entry, in their order.
const PLACES: [(Route, &str); 17] = [
    (Route::Overview, "Overview"),
    (Route::Worklist, "Cases"),
    (Route::ShowRegister, "Register a request"),
    (Route::Inbox, "Inbox"),
    (Route::OurMail, "Who gets our mail"),
    (Route::OurFigures, "How we are doing"),
    (Route::People, "People"),
    (Route::Services, "Services"),
    (Route::Contacts, "Contacts"),
    (Route::AuthorityPage, "Authority"),
    (Route::LadderPage, "Ladder"),
    (Route::TasksPage, "Tasks"),
    (Route::Outbox, "Outbox"),
    (Route::LedgerPage, "Ledger"),
    (Route::JobsPage, "Jobs"),
    (Route::ViewsPage, "Who looked"),
    (Route::Tokens, "Tokens"),
];

pub struct Entry {
    pub title: &'static str,
    pub address: &'static str,
    /// The page that is open, or one below it.
    pub is_here: bool,
}

/// The entries of a role, with the one marked that `path` belongs to.
pub fn of(role: Role, path: &str) -> Vec<Entry> {
    let mut entries: Vec<Entry> = PLACES
        .iter()
        .filter(|(route, _)| is_open_to(*route, role))
        .map(|(route, title)| Entry { title, address: place(*route).0, is_here: false })
        .collect();
    let is_below = |entry: &&mut Entry| {
        path.strip_prefix(entry.address).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let here = entries.iter_mut().filter(is_below).max_by_key(|entry| entry.address.len());
    if let Some(entry) = here {
        entry.is_here = true;
    }
    entries
}

/// Where a role begins its day.
pub const fn start(role: Role) -> &'static str {
    match role {
        Role::Caseworker => "/cases",
        Role::Manager => "/overview",
        Role::Partner => "/inbox",
        Role::Administrator => "/people",
    }
}

fn is_open_to(route: Route, role: Role) -> bool {
    matches!(access(route), Access::Roles(roles) if roles.contains(&role))
}

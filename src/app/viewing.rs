//! Whoever looks at a child's record is written down in the same transaction: no entry, no page.

use super::access::Caller;
use super::cases::Opened;
use super::{App, Error};
use crate::clock::Moment;
use crate::db::Conn;
use crate::db::listing::Scope;
use crate::db::views::{self, NewView};
use crate::domain::identifiers::Reference;
use crate::domain::permission::Route;

impl App {
    /// A case's record for somebody to read, if they may see the case. `route` is by which way.
    pub(super) fn open_to_view(
        &self,
        conn: &mut Conn,
        caller: &Caller,
        reference: Reference,
        route: Route,
        now: Moment,
    ) -> Result<Opened, Error> {
        let opened = self.open_case(conn, caller, reference)?;
        views::add(
            conn,
            &NewView {
                at: now.at,
                actor: &caller.actor,
                role: caller.role.name(),
                authority: opened.case.registration.authority.as_str(),
                case_id: reference.to_id(),
                what: &format!("{route:?}"),
            },
        )?;
        if matches!(caller.scope, Scope::Authority(_)) {
            views::opened(conn, reference.to_id(), now.at)?;
        }
        Ok(opened)
    }
}

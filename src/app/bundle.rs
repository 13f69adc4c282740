//! The bundle of a case for a complaint or an appeal: all that its page shows, the whole record,
//! and who was told what.

use chrono::NaiveDateTime;

use super::access::Caller;
use super::case_page::{CasePage, named};
use super::record_page::{RecordLine, lines};
use super::{App, Error};
use crate::clock::in_england;
use crate::domain::identifiers::Reference;
use crate::domain::permission::Route;

#[derive(Clone, Debug, PartialEq)]
pub struct Bundle {
    pub page: CasePage,
    pub lines: Vec<RecordLine>,
    pub made_by: String,
    /// In England.
    pub made_at: NaiveDateTime,
}

impl App {
    pub fn bundle(&self, caller: &Caller, reference: Reference) -> Result<Bundle, Error> {
        let now = self.clock.now();
        self.db.write(|conn| {
            let opened = self.open_to_view(conn, caller, reference, Route::Bundle, now)?;
            let ledger = self.ledger_of(conn, caller, reference)?;
            Ok(Bundle {
                lines: lines(conn, &opened, &ledger)?,
                page: self.assembled(conn, caller.role, reference, &opened, &ledger, None, now.today)?,
                made_by: named(conn, &caller.actor)?.name,
                made_at: in_england(now.at),
            })
        })
    }
}

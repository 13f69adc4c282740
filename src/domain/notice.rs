//! Who must be told what. Nothing is told yet: the ladder and its notices are the next part to
//! be built. The ledger they go into is written in the same transaction as the entry.

use super::case::{Case, Entry};

/// Something owed to somebody because of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {}

/// The notices that an entry gives rise to.
pub fn notices(_case: &Case, _entry: &Entry) -> Vec<Notice> {
    Vec::new()
}

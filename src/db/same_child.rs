//! Cases of an authority that may be about the same child.

use diesel::prelude::*;

use super::Error;
use super::cases::{CaseRow, search_name};
use super::dialect::Conn;
use super::schema::cases;
use crate::domain::child::Child;
use crate::domain::identifiers::AuthorityCode;

/// Open or closed, the latest first. Each of the three ways has an index of its own, so each is
/// asked by itself.
pub fn cases_of(conn: &mut Conn, authority: &AuthorityCode, child: &Child) -> Result<Vec<CaseRow>, Error> {
    let own = || cases::table.filter(cases::authority.eq(authority.as_str()));
    let name = search_name(&format!("{} {}", child.surname, child.forename));
    let mut found: Vec<CaseRow> =
        own().filter(cases::search_name.eq(name).and(cases::born_on.eq(child.born_on))).load(conn)?;
    if let Some(number) = &child.nhs_number {
        found.extend(own().filter(cases::nhs_number.eq(number.as_str())).load::<CaseRow>(conn)?);
    }
    if let Some(upn) = &child.upn {
        found.extend(own().filter(cases::upn.eq(upn.as_str())).load::<CaseRow>(conn)?);
    }
    found.sort_by_key(|case| std::cmp::Reverse(case.id));
    found.dedup_by_key(|case| case.id);
    Ok(found)
}

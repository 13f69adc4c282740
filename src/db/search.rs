//! Looking for a case by what is known of it.

use diesel::prelude::*;

use super::Error;
use super::dialect::Conn;
use super::schema::cases;
use crate::domain::identifiers::AuthorityCode;

/// Stands after every character that a folded name holds.
const BEYOND: char = '~';

/// The cases of an authority that have this NHS number, UPN or reference of the former system.
pub fn by_identifier(
    conn: &mut Conn,
    authority: &AuthorityCode,
    text: &str,
    digits: &str,
    limit: i64,
) -> Result<Vec<i64>, Error> {
    Ok(cases::table
        .filter(cases::authority.eq(authority.as_str()))
        .filter(
            cases::source_reference
                .assume_not_null()
                .eq(text)
                .or(cases::nhs_number.assume_not_null().eq(digits))
                .or(cases::upn.assume_not_null().eq(text.to_uppercase())),
        )
        .order(cases::id)
        .limit(limit)
        .select(cases::id)
        .load(conn)?)
}

/// The folded names, "surname forename", of an authority's cases that begin with this text; of
/// all where it is empty.
pub fn names(
    conn: &mut Conn,
    authority: &AuthorityCode,
    beginning: &str,
) -> Result<Vec<(i64, String)>, Error> {
    let own = cases::table.filter(cases::authority.eq(authority.as_str()));
    Ok(own
        .filter(cases::search_name.between(beginning, format!("{beginning}{BEYOND}")))
        .select((cases::id, cases::search_name))
        .load(conn)?)
}

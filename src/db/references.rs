//! Numbers for new references, counted within an authority and year.

use diesel::prelude::*;

use super::Error;
use super::dialect::Conn;
use super::schema::reference_numbers as numbers;
use crate::domain::identifiers::{AuthorityCode, Reference};

/// Takes `count` new numbers and answers with the first; part of the caller's transaction, so a
/// number is never given out twice and none is lost.
pub fn take(conn: &mut Conn, authority: &AuthorityCode, year: i32, count: u32) -> Result<u32, Error> {
    let count = i32::try_from(count).map_err(|_| Error::Failed("too many references at a time".into()))?;
    let row = numbers::table.find((authority.as_str(), year));
    let last: Option<i32> = diesel::update(row)
        .set(numbers::last.eq(numbers::last + count))
        .returning(numbers::last)
        .get_result(conn)
        .optional()?;
    let last = match last {
        Some(last) => last,
        None => {
            let new =
                (numbers::authority.eq(authority.as_str()), numbers::year.eq(year), numbers::last.eq(count));
            diesel::insert_into(numbers::table).values(new).execute(conn)?;
            count
        }
    };
    Ok((last - count + 1).unsigned_abs())
}

/// The case that a source system's reference stands for.
pub fn by_source(
    conn: &mut Conn,
    authority: &AuthorityCode,
    source_reference: &str,
) -> Result<Option<Reference>, Error> {
    use super::schema::cases;
    let id: Option<i64> = cases::table
        .filter(cases::authority.eq(authority.as_str()).and(cases::source_reference.eq(source_reference)))
        .select(cases::id)
        .first(conn)
        .optional()?;
    Ok(id.and_then(Reference::from_id))
}

/// Which of these references of a source system have a case.
pub fn by_sources(
    conn: &mut Conn,
    authority: &AuthorityCode,
    source_references: &[&str],
) -> Result<Vec<(String, Reference)>, Error> {
    use super::schema::cases;
    let found: Vec<(Option<String>, i64)> = cases::table
        .filter(cases::authority.eq(authority.as_str()))
        .filter(cases::source_reference.eq_any(source_references.iter().map(|text| (*text).to_owned())))
        .select((cases::source_reference, cases::id))
        .load(conn)?;
    Ok(found.into_iter().filter_map(|(text, id)| text.zip(Reference::from_id(id))).collect())
}

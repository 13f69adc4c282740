//! Looking for a case by reference, name, NHS number or UPN. What is typed is personal data, so no
//! address carries it: it is kept under the account, and the address names where.

use std::cmp::Ordering;

use super::line::{Line, lines};
use super::matching::{Likeness, likeness, split};
use super::{Beside, Filter, mine};
use crate::app::access::Caller;
use crate::app::sessions::{Session, random_text};
use crate::app::{App, Error};
use crate::db::cases::search_name;
use crate::db::worklist::{Counts, Tab};
use crate::db::{Conn, cases, kept_forms, search, worklist};
use crate::domain::identifiers::{AuthorityCode, Reference};

/// Where searches are kept, among what was typed into forms.
const PLACE: &str = "search:";

/// As long as an authority has no more cases, every name is compared; of more, those that begin
/// with the same letter.
const COMPARED_WHOLE: u64 = 25_000;

const MOST_FOUND: usize = 50;
const LONGEST: usize = 200;

/// What is being looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Search {
    /// The one case that it can only be.
    Case(Reference),
    /// What was typed is kept, under this name.
    Kept(String),
}

/// What a search found.
#[derive(Clone, Debug)]
pub struct Found {
    pub typed: String,
    /// They have the identifier, or the name as it was typed.
    pub same: Vec<Line>,
    /// Their name is spelt otherwise.
    pub similar: Vec<Line>,
    /// There are more than are shown.
    pub more: bool,
    pub beside: Beside,
    pub counts: Counts,
}

impl App {
    /// Looks for a case by an identifier; anything else is kept, to be shown on a page.
    pub fn search(&self, session: &Session, typed: &str) -> Result<Search, Error> {
        let typed = typed.trim();
        if typed.is_empty() || typed.chars().count() > LONGEST {
            let detail = "type a reference, a name, an NHS number or a UPN".to_owned();
            return Err(Error::Invalid { field: "q", detail });
        }
        let authority = authority(&session.caller)?;
        let hits = self.db.read(|conn| by_identifier(conn, authority, typed))?;
        if let [only] = hits[..]
            && let Some(reference) = Reference::from_id(only)
        {
            return Ok(Search::Case(reference));
        }
        let (id, now) = (random_text(), self.clock.now().at);
        let place = format!("{PLACE}{id}");
        self.db.write(|conn| kept_forms::keep(conn, session.account, &place, typed, now))?;
        Ok(Search::Kept(id))
    }

    /// What a kept search finds now; none where nothing is kept under this name.
    pub fn found(&self, session: &Session, id: &str) -> Result<Option<Found>, Error> {
        let authority = authority(&session.caller)?.clone();
        let place = format!("{PLACE}{id}");
        self.db.snapshot(|conn| {
            let Some(typed) = kept_forms::find(conn, session.account, &place)? else { return Ok(None) };
            let beside = self.beside(conn, session, &authority)?;
            let asked = self.worklist_of(&authority, Tab::All, &Filter::default(), mine(session, &beside));
            let counts = worklist::counts(conn, &asked)?;
            let hits = by_identifier(conn, &authority, &typed)?;
            let (same, similar, more) =
                if hits.is_empty() { by_name(conn, &authority, &typed)? } else { (hits, Vec::new(), false) };
            let mut shown = |ids: &[i64]| -> Result<Vec<Line>, Error> {
                let mut rows = worklist::these(conn, &authority, ids)?;
                rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
                lines(conn, session, &beside, rows)
            };
            let (same, similar) = (shown(&same)?, shown(&similar)?);
            Ok(Some(Found { typed, same, similar, more, beside, counts }))
        })
    }
}

fn authority(caller: &Caller) -> Result<&AuthorityCode, Error> {
    caller.authority().ok_or(Error::Forbidden)
}

/// The cases that have what was typed as their reference, NHS number or UPN.
fn by_identifier(conn: &mut Conn, authority: &AuthorityCode, typed: &str) -> Result<Vec<i64>, Error> {
    if let Some(reference) = Reference::parse(&typed.to_uppercase()) {
        let known = worklist::these(conn, authority, &[reference.to_id()])?;
        return Ok(known.into_iter().map(|row| row.id).collect());
    }
    let digits: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let most = i64::try_from(MOST_FOUND).unwrap_or(i64::MAX);
    Ok(search::by_identifier(conn, authority, typed, &digits, most)?)
}

/// The cases of this name, those of a similar name, and whether there are more than these.
fn by_name(
    conn: &mut Conn,
    authority: &AuthorityCode,
    typed: &str,
) -> Result<(Vec<i64>, Vec<i64>, bool), Error> {
    let folded = search_name(typed);
    let words: Vec<&str> = split(&folded).collect();
    if words.is_empty() {
        return Ok((Vec::new(), Vec::new(), false));
    }
    let mut found: Vec<(Likeness, f64, i64)> = Vec::new();
    for (id, name) in candidates(conn, authority, &words)? {
        found.extend(likeness(&words, &name).map(|(likeness, much)| (likeness, much, id)));
    }
    found.sort_by(|(a, more, one), (b, less, other)| {
        a.cmp(b).then(less.partial_cmp(more).unwrap_or(Ordering::Equal)).then(other.cmp(one))
    });
    let more = found.len() > MOST_FOUND;
    found.truncate(MOST_FOUND);
    let of = |wanted| {
        let of_kind = found.iter().filter(move |(likeness, ..)| *likeness == wanted);
        of_kind.map(|(_, _, id)| *id).collect()
    };
    Ok((of(Likeness::Same), of(Likeness::Similar), more))
}

/// The names that are compared one by one. A name stands with its surname first.
fn candidates(
    conn: &mut Conn,
    authority: &AuthorityCode,
    words: &[&str],
) -> Result<Vec<(i64, String)>, Error> {
    if cases::count(conn, authority)? <= COMPARED_WHOLE {
        return Ok(search::names(conn, authority, "")?);
    }
    let mut letters: Vec<String> =
        words.iter().filter_map(|word| Some(word.chars().next()?.to_string())).collect();
    letters.sort();
    letters.dedup();
    let mut names = Vec::new();
    for letter in letters {
        names.extend(search::names(conn, authority, &letter)?);
    }
    Ok(names)
}

//! What is owed to somebody, written in the transaction of the entry that gave rise to it: the
//! ledger, and what waits to be told.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::Error;
use super::dialect::{Conn, each};
use super::schema::notices;
use super::text::{from_text, to_text};
use crate::domain::identifiers::{AuthorityCode, Reference};
use crate::domain::ladder::Way;
use crate::domain::notice::Notice;
use crate::domain::step::{AlertOutcome, Hold, Subject};

/// So many rows stay below SQLite's 32,766 bound variables.
const ROWS_AT_A_TIME: usize = 500;

/// What has become of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeState {
    Waiting,
    Held,
    Overtaken,
    /// Answered or void before it was told.
    Dropped,
    /// In a mail; how that fared is with the mail.
    Mailed,
    /// There is nobody to tell: a task for a person.
    Task,
}

#[derive(Clone, Debug, PartialEq, Eq, Insertable)]
#[diesel(table_name = notices, treat_none_as_default_value = false)]
struct NewRow {
    case_id: i64,
    seq: i32,
    place: i32,
    authority: String,
    topic: String,
    rung: String,
    advice: Option<i32>,
    setting: Option<String>,
    service_id: Option<i64>,
    reader: String,
    tone: String,
    way: String,
    urgent: bool,
    due_on: Option<NaiveDate>,
    for_day: NaiveDate,
    number: Option<i32>,
    case_late: bool,
    state: String,
    reason: Option<String>,
    held_until: Option<NaiveDate>,
    created_at: NaiveDateTime,
    settled_at: Option<NaiveDateTime>,
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub(super) struct Row {
    id: i64,
    case_id: i64,
    seq: i32,
    place: i32,
    authority: String,
    topic: String,
    rung: String,
    advice: Option<i32>,
    setting: Option<String>,
    service_id: Option<i64>,
    reader: String,
    tone: String,
    way: String,
    urgent: bool,
    due_on: Option<NaiveDate>,
    for_day: NaiveDate,
    number: Option<i32>,
    case_late: bool,
    state: String,
    reason: Option<String>,
    held_until: Option<NaiveDate>,
    created_at: NaiveDateTime,
    settled_at: Option<NaiveDateTime>,
    answer: Option<String>,
    answered_at: Option<NaiveDateTime>,
}

/// A notice as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    pub id: i64,
    pub case: Reference,
    /// The entry it rests on.
    pub entry: u32,
    pub authority: AuthorityCode,
    pub service_id: Option<i64>,
    /// Its `service` is empty here; the directory knows the name by `service_id`.
    pub notice: Notice,
    pub state: NoticeState,
    pub reason: Option<String>,
    pub held_until: Option<NaiveDate>,
    pub created_at: NaiveDateTime,
    pub settled_at: Option<NaiveDateTime>,
    pub answer: Option<String>,
    pub answered_at: Option<NaiveDateTime>,
}

/// A notice on its way into the ledger.
pub struct New<'a> {
    pub case: Reference,
    pub entry: u32,
    pub authority: &'a AuthorityCode,
    pub service_id: Option<i64>,
    pub notice: Notice,
}

pub fn add(conn: &mut Conn, new: Vec<New<'_>>, now: NaiveDateTime) -> Result<(), Error> {
    let rows = new.into_iter().map(|new| NewRow::of(new, now)).collect::<Result<Vec<_>, _>>()?;
    for chunk in rows.chunks(ROWS_AT_A_TIME) {
        each!(conn, c => diesel::insert_into(notices::table).values(chunk).execute(c))?;
    }
    Ok(())
}

/// What waits to be told, oldest first: all of it, or only what is urgent.
pub fn waiting(conn: &mut Conn, way: Way, all: bool, limit: i64) -> Result<Vec<Stored>, Error> {
    let mut query = notices::table
        .filter(notices::state.eq("waiting").and(notices::way.eq(way.name())))
        .order(notices::id)
        .limit(limit)
        .into_boxed();
    if !all {
        query = query.filter(notices::urgent.eq(true));
    }
    let rows: Vec<Row> = query.load(conn)?;
    rows.into_iter().map(Row::stored).collect()
}

/// How many notices wait, and the number of the last of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    pub count: i64,
    pub last: Option<i64>,
}

/// The extent of what waits: of all, or of what is urgent.
pub fn extent(conn: &mut Conn, way: Way, all: bool) -> Result<Extent, Error> {
    let waiting = notices::state.eq("waiting").and(notices::way.eq(way.name()));
    let urgent = notices::urgent.eq(true).or(all.into_sql::<diesel::sql_types::Bool>());
    let (count, last) = notices::table
        .filter(waiting.and(urgent))
        .select((diesel::dsl::count_star(), diesel::dsl::max(notices::id)))
        .first(conn)?;
    Ok(Extent { count, last })
}

/// Every notice of a case, oldest first.
pub fn of_case(conn: &mut Conn, case: Reference) -> Result<Vec<Stored>, Error> {
    let rows: Vec<Row> =
        notices::table.filter(notices::case_id.eq(case.to_id())).order(notices::id).load(conn)?;
    rows.into_iter().map(Row::stored).collect()
}

/// The notices in a mail.
pub fn of_mail(conn: &mut Conn, mail: i64) -> Result<Vec<Stored>, Error> {
    use super::schema::mail_notices;
    let rows: Vec<Row> = notices::table
        .inner_join(mail_notices::table)
        .filter(mail_notices::mail_id.eq(mail))
        .order(notices::id)
        .select(notices::all_columns)
        .load(conn)?;
    rows.into_iter().map(Row::stored).collect()
}

/// Moves notices from one state to another. A conflict says that one of them was no longer where
/// it was thought to be.
pub fn settle(
    conn: &mut Conn,
    ids: &[i64],
    from: NoticeState,
    to: NoticeState,
    reason: Option<&str>,
    now: NaiveDateTime,
) -> Result<(), Error> {
    for chunk in ids.chunks(ROWS_AT_A_TIME) {
        let rows = notices::table
            .filter(notices::id.eq_any(chunk.to_vec()))
            .filter(notices::state.eq(to_text(&from)?));
        let settled_at = Some(now).filter(|_| to != NoticeState::Waiting);
        let changed = diesel::update(rows)
            .set((
                notices::state.eq(to_text(&to)?),
                notices::reason.eq(reason),
                notices::settled_at.eq(settled_at),
            ))
            .execute(conn)?;
        if changed != chunk.len() {
            return Err(Error::Conflict);
        }
    }
    Ok(())
}

/// Those of these notices that still wait. Until the transaction ends nobody else gets to them:
/// whoever asks the same waits for it.
pub fn hold_waiting(conn: &mut Conn, ids: &[i64]) -> Result<Vec<i64>, Error> {
    let mut held = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(ROWS_AT_A_TIME) {
        let waiting =
            notices::table.filter(notices::id.eq_any(chunk.to_vec()).and(notices::state.eq("waiting")));
        let found: Vec<i64> = diesel::update(waiting)
            .set(notices::state.eq("waiting"))
            .returning(notices::id)
            .get_results(conn)?;
        held.extend(found);
    }
    Ok(held)
}

/// Notices that wait for somebody to tell, of an authority's readers.
pub fn without_recipient(
    conn: &mut Conn,
    authority: Option<&str>,
    service: Option<i64>,
) -> Result<Vec<i64>, Error> {
    let mut query = notices::table.filter(notices::state.eq("task")).select(notices::id).into_boxed();
    if let Some(authority) = authority {
        query = query.filter(notices::authority.eq(authority.to_owned()));
    }
    if let Some(service) = service {
        query = query.filter(notices::service_id.eq(service));
    }
    Ok(query.load(conn)?)
}

/// Notes on what was told about an advice request that the service has answered.
pub fn answered(
    conn: &mut Conn,
    case: Reference,
    advice: u32,
    answer: &str,
    now: NaiveDateTime,
) -> Result<(), Error> {
    let told = notices::table
        .filter(notices::case_id.eq(case.to_id()))
        .filter(notices::advice.eq(i32::try_from(advice).unwrap_or(i32::MAX)))
        .filter(notices::state.eq("mailed").and(notices::answered_at.is_null()));
    diesel::update(told)
        .set((notices::answer.eq(Some(answer)), notices::answered_at.eq(Some(now))))
        .execute(conn)?;
    Ok(())
}

/// Whether a chase of a service is on its way, or went into a mail from a moment on.
pub fn is_chased(conn: &mut Conn, case: Reference, advice: u32, from: NaiveDateTime) -> Result<bool, Error> {
    let about = notices::case_id
        .eq(case.to_id())
        .and(notices::advice.eq(i32::try_from(advice).unwrap_or(i32::MAX)))
        .and(notices::reader.eq("service"))
        .and(notices::tone.eq("chase"));
    let told = notices::state
        .eq("waiting")
        .or(notices::state.eq("mailed").and(notices::settled_at.assume_not_null().ge(from)));
    let found: Option<i64> =
        notices::table.filter(about).filter(told).select(notices::id).first(conn).optional()?;
    Ok(found.is_some())
}

/// How many promises of a service were found broken since a day.
pub fn broken_promises(conn: &mut Conn, service: i64, since: NaiveDate) -> Result<u32, Error> {
    let mut found: Vec<(i64, Option<i32>, Option<NaiveDate>)> = notices::table
        .filter(notices::service_id.eq(service).and(notices::topic.eq("keep_promise")))
        .filter(notices::for_day.ge(since).and(notices::tone.ne("reminder")))
        .filter(notices::state.ne_all(["held", "overtaken"].map(str::to_owned)))
        .select((notices::case_id, notices::advice, notices::due_on))
        .load(conn)?;
    found.sort_unstable();
    found.dedup();
    Ok(u32::try_from(found.len()).unwrap_or(u32::MAX))
}

/// Entries that raised an alert and have no notice: there should be none.
pub fn raised_without_notice(conn: &mut Conn) -> Result<Vec<(Reference, u32)>, Error> {
    use super::schema::case_events;
    let noticed = notices::table
        .filter(notices::case_id.eq(case_events::case_id).and(notices::seq.eq(case_events::seq)));
    let rows: Vec<(i64, i32)> = case_events::table
        .filter(case_events::kind.eq("raise_alert"))
        .filter(diesel::dsl::not(diesel::dsl::exists(noticed)))
        .select((case_events::case_id, case_events::seq))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(id, seq)| Some((Reference::from_id(id)?, seq.unsigned_abs()))).collect())
}

/// Notices that are said to be in a mail and are in none: there should be none.
pub fn mailed_without_mail(conn: &mut Conn) -> Result<Vec<(Reference, i64)>, Error> {
    use super::schema::mail_notices;
    let in_a_mail = mail_notices::table.filter(mail_notices::notice_id.eq(notices::id));
    let rows: Vec<(i64, i64)> = notices::table
        .filter(notices::state.eq("mailed"))
        .filter(diesel::dsl::not(diesel::dsl::exists(in_a_mail)))
        .select((notices::case_id, notices::id))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(case, id)| Some((Reference::from_id(case)?, id))).collect())
}

impl NewRow {
    fn of(new: New<'_>, now: NaiveDateTime) -> Result<Self, Error> {
        let notice = new.notice;
        let (state, reason, held_until) = match &notice.outcome {
            AlertOutcome::Raised => ("waiting", None, None),
            AlertOutcome::Overtaken { by } => ("overtaken", Some(format!("overtaken by {by}")), None),
            AlertOutcome::Held { hold } => ("held", Some(hold.in_words().to_owned()), hold.until()),
        };
        let (advice, setting) = match notice.about {
            Some(Subject::Advice(number)) => (i32::try_from(number).ok(), None),
            Some(Subject::Setting(setting)) => (None, Some(setting)),
            None => (None, None),
        };
        Ok(Self {
            case_id: new.case.to_id(),
            seq: i32::try_from(new.entry).unwrap_or(i32::MAX),
            place: i32::try_from(notice.place).unwrap_or(i32::MAX),
            authority: new.authority.to_string(),
            topic: notice.topic.name().to_owned(),
            rung: notice.rung,
            advice,
            setting,
            service_id: new.service_id,
            reader: notice.reader.name().to_owned(),
            tone: notice.tone.name().to_owned(),
            way: notice.way.name().to_owned(),
            urgent: notice.urgent,
            due_on: notice.due_on,
            for_day: notice.for_day,
            number: notice.number.and_then(|number| i32::try_from(number).ok()),
            case_late: notice.case_late,
            state: state.to_owned(),
            reason,
            held_until,
            created_at: now,
            settled_at: (state != "waiting").then_some(now),
        })
    }
}

impl Row {
    pub(super) fn stored(self) -> Result<Stored, Error> {
        let state: NoticeState = from_text(&self.state)?;
        let about = match (self.advice, self.setting) {
            (Some(number), _) => Some(Subject::Advice(number.unsigned_abs())),
            (None, Some(setting)) => Some(Subject::Setting(setting)),
            (None, None) => None,
        };
        let outcome = match state {
            NoticeState::Overtaken => AlertOutcome::Overtaken { by: String::new() },
            // Which hold it was is in `reason`; only that it was held matters from here on.
            NoticeState::Held => AlertOutcome::Held { hold: Hold::Lifted },
            _ => AlertOutcome::Raised,
        };
        let unknown = || Error::Unreadable(format!("notice {} is of an unknown case or authority", self.id));
        let notice = Notice {
            place: self.place.unsigned_abs(),
            topic: from_text(&self.topic)?,
            rung: self.rung,
            about,
            service: None,
            reader: from_text(&self.reader)?,
            tone: from_text(&self.tone)?,
            way: from_text(&self.way)?,
            urgent: self.urgent,
            due_on: self.due_on,
            for_day: self.for_day,
            number: self.number.map(i32::unsigned_abs),
            case_late: self.case_late,
            outcome,
        };
        Ok(Stored {
            id: self.id,
            case: Reference::from_id(self.case_id).ok_or_else(unknown)?,
            entry: self.seq.unsigned_abs(),
            authority: AuthorityCode::parse(&self.authority).map_err(|_| unknown())?,
            service_id: self.service_id,
            notice,
            state,
            reason: self.reason,
            held_until: self.held_until,
            created_at: self.created_at,
            settled_at: self.settled_at,
            answer: self.answer,
            answered_at: self.answered_at,
        })
    }
}

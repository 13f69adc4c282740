//! The statements of a step without the program: what the database alone takes for them.

#[path = "../../src/db/schema.rs"]
mod schema;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::{PgConnection, SqliteConnection};
use schema::{advice, case_events, cases};

#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = case_events)]
struct EventRow {
    case_id: i64,
    seq: i32,
    kind: String,
    payload: String,
    actor: String,
    on_date: NaiveDate,
    recorded_at: NaiveDateTime,
}

#[derive(Clone, Queryable, AsChangeset)]
#[diesel(table_name = cases, treat_none_as_null = true)]
struct CaseRow {
    id: i64,
    authority: String,
    source_reference: Option<String>,
    version: i32,
    stage: String,
    rules: String,
    surname: String,
    forename: String,
    search_name: String,
    born_on: NaiveDate,
    nhs_number: Option<String>,
    upn: Option<String>,
    caseworker_id: Option<i64>,
    team_id: Option<i64>,
    setting_id: Option<i64>,
    source: String,
    received_on: NaiveDate,
    decision_due_on: NaiveDate,
    no_plan_due_on: NaiveDate,
    plan_due_on: NaiveDate,
    decided_on: Option<NaiveDate>,
    no_plan_on: Option<NaiveDate>,
    issued_on: Option<NaiveDate>,
    excepted: bool,
    ordered_on: Option<NaiveDate>,
    order_due_on: Option<NaiveDate>,
    order_issued_on: Option<NaiveDate>,
    is_open: bool,
    next_rule: Option<String>,
    next_due_on: NaiveDate,
    amber_from: NaiveDate,
    red_from: NaiveDate,
    holder: String,
    held_since: NaiveDate,
    held_until: NaiveDate,
    to_do: Option<String>,
    is_live: bool,
    advised_on: Option<NaiveDate>,
}

#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = advice, treat_none_as_default_value = false)]
struct AdviceRow {
    case_id: i64,
    number: i32,
    kind: String,
    service_id: Option<i64>,
    requested_on: NaiveDate,
    due_on: Option<NaiveDate>,
    first_given_on: Option<NaiveDate>,
    promised_on: Option<NaiveDate>,
    is_running: bool,
    returned: bool,
    cancelled: bool,
    relieved: bool,
    ended: bool,
    is_awaited: bool,
    acknowledged_on: Option<NaiveDate>,
    is_declined: bool,
}

/// A case as its rows, ready to be written again.
pub struct RawCase {
    case: CaseRow,
    advice: Vec<AdviceRow>,
}

pub trait Raw {
    fn load(&mut self, id: i64) -> RawCase;
    /// Takes the same step as over HTTP: BEGIN, the case's events, the new event, the case's row,
    /// with advice given also its rows again, COMMIT.
    fn step(&mut self, known: &mut RawCase, kind: &str, payload: &str, gives: Option<i32>);
}

macro_rules! raw {
    ($connection:ty, $begin:literal) => {
        impl Raw for $connection {
            fn load(&mut self, id: i64) -> RawCase {
                let case = cases::table.find(id).select(cases::all_columns).first(self).expect("the case");
                let advice = advice::table
                    .filter(advice::case_id.eq(id))
                    .order(advice::number)
                    .select(advice::all_columns)
                    .load(self)
                    .expect("its advice");
                RawCase { case, advice }
            }

            fn step(&mut self, known: &mut RawCase, kind: &str, payload: &str, gives: Option<i32>) {
                let id = known.case.id;
                self.batch_execute($begin).expect("it begins");
                let events: Vec<EventRow> = case_events::table
                    .filter(case_events::case_id.eq(id))
                    .order(case_events::seq)
                    .select(case_events::all_columns)
                    .load(self)
                    .expect("the events");
                let last = events.last().expect("a record");
                let event = EventRow {
                    seq: last.seq + 1,
                    kind: kind.to_owned(),
                    payload: payload.to_owned(),
                    ..last.clone()
                };
                diesel::insert_into(case_events::table).values(&event).execute(self).expect("the event");
                let former = cases::table.filter(cases::id.eq(id).and(cases::version.eq(known.case.version)));
                known.case.version += 1;
                let updated = diesel::update(former).set(&known.case).execute(self).expect("the case");
                assert_eq!(updated, 1);
                if let Some(number) = gives {
                    let given = known.advice.iter_mut().find(|advice| advice.number == number);
                    let given = given.expect("the advice");
                    (given.first_given_on, given.is_running) = (Some(event.on_date), false);
                    let of_case = advice::table.filter(advice::case_id.eq(id));
                    diesel::delete(of_case).execute(self).expect("the advice goes");
                    let rows = known.advice.clone();
                    diesel::insert_into(advice::table).values(rows).execute(self).expect("the advice comes");
                }
                self.batch_execute("COMMIT").expect("it is kept");
            }
        }
    };
}

raw!(SqliteConnection, "BEGIN IMMEDIATE");
raw!(PgConnection, "BEGIN");

/// A connection with the settings that the program gives its own.
pub fn connect(url: &str) -> Box<dyn Raw> {
    match url.strip_prefix("sqlite:") {
        Some(path) => {
            let mut conn = SqliteConnection::establish(path).expect("the file opens");
            conn.batch_execute(
                "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                 PRAGMA foreign_keys = ON; PRAGMA cache_size = -8192;",
            )
            .expect("the settings are taken");
            Box::new(conn)
        }
        None => {
            let mut conn = PgConnection::establish(url).expect("the server answers");
            conn.batch_execute("SET TIME ZONE 'UTC'; SET synchronous_commit = on;").expect("the settings");
            Box::new(conn)
        }
    }
}

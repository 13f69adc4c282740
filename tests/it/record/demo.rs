//! The demonstration shows everything there is to see, on whatever day it is loaded.

use std::collections::BTreeSet;

use twentyweeks::app::{Unwatched, demo};

use super::questions::{number, texts};
use crate::support::{Client, Kind, TestApp};

const COUNCILS: [&str; 2] = ["981", "982"];

#[test]
fn the_demonstration_is_the_same_every_time_and_on_both_databases() {
    let first = record_of(&loaded(Kind::Sqlite, "2026-11-01"));
    assert!(first.len() > 10_000, "{} entries", first.len());
    assert!(first == record_of(&loaded(Kind::Sqlite, "2026-11-01")), "loaded twice, it differs");
    if Kind::Postgres.is_there() {
        assert!(first == record_of(&loaded(Kind::Postgres, "2026-11-01")), "on PostgreSQL it differs");
    }
}

#[test]
fn every_stage_and_every_colour_is_there_in_both_authorities() {
    let (server, clients) = served("2026-11-01");
    for (code, me) in COUNCILS.into_iter().zip(&clients) {
        assert_shows_everything(&server, me, code);
    }
}

#[test]
fn the_demonstration_tells_the_same_story_a_year_later() {
    let then = loaded(Kind::Sqlite, "2026-06-15");
    let later = loaded(Kind::Sqlite, "2027-06-15");
    let stages = "SELECT authority || ' ' || stage || ' ' || count(*) AS t FROM cases GROUP BY authority, stage ORDER BY 1";
    assert_eq!(texts(&then.database, stages), texts(&later.database, stages));
}

#[test]
fn the_demonstration_works_on_a_leap_day() {
    shows_everything_on("2028-02-29");
}

#[test]
fn the_demonstration_works_on_the_last_day_of_a_year() {
    shows_everything_on("2026-12-31");
}

#[test]
fn the_demonstration_works_on_the_day_the_clocks_change() {
    shows_everything_on("2026-03-29");
}

crate::on_both_databases!(a_database_that_is_not_empty_is_left_as_it_is);

fn a_database_that_is_not_empty_is_left_as_it_is(server: TestApp) {
    server.caseworker().register("2026-03-02");
    let tokens = demo::load(&server.app, &Unwatched).expect("nothing goes wrong");
    assert_eq!(tokens.len(), 0);
    assert_eq!(number(&server.database, "SELECT count(*) AS n FROM case_events"), 1);
    assert_eq!(texts(&server.database, "SELECT code AS t FROM authorities"), ["351"]);
}

fn shows_everything_on(day: &str) {
    let (server, clients) = served(day);
    for (code, me) in COUNCILS.into_iter().zip(&clients) {
        assert_shows_everything(&server, me, code);
    }
}

fn assert_shows_everything(server: &TestApp, me: &Client, code: &str) {
    let listed = |query: &str| {
        let reply = me.get(&format!("/api/v1/cases?limit=1&{query}"));
        assert_eq!(reply.status, 200, "{query}: {:?}", reply.body);
        reply.body["cases"].as_array().unwrap().len()
    };
    for stage in ["considering", "assessing", "drafting", "consulting"] {
        assert_eq!(listed(&format!("stage={stage}")), 1, "authority {code}: no case is {stage}");
    }
    for colour in ["red", "amber", "green"] {
        assert_eq!(listed(&format!("rag={colour}")), 1, "authority {code}: no case is {colour}");
    }
    let stages: BTreeSet<String> =
        texts(&server.database, &format!("SELECT DISTINCT stage AS t FROM cases WHERE authority = '{code}'"))
            .into_iter()
            .collect();
    for stage in ["plan_issued", "not_assessed", "no_plan", "withdrawn", "moved"] {
        assert!(stages.contains(stage), "authority {code}: no case is {stage}");
    }
    let cases = |condition: &str| {
        let query = format!("SELECT count(*) AS n FROM cases WHERE authority = '{code}' AND {condition}");
        assert!(number(&server.database, &query) > 0, "authority {code}: none where {condition}");
    };
    cases("ordered_on IS NOT NULL");
    cases("order_issued_on IS NOT NULL");
    cases("excepted");
    cases("caseworker_id IS NULL");
    let all = format!("SELECT count(*) AS n FROM cases WHERE authority = '{code}'");
    assert_eq!(number(&server.database, &all), 600, "authority {code}: some could not be stored");
    let today = server.app.clock.now().today;
    let advice = |condition: &str| {
        let query = format!(
            "SELECT count(*) AS n FROM advice JOIN cases ON cases.id = case_id WHERE authority = '{code}' AND {condition}"
        );
        assert!(number(&server.database, &query) > 0, "authority {code}: no advice where {condition}");
    };
    advice(&format!("is_running AND due_on < '{today}'"));
    advice(&format!("is_running AND due_on >= '{today}'"));
    advice("is_running AND promised_on IS NOT NULL");
    advice("returned");
}

/// A server with the demonstration, and a manager of each authority.
fn served(day: &str) -> (TestApp, Vec<Client>) {
    let server = TestApp::start_on(Kind::Sqlite, day);
    let tokens = demo::load(&server.app, &Unwatched).expect("it loads");
    let managers = tokens.into_iter().filter(|token| token.whose.starts_with("manager"));
    let clients: Vec<Client> =
        managers.map(|token| Client::new(&server.address, Some(token.secret))).collect();
    assert_eq!(clients.len(), 2);
    (server, clients)
}

fn loaded(kind: Kind, day: &str) -> TestApp {
    let server = TestApp::start_on(kind, day);
    let tokens = demo::load(&server.app, &Unwatched).expect("it loads");
    assert_eq!(tokens.len(), 5);
    server
}

fn record_of(server: &TestApp) -> Vec<String> {
    let query = "SELECT case_id || ' ' || seq || ' ' || on_date || ' ' || payload AS t FROM case_events ORDER BY case_id, seq";
    texts(&server.database, query)
}

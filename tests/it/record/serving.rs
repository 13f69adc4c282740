//! The real server as a process: the demonstration, a backup while it runs, and its end.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;

use super::program::{Program, Served};
use crate::support::{Client, Kind, TestDatabase, registration};

#[test]
fn serve_demo_prints_tokens_and_the_api_answers_them() {
    let program = Program::new();
    let mut served = program.serve(&["--demo"]);
    let out = served.out_with("Try:");
    assert!(out.contains(&served.address), "{out}");
    let tokens: Vec<&str> = out
        .lines()
        .filter_map(|line| line.split_whitespace().last())
        .filter(|w| w.starts_with("twentyweeks_"))
        .collect();
    assert_eq!(tokens.len(), 5, "{out}");
    for token in &tokens {
        let reply = Client::new(&served.address, Some((*token).to_owned())).get("/api/v1/cases?limit=3");
        assert_eq!(reply.status, 200);
        assert_eq!(reply.body["cases"].as_array().unwrap().len(), 3);
    }
    let stranger = Client::new(&served.address, None);
    assert_eq!(stranger.get("/readyz").status, 200);
    let page = stranger.get("/").body;
    assert!(page.as_str().unwrap().contains("today is 1 November 2026"), "a rehearsal says so on every page");

    served.terminate();
    assert!(served.ended(Duration::from_secs(12)).expect("it ends").success());
    let again = program.serve(&["--demo"]);
    assert!(!again.out_with("The database is not empty").contains("twentyweeks_"));
}

#[test]
fn a_backup_made_while_people_write_is_whole() {
    let program = Program::new();
    let token = program.token("writer");
    let served = program.serve(&[]);
    let me = Client::new(&served.address, Some(token));
    let first = me.register("2026-03-02");
    let done = AtomicBool::new(false);
    let copy = program.path("copy.db");
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    let case = me.register("2026-03-02");
                    me.step(&case, json!({"step": "note", "on": "2026-03-03", "text": "Rang the school."}));
                }
            });
        }
        std::thread::sleep(Duration::from_millis(200));
        let ran = program.run(&["backup", &copy]);
        done.store(true, Ordering::Relaxed);
        assert_eq!(ran.code, 0, "{ran:?}");
    });
    let restored = Program::on(&format!("sqlite:{copy}"));
    assert!(restored.done_then(&["verify"]).contains("all is as stored"));
    assert!(restored.done_then(&["case", "show", &first]).starts_with(&first));
    let over = program.run(&["backup", &copy]);
    assert_eq!(over.code, 1, "a file that is there is not written over");
    assert!(over.err.contains("is there already"), "{}", over.err);
}

#[test]
fn on_postgresql_a_backup_names_the_tool_that_makes_one() {
    if !Kind::Postgres.is_there() {
        return;
    }
    let database = TestDatabase::create(Kind::Postgres);
    let ran = Program::on(&database.url()).run(&["backup", "copy.db"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("pg_dump"), "{}", ran.err);
}

#[test]
fn asked_to_stop_the_server_finishes_what_is_under_way() {
    let program = Program::new();
    let token = program.token("slow");
    let mut served = program.serve(&[]);
    let (mut request, rest) = half_a_request(&served, &token);
    std::thread::sleep(Duration::from_millis(200));
    let started = Instant::now();
    served.terminate();
    std::thread::sleep(Duration::from_millis(500));
    request.write_all(rest.as_bytes()).expect("it still listens to us");
    let mut answer = String::new();
    request.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 201 "), "{answer}");
    let status =
        served.ended(Duration::from_secs(10).saturating_sub(started.elapsed())).expect("it ends in 10 s");
    assert_eq!(status.code(), Some(0));
    assert!(program.done_then(&["verify"]).starts_with("1 cases with 1 entries"));
}

#[test]
fn asked_to_stop_the_server_does_not_wait_for_idle_connections() {
    let program = Program::new();
    let mut served = program.serve(&[]);
    let idle = Client::new(&served.address, None);
    assert_eq!(idle.get("/healthz").status, 200);
    served.terminate();
    let status = served.ended(Duration::from_secs(10)).expect("it ends in 10 s");
    assert_eq!(status.code(), Some(0));
    assert!(nobody_listens(&served));
}

/// A registration of which the body is half there, and the other half.
fn half_a_request(served: &Served, token: &str) -> (TcpStream, String) {
    let body = registration("2026-03-02").to_string();
    let (first, rest) = body.split_at(body.len() / 2);
    let host = served.address.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).expect("it listens");
    stream.set_read_timeout(Some(Duration::from_secs(15))).unwrap();
    let length = body.len();
    let head = format!(
        "POST /api/v1/cases HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{first}"
    );
    stream.write_all(head.as_bytes()).expect("half is sent");
    (stream, rest.to_owned())
}

fn nobody_listens(served: &Served) -> bool {
    TcpStream::connect(served.address.trim_start_matches("http://")).is_err()
}

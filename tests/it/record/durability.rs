//! What was acknowledged is there, however the server ends.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::program::{Program, Served};
use crate::support::{Kind, TestDatabase, registration};

const WRITERS: usize = 16;
const PATIENCE: Duration = Duration::from_secs(10);

#[test]
fn on_sqlite_every_acknowledged_step_survives_the_end_of_the_process() {
    survives(&Program::new(), 20);
}

#[test]
fn on_postgresql_every_acknowledged_step_survives_the_end_of_the_process() {
    if Kind::Postgres.is_there() {
        let database = TestDatabase::create(Kind::Postgres);
        survives(&Program::on(&database.url()), 5);
    }
}

/// For each case, the texts of the notes that were acknowledged.
type Acknowledged = BTreeMap<String, Vec<String>>;

fn survives(program: &Program, rounds: u64) {
    let token = program.token("writers");
    let mut acknowledged = Acknowledged::new();
    let mut total = 0;
    for round in 0..rounds {
        let mut served = program.serve(&[]);
        // What the round before was told is checked by the server that follows it.
        assert_all_there(&served, &token, &acknowledged);
        acknowledged = write_until_killed(&mut served, &token, round);
        total += acknowledged.values().map(|notes| 1 + notes.len()).sum::<usize>();
        let verified = program.done_then(&["verify"]);
        assert!(verified.contains("all is as stored"), "round {round}: {verified}");
    }
    assert_all_there(&program.serve(&[]), &token, &acknowledged);
    assert!(total > 16 * usize::try_from(rounds).unwrap(), "only {total} steps were acknowledged");
}

/// Everybody registers requests and writes notes; in the midst of it the server is killed.
fn write_until_killed(served: &mut Served, token: &str, round: u64) -> Acknowledged {
    let acknowledged = Mutex::new(Acknowledged::new());
    let http = reqwest::blocking::Client::new();
    let writer = Writer { http: &http, address: served.address.clone(), token };
    let started = Instant::now();
    std::thread::scope(|scope| {
        for number in 0..WRITERS {
            let (writer, acknowledged) = (&writer, &acknowledged);
            scope.spawn(move || writer.write(&format!("round {round}, writer {number}"), acknowledged));
        }
        // Not always the same moment, so that the end meets all kinds of work.
        let writing = Duration::from_millis(300 + 37 * round % 250);
        std::thread::sleep(writing.saturating_sub(started.elapsed()));
        // On a busy machine little has been written by then, and nothing would be tested.
        while acknowledged.lock().unwrap().len() < 2 * WRITERS && started.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_millis(20));
        }
        served.kill();
    });
    acknowledged.into_inner().unwrap()
}

fn assert_all_there(served: &Served, token: &str, acknowledged: &Acknowledged) {
    let http = reqwest::blocking::Client::new();
    for (case, notes) in acknowledged {
        let url = format!("{}/api/v1/cases/{case}/chronology", served.address);
        let response = http.get(url).bearer_auth(token).send().expect("an answer");
        assert_eq!(response.status().as_u16(), 200, "{case} was acknowledged and is lost");
        let chronology: Value = response.json().expect("JSON");
        let entries = chronology["entries"].as_array().expect("entries");
        let kept: Vec<&str> = entries.iter().filter_map(|entry| entry["details"]["text"].as_str()).collect();
        for note in notes {
            assert!(kept.contains(&note.as_str()), "{case}: `{note}` was acknowledged and is lost");
        }
    }
}

struct Writer<'a> {
    http: &'a reqwest::blocking::Client,
    address: String,
    token: &'a str,
}

impl Writer<'_> {
    /// Until there is no server any more.
    fn write(&self, name: &str, acknowledged: &Mutex<Acknowledged>) {
        for turn in 0.. {
            let Ok((status, case)) = self.post("/api/v1/cases", &registration("2026-03-02")) else { return };
            if !goes_on(status, 201) {
                continue;
            }
            let case = case["reference"].as_str().expect("a reference").to_owned();
            acknowledged.lock().unwrap().insert(case.clone(), Vec::new());
            for note in 0..4 {
                let text = format!("{name}, case {turn}, note {note}");
                let step = json!({"step": "note", "on": "2026-03-03", "text": text});
                let Ok((status, _)) = self.post(&format!("/api/v1/cases/{case}/steps"), &step) else {
                    return;
                };
                if goes_on(status, 200) {
                    acknowledged.lock().unwrap().entry(case.clone()).or_default().push(text);
                }
            }
        }
    }

    /// The status and the answer, once the whole answer has come.
    fn post(&self, path: &str, body: &Value) -> reqwest::Result<(u16, Value)> {
        let url = format!("{}{path}", self.address);
        let response = self.http.post(url).bearer_auth(self.token).json(body).send()?;
        Ok((response.status().as_u16(), response.json()?))
    }
}

/// Done; or refused for now, because there is more to do than can be done.
fn goes_on(status: u16, done: u16) -> bool {
    assert!([done, 409, 503].contains(&status), "{status}");
    status == done
}

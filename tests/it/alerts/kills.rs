//! The real program, killed without warning while it sweeps, delivers and serves: nothing that is
//! owed is lost, and what may have gone out twice is said to.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Child;
use std::time::{Duration, Instant};

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};
use twentyweeks::app::Unwatched;

use super::council::{Council, asked, code};
use super::letters::Mail;
use crate::record::program::Program;
use crate::support::smtp::{Act, Script, Stage};
use crate::support::{Kind, count};

crate::on_both_databases!(whenever_it_is_killed_everything_is_told_and_what_may_be_double_is_said_to_be);

const ROUNDS: usize = 50;
const CASES: usize = 12;
const SERVICES: usize = 4;
/// Something to tell of every case on every day.
const DAILY: &str = r#"[{ rung = "daily", day = 1, to = ["service", "caseworker"], tone = "chase", by = "at_once", every = 1 }]"#;

fn whenever_it_is_killed_everything_is_told_and_what_may_be_double_is_said_to_be(kind: Kind) {
    let mut council = Council::with(kind, &[("ladder.351.give_advice", DAILY)]);
    let cases = late_cases(&mut council);
    // The mail is there a moment before anybody is told so: a good moment to be killed.
    council.post.set(Script::healthy().at(Stage::Kept, Act::Wait(Duration::from_millis(10))));
    let mut victim = Victim::of(&council);
    let days = working_days(&council);
    for (round, day) in days.iter().enumerate() {
        let at = |time: &str| format!("{day}T{time}Z");
        match round % 4 {
            0 => victim.kill(&["--at", &at("09:00:00"), "sweep"]),
            1 => {
                council.at(&format!("{day} 09:00")).sweep();
                victim.kill(&["--at", &at("09:00:00"), "deliver"]);
            }
            2 => victim.kill(&["--at", &at("09:00:00"), "serve"]),
            _ => {
                victim.kill(&["--at", &at("09:00:00"), "sweep"]);
                council.at(&format!("{day} 10:05")).sweep();
                victim.kill(&["--at", &at("09:10:00"), "deliver"]);
                victim.kill(&["--at", &at("09:20:00"), "deliver"]);
            }
        }
        council.at(&format!("{day} 12:00")).sweep();
        council.deliver();
        assert_eq!(council.app().audit(&Unwatched).unwrap().differences, Vec::<String>::new(), "{day}");
    }
    assert_all_raised(&mut council, &cases, &days);
    assert_all_told(&mut council, &cases);
}

/// Each case on each day, once.
fn assert_all_raised(council: &mut Council, cases: &[String], days: &[NaiveDate]) {
    for case in cases {
        let chronology = council.api().get(&format!("/api/v1/cases/{case}/chronology")).body;
        let lines = chronology["entries"].as_array().expect("entries");
        let raised = lines.iter().filter(|line| {
            line["step"] == "raise_alert"
                && line["details"]["rung"]["rung"] == "daily"
                && line["details"]["outcome"]["is"] == "raised"
        });
        let raised_on: Vec<NaiveDate> =
            raised.map(|line| line["on"].as_str().expect("a day").parse().expect("a day")).collect();
        assert_eq!(raised_on, days, "{case}");
    }
}

/// Every notice is in a mail, and of every mail as many copies arrived as the ledger says.
fn assert_all_told(council: &mut Council, cases: &[String]) {
    let app = council.app();
    let waiting = "SELECT count(*) AS number FROM notices WHERE state IN ('waiting', 'task')";
    assert_eq!(app.db.read(|conn| count(conn, waiting)).expect("a number"), 0);
    let mut copies: BTreeMap<String, BTreeSet<Vec<u8>>> = BTreeMap::new();
    let mut arrived: BTreeMap<String, usize> = BTreeMap::new();
    for accepted in council.post.accepted() {
        let mail = Mail::of(&accepted);
        *arrived.entry(mail.id.clone()).or_default() += 1;
        copies.entry(mail.id).or_default().insert(mail.raw);
    }
    assert!(copies.values().all(|copies| copies.len() == 1), "a copy is word for word the same");
    let mut known = BTreeSet::new();
    for case in cases {
        for notice in council.ledger(case) {
            let states = ["mailed", "overtaken", "dropped"];
            assert!(states.contains(&notice["state"].as_str().expect("a state")), "{notice:#}");
            for mail in notice["mails"].as_array().expect("mails") {
                let id = mail["message_id"].as_str().expect("a number").to_owned();
                assert_arrived(mail, arrived.get(&id).copied().unwrap_or_default());
                known.insert(id);
            }
        }
    }
    let unknown: Vec<_> =
        arrived.keys().filter(|id| !known.contains(*id) && !id.starts_with("task.")).collect();
    assert_eq!(unknown, Vec::<&String>::new(), "nothing arrived that nobody knows of");
    let asked_about: BTreeSet<i64> =
        council.tasks().iter().filter_map(|task| task["mail"].as_i64()).collect();
    let parked = "SELECT count(*) AS number FROM mails WHERE state = 'parked'";
    let parked = app.db.read(|conn| count(conn, parked)).expect("a number");
    assert_eq!(asked_about.len() as i64, parked, "a person is asked about each mail that is parked");
}

fn assert_arrived(mail: &Value, copies: usize) {
    let most = if mail["may_be_double"] == true { 2 } else { 1 };
    match mail["state"].as_str() {
        Some("sent") => assert!((1..=most).contains(&copies), "{copies} copies of {mail:#}"),
        // Twice nobody knew, so a person looks.
        Some("parked") => assert!(most == 2 && copies <= 2, "{copies} copies of {mail:#}"),
        _ => panic!("{mail:#}"),
    }
}

/// Cases of which advice is late, and whose services know that they were asked.
fn late_cases(council: &mut Council) -> Vec<String> {
    council.at("2026-08-12 10:00");
    let services: Vec<String> = (0..SERVICES).map(|number| format!("Service {number}")).collect();
    for (number, service) in services.iter().enumerate() {
        council.app().add_service(service, &code("351"), false).expect("a new service");
        council.service_contact(service, &format!("service.{number}@nhs.example"));
    }
    let cases = (0..CASES).map(|number| {
        let case = council.assessed_case("2026-06-01");
        council.step(
            &case,
            json!({"step": "allocate", "on": "2026-06-29", "caseworker": format!("worker.{}@bury.example", number % 3)}),
        );
        council.step(&case, asked("2026-07-01", "medical", &services[number % SERVICES]));
        case
    });
    let cases = cases.collect();
    council.deliver();
    cases
}

fn working_days(council: &Council) -> Vec<NaiveDate> {
    let app = council.app();
    let first: NaiveDate = "2026-08-13".parse().expect("a day");
    let days = (0..).map(|number| first + Days::new(number));
    days.filter(|day| app.config.jobs.working_days.is_working_day(*day)).take(ROUNDS).collect()
}

/// A program that is killed again and again, each time at a moment of its own.
struct Victim {
    program: Program,
    variables: Vec<(String, String)>,
    /// How long each command was seen to run, or was let run.
    longest: BTreeMap<String, Duration>,
}

impl Victim {
    fn of(council: &Council) -> Self {
        let variables = [
            ("TWENTYWEEKS__MAIL__URL", council.post.url()),
            ("TWENTYWEEKS__MAIL__FROM", "twentyweeks@bury.example".to_owned()),
            ("TWENTYWEEKS__LADDER__351__GIVE_ADVICE", DAILY.to_owned()),
        ];
        Self {
            program: Program::on(&council.server.database.url()),
            variables: variables.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
            longest: BTreeMap::new(),
        }
    }

    fn kill(&mut self, arguments: &[&str]) {
        let variables: Vec<(&str, &str)> =
            self.variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let command = arguments.last().copied().unwrap_or_default().to_owned();
        let longest = self.longest.entry(command).or_insert(Duration::from_millis(600));
        let part = 0.2 + 0.8 * f64::from(rand::random::<u32>()) / f64::from(u32::MAX);
        let patience = longest.mul_f64(part);
        let child = self.program.start_with(arguments, &variables);
        // One that ends by itself shows how long there was to kill it.
        if let Some(ran) = killed_after(child, patience) {
            *longest = ran;
        }
    }
}

/// How long it ran, where it came to its end before.
fn killed_after(mut child: Child, patience: Duration) -> Option<Duration> {
    let started = Instant::now();
    while started.elapsed() < patience {
        if child.try_wait().expect("its state").is_some() {
            return Some(started.elapsed());
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    child.kill().expect("it is killed");
    child.wait().expect("it has ended");
    None
}

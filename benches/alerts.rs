//! How long a sweep takes over very many open cases, on SQLite, and how fast the outbox empties to
//! a mail server on this machine.
//!
//! `cargo bench --bench alerts -- 20000` sweeps so many instead of 150,000.
#![allow(clippy::expect_used, clippy::print_stdout, reason = "a measurement that cannot go on is over")]

#[path = "../src/app/demo/chance.rs"]
mod chance;
#[path = "support/export.rs"]
mod export;
#[path = "support/sink.rs"]
mod sink;

use std::path::Path;
use std::time::Instant;

use twentyweeks::app::contacts::ContactOrder;
use twentyweeks::app::import::ImportRequest;
use twentyweeks::app::jobs::Worker;
use twentyweeks::app::outbox::postbook::Post;
use twentyweeks::app::sweep::{SweepOrder, Swept};
use twentyweeks::app::{App, Unwatched};
use twentyweeks::clock::{Clock, parse_moment};
use twentyweeks::config::Config;
use twentyweeks::domain::identifiers::{AuthorityCode, Email};

/// Nine in ten of these are open: the others were refused.
const CASES: u64 = 167_000;
const MAILS: u64 = 2_000;

fn main() {
    let count = std::env::args().filter_map(|argument| argument.parse().ok()).next();
    sweeps(count.unwrap_or(CASES));
    outbox();
}

fn sweeps(count: u64) {
    let folder = tempfile::tempdir().expect("a folder");
    let first = "2026-08-01".parse().expect("a date");
    let export = export::write_since(folder.path(), count, first, 90).expect("the files are written");
    let app = open(folder.path(), "2026-11-01T08:00:00Z", "folder:mail");
    import(&app, &export);
    let told = |what: &str, swept: &Swept, took: f64| {
        let counts = &swept.counts;
        println!(
            "{what}: {} cases in {took:.1} s; {} raised, {} overtaken, {} held, {} failed",
            counts.cases, counts.raised, counts.overtaken, counts.held, counts.failed
        );
    };
    let (swept, took) = sweep(&app, None);
    told("the first sweep ever", &swept, took);
    let (swept, took) = sweep(&app, None);
    told("a sweep with nothing to say", &swept, took);
    let app = open(folder.path(), "2026-11-02T08:00:00Z", "folder:mail");
    let (swept, took) = sweep(&app, None);
    told("the next day's sweep", &swept, took);
    let start = Instant::now();
    let audited = app.audit(&Unwatched).expect("the audit runs");
    let took = start.elapsed().as_secs_f64();
    println!("an audit: {} cases in {took:.1} s; {} differences", audited.cases, audited.differences.len());
    println!("memory: at most {} MiB, the import included", most_resident() / 1024);
}

/// The most memory that this process has held so far, in KiB; 0 where the system does not say.
fn most_resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    most.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

/// As many mails as caseworkers, each with one breach.
fn outbox() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut rows = String::from(
        "case_reference,received_on,source,surname,forename,born_on,sex,social_care_status,caseworker\n",
    );
    for number in 0..MAILS {
        rows += &format!(
            "M-{number},2026-09-15,parent,Surname,Forename,2018-05-04,F,none,worker.{number}@bury.example\n"
        );
    }
    let cases = folder.path().join("cases.csv");
    std::fs::write(&cases, rows).expect("the file is written");
    let app = open(folder.path(), "2026-11-02T10:00:00Z", &sink::start());
    import(&app, &export::Export { cases, advice: folder.path().join("none.csv") });
    for post in [Post::SenManager, Post::SenTeam] {
        let email = format!("{}@bury.example", post.name());
        app.add_contact(&ContactOrder {
            post,
            authority: AuthorityCode::parse("351").ok(),
            service: None,
            setting: None,
            team: None,
            name: String::new(),
            email: Email::parse(&email).expect("an address"),
            from_on: None,
            to_on: None,
        })
        .expect("a contact");
    }
    sweep(&app, None);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let worker = Worker::new();
    app.beat(&worker).expect("it lives");
    let start = Instant::now();
    let composed = app.compose(app.clock.now()).expect("mails are made");
    let made = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let (_, delivered) = runtime.block_on(app.deliver_now(&worker)).expect("mails are sent");
    let took = start.elapsed().as_secs_f64();
    println!("the outbox: {} mails made in {made:.1} s", composed.mails);
    println!(
        "the outbox: {} mails sent in {took:.1} s, {:.0} a second",
        delivered.sent,
        f64::from(delivered.sent) / took
    );
}

fn sweep(app: &App, on: Option<chrono::NaiveDate>) -> (Swept, f64) {
    let order = SweepOrder { on, dry_run: false, holder: "benchmark".to_owned() };
    let start = Instant::now();
    let swept = app.sweep(&order, &Unwatched).expect("the sweep runs");
    (swept, start.elapsed().as_secs_f64())
}

fn open(folder: &Path, at: &str, mail: &str) -> App {
    let url = format!("sqlite:{}", folder.join("twentyweeks.db").display());
    let settings = [
        ("TWENTYWEEKS__DATABASE__URL", url.as_str()),
        ("TWENTYWEEKS__MAIL__FROM", "sen@bury.example"),
        ("TWENTYWEEKS__MAIL__URL", mail),
    ];
    let settings = settings.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
    let config = Config::layered(None, settings).expect("settings");
    let app = App::open(config, Clock::Fixed(parse_moment(at).expect("a moment"))).expect("it opens");
    app.prepare().expect("the tables are made");
    app
}

fn import(app: &App, export: &export::Export) {
    let request = ImportRequest {
        cases: &export.cases,
        advice: export.advice.exists().then_some(export.advice.as_path()),
        authority: AuthorityCode::parse("351").ok(),
        dry_run: false,
        actor: "benchmark".to_owned(),
    };
    let imported = app.import(&request, &Unwatched).expect("the import runs");
    assert!(imported.problems.is_empty(), "{:?}", imported.problems.first());
}

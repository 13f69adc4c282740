//! Several servers at one database: each rung is raised by one of them, each mail sent by one.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Barrier;

use twentyweeks::app::import::ImportRequest;
use twentyweeks::app::jobs::Worker;
use twentyweeks::app::sweep::{SweepOrder, Swept};
use twentyweeks::app::{App, Error, Unwatched};
use twentyweeks::db;

use super::council::{Council, code, in_england, try_to_deliver};
use super::letters::Mail;
use crate::support::{Kind, count};

crate::on_both_databases!(
    two_servers_raise_ten_thousand_rungs_once_and_tell_each_notice_once,
    four_servers_raise_ten_thousand_rungs_once_and_tell_each_notice_once,
    of_four_servers_one_makes_the_days_sweep,
);

const CASES: usize = 2_500;
const CASEWORKERS: usize = 25;
/// Four rungs on the day after the date, each told to one reader.
const RUNGS: &str = r#"[
    { rung = "a", day = 1, to = ["caseworker"], tone = "breach", by = "at_once" },
    { rung = "b", day = 1, to = ["sen_manager"], tone = "breach", by = "at_once" },
    { rung = "c", day = 1, to = ["head_of_send"], tone = "breach", by = "at_once" },
    { rung = "d", day = 1, to = ["caseworker"], tone = "chase", by = "digest" },
]"#;

fn two_servers_raise_ten_thousand_rungs_once_and_tell_each_notice_once(kind: Kind) {
    many_at_once(kind, 2);
}

fn four_servers_raise_ten_thousand_rungs_once_and_tell_each_notice_once(kind: Kind) {
    many_at_once(kind, 4);
}

fn many_at_once(kind: Kind, servers: usize) {
    // What is acknowledged here need not survive a power cut.
    let settings = [
        ("database.synchronous", "NORMAL"),
        ("ladder.351.decide_to_assess", RUNGS),
        ("ladder.351.panel_by", "[]"),
    ];
    let mut council = Council::with(kind, &settings);
    import_undecided_cases(&council.app());
    council.at("2026-07-14 07:00");
    let expected = sweep(&council.app(), true);
    assert_eq!(expected.counts.raised, 10_000);

    let apps: Vec<App> = (0..servers).map(|_| council.server.app_on("2026-07-14T06:00:00Z")).collect();
    let swept = together(&apps, |app| sweep(app, false));
    let raised: i32 = swept.iter().map(|swept| swept.counts.raised).sum();
    assert_eq!(raised, 10_000);
    assert_eq!(swept.iter().map(|swept| swept.counts.failed).sum::<i32>(), 0);

    let clock = in_england("2026-07-14 08:00");
    let apps: Vec<App> = apps.into_iter().map(|app| App { clock, ..app }).collect();
    together(&apps, deliver_all);
    council.at("2026-07-14 08:00");
    assert_eq!(council.deliver(), Default::default(), "nothing is left");
    assert_told_once(&mut council, 10_000);
}

fn assert_told_once(council: &mut Council, owed: i64) {
    let app = council.app();
    let number = |statement: &str| app.db.read(|conn| count(conn, statement)).expect("a number");
    let told = "FROM mail_notices JOIN notices ON notices.id = notice_id WHERE state = 'mailed'";
    assert_eq!(number("SELECT count(*) AS number FROM notices WHERE state = 'mailed'"), owed);
    assert_eq!(number("SELECT count(*) AS number FROM notices WHERE state IN ('waiting', 'task')"), 0);
    assert_eq!(number(&format!("SELECT count(*) AS number {told}")), owed, "each in one mail");
    assert_eq!(number(&format!("SELECT count(DISTINCT notice_id) AS number {told}")), owed);
    let mails = number("SELECT count(*) AS number FROM mails");
    let well =
        "SELECT count(*) AS number FROM mails WHERE state = 'sent' AND tries = 1 AND unknown_tries = 0";
    assert_eq!(number(well), mails, "and each mail was sent by one");

    let arrived = council.new_mails();
    let mut copies: BTreeMap<&str, usize> = BTreeMap::new();
    let mut said: BTreeMap<&str, i64> = BTreeMap::new();
    for mail in &arrived {
        *copies.entry(&mail.id).or_default() += 1;
        for reference in references_in(mail) {
            *said.entry(reference).or_default() += 1;
        }
    }
    assert!(copies.values().all(|copies| *copies == 1) && copies.len() as i64 == mails, "{copies:?}");
    assert_eq!(said.len(), CASES);
    let each = owed / CASES as i64;
    assert!(said.values().all(|times| *times == each), "each case {each} times");
}

fn of_four_servers_one_makes_the_days_sweep(mut council: Council) {
    council.asked_case("2026-07-01");
    council.at("2026-07-02 07:00");
    let apps: Vec<App> = (0..4).map(|_| council.server.app_on("2026-07-02T06:00:00Z")).collect();
    let swept = together(&apps, |app| app.sweep_if_due(&Worker::new()).expect("an answer"));
    assert_eq!(swept.iter().filter(|swept| **swept).count(), 1, "{swept:?}");
    let sweeps = council.app().db.read(|conn| count(conn, "SELECT count(*) AS number FROM sweeps"));
    assert_eq!(sweeps.expect("a number"), 1);
}

/// Requests that came in six weeks ago and were not decided: for each the decision is late since
/// today.
fn import_undecided_cases(app: &App) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("cases.csv");
    let mut file = "case_reference,received_on,source,surname,forename,born_on,sex,caseworker\n".to_owned();
    for number in 0..CASES {
        let caseworker = number % CASEWORKERS;
        writeln!(
            file,
            "L{number},2026-06-01,parent,Canary,Robin,2017-05-04,F,worker.{caseworker}@bury.example"
        )
        .expect("a text");
    }
    std::fs::write(&path, file).expect("the file is written");
    let request = ImportRequest {
        cases: &path,
        advice: None,
        authority: Some(code("351")),
        dry_run: false,
        actor: "import of a test".to_owned(),
    };
    let imported = app.import(&request, &Unwatched).expect("the file can be read");
    assert_eq!((imported.added, imported.problems), (CASES as u64, vec![]));
}

fn sweep(app: &App, dry_run: bool) -> Swept {
    let order = SweepOrder { on: None, dry_run, holder: "test".to_owned() };
    app.sweep(&order, &Unwatched).expect("a sweep")
}

/// Until nothing is left for this server, as its jobs would do.
fn deliver_all(app: &App) {
    let worker = Worker::new();
    loop {
        match try_to_deliver(app, &worker) {
            Ok(done) if done == Default::default() => return,
            Ok(_) => {}
            // Another was first, or is busy: a job that failed is tried again.
            Err(Error::Db(db::Error::Conflict | db::Error::Unavailable(_))) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

fn references_in(mail: &Mail) -> impl Iterator<Item = &str> {
    mail.text.split_whitespace().filter(|word| word.starts_with("351-2026-"))
}

/// All at the same moment.
fn together<T: Send>(apps: &[App], act: impl Fn(&App) -> T + Sync) -> Vec<T> {
    let start = Barrier::new(apps.len());
    std::thread::scope(|scope| {
        let threads: Vec<_> = apps
            .iter()
            .map(|app| {
                let (act, start) = (&act, &start);
                scope.spawn(move || {
                    start.wait();
                    act(app)
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("it ends well")).collect()
    })
}

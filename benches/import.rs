//! How fast an export of 10,000 cases with their advice is taken in, on SQLite.
//!
//! `cargo bench --bench import -- --write FOLDER CASES` only writes such an export.
#![allow(clippy::expect_used, clippy::print_stdout, reason = "a measurement that cannot go on is over")]

#[path = "../src/app/demo/chance.rs"]
mod chance;
#[path = "support/export.rs"]
mod export;

use std::path::Path;
use std::time::{Duration, Instant};

use criterion::{Criterion, SamplingMode, Throughput};
use twentyweeks::app::import::ImportRequest;
use twentyweeks::app::{App, Unwatched};
use twentyweeks::clock::{Clock, parse_moment};
use twentyweeks::config::Config;
use twentyweeks::domain::identifiers::AuthorityCode;

const CASES: u64 = 10_000;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(place) = arguments.iter().position(|argument| argument == "--write") {
        let [folder, count] = &arguments[place + 1..=place + 2] else { unreachable!("two arguments") };
        let count = count.parse().expect("a number of cases");
        let export = export::write(Path::new(folder), count).expect("the files are written");
        println!("{}\n{}", export.cases.display(), export.advice.display());
        return;
    }
    let mut criterion = Criterion::default().configure_from_args();
    import(&mut criterion);
    criterion.final_summary();
}

fn import(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let export = export::write(folder.path(), CASES).expect("the files are written");
    let mut group = criterion.benchmark_group("import");
    group.throughput(Throughput::Elements(CASES));
    group.sample_size(10).sampling_mode(SamplingMode::Flat).warm_up_time(Duration::from_millis(1));
    group.bench_function("10,000 cases and their advice on SQLite", |b| {
        b.iter_custom(|rounds| (0..rounds).map(|_| once(&export)).sum());
    });
    group.finish();
}

/// Into a database of its own, with the durability that is shipped.
fn once(export: &export::Export) -> Duration {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}", folder.path().join("twentyweeks.db").display());
    let config = Config::layered(None, [("TWENTYWEEKS__DATABASE__URL".to_owned(), url)].into_iter())
        .expect("settings");
    let clock = Clock::Fixed(parse_moment(export::TODAY).expect("a date"));
    let app = App::open(config, clock).expect("the database opens");
    app.prepare().expect("the tables are made");
    let request = ImportRequest {
        cases: &export.cases,
        advice: Some(&export.advice),
        authority: Some(AuthorityCode::parse("351").expect("a code")),
        dry_run: false,
        actor: "benchmark".to_owned(),
    };
    let start = Instant::now();
    let imported = app.import(&request, &Unwatched).expect("the import runs");
    let took = start.elapsed();
    assert!(imported.problems.is_empty(), "{:?}", imported.problems.first());
    assert_eq!(imported.added, CASES);
    took
}

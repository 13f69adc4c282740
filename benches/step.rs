//! What the program adds to its database: a step over HTTP on one connection, beside the same
//! statements sent raw, in turn, in one run, with the same durability. Not criterion's way of
//! measuring, because a case grows with every step: each case takes each step once, and the two
//! sides take turns, so that a slow moment of the disk meets both.
#![allow(clippy::expect_used, clippy::print_stdout, clippy::print_stderr)]
#![allow(clippy::disallowed_methods, reason = "a measurement's own settings")]

#[path = "support/history.rs"]
#[allow(dead_code, reason = "shared with the other measurements")]
mod history;
#[path = "support/raw.rs"]
mod raw;
#[path = "support/statements.rs"]
mod statements;
#[path = "../tests/it/support/mod.rs"]
#[allow(dead_code, unused_imports, unused_macros, reason = "shared with the tests")]
mod support;

use std::time::{Duration, Instant};

use raw::{Raw, RawCase};
use serde_json::{Value, json};
use support::{Client, Kind, TestApp};
use twentyweeks::app::access::Caller;
use twentyweeks::app::cases::Terms;
use twentyweeks::app::import::history::{CaseHistory, Fact, What};
use twentyweeks::db::listing::Scope;
use twentyweeks::domain::identifiers::{AuthorityCode, Reference};
use twentyweeks::domain::permission::Role;
use twentyweeks::domain::{Command, Step};

/// So many cases on each side take each step.
const CASES: u32 = 100;
/// So many pieces of advice each case can be given: one a round.
const ROUNDS: i32 = 6;
/// Steps taken on one side before it is the other's turn.
const TURN: usize = 1;

fn main() {
    // `cargo bench` passes `--bench`, and `cargo test --benches` passes nothing.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    statements::prepare();
    for kind in [Kind::Sqlite, Kind::Postgres] {
        if kind == Kind::Sqlite || kind.is_there() {
            measure(kind);
        }
    }
}

fn measure(kind: Kind) {
    let mut app = TestApp::start(kind);
    // What is sent raw leaves the stored outlook as it was.
    app.tampered = true;
    let token = app.caseworker();
    let references = cases(&app);
    let durability = app.app.durability().expect("it says");
    println!("\n{kind:?}, {durability}, {CASES} cases of {} entries", history::ASSESSING);

    let (served, rest) = references.split_at(CASES as usize);
    let (called, sent) = rest.split_at(CASES as usize);
    let mut conn = raw::connect(&app.database.url());
    let mut sent: Vec<RawCase> = sent.iter().map(|reference| conn.load(reference.to_id())).collect();
    let mut sides = Sides { app: &app, client: &token, conn: &mut *conn };

    let alone = repeat(200, || assert_eq!(token.get("/healthz").status, 200));
    println!("  an answer without the database (GET /healthz): median {:.0} µs", Figures::of(alone).median);
    for what in [Taken::Note, Taken::Give] {
        let mut times = Times::default();
        for round in 1..=ROUNDS {
            let turns = served.chunks(TURN).zip(called.chunks(TURN)).zip(sent.chunks_mut(TURN));
            for ((served, called), sent) in turns {
                times.http.extend(served.iter().map(|case| timed(|| sides.http(*case, what, round))));
                times.raw.extend(sent.iter_mut().map(|case| timed(|| sides.raw(case, what, round))));
                times.call.extend(called.iter().map(|case| timed(|| sides.call(*case, what, round))));
            }
        }
        times.print(what.name());
    }
    for what in [Taken::Note, Taken::Return] {
        let heard = statements::during(|| sides.http(served[0], what, 1));
        println!("  statements of a {}: {}\n    {}", what.name(), heard.len(), heard.join(", "));
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Taken {
    Note,
    Give,
    Return,
}

impl Taken {
    const fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Give => "give_advice",
            Self::Return => "return_advice (as many as of a give_advice)",
        }
    }

    fn body(self, advice: i32) -> Value {
        match self {
            Self::Note => json!({"step": "note", "on": "2026-07-01", "text": "Rang the school."}),
            Self::Give => json!({"step": "give_advice", "on": "2026-07-01", "advice": advice}),
            Self::Return => {
                json!({"step": "return_advice", "on": "2026-07-01", "advice": advice, "reason": "No outcomes."})
            }
        }
    }

    /// As it is recorded: without its day, which has a column of its own.
    fn step(self, advice: i32) -> Value {
        let mut body = self.body(advice);
        body.as_object_mut().expect("an object").remove("on");
        body
    }
}

/// The three ways of taking a step.
struct Sides<'a> {
    app: &'a TestApp,
    client: &'a Client,
    conn: &'a mut dyn Raw,
}

impl Sides<'_> {
    fn http(&self, case: Reference, what: Taken, round: i32) {
        let reply = self.client.try_step(&case.to_string(), what.body(round));
        assert_eq!(reply.status, 200, "{:?}", reply.body);
    }

    fn raw(&mut self, case: &mut RawCase, what: Taken, round: i32) {
        let gives = (what == Taken::Give).then_some(round);
        let kind = if gives.is_some() { "give_advice" } else { "note" };
        self.conn.step(case, kind, &what.step(round).to_string(), gives);
    }

    /// Without HTTP, JSON and the token.
    fn call(&self, case: Reference, what: Taken, round: i32) {
        let step: Step = serde_json::from_value(what.step(round)).expect("a step");
        let caller = Caller {
            actor: "benchmark".into(),
            role: Role::Caseworker,
            scope: Scope::Authority(AuthorityCode::parse("351").expect("a code")),
        };
        let command = Command::now(history::day("2026-07-01"), step);
        self.app.app.advance(&caller, case, &command, &Terms::default()).expect("the step is taken");
    }
}

#[derive(Default)]
struct Times {
    http: Vec<Duration>,
    call: Vec<Duration>,
    raw: Vec<Duration>,
}

impl Times {
    fn print(self, what: &str) {
        println!(
            "  {what:<14} {:>9} {:>9} {:>10} {:>15}",
            "steps/s", "mean µs", "median µs", "fastest 10th µs"
        );
        let sides = [("raw", self.raw), ("App::advance", self.call), ("HTTP", self.http)];
        let figures = sides.map(|(name, times)| {
            let figures = Figures::of(times);
            let Figures { mean, median, fast } = figures;
            println!("  {name:<14} {:>9.0} {mean:>9.0} {median:>10.0} {fast:>15.0}", 1e6 / mean);
            figures
        });
        let [raw, _, http] = figures;
        println!(
            "  HTTP / raw throughput (aim: 0.80): {:.2}; by the medians {:.2}, by the fastest tenths {:.2}",
            raw.mean / http.mean,
            raw.median / http.median,
            raw.fast / http.fast
        );
    }
}

/// In microseconds. On a machine that others use too, the mean holds what they did to it; the
/// fastest tenth least of all.
struct Figures {
    mean: f64,
    median: f64,
    fast: f64,
}

impl Figures {
    fn of(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        let at = |place: usize| times[place].as_secs_f64() * 1e6;
        let sum: Duration = times.iter().sum();
        let mean = sum.as_secs_f64() * 1e6 / times.len() as f64;
        Self { mean, median: at(times.len() / 2), fast: at(times.len() / 10) }
    }
}

/// Three times `CASES` cases that are being assessed.
fn cases(app: &TestApp) -> Vec<Reference> {
    let authority = AuthorityCode::parse("351").expect("a code");
    let histories: Vec<CaseHistory> =
        (0..3 * CASES).map(|number| told(u64::from(number), &authority)).collect();
    let stored = app.app.store(&histories, "benchmark", app.app.clock.now(), false).expect("they are stored");
    assert!(stored.problems.is_empty(), "{:?}", stored.problems.first());
    (1..=3 * CASES).map(|number| Reference::new(&authority, 2026, number).expect("a reference")).collect()
}

fn told(line: u64, authority: &AuthorityCode) -> CaseHistory {
    let source_reference = format!("LCS-{line}");
    let mut entries = history::entries(&source_reference).into_iter().take(history::ASSESSING);
    let first = entries.next().expect("a registration");
    let Step::Register(registration) = first.step else { unreachable!("the first is the registration") };
    let facts = entries
        .map(|entry| Fact { on: entry.on, what: What::Step(entry.step), place: ("cases", line) })
        .collect();
    let registration = Some((first.on, *registration));
    CaseHistory { line, authority: authority.clone(), registration, source_reference, facts }
}

fn timed(f: impl FnOnce()) -> Duration {
    let start = Instant::now();
    f();
    start.elapsed()
}

fn repeat(times: usize, f: impl Fn()) -> Vec<Duration> {
    (0..times).map(|_| timed(&f)).collect()
}

//! How long the server takes for each page, with 20,000 and 150,000 cases on SQLite: over HTTP on
//! one connection, as everybody who signs in. The pages are found as a reader finds them: by the
//! links of the pages before. Of each kind of page several are asked for; the slowest counts.
//!
//! `cargo bench --bench pages -- 20000` measures with so many cases only.
#![allow(clippy::expect_used, clippy::print_stdout, reason = "a measurement that cannot go on is over")]

#[path = "../src/app/demo/chance.rs"]
mod chance;
#[path = "support/export.rs"]
#[allow(dead_code, reason = "shared with the other measurements")]
mod export;
#[path = "../tests/it/support/mod.rs"]
#[allow(dead_code, unused_imports, unused_macros, reason = "shared with the tests")]
mod support;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::{Duration, Instant};

use support::{Browser, Kind, TestApp};
use twentyweeks::app::import::ImportRequest;
use twentyweeks::app::sweep::SweepOrder;
use twentyweeks::app::tokens::Holder;
use twentyweeks::app::{App, Unwatched};
use twentyweeks::domain::identifiers::{AuthorityCode, Email};
use twentyweeks::domain::permission::{Access, Role, Route, access};
use twentyweeks::web::routes::{is_page, place};

/// So many cases, and how long a page may then take.
const SIZES: [(u64, Duration); 2] =
    [(20_000, Duration::from_millis(50)), (150_000, Duration::from_millis(150))];
/// So many pages of one kind are asked for, each so many times.
const OF_A_KIND: usize = 6;
const TIMES: usize = 7;
/// Pages that are opened to find links on, for one role.
const OPENED: usize = 250;

fn main() {
    // `cargo test --benches` passes nothing.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let asked: Option<u64> = std::env::args().find_map(|argument| argument.parse().ok());
    for (count, aim) in SIZES {
        if asked.is_none_or(|asked| asked == count) {
            measure(count, aim);
        }
    }
}

fn measure(count: u64, aim: Duration) {
    let mut server = TestApp::start_on(Kind::Sqlite, export::TODAY);
    // To verify so many records takes longer than to measure.
    server.tampered = true;
    fill(&server.app, count);
    println!("\n{count} cases; the aim is {} ms", aim.as_millis());
    println!(
        "  {:<14} {:<38} {:>6} {:>9} {:>9}  the slowest",
        "role", "page", "asked", "median ms", "worst ms"
    );
    let mut slowest: Option<(Duration, String)> = None;
    for role in Role::ALL {
        for (pattern, pages) in pages_of(&somebody(&server, role), role) {
            let timed = pages.iter().map(|page| (time(&somebody(&server, role), page), page));
            let (times, page) = timed.max_by_key(|(times, _)| times.median).expect("at least one page");
            println!(
                "  {:<14} {pattern:<38} {:>6} {:>9.1} {:>9.1}  {page}",
                role.name(),
                pages.len(),
                in_ms(times.median),
                in_ms(times.worst)
            );
            if slowest.as_ref().is_none_or(|(before, _)| times.median > *before) {
                slowest = Some((times.median, format!("{} {page}", role.name())));
            }
        }
    }
    let (took, page) = slowest.expect("there are pages");
    let verdict = if took <= aim { "met" } else { "MISSED" };
    println!("  the slowest: {page}, {:.1} ms: {verdict}", in_ms(took));
}

fn fill(app: &App, count: u64) {
    let folder = tempfile::tempdir().expect("a folder");
    let export = export::write(folder.path(), count).expect("the files are written");
    let request = ImportRequest {
        cases: &export.cases,
        advice: Some(&export.advice),
        authority: AuthorityCode::parse("351").ok(),
        dry_run: false,
        actor: "benchmark".to_owned(),
    };
    let imported = app.import(&request, &Unwatched).expect("the import runs");
    assert!(imported.problems.is_empty(), "{:?}", imported.problems.first());
    let order = SweepOrder { on: None, dry_run: false, holder: "benchmark".to_owned() };
    app.sweep(&order, &Unwatched).expect("the sweep runs");
    app.compose(app.clock.now()).expect("mails are made");
}

/// Somebody of this role who has something to do: they are named in the export.
fn somebody(server: &TestApp, role: Role) -> Browser {
    let authority = Holder::Authority(AuthorityCode::parse("351").expect("a code"));
    let (email, holder) = match role {
        Role::Partner => (
            "partner@nhs.example",
            Holder::Service { name: "Community Paediatrics".to_owned(), authority: None },
        ),
        Role::Caseworker => ("caseworker.07@bury.example", authority),
        Role::Manager => ("manager@bury.example", authority),
        Role::Administrator => ("administrator@bury.example", authority),
    };
    let email = Email::parse(email).expect("an address");
    // The second time, they are there already.
    let _ = server.app.add_person(&email, "Somebody", role, &holder);
    server.signed_in(&email)
}

/// The pages of a role by their kind, as far as links lead to them.
fn pages_of(browser: &Browser, role: Role) -> BTreeMap<&'static str, Vec<String>> {
    let own: Vec<Route> = Route::ALL.iter().copied().filter(|route| is_own(*route, role)).collect();
    let mut waiting: VecDeque<String> =
        own.iter().map(|route| place(*route).0.to_owned()).filter(|path| !path.contains('{')).collect();
    let mut seen: BTreeSet<String> = waiting.iter().cloned().collect();
    let mut found: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    for _ in 0..OPENED {
        let Some(address) = waiting.pop_front() else { break };
        let path = address.split('?').next().unwrap_or_default();
        let Some(pattern) =
            own.iter().map(|route| place(*route).0).filter(|one| fits(one, path)).min_by_key(open)
        else {
            continue;
        };
        let kind = found.entry(pattern).or_default();
        if kind.len() >= OF_A_KIND {
            continue;
        }
        let page = browser.open(&address);
        if page.status != 200 || !page.header("content-type").starts_with("text/html") {
            continue;
        }
        kind.push(address);
        for link in links(&page.html) {
            if seen.insert(link.clone()) {
                waiting.push_back(link);
            }
        }
    }
    found.retain(|_, pages| !pages.is_empty());
    found
}

fn is_own(route: Route, role: Role) -> bool {
    let is_get = place(route).1 == actix_web::http::Method::GET;
    is_get && is_page(route) && matches!(access(route), Access::Roles(roles) if roles.contains(&role))
}

fn links(html: &str) -> Vec<String> {
    let addresses = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let own = addresses.filter(|address| address.starts_with('/') && !address.starts_with("/assets/"));
    own.map(|address| {
        address.split('#').next().unwrap_or_default().replace("&#38;", "&").replace("&amp;", "&")
    })
    .collect()
}

/// Whether a path lies at a place with names in it.
fn fits(pattern: &str, path: &str) -> bool {
    let (own, parts): (Vec<&str>, Vec<&str>) = (pattern.split('/').collect(), path.split('/').collect());
    own.len() == parts.len() && own.iter().zip(&parts).all(|(own, part)| own == part || own.starts_with('{'))
}

fn open(pattern: &&'static str) -> usize {
    pattern.matches('{').count()
}

struct Times {
    median: Duration,
    worst: Duration,
}

fn time(browser: &Browser, page: &str) -> Times {
    let once = || {
        let start = Instant::now();
        // As a browser asks: what is sent is compressed.
        let seen = browser.ask(reqwest::Method::GET, page, |request| {
            request.header("accept", "text/html").header("accept-encoding", "gzip")
        });
        let took = start.elapsed();
        assert_eq!(seen.status, 200, "{page}");
        took
    };
    // The first opens the connection and warms what is kept.
    once();
    let mut times: Vec<Duration> = (0..TIMES).map(|_| once()).collect();
    times.sort_unstable();
    Times { median: times[TIMES / 2], worst: times[TIMES - 1] }
}

fn in_ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

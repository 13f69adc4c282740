//! How long the worklist takes to be read, in the process, on SQLite: each tab, a filter, a search.
//! Once with the cases of eight years, most of them closed, and once with nearly all of them open.
//!
//! `cargo bench --bench worklist -- 20000` takes so many cases instead of 150,000.
#![allow(clippy::expect_used, clippy::print_stdout, reason = "a measurement that cannot go on is over")]

#[path = "../src/app/demo/chance.rs"]
mod chance;
#[path = "support/export.rs"]
mod export;

use std::path::Path;
use std::time::Instant;

use twentyweeks::app::import::ImportRequest;
use twentyweeks::app::sessions::Session;
use twentyweeks::app::tokens::Holder;
use twentyweeks::app::worklist::search::Search;
use twentyweeks::app::worklist::{Filter, Wanted};
use twentyweeks::app::{App, Unwatched};
use twentyweeks::clock::{Clock, parse_moment};
use twentyweeks::config::Config;
use twentyweeks::db::worklist::{Order, Tab};
use twentyweeks::domain::case::Stage;
use twentyweeks::domain::holder::Holder as Held;
use twentyweeks::domain::identifiers::{AuthorityCode, Email};
use twentyweeks::domain::permission::Role;

const CASES: u64 = 150_000;
const TIMES: usize = 9;

fn main() {
    let count = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(CASES);
    measured("eight years", count, |folder| export::write(folder, count));
    let first = "2026-08-01".parse().expect("a date");
    measured("nearly all open", count, |folder| export::write_since(folder, count, first, 90));
}

fn measured(what: &str, count: u64, write: impl FnOnce(&Path) -> std::io::Result<export::Export>) {
    let folder = tempfile::tempdir().expect("a folder");
    let export = write(folder.path()).expect("the files are written");
    let app = open(folder.path());
    import(&app, &export);
    let session = session(&app);
    println!("{count} cases, {what}");
    for tab in [Tab::Mine, Tab::All, Tab::Unallocated, Tab::Unopened, Tab::Closed] {
        let wanted = Wanted { tab: Some(tab), ..Wanted::default() };
        let list = app.worklist(&session, &wanted).expect("a list");
        timed(&format!("{tab:?}: {} cases", list.total), || {
            app.worklist(&session, &wanted).expect("a list");
        });
    }
    let all = Wanted { tab: Some(Tab::All), ..Wanted::default() };
    for (what, wanted) in [
        (
            "assessing",
            Wanted { filter: Filter { stage: Some(Stage::Assessing), ..Filter::default() }, ..all.clone() },
        ),
        (
            "with services",
            Wanted { filter: Filter { holder: Some(Held::Services), ..Filter::default() }, ..all.clone() },
        ),
        (
            "with the family",
            Wanted { filter: Filter { holder: Some(Held::Family), ..Filter::default() }, ..all.clone() },
        ),
        ("waiting longest", Wanted { order: Order::Held, ..all.clone() }),
    ] {
        timed(what, || {
            app.worklist(&session, &wanted).expect("a list");
        });
    }
    for typed in ["Surname1234", "Surnmae1234", "Forename77 Surname12", "LCS-000042"] {
        timed(&format!("search {typed}"), || {
            if let Search::Kept(id) = app.search(&session, typed).expect("a search") {
                app.found(&session, &id).expect("an answer").expect("it is kept");
            }
        });
    }
}

/// The median, and the slowest.
fn timed(what: &str, mut act: impl FnMut()) {
    let mut took: Vec<f64> = (0..TIMES)
        .map(|_| {
            let start = Instant::now();
            act();
            start.elapsed().as_secs_f64() * 1_000.0
        })
        .collect();
    took.sort_by(f64::total_cmp);
    println!("  {:6.1} ms (at most {:.1}): {what}", took[TIMES / 2], took[TIMES - 1]);
}

fn session(app: &App) -> Session {
    let email = Email::parse("caseworker.07@bury.example").expect("an address");
    let holder = Holder::Authority(AuthorityCode::parse("351").expect("a code"));
    app.add_person(&email, "Ann Hill", Role::Caseworker, &holder).expect("she may sign in");
    let people = app.list_people().expect("people");
    let person = people.iter().find(|person| person.email == email.as_str()).expect("she is there").id;
    let account = app.ensure_account(&email).expect("an account");
    let secret = app.begin_session(account, person, true, "a benchmark").expect("a session");
    app.session_of(&secret).expect("it is found").expect("it holds")
}

fn open(folder: &Path) -> App {
    let url = format!("sqlite:{}", folder.join("twentyweeks.db").display());
    let settings = [("TWENTYWEEKS__DATABASE__URL".to_owned(), url)];
    let config = Config::layered(None, settings.into_iter()).expect("settings");
    let moment = parse_moment("2026-11-01T08:00:00Z").expect("a moment");
    let app = App::open(config, Clock::Fixed(moment)).expect("it opens");
    app.prepare().expect("the tables are made");
    app
}

fn import(app: &App, export: &export::Export) {
    let request = ImportRequest {
        cases: &export.cases,
        advice: Some(&export.advice),
        authority: AuthorityCode::parse("351").ok(),
        dry_run: false,
        actor: "benchmark".to_owned(),
    };
    let imported = app.import(&request, &Unwatched).expect("the import runs");
    assert!(imported.problems.is_empty(), "{:?}", imported.problems.first());
}

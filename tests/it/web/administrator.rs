//! What an administrator looks after: the authority's terms and closures, the ladder, the outbox,
//! the ledger and the jobs.

use serde_json::json;
use twentyweeks::app::Unwatched;
use twentyweeks::app::sweep::SweepOrder;
use twentyweeks::domain::permission::Role;

use super::request::{MAILBOX, Request, SENT_ON, SERVICE, mailed_path};
use crate::support::{Browser, Kind, Seen, TestApp};

crate::on_both_databases!(
    what_the_authority_goes_by_is_listed_with_where_it_is_set,
    a_closure_is_added_listed_and_removed,
    a_closure_that_cannot_be_is_refused_beside_its_field,
    one_authority_neither_sees_nor_changes_what_is_anothers,
    the_ladder_is_told_in_plain_words_and_tried_against_a_case,
    a_past_day_of_a_case_is_told_again,
    a_mail_is_shown_as_it_was_sent_without_what_would_let_its_reader_in,
    a_mail_that_was_parked_is_tried_again_and_no_other,
    the_ledger_is_looked_through_by_what_stands_in_the_address,
    how_the_jobs_stand_is_told,
    no_page_of_an_administrator_says_anything_about_the_child,
);

const PAGES: [&str; 5] = ["/authority", "/ladder", "/outbox", "/ledger", "/jobs"];

fn what_the_authority_goes_by_is_listed_with_where_it_is_set(kind: Kind) {
    let settings = [("authority.351.target_pc", "80.5"), ("authority.351.tell.family", "digest")];
    let server = TestApp::start_with(kind, "2026-11-01", &settings);
    Request::made(&server);
    let page = server.browser(Role::Administrator, "351").open("/authority");
    assert_eq!(page.status, 200, "{}", page.html);
    for words in
        ["Bury", "80.5 %", "10 percentage points", "14 days", "Within 2 days", "Week 16", "In the daily mail"]
    {
        assert!(page.says(words), "{words}: {}", page.html);
    }
    assert_eq!(page.html.matches("Set for this authority").count(), 2, "{}", page.html);
    assert!(
        page.says("target_pc</code></dt>") && page.says("below <code>[authority.351]</code>"),
        "{}",
        page.html
    );
    assert!(
        page.says("family</code></dt>") && page.says("below <code>[authority.351.tell]</code>"),
        "{}",
        page.html
    );
}

fn a_closure_is_added_listed_and_removed(server: TestApp) {
    Request::made(&server);
    let me = server.browser(Role::Administrator, "351");
    assert!(me.open("/authority").says("No closures are recorded"));
    add(&me, "Summer holiday", "all", ("20", "7", "2027"), ("31", "8", "2027"))
        .assert_done("/authority", "added");
    add(&me, "Half-term", "all", ("15", "2", "2027"), ("19", "2", "2027")).assert_done("/authority", "added");
    add(&me, "Flood", &setting(&me), ("1", "9", "2026"), ("2", "10", "2026"))
        .assert_done("/authority", "added");

    let page = me.open("/authority?done=added");
    assert!(page.says("The closure was added") && page.says("Elms Primary School"), "{}", page.html);
    let places: Vec<_> = ["Half-term", "Summer holiday", "Closures that are over (1)", "Flood"]
        .map(|name| page.html.find(name))
        .into_iter()
        .collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "the next comes first: {}", page.html);
    let asked = "May ground one, where the setting was asked between 13 July 2027 and 25 August 2027";
    assert!(page.says(asked) && page.says("43 days"), "{}", page.html);
    assert!(page.says("5 days") && page.says("No, shorter than 4 weeks"), "{}", page.html);

    let remove = address(&page, "/authority/closures/");
    me.send(&remove, &[]).assert_done("/authority", "removed");
    assert_eq!(me.send(&remove, &[]).status, 404, "it is not there any more");
    assert!(!me.open("/authority").says("Half-term"));
}

fn a_closure_that_cannot_be_is_refused_beside_its_field(server: TestApp) {
    Request::made(&server);
    let me = server.browser(Role::Administrator, "351");
    for (name, setting, from, to, field, message) in [
        ("", "all", ("1", "9", "2026"), ("2", "9", "2026"), "name", "Enter what it is called"),
        ("Flood", "all", ("", "", ""), ("2", "9", "2026"), "from-day", "Enter the first day closed"),
        ("Flood", "all", ("1", "9", "2026"), ("31", "9", "2026"), "to-day", "The date must be a real date"),
        (
            "Flood",
            "all",
            ("2", "9", "2026"),
            ("1", "9", "2026"),
            "to-day",
            "The last day must be the same as or after",
        ),
        ("Flood", "99999", ("1", "9", "2026"), ("2", "9", "2026"), "setting", "Choose one of the settings"),
    ] {
        let page = add(&me, name, setting, from, to);
        assert_eq!(page.status, 422, "{message}: {}", page.html);
        assert!(page.says(&format!("<a href=\"#{field}\">{message}")), "{message}: {}", page.html);
        assert!(page.says(&format!("value=\"{name}\"")), "what was typed stays");
    }
    assert!(me.open("/authority").says("No closures are recorded"));
}

fn one_authority_neither_sees_nor_changes_what_is_anothers(server: TestApp) {
    let request = Request::made(&server);
    mailed_path(&server);
    let (ours, theirs) =
        (server.browser(Role::Administrator, "351"), server.browser(Role::Administrator, "352"));
    add(&ours, "Flood", "all", ("1", "12", "2026"), ("2", "12", "2026")).assert_done("/authority", "added");
    let remove = address(&ours.open("/authority"), "/authority/closures/");
    let mail = mail(&ours);
    assert!(!theirs.open("/authority").says("Flood"));
    assert_eq!(theirs.send(&remove, &[]).status, 404);
    assert_eq!(theirs.open(&mail).status, 404);
    assert_eq!(theirs.send(&format!("{mail}/retry"), &[]).status, 404);
    assert!(theirs.open("/outbox?state=sent").says("No mails here"));
    assert!(!theirs.open("/ledger").says(&request.case));
    for address in [format!("/ledger?case={}", request.case), format!("/ladder?reference={}", request.case)] {
        assert!(theirs.open(&address).says("No case of your authority has that reference"), "{address}");
    }
    for page in PAGES {
        assert_eq!(server.browser(Role::Caseworker, "351").open(page).status, 403, "{page}");
        assert_eq!(Browser::at(&server).open(page).status, 303, "{page}");
    }
}

fn the_ladder_is_told_in_plain_words_and_tried_against_a_case(server: TestApp) {
    let request = Request::made(&server);
    mailed_path(&server);
    let me = server.browser(Role::Administrator, "351");
    let page = me.open("/ladder");
    for words in [
        "Final plan",
        "The final plan must be sent within 20 weeks (SEND Regulations 2014, reg 13(2)).",
        "28 days before",
        "17 days after, then every 7 days until it is done",
        "The caseworker or their cover, the SEN manager and the head of SEND",
        "At once, in working hours",
    ] {
        assert!(page.says(words), "{words}: {}", page.html);
    }
    // The advice is due on 23 November 2026.
    let page = me.open(&format!("/ladder?reference={}&on=2026-11-02", request.case));
    assert_eq!(page.status, 200, "{}", page.html);
    assert!(page.says("What would be sent from 2 November 2026 to 28 December 2026"), "{}", page.html);
    for words in [
        "Chase 1: advice",
        "Escalation 1: advice of Educational Psychology",
        "p…@nhs.example",
        "3 December 2026",
    ] {
        assert!(page.says(words), "{words}: {}", page.html);
    }
    assert!(page.says("nobody; a task would be raised"), "no SEN manager is in the book: {}", page.html);
    assert!(!page.says(MAILBOX));
    assert_eq!(request.version(), 3, "nothing of it is kept");

    let page = me.open("/ladder?reference=351-2026-99999");
    assert_eq!(page.status, 422);
    assert!(
        page.says("<a href=\"#reference\">No case of your authority has that reference"),
        "{}",
        page.html
    );
    let page = me.open(&format!("/ladder?reference={}&on=soon", request.case));
    assert!(page.status == 422 && page.says("<a href=\"#on-day\">Enter a real date"), "{}", page.html);
}

fn a_past_day_of_a_case_is_told_again(server: TestApp) {
    let request = Request::made(&server);
    let me = server.browser(Role::Administrator, "351");
    let on = |day: &str| me.open(&format!("/ladder?reference={}&on={day}", request.case));
    // The decision was due on 27 October and made on the 10th; the panel should have met by the 20th.
    let page = on("2026-10-31");
    assert!(page.says("What should have been told by the end of 31 October 2026"), "{}", page.html);
    assert!(page.says("not raised") || page.says("Nothing: no date"), "{}", page.html);
    assert!(!page.says("What would be sent"), "{}", page.html);
    let page = on("2026-09-01");
    assert!(
        page.says("Nothing: no date of what was on the record by then had come"),
        "there was no case yet: {}",
        page.html
    );
}

fn a_mail_is_shown_as_it_was_sent_without_what_would_let_its_reader_in(server: TestApp) {
    let request = Request::made(&server);
    let path = mailed_path(&server);
    let me = server.browser(Role::Administrator, "351");
    let list = me.open("/outbox?state=sent");
    assert!(list.says("p…@nhs.example") && !list.says(MAILBOX), "{}", list.html);
    let page = me.open(&mail(&me));
    assert_eq!(page.status, 200);
    for words in [
        &*request.case,
        "Sent</span>",
        "a contact of Educational Psychology",
        "Please give advice",
        "/answer/…",
    ] {
        assert!(page.says(words), "{words}: {}", page.html);
    }
    let link = path.trim_start_matches("/answer/").split('.').next().unwrap();
    assert!(!page.says(MAILBOX) && !page.says(link), "{}", page.html);
    assert!(!page.says("Try again</button>"), "it was sent: {}", page.html);
    assert!(page.says(&format!("href=\"/ledger?case={}#notice-", request.case)), "{}", page.html);
}

fn a_mail_that_was_parked_is_tried_again_and_no_other(server: TestApp) {
    Request::made(&server);
    mailed_path(&server);
    let me = server.browser(Role::Administrator, "351");
    let mail = mail(&me);
    let retry = format!("{mail}/retry");
    assert_eq!(me.send(&retry, &[]).status, 422, "it was sent");
    server
        .database
        .meddle("UPDATE mails SET state = 'parked', last_words = '550 not psychology@nhs.example'");
    let page = me.open("/outbox?state=parked");
    assert!(page.says("550 not p…@nhs.example") && !page.says(MAILBOX), "{}", page.html);
    assert!(me.open(&mail).says("Try again</button>"));
    me.send(&retry, &[]).assert_done(&mail, "retried");
    assert!(me.open("/outbox").says(&mail), "it waits");
}

fn the_ledger_is_looked_through_by_what_stands_in_the_address(server: TestApp) {
    let (one, other) = (Request::made(&server), Request::made(&server));
    mailed_path(&server);
    let me = server.browser(Role::Administrator, "351");
    let shown = |query: &str| {
        let page = me.open(&format!("/ledger?{query}"));
        assert_eq!(page.status, 200, "{query}: {}", page.html);
        [&one.case, &other.case].map(|case| page.html.matches(&format!(">{case}</a>")).count())
    };
    assert_eq!(shown(""), [1, 1]);
    assert_eq!(shown(&format!("case={}", one.case)), [1, 0]);
    assert_eq!(shown("state=mailed&about=request_advice"), [1, 1]);
    assert_eq!(shown("state=held"), [0, 0]);
    assert_eq!(shown("about=issue_plan"), [0, 0]);
    assert_eq!(shown("service=1"), [1, 1]);
    assert_eq!(shown("service=2"), [0, 0]);
    // It was noticed today, when the request was made.
    assert_eq!(shown("from=2026-11-01&to=2026-11-01"), [1, 1]);
    assert_eq!(shown("from-day=1&from-month=11&from-year=2026&to-day=&to-month=&to-year="), [1, 1]);
    assert_eq!(shown("to-day=31&to-month=10&to-year=2026"), [0, 0]);
    assert_eq!(shown("to=2026-10-31"), [0, 0]);
    let page = me.open("/ledger?from-day=31&from-month=2&from-year=2026");
    assert!(page.status == 422 && page.says("<a href=\"#from-day\">The date must be a real date"));
    assert_eq!(shown("from=2026-11-02"), [0, 0]);
    let page = me.open("/ledger");
    assert!(
        page.says("Please give advice") && page.says(SERVICE) && page.says("p…@nhs.example"),
        "{}",
        page.html
    );
    assert!(!page.says("/cases/"), "an administrator opens no case: {}", page.html);
    assert_eq!(me.open("/ledger?after=soon").status, 400);
}

fn how_the_jobs_stand_is_told(server: TestApp) {
    Request::made(&server);
    let me = server.browser(Role::Administrator, "351");
    assert!(me.open("/jobs").says("No sweep has run yet"));
    let order = SweepOrder { on: None, dry_run: false, holder: "a test".to_owned() };
    server.app.sweep(&order, &Unwatched).unwrap();
    server.app.audit(&Unwatched).unwrap();
    let page = me.open("/jobs");
    for words in [
        "last swept on 1 November 2026 at 12:00",
        "1 November 2026",
        "1 case agreed",
        env!("CARGO_PKG_VERSION"),
        "nobody does the jobs now",
    ] {
        assert!(page.says(words), "{words}: {}", page.html);
    }
    let durability = server.app.durability().unwrap();
    assert!(page.says(&durability), "{durability}: {}", page.html);
    // A rung that was raised and is in nobody's ledger.
    server.app_on("2026-12-01").sweep(&order, &Unwatched).unwrap();
    server.app_on("2026-12-01").audit(&Unwatched).unwrap();
    assert!(!me.open("/jobs").says("What the auditor found"));
}

fn no_page_of_an_administrator_says_anything_about_the_child(server: TestApp) {
    let request = Request::made(&server);
    request.step(json!({"step": "note", "on": "2026-10-30", "text": "Robin likes trains."}));
    mailed_path(&server);
    let me = server.browser(Role::Administrator, "351");
    let tried = format!("/ladder?reference={}&on=2026-12-01", request.case);
    let mail = mail(&me);
    for path in PAGES.iter().copied().chain([&*tried, &*mail, "/outbox?state=sent"]) {
        let page = me.open(path);
        assert_eq!(page.status, 200, "{path}");
        for word in ["Canary", "Robin", "2017", "9434765919", "105284", "Speech", "trains"] {
            assert!(!page.says(word), "{path} says {word}: {}", page.html);
        }
    }
    assert!(SENT_ON < "2026-11-01");
}

/// What became of adding a closure.
fn add(me: &Browser, name: &str, setting: &str, from: (&str, &str, &str), to: (&str, &str, &str)) -> Seen {
    me.send(
        "/authority/closures",
        &[
            ("name", name),
            ("setting", setting),
            ("from-day", from.0),
            ("from-month", from.1),
            ("from-year", from.2),
            ("to-day", to.0),
            ("to-month", to.1),
            ("to-year", to.2),
        ],
    )
}

/// The number of the one setting that can be chosen.
fn setting(me: &Browser) -> String {
    let page = me.open("/authority").html;
    let options = page.split("<option value=\"").skip(1).filter_map(|rest| rest.split('"').next());
    options.filter(|value| *value != "all").map(str::to_owned).next().expect("a setting")
}

/// The first address on a page that begins so.
fn address(page: &Seen, beginning: &str) -> String {
    let mut found =
        page.html.split('"').filter(|text| text.starts_with(beginning) && text.len() > beginning.len());
    found.next().unwrap_or_else(|| panic!("no {beginning}: {}", page.html)).to_owned()
}

/// The one mail that was sent.
fn mail(me: &Browser) -> String {
    address(&me.open("/outbox?state=sent"), "/outbox/")
}

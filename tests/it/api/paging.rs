//! Paging: a list is walked by the Link header and holds every case exactly once.

use std::collections::BTreeSet;
use std::io::Write;

use serde_json::{Value, json};
use twentyweeks::app::Unwatched;
use twentyweeks::app::import::ImportRequest;
use twentyweeks::domain::identifiers::AuthorityCode;

use super::shorthand::{PSYCHOLOGY, agreed, asked, note};
use crate::support::{Client, TestApp};

crate::on_both_databases!(
    each_sort_walks_through_every_case_once_and_in_order,
    a_page_is_as_long_as_was_asked_for,
    a_filter_stays_on_every_page,
    a_case_that_changes_between_pages_is_listed_once,
    a_case_that_comes_new_between_pages_displaces_none,
    a_case_that_is_due_later_between_pages_displaces_none,
    a_service_walks_through_the_cases_it_was_asked_on,
);

const CASES: usize = 64;
const SORTS: [&str; 6] =
    ["next_due_on", "-next_due_on", "received_on", "-received_on", "reference", "-reference"];

fn each_sort_walks_through_every_case_once_and_in_order(server: TestApp) {
    load(&server);
    let me = server.caseworker();
    for sort in SORTS {
        let walked = walk(&me, &format!("sort={sort}&limit=7"), |_| {});
        assert_eq!(walked.len(), CASES, "{sort}");
        assert_eq!(distinct(&walked).len(), CASES, "{sort}");
        let field = sort.trim_start_matches('-');
        // Without a date is as though it never were due.
        let key = |line: &Value| line[field].as_str().unwrap_or("9999-12-31").to_owned();
        let in_order = |pair: &[Value]| {
            let (first, second) = (key(&pair[0]), key(&pair[1]));
            if sort.starts_with('-') { first >= second } else { first <= second }
        };
        assert!(walked.windows(2).all(in_order), "{sort}");
    }
    assert_eq!(walk(&me, "limit=9", |_| {}), walk(&me, "sort=next_due_on&limit=200", |_| {}));
}

fn a_page_is_as_long_as_was_asked_for(server: TestApp) {
    load(&server);
    let me = server.caseworker();
    let page = |query: &str| {
        let reply = me.get(&format!("/api/v1/cases{query}"));
        assert_eq!(reply.status, 200, "{:?}", reply.body);
        (reply.body["cases"].as_array().unwrap().len(), !reply.header("link").is_empty())
    };
    assert_eq!(page(""), (50, true));
    assert_eq!(page("?limit=1"), (1, true));
    assert_eq!(page("?limit=63"), (63, true));
    assert_eq!(page("?limit=64"), (64, false));
    assert_eq!(page("?limit=200"), (64, false));
    assert_eq!(page("?after=&limit="), (50, true));
}

fn a_filter_stays_on_every_page(server: TestApp) {
    load(&server);
    let me = server.caseworker();
    let query = "team=North%20%26%20West&q=sur%C3%A9&sort=-received_on&limit=5";
    let walked = walk(&me, query, |_| {});
    assert_eq!(walked.len(), CASES / 2);
    assert!(walked.iter().all(|line| line["team"] == "North & West"));
}

fn a_case_that_changes_between_pages_is_listed_once(server: TestApp) {
    load(&server);
    let me = server.caseworker();
    let all: Vec<String> = references(&walk(&me, "sort=reference&limit=200", |_| {}));
    for sort in SORTS {
        // The first, the last and one in the middle change, whether they were seen already or not.
        let walked = walk(&me, &format!("sort={sort}&limit=7"), |_| {
            for reference in [&all[0], &all[31], &all[63]] {
                me.step(reference, note("2026-10-30"));
            }
        });
        assert_eq!(walked.len(), CASES, "{sort}");
        assert_eq!(distinct(&walked).len(), CASES, "{sort}");
    }
}

fn a_case_that_comes_new_between_pages_displaces_none(server: TestApp) {
    load(&server);
    let me = server.caseworker();
    for sort in SORTS {
        let before = distinct(&walk(&me, "limit=200", |_| {}));
        let walked = walk(&me, &format!("sort={sort}&limit=30"), |page| {
            me.register(if page % 2 == 0 { "2026-03-02" } else { "2026-10-01" });
        });
        assert_eq!(distinct(&walked).len(), walked.len(), "{sort}: none twice");
        assert!(distinct(&walked).is_superset(&before), "{sort}: none left out");
    }
}

fn a_case_that_is_due_later_between_pages_displaces_none(server: TestApp) {
    load(&server);
    let me = server.caseworker();
    let first = references(&walk(&me, "limit=200", |_| {}));
    let moved = first.iter().find(|reference| me.case(reference)["stage"] == "considering").unwrap();
    let walked = walk(&me, "limit=7", |page| {
        if page == 0 {
            let received_on = me.case(moved)["received_on"].as_str().unwrap().to_owned();
            me.step(moved, agreed(&received_on));
        }
    });
    let others: Vec<String> =
        references(&walked).into_iter().filter(|reference| reference != moved).collect();
    assert_eq!(others.len(), CASES - 1);
    assert_eq!(others.iter().collect::<BTreeSet<_>>().len(), CASES - 1);
    assert!(references(&walked).contains(moved));
}

fn a_service_walks_through_the_cases_it_was_asked_on(server: TestApp) {
    load(&server);
    let me = server.caseworker();
    let all = walk(&me, "sort=reference&limit=200", |_| {});
    let asked_on: BTreeSet<String> = all
        .iter()
        .filter(|line| line["stage"] == "assessing")
        .map(|line| line["reference"].as_str().unwrap().to_owned())
        .collect();
    assert!(asked_on.len() > 20);
    for reference in &asked_on {
        // Twice, because a case is one line however often the service was asked.
        me.step(reference, asked("2026-09-01", "psychology", PSYCHOLOGY));
        me.step(reference, asked("2026-09-01", "other", PSYCHOLOGY));
    }
    let service = server.partner(PSYCHOLOGY);
    for sort in SORTS {
        let walked = walk(&service, &format!("sort={sort}&limit=7"), |_| {});
        assert_eq!(walked.len(), asked_on.len(), "{sort}");
        assert_eq!(distinct(&walked), asked_on, "{sort}");
        assert!(walked.iter().all(|line| line["child"] == Value::Null));
    }
}

/// Half of the cases are being assessed, half of them share a team; days and names repeat.
fn load(server: &TestApp) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    writeln!(
        file,
        "case_reference,received_on,source,surname,forename,born_on,sex,team,assess_decision,assess_decided_on"
    )
    .unwrap();
    for number in 0..CASES {
        let received_on = format!("2026-0{}-{:02}", 3 + number % 6, 1 + number % 5);
        let team = if number % 2 == 0 { "North & West" } else { "South" };
        let (decision, decided_on) = if number % 4 < 2 { ("assess", "2026-08-20") } else { ("", "") };
        writeln!(
            file,
            "EHC-{number},{received_on},parent,Suré {},Robin,2017-05-04,F,{team},{decision},{decided_on}",
            number % 9
        )
        .unwrap();
    }
    file.flush().unwrap();
    let request = ImportRequest {
        cases: file.path(),
        advice: None,
        authority: AuthorityCode::parse("351").ok(),
        dry_run: false,
        actor: "import".to_owned(),
    };
    let imported = server.app.import(&request, &Unwatched).expect("the file can be read");
    assert_eq!(imported.problems.len(), 0, "{:?}", imported.problems);
    assert_eq!(imported.added, CASES as u64);
}

/// Every line of a list, page by page, with something that happens after each page.
fn walk(client: &Client, query: &str, between: impl Fn(usize)) -> Vec<Value> {
    let mut lines = Vec::new();
    let mut next = Some(format!("/api/v1/cases?{query}"));
    for page in 0.. {
        let Some(path) = next else { break };
        assert!(page < 100, "the list has no end");
        let reply = client.get(&path);
        assert_eq!(reply.status, 200, "{path}: {:?}", reply.body);
        let cases = reply.body["cases"].as_array().unwrap();
        assert!(!cases.is_empty() || page == 0, "{path}: an empty page was linked to");
        lines.extend(cases.iter().cloned());
        next = link_to_next(reply.header("link"));
        between(page);
    }
    lines
}

fn link_to_next(header: &str) -> Option<String> {
    if header.is_empty() {
        return None;
    }
    let (address, relation) = header.split_once(">; ").unwrap();
    assert_eq!(relation, "rel=\"next\"");
    Some(address.strip_prefix('<').unwrap().to_owned())
}

fn references(lines: &[Value]) -> Vec<String> {
    lines.iter().map(|line| line["reference"].as_str().unwrap().to_owned()).collect()
}

fn distinct(lines: &[Value]) -> BTreeSet<String> {
    assert!(lines.iter().all(|line| line["reference"] != json!("")));
    references(lines).into_iter().collect()
}

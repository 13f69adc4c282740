//! Importing again: what is new is added, what differs is reported, what was corrected stays.

use serde_json::{Value, json};

use super::council::{Export, import};
use crate::support::{Client, TestApp};

crate::on_both_databases!(
    a_later_export_adds_only_what_is_new,
    a_changed_day_of_receipt_is_reported_and_not_overwritten,
    what_a_caseworker_corrected_survives_the_old_file,
    one_bad_fact_leaves_the_whole_case_as_it_was,
);

fn a_later_export_adds_only_what_is_new(server: TestApp) {
    let export = Export::new();
    let me = server.caseworker();
    let yesterday = server.app_on("2026-10-31");
    let cases =
        export.cases(&[("A1", "2026-03-02", "assess,2026-04-01,,,,,"), ("A2", "2026-03-09", ",,,,,,")]);
    let advice = export.advice(&["A1,psychology,Educational Psychology,2026-04-02,,"]);
    let first = import(&yesterday, &cases, Some(&advice));
    assert_eq!((first.problems.len(), first.added, first.entries), (0, 2, 4));
    let before = chronology(&me, "A1");

    let cases = export.cases(&[
        ("A1", "2026-03-02", "assess,2026-04-01,issue,2026-06-01,2026-06-08,,"),
        ("A2", "2026-03-09", ",,,,,,"),
    ]);
    let advice = export.advice(&[
        "A1,psychology,Educational Psychology,2026-04-02,2026-05-01,2026-05-04",
        "A1,medical,Community Paediatrics,2026-04-02,2026-05-10,",
    ]);
    let second = import(&server.app, &cases, Some(&advice));
    assert_eq!(second.problems, []);
    assert_eq!((second.added, second.changed, second.unchanged, second.entries), (0, 1, 1, 6));

    let after = chronology(&me, "A1");
    assert_eq!(after[..before.len()], before[..], "what was recorded stays as it was");
    let case = me.case("A1");
    assert_eq!(case["stage"], "consulting");
    assert_eq!(case["version"], 9);
    let given: Vec<&Value> =
        case["advice"].as_array().unwrap().iter().map(|advice| &advice["given_on"]).collect();
    assert_eq!(given, ["2026-05-01", "2026-05-10"]);
    assert_eq!(me.case("A2")["version"], 1);

    let third = import(&server.app, &cases, Some(&advice));
    assert_eq!((third.changed, third.unchanged, third.entries), (0, 2, 0));
}

fn a_changed_day_of_receipt_is_reported_and_not_overwritten(server: TestApp) {
    let export = Export::new();
    import(&server.app, &export.cases(&[("A1", "2026-03-02", ",,,,,,")]), None);
    let changed = import(&server.app, &export.cases(&[("A1", "2026-03-09", "assess,2026-04-01,,,,,")]), None);
    let problem = &changed.problems[0];
    assert_eq!((problem.line, problem.column), (2, "received_on"));
    assert_eq!((changed.problems.len(), changed.changed, changed.entries), (1, 0, 0));
    let case = server.caseworker().case("A1");
    assert_eq!((&case["received_on"], &case["version"]), (&json!("2026-03-02"), &json!(1)));
}

fn what_a_caseworker_corrected_survives_the_old_file(server: TestApp) {
    let export = Export::new();
    let cases = export.cases(&[("A1", "2026-03-02", "assess,2026-04-01,,,,,")]);
    let advice = export.advice(&["A1,psychology,Educational Psychology,2026-04-02,2026-05-01,"]);
    import(&server.app, &cases, Some(&advice));
    let me = server.caseworker();
    let correct = |entry: u32, field: &str, to: &str| {
        me.step(
            "A1",
            json!({"step": "correct", "on": "2026-10-30", "entry": entry, field: to, "reason": "Typed wrongly."}),
        )
    };
    correct(1, "received_on", "2026-03-03");
    correct(2, "happened_on", "2026-03-31");
    me.step(
        "A1",
        json!({"step": "strike", "on": "2026-10-30", "entry": 4, "reason": "It was another child's."}),
    );
    let corrected = me.case("A1");
    assert_eq!(corrected["received_on"], "2026-03-03");
    assert_eq!(corrected["advice"][0]["given_on"], Value::Null);

    let again = import(&server.app, &cases, Some(&advice));
    assert_eq!(again.problems, []);
    assert_eq!((again.added, again.changed, again.unchanged, again.entries), (0, 0, 1, 0));
    assert_eq!(me.case("A1"), corrected);
}

fn one_bad_fact_leaves_the_whole_case_as_it_was(server: TestApp) {
    let export = Export::new();
    import(&server.app, &export.cases(&[("A1", "2026-03-02", ",,,,,,")]), None);
    let cases =
        export.cases(&[("A1", "2026-03-02", "assess,2026-04-01,,,,,"), ("A2", "2026-03-02", ",,,,,,")]);
    let advice = export.advice(&["A1,psychology,Educational Psychology,2026-04-02,2026-03-15,"]);
    let imported = import(&server.app, &cases, Some(&advice));
    assert!(!imported.problems.is_empty());
    assert_eq!((imported.added, imported.changed), (1, 0), "the other case comes in");
    assert_eq!(server.caseworker().case("A1")["version"], 1);
}

fn chronology(me: &Client, reference: &str) -> Vec<Value> {
    let reply = me.get(&format!("/api/v1/cases/{reference}/chronology"));
    assert_eq!(reply.status, 200, "{:?}", reply.body);
    reply.body["entries"].as_array().unwrap().clone()
}

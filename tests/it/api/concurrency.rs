//! Several callers at once, and one who sends twice.

use serde_json::{Value, json};
use twentyweeks::domain::permission::Role;

use super::shorthand::{agreed, assert_problem, assert_problem_at, chronology, note, preview};
use crate::support::{Client, Reply, TestApp, registration};

crate::on_both_databases!(
    every_answer_with_a_case_carries_its_version_as_etag,
    a_stale_version_is_refused_and_a_matching_one_passes,
    a_version_that_is_none_is_malformed,
    a_registration_sent_twice_with_a_key_is_done_once,
    a_step_sent_twice_with_a_key_is_done_once,
    a_key_used_for_another_request_is_refused,
    a_key_belongs_to_one_caller,
    a_key_of_a_refused_request_can_be_used_again,
    a_key_has_bounds,
    eight_callers_with_one_decision_make_it_once,
    eight_callers_with_one_key_register_once,
    eight_registrations_get_eight_references,
    eight_notes_at_once_lose_none,
);

fn every_answer_with_a_case_carries_its_version_as_etag(server: TestApp) {
    let me = server.caseworker();
    let registered = me.post("/api/v1/cases", &registration("2026-03-02"));
    assert_eq!(registered.header("etag"), "\"1\"");
    let case = registered.text("reference");
    let stepped = me.try_step(&case, note("2026-03-03"));
    assert_eq!((stepped.header("etag"), &stepped.body["version"]), ("\"2\"", &json!(2)));
    assert_eq!(me.get(&format!("/api/v1/cases/{case}")).header("etag"), "\"2\"");
}

fn a_stale_version_is_refused_and_a_matching_one_passes(server: TestApp) {
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    let at = |version: &str| step_with(&me, &case, &note("2026-03-03"), &[("If-Match", version)]);
    assert_eq!(at("\"1\"").status, 200);
    assert_problem(&at("\"1\""), 412, "stale");
    assert_problem(&at("\"3\""), 412, "stale");
    assert_eq!(at("\"2\"").body["version"], 3);
    assert_eq!(at("*").body["version"], 4);
    let path = format!("/api/v1/cases/{case}/steps?preview=true");
    assert_problem(&me.post_with(&path, &note("2026-03-03"), &[("If-Match", "\"1\"")]), 412, "stale");
    assert_eq!(me.post_with(&path, &note("2026-03-03"), &[("If-Match", "\"4\"")]).status, 200);
    assert_eq!(chronology(&me, &case).len(), 4);
}

fn a_version_that_is_none_is_malformed(server: TestApp) {
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    for tag in ["\"seven\"", "", "-1", "\"1\", \"2\"", "4294967296"] {
        let reply = step_with(&me, &case, &note("2026-03-03"), &[("If-Match", tag)]);
        assert_problem_at(&reply, 400, "malformed", "If-Match");
    }
    assert_eq!(chronology(&me, &case).len(), 1);
}

fn a_registration_sent_twice_with_a_key_is_done_once(server: TestApp) {
    let me = server.caseworker();
    let first = register_with(&me, "2026-03-02", "a key");
    assert_eq!(first.status, 201);
    // What happens in between does not change what was answered.
    me.step(&first.text("reference"), note("2026-03-03"));
    let second = register_with(&me, "2026-03-02", "a key");
    assert_same_answer(&first, &second);
    assert_eq!(number_of_cases(&me), 1);
    assert_ne!(register_with(&me, "2026-03-02", "another key").text("reference"), first.text("reference"));
    assert_eq!(number_of_cases(&me), 2);
}

fn a_step_sent_twice_with_a_key_is_done_once(server: TestApp) {
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    let terms = [("Idempotency-Key", "step 1"), ("If-Match", "\"1\"")];
    let first = step_with(&me, &case, &agreed("2026-04-01"), &terms);
    assert_eq!(first.status, 200, "{:?}", first.body);
    let second = step_with(&me, &case, &agreed("2026-04-01"), &terms);
    assert_same_answer(&first, &second);
    assert_eq!(chronology(&me, &case).len(), 2);
    // The same body with its fields in another order is the same request.
    let reordered = json!({"decided_by": "SEN panel", "reasons": "The test is met.", "on": "2026-04-01", "step": "agree_to_assess"});
    assert_same_answer(&first, &step_with(&me, &case, &reordered, &terms));
}

fn a_key_used_for_another_request_is_refused(server: TestApp) {
    let me = server.caseworker();
    let case = register_with(&me, "2026-03-02", "a key").text("reference");
    let other = me.register("2026-03-02");
    let key = [("Idempotency-Key", "a key")];
    assert_problem(&register_with(&me, "2026-03-03", "a key"), 422, "idempotency_key_reused");
    assert_problem(&step_with(&me, &case, &note("2026-03-03"), &key), 422, "idempotency_key_reused");
    let key = [("Idempotency-Key", "of a step")];
    assert_eq!(step_with(&me, &case, &note("2026-03-03"), &key).status, 200);
    // The same body for another case is another request.
    assert_problem(&step_with(&me, &other, &note("2026-03-03"), &key), 422, "idempotency_key_reused");
    let also_if = [key[0], ("If-Match", "\"1\"")];
    assert_problem(&step_with(&me, &case, &note("2026-03-03"), &also_if), 422, "idempotency_key_reused");
    assert_eq!(number_of_cases(&me), 2);
    assert_eq!((chronology(&me, &case).len(), chronology(&me, &other).len()), (2, 1));
}

fn a_key_belongs_to_one_caller(server: TestApp) {
    let (one, other) = (server.caseworker(), server.caseworker());
    let first = register_with(&one, "2026-03-02", "a key");
    let second = register_with(&other, "2026-03-02", "a key");
    assert_eq!((first.status, second.status), (201, 201));
    assert_ne!(first.text("reference"), second.text("reference"));
    let elsewhere = server.client(Role::Caseworker, "357");
    let answer =
        elsewhere.post_with("/api/v1/cases", &registration("2026-03-02"), &[("Idempotency-Key", "a key")]);
    assert_eq!(answer.status, 422);
    assert!(!answer.body.to_string().contains(&first.text("reference")));
}

fn a_key_of_a_refused_request_can_be_used_again(server: TestApp) {
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    let key = [("Idempotency-Key", "a key")];
    assert_problem(&step_with(&me, &case, &agreed("2026-11-02"), &key), 422, "in_the_future");
    assert_eq!(step_with(&me, &case, &agreed("2026-04-01"), &key).status, 200);
    // A preview is no request to do anything, so it uses no key up.
    assert_eq!(preview(&me, &case, &note("2026-04-02")).status, 200);
}

fn a_key_has_bounds(server: TestApp) {
    let me = server.caseworker();
    assert_eq!(register_with(&me, "2026-03-02", &"k".repeat(200)).status, 201);
    for key in [String::new(), "k".repeat(201)] {
        assert_problem_at(&register_with(&me, "2026-03-02", &key), 400, "malformed", "Idempotency-Key");
    }
    assert_eq!(number_of_cases(&me), 1);
}

fn eight_callers_with_one_decision_make_it_once(server: TestApp) {
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    let replies = eight_times(|_| me.try_step(&case, agreed("2026-04-01")));
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1);
    for reply in replies.iter().filter(|reply| reply.status != 200) {
        assert!(matches!(reply.status, 409 | 422), "{:?}", reply.body);
    }
    assert_eq!(me.case(&case)["version"], 2);
    assert_eq!(chronology(&me, &case).len(), 2);
}

fn eight_callers_with_one_key_register_once(server: TestApp) {
    let me = server.caseworker();
    let replies = eight_times(|_| register_with(&me, "2026-03-02", "a key"));
    for reply in &replies {
        assert!(matches!(reply.status, 201 | 409), "{:?}", reply.body);
    }
    let done: Vec<&Reply> = replies.iter().filter(|reply| reply.status == 201).collect();
    assert!(!done.is_empty());
    for reply in &done {
        assert_same_answer(done[0], reply);
    }
    assert_eq!(number_of_cases(&me), 1);
}

fn eight_registrations_get_eight_references(server: TestApp) {
    let me = server.caseworker();
    let mut references: Vec<String> = eight_times(|_| me.register("2026-03-02"));
    references.sort();
    let expected: Vec<String> = (1..=8).map(|number| format!("351-2026-{number:05}")).collect();
    assert_eq!(references, expected);
}

fn eight_notes_at_once_lose_none(server: TestApp) {
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    let replies = eight_times(|number| {
        let note = json!({"step": "note", "on": "2026-03-03", "text": format!("Note {number}")});
        (format!("Note {number}"), me.try_step(&case, note).status)
    });
    let lines = chronology(&me, &case);
    let kept = |text: &str| lines.iter().filter(|line| line["details"]["text"] == text).count();
    for (text, status) in &replies {
        assert!(matches!(status, 200 | 409), "{status}");
        assert_eq!(kept(text), usize::from(*status == 200), "{text}");
    }
    assert_eq!(me.case(&case)["version"], lines.len());
}

fn eight_times<T: Send>(act: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let start = std::sync::Barrier::new(8);
    std::thread::scope(|scope| {
        let (start, act) = (&start, &act);
        let threads: Vec<_> = (0..8)
            .map(|number| {
                scope.spawn(move || {
                    start.wait();
                    act(number)
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("the thread ends well")).collect()
    })
}

fn register_with(client: &Client, received_on: &str, key: &str) -> Reply {
    client.post_with("/api/v1/cases", &registration(received_on), &[("Idempotency-Key", key)])
}

fn step_with(client: &Client, case: &str, step: &Value, headers: &[(&str, &str)]) -> Reply {
    client.post_with(&format!("/api/v1/cases/{case}/steps"), step, headers)
}

fn number_of_cases(client: &Client) -> usize {
    client.get("/api/v1/cases").body["cases"].as_array().unwrap().len()
}

fn assert_same_answer(first: &Reply, second: &Reply) {
    assert_eq!((first.status, &first.body), (second.status, &second.body));
    for header in ["location", "etag", "content-type"] {
        assert_eq!(first.header(header), second.header(header), "{header}");
    }
}

//! Many people at once: one winner where there can be only one, and nothing lost where all can win.

use std::collections::BTreeSet;
use std::sync::Barrier;

use serde_json::{Value, json};

use crate::support::{Client, Reply, TestApp};

crate::on_both_databases!(
    of_many_who_decide_at_once_one_wins,
    of_many_who_saw_the_same_version_one_goes_on,
    notes_written_at_the_same_time_are_all_kept,
    requests_registered_at_the_same_time_get_a_reference_each,
    the_same_request_sent_many_times_at_once_is_registered_once,
);

const PEOPLE: usize = 8;

fn of_many_who_decide_at_once_one_wins(server: TestApp) {
    let me = server.manager();
    for _ in 0..5 {
        let case = me.register("2026-03-02");
        let replies = together(&server, |number, me| {
            let step = if number % 2 == 0 { "agree_to_assess" } else { "refuse_to_assess" };
            me.try_step(&case, decision(step))
        });
        let won: Vec<&Reply> = replies.iter().filter(|reply| reply.status == 200).collect();
        assert_eq!(won.len(), 1, "{:?}", statuses(&replies));
        assert!(statuses(&replies).iter().all(|status| [200, 409, 422].contains(status)), "{replies:?}");
        let stored = me.case(&case);
        assert_eq!((&stored["version"], &stored["stage"]), (&json!(2), &won[0].body["stage"]));
    }
}

fn of_many_who_saw_the_same_version_one_goes_on(server: TestApp) {
    let case = server.manager().register("2026-03-02");
    let path = format!("/api/v1/cases/{case}/steps");
    let replies = together(&server, |number, me| {
        let note = json!({"step": "note", "on": "2026-03-03", "text": format!("Note {number}.")});
        me.post_with(&path, &note, &[("If-Match", "\"1\"")])
    });
    let mut statuses = statuses(&replies);
    statuses.sort_unstable();
    assert_eq!(statuses[0], 200);
    assert!(statuses[1..].iter().all(|status| [409, 412].contains(status)), "{statuses:?}");
}

fn notes_written_at_the_same_time_are_all_kept(server: TestApp) {
    const EACH: usize = 5;
    let case = server.manager().register("2026-03-02");
    let versions = together(&server, |number, me| {
        let notes = (0..EACH).map(|turn| {
            let text = format!("Note {turn} of {number}.");
            let note = json!({"step": "note", "on": "2026-03-03", "text": text});
            let reply = insist(|| me.try_step(&case, note.clone()));
            assert_eq!(reply.status, 200, "{:?}", reply.body);
            reply.body["version"].as_u64().unwrap()
        });
        notes.collect::<Vec<_>>()
    });
    let versions: BTreeSet<u64> = versions.into_iter().flatten().collect();
    assert_eq!(versions, (2..=1 + (PEOPLE * EACH) as u64).collect(), "each answer is of another version");
    let chronology = server.manager().get(&format!("/api/v1/cases/{case}/chronology")).body;
    let entries = chronology["entries"].as_array().unwrap();
    let numbers: Vec<u64> = entries.iter().map(|entry| entry["entry"].as_u64().unwrap()).collect();
    assert_eq!(numbers, (1..=1 + (PEOPLE * EACH) as u64).collect::<Vec<_>>());
    let texts: BTreeSet<&str> =
        entries.iter().filter_map(|entry| entry["details"]["text"].as_str()).collect();
    assert_eq!(texts.len(), PEOPLE * EACH);
}

fn requests_registered_at_the_same_time_get_a_reference_each(server: TestApp) {
    let body = crate::support::registration("2026-03-02");
    let references = together(&server, |_, me| {
        let each = (0..5).map(|_| {
            let reply = insist(|| me.post("/api/v1/cases", &body));
            assert_eq!(reply.status, 201, "{:?}", reply.body);
            reply.text("reference")
        });
        each.collect::<Vec<_>>()
    });
    let references: BTreeSet<String> = references.into_iter().flatten().collect();
    let expected = (1..=PEOPLE * 5).map(|number| format!("351-2026-{number:05}")).collect();
    assert_eq!(references, expected);
}

fn the_same_request_sent_many_times_at_once_is_registered_once(server: TestApp) {
    // One token: a key belongs to whoever sends it.
    let me = server.manager();
    let body = crate::support::registration("2026-03-02");
    let replies = together(&server, |_, _| {
        insist(|| me.post_with("/api/v1/cases", &body, &[("Idempotency-Key", "one and the same")]))
    });
    let references: BTreeSet<String> = replies.iter().map(|reply| reply.text("reference")).collect();
    assert_eq!(references.len(), 1);
    let listed = me.get("/api/v1/cases").body;
    assert_eq!(number_of_cases(&listed), 1);
}

/// Everybody does the same at the same moment.
fn together<T: Send>(server: &TestApp, act: impl Fn(usize, &Client) -> T + Sync) -> Vec<T> {
    let clients: Vec<Client> = (0..PEOPLE).map(|_| server.manager()).collect();
    let start = Barrier::new(PEOPLE);
    std::thread::scope(|scope| {
        let threads: Vec<_> = clients
            .iter()
            .enumerate()
            .map(|(number, me)| {
                let (act, start) = (&act, &start);
                scope.spawn(move || {
                    start.wait();
                    act(number, me)
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("it ends well")).collect()
    })
}

/// Tries again where somebody else was first, as a good client does.
fn insist(send: impl Fn() -> Reply) -> Reply {
    for _ in 0..50 {
        let reply = send();
        if reply.status != 409 {
            return reply;
        }
    }
    panic!("somebody else was first 50 times");
}

fn decision(step: &str) -> Value {
    let mut decision = json!({"step": step, "on": "2026-04-01", "reasons": "As the panel found.", "decided_by": "SEN panel"});
    if step == "refuse_to_assess" {
        decision["notices_given"] =
            json!(["right_of_appeal", "time_limits", "mediation", "disagreement_resolution_and_sendias"]);
    }
    decision
}

fn statuses(replies: &[Reply]) -> Vec<u16> {
    replies.iter().map(|reply| reply.status).collect()
}

fn number_of_cases(listed: &Value) -> usize {
    listed["cases"].as_array().map_or(0, Vec::len)
}

//! What the law or the record refuses: a stable code, the field, a sentence, and nothing done.

use serde_json::{Value, json};

use super::shorthand::{
    PSYCHOLOGY, agreed, asked, assert_problem, assert_problem_at, chronology, draft, note, plan, refused,
    to_issue,
};
use crate::support::{TestApp, registration};

crate::on_both_databases!(
    a_step_in_the_future_is_refused,
    a_step_before_what_it_depends_on_is_refused,
    a_step_that_is_not_possible_now_is_refused,
    a_decision_needs_reasons_and_who_decided,
    a_number_that_the_case_does_not_have_is_refused,
    a_relief_that_does_not_hold_is_refused,
    a_request_that_cannot_be_is_refused,
    a_refused_step_leaves_no_trace,
);

fn a_step_in_the_future_is_refused(server: TestApp) {
    let me = server.caseworker();
    assert_eq!(me.post("/api/v1/cases", &registration("2026-11-01")).status, 201);
    let tomorrow = me.post("/api/v1/cases", &registration("2026-11-02"));
    assert_problem_at(&tomorrow, 422, "in_the_future", "received_on");
    let case = me.register("2026-03-02");
    assert_problem_at(&me.try_step(&case, note("2026-11-02")), 422, "in_the_future", "on");
    me.step(&case, note("2026-11-01"));
}

fn a_step_before_what_it_depends_on_is_refused(server: TestApp) {
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    assert_problem_at(&me.try_step(&case, agreed("2026-03-01")), 422, "too_early", "on");
    me.step(&case, agreed("2026-04-01"));
    let request = |on| asked(on, "psychology", PSYCHOLOGY);
    assert_problem_at(&me.try_step(&case, request("2026-03-31")), 422, "too_early", "on");
    me.step(&case, request("2026-04-02"));
    let give = |on: &str| json!({"step": "give_advice", "on": on, "advice": 1});
    assert_problem_at(&me.try_step(&case, give("2026-04-01")), 422, "too_early", "on");
    assert_problem_at(&me.try_step(&case, to_issue("2026-03-31")), 422, "too_early", "on");
    me.step(&case, to_issue("2026-06-01"));
    assert_problem_at(&me.try_step(&case, draft("2026-05-31")), 422, "too_early", "on");
    me.step(&case, draft("2026-06-10"));
    assert_problem_at(&me.try_step(&case, plan("2026-06-09")), 422, "too_early", "on");
}

fn a_step_that_is_not_possible_now_is_refused(server: TestApp) {
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    for step in [plan("2026-04-01"), draft("2026-04-01"), to_issue("2026-04-01")] {
        let reply = me.try_step(&case, step);
        assert_problem(&reply, 422, "not_permitted_now");
        assert_eq!(reply.body["errors"], Value::Null);
        assert!(reply.text("detail").contains("waiting for the decision whether to assess"));
    }
    me.step(&case, agreed("2026-04-01"));
    assert_problem(&me.try_step(&case, agreed("2026-04-01")), 422, "not_permitted_now");
    assert_problem(&me.try_step(&case, refused("2026-04-02")), 422, "not_permitted_now");
    let give = json!({"step": "give_advice", "on": "2026-04-02", "advice": 1});
    assert_problem(&me.try_step(&case, give), 422, "nothing_to_do");
}

fn a_decision_needs_reasons_and_who_decided(server: TestApp) {
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    for step in ["agree_to_assess", "refuse_to_assess"] {
        for (field, value) in
            [("reasons", None), ("reasons", Some("  ")), ("decided_by", None), ("decided_by", Some(""))]
        {
            let mut body =
                json!({"step": step, "on": "2026-04-01", "reasons": "They are.", "decided_by": "SEN panel"});
            match value {
                Some(value) => body[field] = json!(value),
                None => drop(body.as_object_mut().unwrap().remove(field)),
            }
            assert_problem_at(&me.try_step(&case, body), 422, "missing", field);
        }
    }
    let endless = json!({"step": "note", "on": "2026-04-01", "text": "x".repeat(10_001)});
    assert_problem_at(&me.try_step(&case, endless), 422, "invalid", "text");
    let empty = json!({"step": "note", "on": "2026-04-01", "text": " "});
    assert_problem_at(&me.try_step(&case, empty), 422, "missing", "text");
}

fn a_number_that_the_case_does_not_have_is_refused(server: TestApp) {
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    me.step(&case, agreed("2026-04-01"));
    me.step(&case, asked("2026-04-02", "psychology", PSYCHOLOGY));
    for advice in [0, 2, u32::MAX] {
        let give = json!({"step": "give_advice", "on": "2026-04-03", "advice": advice});
        assert_problem_at(&me.try_step(&case, give), 422, "unknown_number", "advice");
    }
    me.step(&case, super::shorthand::absence("2026-05-20", "2026-04-01", "2026-05-15"));
    let withdraw =
        json!({"step": "withdraw_exception", "on": "2026-06-01", "exception": 2, "reason": "None."});
    assert_problem_at(&me.try_step(&case, withdraw), 422, "unknown_number", "exception");
}

fn a_relief_that_does_not_hold_is_refused(server: TestApp) {
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    me.step(&case, agreed("2026-04-01"));
    me.step(&case, asked("2026-04-02", "psychology", PSYCHOLOGY));
    let relief = |to: &str| json!({"step": "relieve_advice", "on": "2026-05-20", "advice": 1, "ground": "absence", "from": "2026-04-10", "to": to, "evidence": "A letter."});
    let short = me.try_step(&case, relief("2026-04-20"));
    assert_problem(&short, 422, "relief_does_not_hold");
    let relieved = me.step(&case, relief("2026-05-10"));
    let deadlines = relieved["deadlines"].as_array().unwrap();
    let of_advice = deadlines.iter().find(|deadline| deadline["advice"] == 1).unwrap();
    assert_eq!(of_advice["state"], "lifted");
    assert_eq!(of_advice["due_on"], "2026-05-14");
}

fn a_request_that_cannot_be_is_refused(server: TestApp) {
    let me = server.caseworker();
    let with = |pointer: &str, value: Value| {
        let mut body = registration("2026-03-02");
        *body.pointer_mut(pointer).unwrap() = value;
        me.post("/api/v1/cases", &body)
    };
    assert_problem_at(&with("/received_on", json!("2014-08-31")), 422, "no_rules_in_force", "received_on");
    assert_problem_at(&with("/child/surname", json!("")), 422, "missing", "child.surname");
    assert_problem_at(&with("/child/forename", json!(" ")), 422, "missing", "child.forename");
    assert_problem_at(&with("/child/surname", json!("x".repeat(201))), 422, "invalid", "child.surname");
    assert_problem_at(&with("/child/born_on", json!("2026-03-03")), 422, "invalid", "child.born_on");
    assert_problem_at(&with("/child/born_on", json!("1999-03-02")), 422, "invalid", "child.born_on");
    assert_problem_at(&with("/setting/name", json!("")), 422, "missing", "setting.name");
    assert_problem_at(&with("/authority", json!("357")), 422, "invalid", "authority");
}

fn a_refused_step_leaves_no_trace(server: TestApp) {
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    let before = me.case(&case);
    assert_eq!(me.try_step(&case, plan("2026-04-01")).status, 422);
    assert_eq!(me.try_step(&case, agreed("2027-04-01")).status, 422);
    assert_eq!(me.case(&case), before);
    assert_eq!(chronology(&me, &case).len(), 1);
    assert_eq!(me.get("/api/v1/cases").body["cases"].as_array().unwrap().len(), 1);
}

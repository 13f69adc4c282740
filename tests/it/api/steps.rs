//! Cases taken from the request to their ends.

use serde_json::{Value, json};

use super::shorthand::{
    agreed, asked, assert_problem, assert_problem_at, chronology, deadline, draft, no_plan, note, plan,
    refused, to_issue,
};
use crate::support::{Client, TestApp};

crate::on_both_databases!(
    a_case_goes_from_request_to_plan,
    an_order_to_assess_opens_a_clock_of_its_own,
    an_order_to_make_a_plan_opens_a_clock_of_its_own,
    a_withdrawn_request_goes_no_further,
    a_child_who_moved_is_closed_with_the_new_authority_on_record,
    a_plan_goes_out_within_the_15_days_only_if_the_parent_agreed,
    advice_sent_back_keeps_its_first_day_and_its_clock,
    advice_is_reused_only_if_all_three_agree,
    a_consulted_setting_answers,
    an_allocation_changes_the_caseworker,
    the_chronology_keeps_every_step_in_order,
    a_case_is_found_by_the_reference_of_the_source_system,
);

fn a_case_goes_from_request_to_plan(server: TestApp) {
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    let on_record = |step| me.step(&case, step);
    on_record(
        json!({"step": "agree_to_assess", "on": "2026-04-01", "reasons": "The test is met.", "decided_by": "SEN panel"}),
    );
    let asked = on_record(
        json!({"step": "request_advice", "on": "2026-04-02", "kind": "psychology", "service": "Educational Psychology"}),
    );
    assert_eq!(asked["advice"][0]["id"], 1);
    assert_eq!(asked["advice"][0]["due_on"], "2026-05-14");
    on_record(
        json!({"step": "acknowledge_advice", "on": "2026-04-03", "advice": 1, "promised_on": "2026-05-01"}),
    );
    on_record(json!({"step": "give_advice", "on": "2026-05-01", "advice": 1}));
    on_record(json!({"step": "accept_advice", "on": "2026-05-04", "advice": 1}));
    on_record(
        json!({"step": "decide_to_issue", "on": "2026-06-01", "reasons": "Provision is needed.", "decided_by": "SEN panel"}),
    );
    on_record(json!({"step": "send_draft", "on": "2026-06-10"}));
    let plan =
        on_record(json!({"step": "issue_plan", "on": "2026-07-20", "named_setting": "Elms Primary School"}));
    assert_eq!(plan["stage"], "plan_issued");
    assert_eq!(plan["rag"], "grey");
    let deadline =
        plan["deadlines"].as_array().unwrap().iter().find(|d| d["rule"] == "issue_plan").unwrap().clone();
    assert_eq!(deadline["due_on"], "2026-07-20");
    assert_eq!(deadline["state"], "met");
    assert_eq!(deadline["limit_days"], 140);
}

fn an_order_to_assess_opens_a_clock_of_its_own(server: TestApp) {
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    let closed = me.step(&case, refused("2026-04-10"));
    assert_eq!(closed["stage"], "not_assessed");
    assert_eq!(closed["rag"], "grey");
    let ordered = me.step(&case, ordered("2026-08-03", "assess"));
    assert_eq!(ordered["stage"], "assessing");
    let due = |case: &Value, rule| deadline(case, rule)["due_on"].as_str().unwrap().to_owned();
    assert_eq!(due(&ordered, "order_assess_notify"), "2026-08-17");
    assert_eq!(due(&ordered, "order_assess_no_plan"), "2026-10-12");
    assert_eq!(due(&ordered, "order_assess_plan"), "2026-11-09");
    me.step(&case, agreed("2026-08-10"));
    me.step(&case, to_issue("2026-09-01"));
    me.step(&case, draft("2026-09-07"));
    let issued = me.step(&case, plan("2026-10-12"));
    assert_eq!(issued["stage"], "plan_issued");
    assert_eq!(deadline(&issued, "order_assess_plan")["state"], "met");
    assert_eq!(issued["orders"][0]["notified_on"], "2026-08-10");
    assert_eq!(issued["orders"][0]["plan_issued_on"], "2026-10-12");
    assert_eq!(issued["assessment_decision"], json!({"on": "2026-04-10", "yes": false}));
    assert_counts_on_an_order_only(&me);
}

fn an_order_to_make_a_plan_opens_a_clock_of_its_own(server: TestApp) {
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    me.step(&case, agreed("2026-04-01"));
    let closed = me.step(&case, no_plan("2026-06-15"));
    assert_eq!(closed["stage"], "no_plan");
    assert_eq!(deadline(&closed, "notify_no_plan")["state"], "met");
    let wrong = me.try_step(&case, ordered("2026-08-03", "assess"));
    assert_problem_at(&wrong, 422, "invalid", "kind");
    let ordered = me.step(&case, ordered("2026-08-03", "plan"));
    assert_eq!(deadline(&ordered, "order_plan_draft")["due_on"], "2026-09-07");
    assert_eq!(deadline(&ordered, "order_plan_final")["due_on"], "2026-10-19");
    me.step(&case, draft("2026-08-20"));
    let issued = me.step(&case, plan("2026-09-10"));
    assert_eq!(deadline(&issued, "order_plan_draft")["state"], "met");
    assert_eq!(deadline(&issued, "order_plan_final")["state"], "met");
    assert_counts_on_an_order_only(&me);
}

fn a_withdrawn_request_goes_no_further(server: TestApp) {
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    let withdrawal = json!({"step": "withdraw_request", "on": "2026-03-20", "by": "parent", "reason": "A change of mind."});
    let closed = me.step(&case, withdrawal);
    assert_eq!(closed["stage"], "withdrawn");
    assert_eq!(closed["rag"], "grey");
    assert_eq!(closed["measure"], "Does not count in the 20-week figure.");
    assert_problem(&me.try_step(&case, agreed("2026-04-01")), 422, "not_permitted_now");
    me.step(&case, note("2026-04-02"));
}

fn a_child_who_moved_is_closed_with_the_new_authority_on_record(server: TestApp) {
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    let to = |code: &str| json!({"step": "record_move", "on": "2026-03-20", "moved_to": code});
    assert_problem_at(&me.try_step(&case, to("351")), 422, "invalid", "moved_to");
    let closed = me.step(&case, to("357"));
    assert_eq!(closed["stage"], "moved");
    assert_eq!(chronology(&me, &case)[1]["details"], json!({"moved_to": "357"}));
}

fn a_plan_goes_out_within_the_15_days_only_if_the_parent_agreed(server: TestApp) {
    let me = server.caseworker();
    let drafted = || {
        let case = me.register("2026-03-02");
        me.step(&case, agreed("2026-04-01"));
        me.step(&case, to_issue("2026-06-01"));
        me.step(&case, draft("2026-06-10"));
        case
    };
    let case = drafted();
    let early = me.try_step(&case, plan("2026-06-24"));
    assert_problem_at(&early, 422, "representations_running", "on");
    assert!(early.text("detail").contains("`parent_agreed`"));
    let not_agreed = json!({"step": "issue_plan", "on": "2026-06-24", "parent_agreed": false});
    assert_problem(&me.try_step(&case, not_agreed), 422, "representations_running");
    let issued = me.step(&case, json!({"step": "issue_plan", "on": "2026-06-24", "parent_agreed": true}));
    assert_eq!(issued["plan_issued_on"], "2026-06-24");
    assert_eq!(me.step(&drafted(), plan("2026-06-25"))["stage"], "plan_issued");
}

fn advice_sent_back_keeps_its_first_day_and_its_clock(server: TestApp) {
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    me.step(&case, agreed("2026-04-01"));
    let mut request = asked("2026-04-02", "psychology", "Educational Psychology");
    request["received_by_service_on"] = json!("2026-04-07");
    let after = me.step(&case, request);
    assert_eq!(after["advice"][0]["due_on"], "2026-05-19");
    assert_eq!(after["added_to_directory"], json!(["service Educational Psychology"]));
    me.step(&case, json!({"step": "give_advice", "on": "2026-05-19", "advice": 1}));
    me.step(
        &case,
        json!({"step": "return_advice", "on": "2026-05-22", "advice": 1, "reason": "No provision is named."}),
    );
    me.step(&case, json!({"step": "give_advice", "on": "2026-06-05", "advice": 1}));
    let accepted = me.step(&case, json!({"step": "accept_advice", "on": "2026-06-08", "advice": 1}));
    let advice = &accepted["advice"][0];
    assert_eq!(advice["given_on"], "2026-05-19");
    assert_eq!(advice["due_on"], "2026-05-19");
    assert_eq!(advice["returned"], json!([{"on": "2026-05-22", "reason": "No provision is named."}]));
    assert_eq!(advice["accepted_on"], "2026-06-08");
}

fn advice_is_reused_only_if_all_three_agree(server: TestApp) {
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    me.step(&case, agreed("2026-04-01"));
    let reuse = |agreed_by: Value| json!({"step": "reuse_advice", "on": "2026-04-02", "kind": "psychology", "given_on": "2026-01-12", "agreed_by": agreed_by});
    let two = me.try_step(&case, reuse(json!(["adviser", "authority"])));
    assert_problem_at(&two, 422, "reuse_not_agreed", "agreed_by");
    let three = me.step(&case, reuse(json!(["parent", "adviser", "authority"])));
    assert_eq!(three["advice"][0]["kind"], "psychology");
    assert_eq!(three["advice"][0]["service"], Value::Null);
}

fn a_consulted_setting_answers(server: TestApp) {
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    me.step(&case, agreed("2026-04-01"));
    me.step(&case, to_issue("2026-06-01"));
    me.step(&case, draft("2026-06-10"));
    let consulted = me.step(
        &case,
        json!({"step": "consult_setting", "on": "2026-06-10", "setting": "Elms Primary School"}),
    );
    assert_eq!(consulted["stage"], "consulting");
    assert_eq!(deadline(&consulted, "school_response")["due_on"], "2026-06-25");
    assert_eq!(deadline(&consulted, "school_response")["statutory"], false);
    let answer = |setting: &str| json!({"step": "record_setting_response", "on": "2026-06-20", "setting": setting, "response": "can_meet_need"});
    assert_problem_at(&me.try_step(&case, answer("Another School")), 422, "invalid", "setting");
    let answered = me.step(&case, answer("Elms Primary School"));
    assert_eq!(deadline(&answered, "school_response")["state"], "met");
}

fn an_allocation_changes_the_caseworker(server: TestApp) {
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    assert_eq!(me.case(&case)["caseworker"], "a.b@bury.example");
    let allocated = me.step(
        &case,
        json!({"step": "allocate", "on": "2026-03-03", "caseworker": "C.D@bury.example", "team": "North"}),
    );
    assert_eq!(allocated["caseworker"], "c.d@bury.example");
    assert_eq!(allocated["team"], "North");
}

fn the_chronology_keeps_every_step_in_order(server: TestApp) {
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    me.step(&case, note("2026-03-20"));
    me.step(&case, agreed("2026-03-10"));
    let lines = chronology(&me, &case);
    let told: Vec<_> =
        lines.iter().map(|l| (l["entry"].as_u64().unwrap(), l["step"].clone(), l["on"].clone())).collect();
    let expected =
        [(1, "register", "2026-03-02"), (2, "note", "2026-03-20"), (3, "agree_to_assess", "2026-03-10")];
    assert_eq!(told, expected.map(|(number, step, on)| (number, json!(step), json!(on))));
    assert!(lines[0]["recorded_by"].as_str().unwrap().starts_with("token caseworker"));
    assert_eq!(lines[2]["details"]["decided_by"], "SEN panel");
}

fn a_case_is_found_by_the_reference_of_the_source_system(server: TestApp) {
    let me = server.caseworker();
    let mut body = crate::support::registration("2026-03-02");
    body["source_reference"] = json!("EHC-77");
    let registered = me.post("/api/v1/cases", &body);
    assert_eq!(registered.status, 201, "{:?}", registered.body);
    let reference = registered.text("reference");
    assert_eq!(registered.header("location"), format!("/api/v1/cases/{reference}"));
    assert_eq!(me.case("EHC-77")["reference"], reference.as_str());
    assert_eq!(me.step("EHC-77", note("2026-03-03"))["version"], 2);
    assert_eq!(chronology(&me, "EHC-77").len(), 2);
    assert_eq!(
        server
            .client(twentyweeks::domain::permission::Role::Caseworker, "357")
            .get("/api/v1/cases/EHC-77")
            .status,
        404
    );
}

fn ordered(on: &str, kind: &str) -> Value {
    json!({"step": "receive_order", "on": on, "kind": kind, "from": "tribunal"})
}

/// A plan on an order is no part of the 20-week figure.
fn assert_counts_on_an_order_only(me: &Client) {
    let report = me.get("/api/v1/reports/timeliness?from=2026-01-01&to=2026-12-31");
    assert_eq!(report.status, 200, "{:?}", report.body);
    assert_eq!(report.body["plans_issued_den"], 0);
    assert_eq!(report.body["PC_plans_issued_20_weeks_ex"], Value::Null);
    assert_eq!(report.body["ordered"], json!({"plans_issued": 1, "in_time": 1}));
}

//! A case from request to plan.

use serde_json::json;

use crate::support::TestApp;

crate::on_both_databases!(a_case_goes_from_request_to_plan);

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

//! What a service sees and does: its own advice, and nothing of the child.

use serde_json::{Value, json};
use twentyweeks::app::tokens::Holder;
use twentyweeks::domain::identifiers::AuthorityCode;
use twentyweeks::domain::permission::Role;

use super::shorthand::{
    PAEDIATRICS, PSYCHOLOGY, absence, agreed, asked, assert_problem, chronology, note, preview, to_issue,
};
use crate::support::{Client, TestApp, registration};

crate::on_both_databases!(
    a_service_sees_its_own_advice_and_nothing_of_the_child,
    a_service_may_acknowledge_and_give_and_no_more,
    a_service_cannot_act_on_the_advice_of_another,
    a_service_lists_the_cases_it_was_asked_on,
    a_service_learns_nothing_by_searching,
    a_service_sees_no_more_of_a_case_once_its_request_is_cancelled,
    a_service_of_two_authorities_sees_the_cases_of_both,
    the_service_of_the_same_name_elsewhere_sees_nothing,
);

fn a_service_sees_its_own_advice_and_nothing_of_the_child(server: TestApp) {
    let case = full_case(&server);
    let service = server.partner(PSYCHOLOGY);
    let shown = service.case(&case);
    let numbers = |list: &str, field: &str| -> Vec<Value> {
        shown[list].as_array().unwrap().iter().map(|line| line[field].clone()).collect()
    };
    assert_eq!(numbers("advice", "id"), [json!(1)]);
    assert_eq!(numbers("deadlines", "advice"), [json!(1)]);
    assert_eq!(shown["exceptions"], json!([]));
    assert_eq!(shown["warnings"], json!([]));
    assert_eq!(shown["setting"], Value::Null);
    assert_eq!(shown["source_reference"], Value::Null);
    let lines = chronology(&service, &case);
    let steps: Vec<&Value> = lines.iter().map(|line| &line["step"]).collect();
    assert_eq!(steps, ["request_advice"]);
    let acknowledge = json!({"step": "acknowledge_advice", "on": "2026-10-01", "advice": 1});
    let give = json!({"step": "give_advice", "on": "2026-10-01", "advice": 1});
    let answers = [
        shown,
        json!(lines),
        service.get("/api/v1/cases").body,
        preview(&service, &case, &acknowledge).body,
        service.step(&case, acknowledge),
        service.step(&case, give),
    ];
    for answer in answers {
        let told = answer.to_string();
        for secret in [
            "Canary",
            "Robin",
            "2017-05-04",
            "9434765919",
            "Elms",
            "EHC-77",
            PAEDIATRICS,
            "The parent rang",
            "The parent's letter",
            "The test is met",
            "Provision is needed",
            "child",
        ] {
            assert!(!told.contains(secret), "{secret} in {answer:#}");
        }
    }
}

fn a_service_may_acknowledge_and_give_and_no_more(server: TestApp) {
    let case = full_case(&server);
    let service = server.partner(PSYCHOLOGY);
    let permitted = |case: &Value| case["permitted_steps"].clone();
    assert_eq!(
        permitted(&service.case(&case)),
        json!(["acknowledge_advice", "give_advice", "decline_advice"])
    );
    let promise =
        json!({"step": "acknowledge_advice", "on": "2026-10-01", "advice": 1, "promised_on": "2026-11-20"});
    let promised = service.step(&case, promise);
    assert_eq!(promised["advice"][0]["promised_on"], "2026-11-20");
    let given = service.step(&case, json!({"step": "give_advice", "on": "2026-10-02", "advice": 1}));
    assert_eq!(given["advice"][0]["given_on"], "2026-10-02");
    assert_eq!(permitted(&given), json!([]));
    assert_problem(&service.try_step(&case, note("2026-10-02")), 403, "forbidden");
    let lines = chronology(&server.caseworker(), &case);
    let last = lines.last().unwrap();
    assert!(last["recorded_by"].as_str().unwrap().starts_with("token partner"), "{last}");
}

fn a_service_cannot_act_on_the_advice_of_another(server: TestApp) {
    let case = full_case(&server);
    let service = server.partner(PSYCHOLOGY);
    let before = server.caseworker().case(&case);
    for advice in [2, 3] {
        for step in ["acknowledge_advice", "give_advice"] {
            let body = json!({"step": step, "on": "2026-10-01", "advice": advice});
            assert_problem(&service.try_step(&case, body.clone()), 404, "not_found");
            assert_problem(&preview(&service, &case, &body), 404, "not_found");
        }
    }
    assert_eq!(server.caseworker().case(&case), before);
}

fn a_service_lists_the_cases_it_was_asked_on(server: TestApp) {
    let case = full_case(&server);
    let me = server.caseworker();
    me.register("2026-03-02");
    let service = server.partner(PSYCHOLOGY);
    assert_eq!(references(&service, ""), std::slice::from_ref(&case));
    assert_eq!(references(&service, "?stage=drafting&sort=-received_on"), std::slice::from_ref(&case));
    assert_eq!(references(&service, &format!("?q={case}")), std::slice::from_ref(&case));
    assert_eq!(references(&service, "?service=Educational%20Psychology"), [case]);
    assert_eq!(
        service.get("/api/v1/cases").body["cases"][0]["advice_overdue"],
        1,
        "its own, not the others'"
    );
}

fn a_service_learns_nothing_by_searching(server: TestApp) {
    full_case(&server);
    let service = server.partner(PSYCHOLOGY);
    for query in
        ["q=Canary", "q=c", "q=9434765919", "q=EHC-77", "service=Community%20Paediatrics", "q=351-2026-00009"]
    {
        assert_eq!(references(&service, &format!("?{query}")), [""; 0], "{query}");
    }
    // By the reference of the source system it finds nothing either.
    assert_problem(&service.get("/api/v1/cases/EHC-77"), 404, "not_found");
}

fn a_service_sees_no_more_of_a_case_once_its_request_is_cancelled(server: TestApp) {
    let case = full_case(&server);
    let service = server.partner(PSYCHOLOGY);
    server.caseworker().step(
        &case,
        json!({"step": "cancel_advice", "on": "2026-10-01", "advice": 1, "reason": "Asked by mistake."}),
    );
    assert_eq!(references(&service, ""), [""; 0]);
    assert_problem(&service.get(&format!("/api/v1/cases/{case}")), 404, "not_found");
    assert_problem(&service.get(&format!("/api/v1/cases/{case}/chronology")), 404, "not_found");
}

fn a_service_of_two_authorities_sees_the_cases_of_both(server: TestApp) {
    let case = full_case(&server);
    let tameside = AuthorityCode::parse("357").unwrap();
    server.app.add_service(PSYCHOLOGY, &tameside, true).unwrap();
    let there = case_in(&server, "357");
    let mut both = references(&server.partner(PSYCHOLOGY), "?sort=reference");
    both.sort();
    assert_eq!(both, [case, there]);
}

fn the_service_of_the_same_name_elsewhere_sees_nothing(server: TestApp) {
    let case = full_case(&server);
    let there = case_in(&server, "357");
    let of = |code: &str| {
        let authority = AuthorityCode::parse(code).ok();
        server.client_of(Role::Partner, &Holder::Service { name: PSYCHOLOGY.to_owned(), authority })
    };
    assert_eq!(references(&of("351"), ""), std::slice::from_ref(&case));
    assert_eq!(references(&of("357"), ""), std::slice::from_ref(&there));
    assert_problem(&of("357").get(&format!("/api/v1/cases/{case}")), 404, "not_found");
    assert_problem(&of("351").get(&format!("/api/v1/cases/{there}")), 404, "not_found");
}

/// A case with something of everything that a service is not to see.
fn full_case(server: &TestApp) -> String {
    let me = server.caseworker();
    let mut body = registration("2026-03-02");
    body["source_reference"] = json!("EHC-77");
    let case = me.post("/api/v1/cases", &body).text("reference");
    me.step(&case, agreed("2026-04-01"));
    me.step(&case, asked("2026-04-02", "psychology", PSYCHOLOGY));
    me.step(&case, asked("2026-04-02", "medical", PAEDIATRICS));
    me.step(&case, note("2026-04-03"));
    me.step(&case, absence("2026-05-20", "2026-04-01", "2026-05-15"));
    me.step(&case, to_issue("2026-06-01"));
    case
}

fn case_in(server: &TestApp, authority: &str) -> String {
    let me = server.client(Role::Caseworker, authority);
    let mut body = registration("2026-03-02");
    body["authority"] = json!(authority);
    let case = me.post("/api/v1/cases", &body).text("reference");
    me.step(&case, agreed("2026-04-01"));
    me.step(&case, asked("2026-04-02", "psychology", PSYCHOLOGY));
    case
}

fn references(client: &Client, query: &str) -> Vec<String> {
    let reply = client.get(&format!("/api/v1/cases{query}"));
    assert_eq!(reply.status, 200, "{:?}", reply.body);
    let cases = reply.body["cases"].as_array().unwrap();
    cases.iter().map(|case| case["reference"].as_str().unwrap().to_owned()).collect()
}

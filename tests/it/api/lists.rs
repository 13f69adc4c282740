//! Lists of cases: what each filter lets through, and what a search finds.

use serde_json::{Value, json};

use super::shorthand::{
    PAEDIATRICS, PSYCHOLOGY, agreed, asked, draft, no_plan, note, plan, refused, to_issue,
};
use crate::support::{Client, TestApp, registration};

crate::on_both_databases!(
    a_list_is_filtered_by_stage,
    a_list_is_filtered_by_colour,
    a_list_is_filtered_by_what_is_overdue_and_what_is_due,
    a_list_is_filtered_by_caseworker_team_and_service,
    filters_are_combined,
    a_search_finds_by_reference_number_and_name,
    a_line_says_what_the_case_says,
    a_list_without_cases_is_empty,
);

fn a_list_is_filtered_by_stage(server: TestApp) {
    let me = server.caseworker();
    let considering = me.register("2026-10-20");
    let assessing = assessed(&me);
    let drafting = assessed(&me);
    me.step(&drafting, to_issue("2026-06-01"));
    let consulting = assessed(&me);
    me.step(&consulting, to_issue("2026-06-01"));
    me.step(&consulting, draft("2026-06-10"));
    let issued = assessed(&me);
    me.step(&issued, to_issue("2026-06-01"));
    me.step(&issued, draft("2026-06-10"));
    me.step(&issued, plan("2026-07-01"));
    let not_assessed = me.register("2026-03-02");
    me.step(&not_assessed, refused("2026-04-01"));
    let without_plan = assessed(&me);
    me.step(&without_plan, no_plan("2026-06-01"));
    let withdrawn = me.register("2026-03-02");
    me.step(
        &withdrawn,
        json!({"step": "withdraw_request", "on": "2026-03-20", "by": "parent", "reason": "None."}),
    );
    let moved = me.register("2026-03-02");
    me.step(&moved, json!({"step": "record_move", "on": "2026-03-20", "moved_to": "357"}));
    for (stage, reference) in [
        ("considering", &considering),
        ("assessing", &assessing),
        ("drafting", &drafting),
        ("consulting", &consulting),
        ("plan_issued", &issued),
        ("not_assessed", &not_assessed),
        ("no_plan", &without_plan),
        ("withdrawn", &withdrawn),
        ("moved", &moved),
    ] {
        assert_eq!(&references(&me, &format!("stage={stage}")), std::slice::from_ref(reference), "{stage}");
        assert_eq!(me.case(reference)["stage"], stage);
    }
    assert_eq!(references(&me, "stage="), references(&me, ""));
    assert_eq!(references(&me, "").len(), 9);
}

fn a_list_is_filtered_by_colour(server: TestApp) {
    let me = server.caseworker();
    // Decided: the next date by law is that of the plan, so the colours follow the day of receipt.
    for received in ["2026-03-02", "2026-06-15", "2026-06-22", "2026-07-20", "2026-09-14", "2026-10-30"] {
        let case = me.register(received);
        if received < "2026-09-01" {
            me.step(&case, agreed(received));
        }
    }
    let closed = me.register("2026-03-02");
    me.step(&closed, refused("2026-04-01"));
    let mut total = 0;
    for colour in ["red", "amber", "green", "grey"] {
        let listed = cases(&me, &format!("rag={colour}"));
        assert!(!listed.is_empty(), "{colour}");
        total += listed.len();
        for line in listed {
            assert_eq!(line["rag"], colour);
            assert_eq!(me.case(line["reference"].as_str().unwrap())["rag"], colour);
        }
    }
    assert_eq!(total, 7);
}

fn a_list_is_filtered_by_what_is_overdue_and_what_is_due(server: TestApp) {
    let me = server.caseworker();
    let late = me.register("2026-09-19");
    let today = me.register("2026-09-20");
    let later = me.register("2026-09-21");
    let closed = me.register("2026-03-02");
    me.step(&closed, refused("2026-06-01"));
    assert_eq!(references(&me, "overdue=true"), std::slice::from_ref(&late));
    assert_eq!(sorted(references(&me, "overdue=false")), sorted(vec![today.clone(), later.clone(), closed]));
    assert_eq!(references(&me, "due_before=2026-10-31"), [""; 0]);
    assert_eq!(references(&me, "due_before=2026-11-01"), std::slice::from_ref(&late));
    assert_eq!(references(&me, "due_before=2026-11-02"), [late.clone(), today.clone()]);
    assert_eq!(references(&me, "due_before=2099-01-01"), [late, today, later]);
}

fn a_list_is_filtered_by_caseworker_team_and_service(server: TestApp) {
    let me = server.caseworker();
    let mine = assessed(&me);
    me.step(&mine, asked("2026-04-02", "psychology", PSYCHOLOGY));
    let other = assessed(&me);
    me.step(&other, json!({"step": "allocate", "on": "2026-04-02", "caseworker": "c.d@bury.example", "team": "North & West"}));
    me.step(&other, asked("2026-04-02", "medical", PAEDIATRICS));
    let cancelled = assessed(&me);
    me.step(&cancelled, asked("2026-04-02", "medical", PAEDIATRICS));
    me.step(
        &cancelled,
        json!({"step": "cancel_advice", "on": "2026-04-03", "advice": 1, "reason": "A slip."}),
    );
    assert_eq!(references(&me, "caseworker=c.d@bury.example"), std::slice::from_ref(&other));
    assert_eq!(references(&me, "caseworker=C.D@Bury.example"), std::slice::from_ref(&other));
    assert_eq!(references(&me, "caseworker=nobody@bury.example"), [""; 0]);
    assert_eq!(references(&me, "team=North%20%26%20West"), std::slice::from_ref(&other));
    assert_eq!(references(&me, "team=North+%26+West"), std::slice::from_ref(&other));
    assert_eq!(references(&me, "service=Educational+Psychology"), [mine]);
    assert_eq!(references(&me, "service=Community+Paediatrics"), [other]);
    assert_eq!(references(&me, "service=community"), [""; 0]);
}

fn filters_are_combined(server: TestApp) {
    let me = server.caseworker();
    let both = assessed(&me);
    me.register("2026-03-02");
    let allocated = me.register("2026-03-02");
    me.step(&allocated, json!({"step": "allocate", "on": "2026-03-03", "caseworker": "c.d@bury.example"}));
    assert_eq!(references(&me, "stage=assessing&caseworker=a.b@bury.example&overdue=true&q=canary"), [both]);
    assert_eq!(references(&me, "stage=assessing&caseworker=c.d@bury.example"), [""; 0]);
}

fn a_search_finds_by_reference_number_and_name(server: TestApp) {
    let me = server.caseworker();
    let register = |surname: &str, forename: &str, nhs: &str, source: &str| {
        let mut body = registration("2026-03-02");
        body["child"]["surname"] = json!(surname);
        body["child"]["forename"] = json!(forename);
        body["child"]["nhs_number"] = if nhs.is_empty() { Value::Null } else { json!(nhs) };
        body["source_reference"] = json!(source);
        let reply = me.post("/api/v1/cases", &body);
        assert_eq!(reply.status, 201, "{:?}", reply.body);
        reply.text("reference")
    };
    let obrien = register("O'Brien", "Zoë", "9434765919", "EHC-1");
    let muller = register("Müller", "Jörg", "9434765870", "EHC 2/b");
    let percent = register("100%", "_", "", "EHC-100%");
    let find = |q: &str| references(&me, &format!("sort=reference&q={q}"));
    for q in [
        obrien.as_str(),
        "EHC-1",
        "9434765919",
        "943%20476%205919",
        "O'Brien",
        "o'b",
        "O'Brien%20Zoe",
        "%20O'Brien%20",
    ] {
        assert_eq!(find(q), std::slice::from_ref(&obrien), "{q}");
    }
    for q in ["M%C3%BCller", "muller", "MUL", "muller%20j", "EHC%202/b", "9434765870"] {
        assert_eq!(find(q), std::slice::from_ref(&muller), "{q}");
    }
    assert_eq!(find("100%25"), std::slice::from_ref(&percent));
    for q in ["%25", "_", "EHC", "Zoe", "943476", "351-2026-00009", "357-2026-00001", "'%20OR%201=1--", "\\"]
    {
        assert_eq!(find(q), [""; 0], "{q}");
    }
    assert_eq!(find(""), [obrien, muller, percent], "an empty search is none");
}

fn a_line_says_what_the_case_says(server: TestApp) {
    let me = server.caseworker();
    let reference = assessed(&me);
    me.step(&reference, asked("2026-04-02", "psychology", PSYCHOLOGY));
    me.step(&reference, note("2026-04-03"));
    let case = me.case(&reference);
    let line = cases(&me, "")[0].clone();
    for field in ["reference", "authority", "version", "stage", "rag", "received_on", "caseworker", "team"] {
        assert_eq!(line[field], case[field], "{field}");
    }
    let next = super::shorthand::deadline(&case, line["next_rule"].as_str().unwrap());
    assert_eq!(line["next_due_on"], next["due_on"]);
    assert_eq!(line["days_left"], next["days_left"]);
    assert_eq!(line["advice_overdue"], 1);
    assert_eq!(line["child"], json!({"surname": "Canary", "forename": "Robin", "born_on": "2017-05-04"}));
}

fn a_list_without_cases_is_empty(server: TestApp) {
    let reply = server.manager().get("/api/v1/cases");
    assert_eq!((reply.status, reply.body.clone()), (200, json!({"cases": []})));
    assert_eq!(reply.header("link"), "");
}

fn assessed(client: &Client) -> String {
    let case = client.register("2026-03-02");
    client.step(&case, agreed("2026-04-01"));
    case
}

fn references(client: &Client, query: &str) -> Vec<String> {
    cases(client, query).iter().map(|case| case["reference"].as_str().unwrap().to_owned()).collect()
}

fn cases(client: &Client, query: &str) -> Vec<Value> {
    let reply = client.get(&format!("/api/v1/cases?{query}"));
    assert_eq!(reply.status, 200, "{:?}", reply.body);
    reply.body["cases"].as_array().unwrap().clone()
}

fn sorted(mut references: Vec<String>) -> Vec<String> {
    references.sort();
    references
}

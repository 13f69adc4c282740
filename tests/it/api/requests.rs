//! What a service was asked for, over the API: the list, a colleague, a question.

use serde_json::{Value, json};
use twentyweeks::app::tokens::Holder;
use twentyweeks::domain::identifiers::{AuthorityCode, Email};
use twentyweeks::domain::permission::Role;

use super::openapi::Fits;
use super::shorthand::{
    PAEDIATRICS, PSYCHOLOGY, agreed, asked, assert_done, assert_problem, assert_problem_at, serving,
};
use crate::support::{Client, TestApp, count, registration};

crate::on_both_databases!(
    a_service_lists_what_it_was_asked_and_nothing_of_the_child,
    the_list_is_narrowed_as_the_inbox_is,
    a_long_list_comes_in_pages,
    a_request_is_handed_to_a_colleague_and_back,
    a_question_becomes_a_task_of_the_sen_team,
    a_request_of_another_service_is_not_there,
    requests_are_for_services_only,
    what_makes_no_sense_is_said_of_its_field,
);

const REQUESTS: &str = "/api/v1/requests";
const HAND_OVER: &str = "/api/v1/requests/{reference}/{advice}/hand-over";
const QUESTIONS: &str = "/api/v1/requests/{reference}/{advice}/questions";

fn a_service_lists_what_it_was_asked_and_nothing_of_the_child(server: TestApp) {
    let case = case(&server.caseworker(), "351", "2026-10-05");
    let reply = server.partner(PAEDIATRICS).get(REQUESTS);
    Fits::of(&server).assert("GET", REQUESTS, &reply);
    let expected = json!([{
        "reference": case, "advice": 1, "part": "later", "kind": "medical", "authority": "351",
        "service": PAEDIATRICS, "requested_on": "2026-10-05", "due_on": "2026-11-16", "days_left": 15,
        "first_given_on": null, "promised_on": null, "is_confirmed": false, "is_relieved": false,
        "chases": 0, "handed_to": null
    }]);
    assert_eq!(reply.body["requests"], expected);
    assert_eq!(reply.body["authorities"], json!([{"code": "351", "name": "Bury"}]));
    assert_eq!(reply.body["services"][0]["name"], PAEDIATRICS);
    assert_eq!((&reply.body["page"], &reply.body["pages"]), (&json!(1), &json!(1)));
    assert_eq!(reply.header("link"), "");
    for secret in ["Canary", "Robin", "2017-05-04", "9434765919", "Elms"] {
        assert!(!reply.body.to_string().contains(secret), "{secret}");
    }
}

fn the_list_is_narrowed_as_the_inbox_is(server: TestApp) {
    let me = server.caseworker();
    let late = case(&me, "351", "2026-09-01");
    let given = case(&me, "351", "2026-10-05");
    me.step(&given, json!({"step": "give_advice", "on": "2026-10-20", "advice": 1}));
    let tameside = AuthorityCode::parse("357").unwrap();
    server.app.add_service(PAEDIATRICS, &tameside, true).unwrap();
    let there = case(&server.client(Role::Caseworker, "357"), "357", "2026-10-05");
    let [late, given, there] = [&late, &given, &there].map(String::as_str);
    let service = server.partner(PAEDIATRICS);
    let id = service.get(REQUESTS).body["services"][0]["id"].clone();
    let none: [&str; 0] = [];
    assert_eq!(references(&service, ""), [late, there]);
    assert_eq!(references(&service, "?part=overdue"), [late]);
    assert_eq!(references(&service, "?part=given"), [given]);
    assert_eq!(references(&service, "?part=this-week"), none);
    assert_eq!(references(&service, "?authority=357"), [there]);
    assert_eq!(references(&service, &format!("?service={id}&authority=351")), [late]);
    assert_eq!(references(&service, "?mine=false"), [late, there]);
    assert_eq!(references(&service, "?mine=true"), none);
    let counts = service.get(&format!("{REQUESTS}?part=given")).body["counts"].clone();
    assert!(counts.as_array().unwrap().contains(&json!({"part": "overdue", "count": 1})), "{counts:#}");
}

fn a_long_list_comes_in_pages(server: TestApp) {
    let me = server.caseworker();
    for _ in 0..51 {
        case(&me, "351", "2026-10-05");
    }
    let service = server.partner(PAEDIATRICS);
    let first = service.get(&format!("{REQUESTS}?page=1&authority=351"));
    Fits::of(&server).assert("GET", REQUESTS, &first);
    assert_eq!((first.body["requests"].as_array().unwrap().len(), &first.body["pages"]), (50, &json!(2)));
    assert_eq!(first.header("link"), format!("<{REQUESTS}?authority=351&page=2>; rel=\"next\""));
    let second = service.get(&format!("{REQUESTS}?authority=351&page=2"));
    assert_eq!((second.body["requests"].as_array().unwrap().len(), second.header("link")), (1, ""));
}

fn a_request_is_handed_to_a_colleague_and_back(server: TestApp) {
    let (fits, case) = (Fits::of(&server), case(&server.caseworker(), "351", "2026-10-05"));
    let service = server.partner(PAEDIATRICS);
    let email = Email::parse("n.ward@nhs.example").unwrap();
    let holder = Holder::Service { name: PAEDIATRICS.to_owned(), authority: None };
    server.app.add_person(&email, "Nurse Ward", Role::Partner, &holder).unwrap();
    let path = format!("{REQUESTS}/{case}/1/hand-over");
    let to = json!({"colleague": "n.ward@nhs.example"});
    fits.assert_sent("POST", HAND_OVER, &to);
    for _ in 0..2 {
        let reply = service.post(&path, &to);
        assert_done(&reply);
        fits.assert("POST", HAND_OVER, &reply);
    }
    let shown = service.get(REQUESTS);
    fits.assert("GET", REQUESTS, &shown);
    let handed_to = json!({"name": "Nurse Ward", "email": "n.ward@nhs.example"});
    assert_eq!(shown.body["requests"][0]["handed_to"], handed_to);
    let statement = "SELECT count(*) AS number FROM mails WHERE address = 'n.ward@nhs.example'";
    assert_eq!(server.app.db.read(|conn| count(conn, statement)).unwrap(), 1, "they are told once");
    assert_done(&service.post(&path, &json!({"colleague": null})));
    assert_eq!(service.get(REQUESTS).body["requests"][0]["handed_to"], Value::Null);
    let me = server.caseworker();
    me.step(&case, json!({"step": "give_advice", "on": "2026-10-20", "advice": 1}));
    assert_problem_at(&service.post(&path, &to), 422, "invalid", "colleague");
}

fn a_question_becomes_a_task_of_the_sen_team(server: TestApp) {
    let (fits, case) = (Fits::of(&server), case(&server.caseworker(), "351", "2026-10-05"));
    let service = server.partner(PAEDIATRICS);
    let path = format!("{REQUESTS}/{case}/1/questions");
    let body = json!({"question": "Which clinic knows the family?"});
    fits.assert_sent("POST", QUESTIONS, &body);
    for _ in 0..2 {
        let reply = service.post(&path, &body);
        assert_done(&reply);
        fits.assert("POST", QUESTIONS, &reply);
    }
    let tasks = server.caseworker().get("/api/v1/tasks").body["tasks"].clone();
    let of_kind = |tasks: &Value| {
        let tasks = tasks.as_array().unwrap().iter();
        tasks.filter(|task| task["kind"] == "question").cloned().collect::<Vec<_>>()
    };
    let questions = of_kind(&tasks);
    assert_eq!((questions.len(), &questions[0]["case"]), (1, &json!(case)), "{tasks:#}");
    assert!(questions[0]["words"].as_str().unwrap().ends_with("Which clinic knows the family?"));
    let elsewhere = server.client(Role::Caseworker, "357").get("/api/v1/tasks").body["tasks"].clone();
    assert_eq!(of_kind(&elsewhere), [Value::Null; 0]);
}

fn a_request_of_another_service_is_not_there(server: TestApp) {
    let me = server.caseworker();
    let case = case(&me, "351", "2026-10-05");
    let theirs = serving(&server, PSYCHOLOGY, "351");
    let other = server.partner(PSYCHOLOGY);
    assert_eq!(other.get(REQUESTS).body["requests"], json!([]));
    let places = [
        format!("{case}/1"),
        format!("{case}/2"),
        format!("{case}/first"),
        "351-2026-09999/1".to_owned(),
        "nowhere/1".to_owned(),
    ];
    for place in places {
        let handed = other.post(&format!("{REQUESTS}/{place}/hand-over"), &json!({"colleague": null}));
        assert_problem(&handed, 404, "not_found");
        let asked = other.post(&format!("{REQUESTS}/{place}/questions"), &json!({"question": "Who?"}));
        assert_problem(&asked, 404, "not_found");
    }
    assert_eq!(me.get("/api/v1/tasks").body["tasks"], json!([]));
    let service = server.partner(PAEDIATRICS);
    assert_problem(&service.get(&format!("{REQUESTS}?service={theirs}")), 404, "not_found");
}

fn requests_are_for_services_only(server: TestApp) {
    let case = case(&server.caseworker(), "351", "2026-10-05");
    for role in [Role::Caseworker, Role::Manager, Role::Administrator] {
        let me = server.client(role, "351");
        for reply in [
            me.get(REQUESTS),
            me.post(&format!("{REQUESTS}/{case}/1/hand-over"), &json!({"colleague": null})),
            me.post(&format!("{REQUESTS}/{case}/1/questions"), &json!({"question": "Who?"})),
        ] {
            assert_problem(&reply, 403, "forbidden");
        }
    }
}

fn what_makes_no_sense_is_said_of_its_field(server: TestApp) {
    let case = case(&server.caseworker(), "351", "2026-10-05");
    let service = server.partner(PAEDIATRICS);
    for (query, field) in [
        ("part=lost", "part"),
        ("service=first", "service"),
        ("authority=35", "authority"),
        ("mine=1", "mine"),
        ("page=first", "page"),
    ] {
        assert_problem_at(&service.get(&format!("{REQUESTS}?{query}")), 400, "malformed", field);
    }
    assert_problem(&service.get(&format!("{REQUESTS}?child=Canary")), 400, "malformed");
    let path = format!("{REQUESTS}/{case}/1/hand-over");
    for (body, status, code, field) in [
        (json!({}), 400, "malformed", "colleague"),
        (json!({"colleague": "nobody"}), 400, "malformed", "colleague"),
        (json!({"colleague": null, "why": "ill"}), 400, "malformed", "why"),
        (json!({"colleague": "stranger@nhs.example"}), 422, "invalid", "colleague"),
    ] {
        assert_problem_at(&service.post(&path, &body), status, code, field);
    }
    let path = format!("{REQUESTS}/{case}/1/questions");
    for (body, status, code, field) in [
        (json!({}), 400, "malformed", "question"),
        (json!({"question": null}), 400, "malformed", "question"),
        (json!({"question": " \n"}), 422, "invalid", "question"),
        (json!({"question": "x".repeat(2_001)}), 422, "invalid", "question"),
    ] {
        assert_problem_at(&service.post(&path, &body), status, code, field);
    }
}

/// A case of an authority on which community paediatrics was asked for medical advice on a day.
fn case(me: &Client, authority: &str, on: &str) -> String {
    let mut body = registration("2026-07-01");
    body["authority"] = json!(authority);
    let case = me.post("/api/v1/cases", &body).text("reference");
    me.step(&case, agreed("2026-08-01"));
    me.step(&case, asked(on, "medical", PAEDIATRICS));
    case
}

fn references(client: &Client, query: &str) -> Vec<String> {
    let reply = client.get(&format!("{REQUESTS}{query}"));
    assert_eq!(reply.status, 200, "{:#}", reply.body);
    let requests = reply.body["requests"].as_array().unwrap();
    requests.iter().map(|request| request["reference"].as_str().unwrap().to_owned()).collect()
}

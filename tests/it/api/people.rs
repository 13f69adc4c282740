//! People over the API, as their administrator looks after them.

use serde_json::{Value, json};
use twentyweeks::domain::permission::Role;

use super::openapi::Fits;
use super::shorthand::{PAEDIATRICS, assert_problem, assert_problem_at, serving};
use crate::support::{Client, TestApp, count};

crate::on_both_databases!(
    somebody_is_invited_once,
    a_partner_is_invited_to_a_service_of_the_authority,
    people_are_found_and_come_in_pages,
    a_role_and_the_right_to_sign_in_are_changed,
    people_of_another_authority_are_not_there,
    people_are_for_administrators_only,
    what_makes_no_sense_is_said_of_its_field,
);

const PEOPLE: &str = "/api/v1/people";
const CHANGES: &str = "/api/v1/people/{id}/changes";

fn somebody_is_invited_once(server: TestApp) {
    let (fits, me) = (Fits::of(&server), server.client(Role::Administrator, "351"));
    assert_eq!(me.get(PEOPLE).body, json!({"people": [], "found": 0}));
    fits.assert_sent("POST", PEOPLE, &hill());
    let invited = me.post(PEOPLE, &hill());
    fits.assert("POST", PEOPLE, &invited);
    assert_eq!(invited.header("location"), format!("{PEOPLE}/{}", invited.body["id"]));
    assert_problem_at(&me.post(PEOPLE, &hill()), 422, "invalid", "email");
    let shown = me.get(PEOPLE);
    fits.assert("GET", PEOPLE, &shown);
    let expected = json!({
        "id": invited.body["id"], "email": "a.hill@council.example", "name": "A. Hill", "role": "caseworker",
        "service": null, "state": "invited", "has_second_factor": false, "seen_on": null
    });
    assert_eq!(shown.body, json!({"people": [expected], "found": 1}));
    assert_eq!(mails(&server), 1, "one invitation");
}

fn a_partner_is_invited_to_a_service_of_the_authority(server: TestApp) {
    let service = serving(&server, PAEDIATRICS, "351");
    let me = server.client(Role::Administrator, "351");
    let body = json!({"email": "q@nhs.example", "name": "Q. Nurse", "role": "partner", "service": service});
    assert_eq!(me.post(PEOPLE, &body).status, 201);
    let shown = me.get(PEOPLE);
    Fits::of(&server).assert("GET", PEOPLE, &shown);
    assert_eq!(shown.body["people"][0]["service"], PAEDIATRICS);
    let other = server.client(Role::Administrator, "357");
    assert_problem_at(&other.post(PEOPLE, &body), 422, "invalid", "service");
    assert_eq!(other.get(PEOPLE).body["found"], 0);
}

fn people_are_found_and_come_in_pages(server: TestApp) {
    let me = server.client(Role::Administrator, "351");
    let invite = |number: u32, role: &str| {
        let email = format!("p{number}@council.example");
        let body = json!({"email": email, "name": format!("Person {number}"), "role": role});
        assert_eq!(me.post(PEOPLE, &body).status, 201);
    };
    (1..=51).for_each(|number| invite(number, "caseworker"));
    invite(52, "manager");
    let found = |query: &str| me.get(&format!("{PEOPLE}?{query}")).body["found"].clone();
    assert_eq!(found("role=manager"), 1);
    assert_eq!(found("q=person%2052"), 1);
    assert_eq!(found("q=P7@council&state=invited"), 1);
    assert_eq!(found("state=signs_in"), 0);
    let first = me.get(&format!("{PEOPLE}?role=caseworker"));
    assert_eq!((first.body["people"].as_array().unwrap().len(), &first.body["found"]), (50, &json!(51)));
    assert_eq!(first.header("link"), format!("<{PEOPLE}?role=caseworker&page=2>; rel=\"next\""));
    let second = me.get(&format!("{PEOPLE}?role=caseworker&page=2"));
    assert_eq!((second.body["people"].as_array().unwrap().len(), second.header("link")), (1, ""));
    let beyond = me.get(&format!("{PEOPLE}?page=99"));
    assert_eq!((beyond.status, &beyond.body["people"], beyond.header("link")), (200, &json!([]), ""));
}

fn a_role_and_the_right_to_sign_in_are_changed(server: TestApp) {
    let (fits, me) = (Fits::of(&server), server.client(Role::Administrator, "351"));
    let id = me.post(PEOPLE, &hill()).body["id"].clone();
    let change = |body: Value| {
        fits.assert_sent("POST", CHANGES, &body);
        let reply = me.post(&format!("{PEOPLE}/{id}/changes"), &body);
        fits.assert("POST", CHANGES, &reply);
        reply
    };
    assert_eq!(change(json!({"change": "role", "role": "manager"})).body["role"], "manager");
    assert_eq!(change(json!({"change": "invite"})).body["state"], "invited");
    assert_eq!(mails(&server), 2);
    assert_eq!(change(json!({"change": "disable"})).body["state"], "disabled");
    assert_eq!(change(json!({"change": "invite"})).status, 422, "they may not sign in");
    assert_eq!(change(json!({"change": "admit"})).body["state"], "invited");
    assert_eq!(change(json!({"change": "admit"})).status, 422, "they may already");
    assert_eq!(change(json!({"change": "sessions"})).body["id"], id);
    assert_problem_at(&change(json!({"change": "role"})), 422, "invalid", "role");
    assert_problem_at(&change(json!({"change": "role", "role": "partner"})), 422, "invalid", "role");
    assert_problem_at(&change(json!({"change": "admit", "role": "manager"})), 422, "invalid", "role");
    let path = format!("{PEOPLE}/{id}/changes");
    assert_problem_at(&me.post(&path, &json!({"change": "promote"})), 400, "malformed", "change");
    assert_problem_at(&me.post(&path, &json!({"change": "admit", "why": "back"})), 400, "malformed", "why");
}

fn people_of_another_authority_are_not_there(server: TestApp) {
    let me = server.client(Role::Administrator, "351");
    let id = me.post(PEOPLE, &hill()).body["id"].clone();
    let other = server.client(Role::Administrator, "357");
    assert_eq!(other.get(PEOPLE).body["found"], 0);
    for change in ["disable", "invite", "second_factor", "sessions"] {
        for place in [id.to_string(), "999".to_owned(), "first".to_owned()] {
            let reply = other.post(&format!("{PEOPLE}/{place}/changes"), &json!({"change": change}));
            assert_problem(&reply, 404, "not_found");
        }
    }
    assert_eq!(me.get(PEOPLE).body["people"][0]["state"], "invited");
}

fn people_are_for_administrators_only(server: TestApp) {
    serving(&server, PAEDIATRICS, "351");
    let me = server.client(Role::Administrator, "351");
    let id = me.post(PEOPLE, &hill()).body["id"].clone();
    for other in [server.caseworker(), server.manager(), server.partner(PAEDIATRICS)] {
        for reply in [
            other.get(PEOPLE),
            other.post(PEOPLE, &hill()),
            other.post(&format!("{PEOPLE}/{id}/changes"), &json!({"change": "disable"})),
        ] {
            assert_problem(&reply, 403, "forbidden");
        }
    }
}

fn what_makes_no_sense_is_said_of_its_field(server: TestApp) {
    let me = server.client(Role::Administrator, "351");
    for (field, value, status, code, at) in [
        ("email", json!("nobody"), 400, "malformed", "email"),
        ("name", json!(" "), 422, "invalid", "name"),
        ("name", json!("x".repeat(201)), 422, "invalid", "name"),
        ("name", json!("A.\r\nBcc: all"), 422, "invalid", "name"),
        ("role", json!("caretaker"), 400, "malformed", "role"),
        ("role", json!("partner"), 422, "invalid", "service"),
        ("service", json!(1), 422, "invalid", "service"),
        ("colour", json!("red"), 400, "malformed", "colour"),
    ] {
        let mut body = hill();
        body[field] = value;
        assert_problem_at(&me.post(PEOPLE, &body), status, code, at);
    }
    for (query, field) in [("role=caretaker", "role"), ("state=lost", "state"), ("page=0", "page")] {
        assert_problem_at(&me.get(&format!("{PEOPLE}?{query}")), 400, "malformed", field);
    }
    assert_eq!(listed(&me), 0);
    assert_eq!(mails(&server), 0);
}

fn hill() -> Value {
    json!({"email": "a.hill@council.example", "name": "A. Hill", "role": "caseworker"})
}

fn listed(client: &Client) -> Value {
    client.get(PEOPLE).body["found"].clone()
}

fn mails(server: &TestApp) -> i64 {
    server.app.db.read(|conn| count(conn, "SELECT count(*) AS number FROM mails")).unwrap()
}

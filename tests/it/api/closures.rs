//! When settings are closed, over the API.

use serde_json::{Value, json};
use twentyweeks::domain::permission::Role;

use super::openapi::Fits;
use super::shorthand::{assert_done, assert_problem, assert_problem_at, delete};
use crate::support::{Client, TestApp};

crate::on_both_databases!(
    a_closure_is_added_once_and_removed,
    a_closure_of_one_setting_names_it,
    a_key_answers_for_what_was_done_under_it,
    closures_of_another_authority_are_not_there,
    closures_are_for_administrators_only,
    what_makes_no_sense_is_said_of_its_field,
);

const CLOSURES: &str = "/api/v1/closures";

fn a_closure_is_added_once_and_removed(server: TestApp) {
    let (fits, me) = (Fits::of(&server), server.client(Role::Administrator, "351"));
    assert_eq!(listed(&me), json!([]));
    fits.assert_sent("POST", CLOSURES, &summer());
    let first = me.post(CLOSURES, &summer());
    fits.assert("POST", CLOSURES, &first);
    assert_eq!(first.header("location"), format!("{CLOSURES}/{}", first.body["id"]));
    assert_eq!(me.post(CLOSURES, &summer()).body, first.body, "it is the same one");
    fits.assert("GET", CLOSURES, &me.get(CLOSURES));
    let expected = json!([{
        "id": first.body["id"], "name": "Summer holiday", "setting": null,
        "from": "2027-07-22", "to": "2027-09-01", "may_ground_an_exception": true
    }]);
    assert_eq!(listed(&me), expected);
    let gone = delete(&me, first.header("location"));
    assert_done(&gone);
    fits.assert("DELETE", "/api/v1/closures/{id}", &gone);
    assert_problem(&delete(&me, first.header("location")), 404, "not_found");
    assert_eq!(listed(&me), json!([]));
    assert_ne!(me.post(CLOSURES, &summer()).body, first.body, "it is another one");
}

fn a_closure_of_one_setting_names_it(server: TestApp) {
    server.caseworker().register("2026-10-05");
    let me = server.client(Role::Administrator, "351");
    let settings = me.get(CLOSURES).body["settings"].clone();
    assert_eq!(settings[0]["name"], "Elms Primary School", "{settings:#}");
    let mut body = summer();
    body["setting"] = settings[0]["id"].clone();
    assert_eq!(me.post(CLOSURES, &body).status, 201);
    Fits::of(&server).assert("GET", CLOSURES, &me.get(CLOSURES));
    assert_eq!(listed(&me)[0]["setting"], "Elms Primary School");
}

fn a_key_answers_for_what_was_done_under_it(server: TestApp) {
    let me = server.client(Role::Administrator, "351");
    let under = |key: &str, body: &Value| me.post_with(CLOSURES, body, &[("Idempotency-Key", key)]);
    let mut wrong = summer();
    wrong["to"] = json!("2027-01-01");
    assert_eq!(under("a key", &wrong).status, 422);
    let first = under("a key", &summer());
    assert_eq!(first.status, 201, "what was refused used no key up");
    assert_done(&delete(&me, first.header("location")));
    let again = under("a key", &summer());
    assert_eq!((again.status, &again.body), (201, &first.body));
    assert_eq!(again.header("location"), first.header("location"));
    assert_eq!(listed(&me), json!([]), "it was not done again");
    assert_problem(&under("a key", &wrong), 422, "idempotency_key_reused");
    assert_problem_at(&under(&"k".repeat(201), &summer()), 400, "malformed", "Idempotency-Key");
    let other = server.client(Role::Administrator, "351");
    let theirs = other.post_with(CLOSURES, &summer(), &[("Idempotency-Key", "a key")]);
    assert_ne!(theirs.body, first.body, "a key belongs to one caller");
}

fn closures_of_another_authority_are_not_there(server: TestApp) {
    server.caseworker().register("2026-10-05");
    let me = server.client(Role::Administrator, "351");
    let added = me.post(CLOSURES, &summer());
    let setting = me.get(CLOSURES).body["settings"][0]["id"].clone();
    let other = server.client(Role::Administrator, "357");
    assert_eq!(other.get(CLOSURES).body, json!({"closures": [], "settings": []}));
    assert_problem(&delete(&other, added.header("location")), 404, "not_found");
    let mut body = summer();
    body["setting"] = setting;
    assert_problem_at(&other.post(CLOSURES, &body), 422, "invalid", "setting");
    assert_eq!(listed(&me).as_array().unwrap().len(), 1);
}

fn closures_are_for_administrators_only(server: TestApp) {
    for other in [server.caseworker(), server.manager()] {
        for reply in
            [other.get(CLOSURES), other.post(CLOSURES, &summer()), delete(&other, &format!("{CLOSURES}/1"))]
        {
            assert_problem(&reply, 403, "forbidden");
        }
    }
}

fn what_makes_no_sense_is_said_of_its_field(server: TestApp) {
    let me = server.client(Role::Administrator, "351");
    for (field, value, status, code, at) in [
        ("name", Value::Null, 400, "malformed", "name"),
        ("name", json!(" "), 422, "invalid", "name"),
        ("name", json!("x".repeat(101)), 422, "invalid", "name"),
        ("name", json!("Summer\nholiday"), 422, "invalid", "name"),
        ("setting", json!("Elms"), 400, "malformed", "setting"),
        ("setting", json!(999), 422, "invalid", "setting"),
        ("from", json!("22/07/2027"), 400, "malformed", "from"),
        ("from", json!("1999-07-22"), 422, "invalid", "from"),
        ("to", json!("2100-01-01"), 422, "invalid", "to"),
        ("to", json!("2027-07-21"), 422, "invalid", "to"),
        ("colour", json!("red"), 400, "malformed", "colour"),
    ] {
        let mut body = summer();
        body[field] = value;
        assert_problem_at(&me.post(CLOSURES, &body), status, code, at);
    }
    assert_eq!(listed(&me), json!([]));
}

fn summer() -> Value {
    json!({"name": "Summer holiday", "from": "2027-07-22", "to": "2027-09-01"})
}

fn listed(client: &Client) -> Value {
    client.get(CLOSURES).body["closures"].clone()
}

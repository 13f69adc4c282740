//! Cases on which services were asked.

use serde_json::{Value, json};
use twentyweeks::app::tokens::Holder;
use twentyweeks::domain::identifiers::{AuthorityCode, Email};
use twentyweeks::domain::permission::Role;

use crate::support::{Browser, Client, TestApp, registration};

pub const PAEDIATRICS: &str = "Community Paediatrics";
pub const PSYCHOLOGY: &str = "Educational Psychology";

/// What stands in no list and no mail: it is of the child.
pub const OF_THE_CHILD: [&str; 5] = ["Canary", "Robin", "4 May 2017", "943 476 5919", "Elms"];

/// A case of Bury on which a service was asked for advice on a day since 1 August 2026.
pub fn asked(server: &TestApp, on: &str, kind: &str, service: &str) -> String {
    asked_by(&server.caseworker(), "351", on, kind, service)
}

/// The same in another authority.
pub fn asked_by(me: &Client, authority: &str, on: &str, kind: &str, service: &str) -> String {
    let mut body = registration("2026-07-01");
    body["authority"] = json!(authority);
    let reply = me.post("/api/v1/cases", &body);
    assert_eq!(reply.status, 201, "{:?}", reply.body);
    let case = reply.text("reference");
    me.step(&case, json!({
        "step": "agree_to_assess", "on": "2026-08-01", "reasons": "The test is met.", "decided_by": "SEN panel"
    }));
    me.step(&case, json!({"step": "request_advice", "on": on, "kind": kind, "service": service}));
    case
}

pub fn step(server: &TestApp, case: &str, step: Value) -> Value {
    server.caseworker().step(case, step)
}

/// How many entries the record of a case has.
pub fn version(server: &TestApp, case: &str) -> u64 {
    server.caseworker().case(case)["version"].as_u64().expect("a number")
}

pub fn item(case: &str) -> String {
    format!("/inbox/{case}/1")
}

/// Somebody of a service, by their address.
pub fn partner(server: &TestApp, service: &str, email: &str, name: &str) -> Browser {
    let email = Email::parse(email).expect("an address");
    let holder = Holder::Service { name: service.to_owned(), authority: None };
    server.app.add_person(&email, name, Role::Partner, &holder).expect("a person is added");
    server.signed_in(&email)
}

pub fn code(code: &str) -> AuthorityCode {
    AuthorityCode::parse(code).expect("a code")
}

pub fn service_id(server: &TestApp, service: &str) -> i64 {
    let names = server.app.service_names().expect("the services");
    names.into_iter().find(|(_, name)| name == service).map(|(id, _)| id).expect("the service is there")
}

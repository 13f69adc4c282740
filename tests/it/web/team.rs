//! A SEN team of two at work, each with a browser.

use serde_json::{Value, json};
use twentyweeks::app::tokens::Holder;
use twentyweeks::domain::identifiers::{AuthorityCode, Email};
use twentyweeks::domain::permission::Role;

use crate::api::shorthand::{agreed, asked};
use crate::support::{Browser, Client, TestApp, registration};

pub const ANN: &str = "ann.hill@council.example";
pub const BEN: &str = "ben.oak@council.example";
pub const KINDS: [&str; 5] = ["parent", "education", "medical", "psychology", "social_care"];

pub struct Team {
    pub ann: Browser,
    pub ben: Browser,
    pub api: Client,
}

impl Team {
    /// As of the day it is on the server.
    pub fn of(server: &TestApp) -> Self {
        let holder = Holder::Authority(AuthorityCode::parse("351").expect("a code"));
        let known = server.app.list_people().expect("people");
        for (email, name) in [(ANN, "Ann Hill"), (BEN, "Ben Oak")] {
            if !known.iter().any(|person| person.email == email) {
                let email = Email::parse(email).expect("an address");
                server.app.add_person(&email, name, Role::Caseworker, &holder).expect("a person");
            }
        }
        let browser = |email| server.signed_in(&Email::parse(email).expect("an address"));
        Self { ann: browser(ANN), ben: browser(BEN), api: server.caseworker() }
    }

    /// A request of a child of this name, with somebody or nobody.
    pub fn case(&self, received_on: &str, name: (&str, &str), caseworker: Option<&str>) -> String {
        let body = child(received_on, name, caseworker);
        let reply = self.api.post("/api/v1/cases", &body);
        assert_eq!(reply.status, 201, "{:?}", reply.body);
        reply.text("reference")
    }

    /// One that is assessed, with all advice that must be sought asked for on a day.
    pub fn assessed(&self, days: [&str; 3], name: (&str, &str), caseworker: Option<&str>) -> String {
        let [received_on, agreed_on, asked_on] = days;
        let case = self.case(received_on, name, caseworker);
        self.api.step(&case, agreed(agreed_on));
        for kind in KINDS {
            self.api.step(&case, asked(asked_on, kind, &format!("The {kind} service")));
        }
        case
    }
}

/// A registration of a child of this name, who is no other child.
pub fn child(received_on: &str, (surname, forename): (&str, &str), caseworker: Option<&str>) -> Value {
    let mut body = registration(received_on);
    body["child"]["surname"] = json!(surname);
    body["child"]["forename"] = json!(forename);
    body["child"]["nhs_number"] = json!(null);
    body["caseworker"] = json!(caseworker);
    body
}

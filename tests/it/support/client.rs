//! A caller of the API: one method for each thing a person does.

use reqwest::blocking::RequestBuilder;
use serde_json::{Value, json};

#[derive(Clone)]
pub struct Client {
    address: String,
    token: Option<String>,
    http: reqwest::blocking::Client,
}

/// What was answered.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub body: Value,
}

impl Client {
    pub fn new(address: &str, token: Option<String>) -> Self {
        Self { address: address.to_owned(), token, http: reqwest::blocking::Client::new() }
    }

    /// The same caller, who turns to another server.
    pub fn moved_to(self, address: &str) -> Self {
        Self { address: address.to_owned(), ..self }
    }

    pub fn get(&self, path: &str) -> Reply {
        self.send(self.http.get(format!("{}{path}", self.address)))
    }

    pub fn post(&self, path: &str, body: &Value) -> Reply {
        self.post_with(path, body, &[])
    }

    pub fn post_with(&self, path: &str, body: &Value, headers: &[(&str, &str)]) -> Reply {
        let request = self.http.post(format!("{}{path}", self.address)).json(body);
        self.send(headers.iter().fold(request, |request, (name, value)| request.header(*name, *value)))
    }

    pub fn request(&self, method: &str, path: &str) -> Reply {
        let method = method.parse().expect("a method");
        self.send(self.http.request(method, format!("{}{path}", self.address)))
    }

    /// Registers a request received on a day and answers with its reference.
    pub fn register(&self, received_on: &str) -> String {
        let reply = self.post("/api/v1/cases", &registration(received_on));
        assert_eq!(reply.status, 201, "{:?}", reply.body);
        reply.text("reference")
    }

    /// Takes a step that must be accepted, and answers with the case.
    pub fn step(&self, reference: &str, step: Value) -> Value {
        let reply = self.try_step(reference, step);
        assert_eq!(reply.status, 200, "{:?}", reply.body);
        reply.body
    }

    pub fn try_step(&self, reference: &str, step: Value) -> Reply {
        self.post(&format!("/api/v1/cases/{reference}/steps"), &step)
    }

    pub fn case(&self, reference: &str) -> Value {
        let reply = self.get(&format!("/api/v1/cases/{reference}"));
        assert_eq!(reply.status, 200, "{:?}", reply.body);
        reply.body
    }

    /// A request of the test's own, with this caller's token.
    pub fn authorised(&self, request: RequestBuilder) -> RequestBuilder {
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    pub fn raw(&self, build: impl FnOnce(&reqwest::blocking::Client, &str) -> RequestBuilder) -> Reply {
        self.send(build(&self.http, &self.address))
    }

    fn send(&self, request: RequestBuilder) -> Reply {
        let request = match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        let response = request.send().expect("the server answers");
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let text = response.text().expect("the answer can be read");
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        Reply { status, headers, body }
    }
}

impl Reply {
    pub fn text(&self, field: &str) -> String {
        self.body[field].as_str().unwrap_or_else(|| panic!("no `{field}` in {:?}", self.body)).to_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a text"))
    }
}

/// A request as the contract shows it.
pub fn registration(received_on: &str) -> Value {
    json!({
        "authority": "351", "received_on": received_on, "source": "parent",
        "child": {"surname": "Canary", "forename": "Robin", "born_on": "2017-05-04", "sex": "F",
                  "nhs_number": "9434765919", "upn": null, "social_care_status": "none"},
        "setting": {"urn": "105284", "name": "Elms Primary School", "phase": "school"},
        "caseworker": "a.b@bury.example"
    })
}

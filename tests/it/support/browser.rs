//! Somebody with a browser who opens links and fills in forms. Redirections are looked at before
//! they are followed.

use reqwest::Method;
use reqwest::blocking::{RequestBuilder, Response};
use reqwest::redirect::Policy;

use super::TestApp;

pub struct Browser {
    address: String,
    http: reqwest::blocking::Client,
    /// Of somebody signed in: the secret of the session, and what their forms carry.
    session: Option<(String, String)>,
    /// Where it is, as a proxy says it.
    place: Option<String>,
}

/// What is seen.
#[derive(Debug)]
pub struct Seen {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub html: String,
}

const FORM: &str = "application/x-www-form-urlencoded";

impl Browser {
    pub fn at(server: &TestApp) -> Self {
        let http = reqwest::blocking::Client::builder().redirect(Policy::none()).build().expect("a client");
        Self { address: server.address.clone(), http, session: None, place: None }
    }

    /// With this session.
    pub fn signed_in(self, secret: String, form_key: String) -> Self {
        Self { session: Some((secret, form_key)), ..self }
    }

    /// The secret of the session.
    pub fn secret(&self) -> &str {
        self.session.as_ref().map_or("", |(secret, _)| secret)
    }

    /// The same browser, once the server listens elsewhere.
    pub fn moved(self, server: &TestApp) -> Self {
        Self { address: server.address.clone(), ..self }
    }

    /// Somewhere else: limits count by place.
    pub fn from(self, place: impl Into<String>) -> Self {
        Self { place: Some(place.into()), ..self }
    }

    pub fn open(&self, path: &str) -> Seen {
        self.ask(Method::GET, path, |request| request.header("accept", "text/html,*/*;q=0.8"))
    }

    pub fn ask(
        &self,
        method: Method,
        path: &str,
        fill: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> Seen {
        let mut request = self.http.request(method, format!("{}{path}", self.address));
        if let Some((secret, _)) = &self.session {
            request = request.header("cookie", format!("twentyweeks={secret}"));
        }
        if let Some(place) = &self.place {
            request = request.header("x-forwarded-for", place);
        }
        Seen::of(fill(request).send().expect("the server answers"))
    }

    /// Sends a form with these fields.
    pub fn send(&self, path: &str, fields: &[(&str, &str)]) -> Seen {
        let key = self.session.as_ref().map(|(_, key)| ("form_key", key.as_str()));
        let pairs: Vec<String> = fields
            .iter()
            .copied()
            .chain(key)
            .map(|(name, value)| format!("{name}={}", encoded(value)))
            .collect();
        self.send_body(path, FORM, pairs.join("&"))
    }

    pub fn send_body(&self, path: &str, kind: &str, body: impl Into<Vec<u8>>) -> Seen {
        let body = body.into();
        self.ask(Method::POST, path, |request| request.header("content-type", kind).body(body))
    }

    pub fn confirm(&self, path: &str) -> Seen {
        self.send(path, &[("answer", "confirm")])
    }

    pub fn promise(&self, path: &str, day: &str, month: &str, year: &str) -> Seen {
        self.send(path, &[("answer", "promise"), ("day", day), ("month", month), ("year", year)])
    }

    pub fn decline(&self, path: &str, whose: &str) -> Seen {
        self.send(path, &[("answer", "not_for_us"), ("whose", whose)])
    }
}

impl Seen {
    fn of(response: Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Self { status, headers, html: response.text().expect("the answer can be read") }
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a text"))
    }

    /// Whether these words stand on the page.
    pub fn says(&self, words: &str) -> bool {
        self.html.contains(words)
    }

    /// What the forms on the page would answer.
    pub fn forms(&self) -> Vec<&str> {
        let mark = "name=\"answer\" value=\"";
        self.html.split(mark).skip(1).filter_map(|rest| rest.split('"').next()).collect()
    }

    /// That it leads to this address.
    #[track_caller]
    pub fn assert_done_at(&self, to: &str) {
        assert_eq!((self.status, self.header("location")), (303, to), "{}", self.html);
    }

    /// That it leads back to this path, with what was done.
    #[track_caller]
    pub fn assert_done(&self, path: &str, done: &str) -> String {
        let to = format!("{path}?done={done}");
        assert_eq!((self.status, self.header("location")), (303, to.as_str()), "{}", self.html);
        to
    }
}

fn encoded(value: &str) -> String {
    value.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

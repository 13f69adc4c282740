//! A request for advice, and the link that a service was sent about it.

use serde_json::{Value, json};
use twentyweeks::app::contacts::ContactOrder;
use twentyweeks::app::jobs::Worker;
use twentyweeks::app::links::{self, Opens, Purpose};
use twentyweeks::app::outbox::postbook::Post;
use twentyweeks::app::{App, Error};
use twentyweeks::domain::identifiers::{Email, Reference};

use crate::support::{Client, TestApp, registration};

pub const SERVICE: &str = "Educational Psychology";
pub const MAILBOX: &str = "psychology@nhs.example";
/// As the record names whoever answers from there.
pub const ACTOR: &str = "link sent to p…@nhs.example";
/// A Friday before today, in working hours.
pub const SENT_ON: &str = "2026-10-30";

/// A case whose one request for advice is due on 23 November 2026; today is 1 November.
pub struct Request {
    pub case: String,
    /// Where the link leads.
    pub path: String,
    me: Client,
}

impl Request {
    pub fn made(server: &TestApp) -> Self {
        let me = server.caseworker();
        let mut body = registration("2026-09-15");
        body["setting"]["town"] = json!("Prestwich");
        let case = me.post("/api/v1/cases", &body).text("reference");
        me.step(&case, json!({
            "step": "agree_to_assess", "on": "2026-10-10", "reasons": "Speech is delayed.", "decided_by": "SEN panel"
        }));
        me.step(
            &case,
            json!({"step": "request_advice", "on": "2026-10-12", "kind": "psychology", "service": SERVICE}),
        );
        let path = answer_path(&server.app_on(SENT_ON), &case);
        Self { case, path, me }
    }

    /// A step that staff take.
    pub fn step(&self, step: Value) -> Value {
        self.me.step(&self.case, step)
    }

    pub fn version(&self) -> u64 {
        self.me.case(&self.case)["version"].as_u64().expect("a number")
    }

    /// The last line of the record: the step, who took it, and what was said.
    pub fn last_line(&self) -> (String, String, Value) {
        let reply = self.me.get(&format!("/api/v1/cases/{}/chronology", self.case));
        let line = reply.body["entries"].as_array().and_then(|lines| lines.last()).expect("a line").clone();
        let text = |field: &str| line[field].as_str().expect("a text").to_owned();
        (text("step"), text("recorded_by"), line["details"].clone())
    }

    pub fn tasks(&self) -> Value {
        self.me.get("/api/v1/tasks").body["tasks"].clone()
    }
}

/// A link to answer the first request for advice of a case, made as a mail's is.
pub fn answer_path(app: &App, case: &str) -> String {
    let services = app.service_names().expect("the services");
    let service = services.iter().find(|(_, name)| name == SERVICE).map(|(id, _)| *id);
    path(app, case, Purpose::Answer, (Some(1), service), MAILBOX)
}

/// A link to leave the mails about a case.
pub fn leave_path(app: &App, case: &str) -> String {
    path(app, case, Purpose::Leave, (None, None), "parent@home.example")
}

fn path(
    app: &App,
    case: &str,
    purpose: Purpose,
    (advice, service_id): (Option<u32>, Option<i64>),
    address: &str,
) -> String {
    let case = Reference::parse(case).expect("a reference");
    let opens = Opens { purpose, case, advice, service_id, address };
    let token = app.db.write(|conn| {
        let id = links::make(conn, &opens, app.clock.now().at)?;
        Ok::<_, Error>(app.signer(conn)?.sign(purpose, &id))
    });
    format!("/{}/{}", purpose.name(), token.expect("a link is made"))
}

/// Sends what waits to the service's mailbox, and answers with the link in the only mail.
pub fn mailed_path(server: &TestApp) -> String {
    let app = server.app_on(SENT_ON);
    let contact = ContactOrder {
        post: Post::Service,
        authority: None,
        service: Some(SERVICE.to_owned()),
        setting: None,
        team: None,
        name: String::new(),
        email: Email::parse(MAILBOX).expect("an address"),
        from_on: None,
        to_on: None,
    };
    app.add_contact(&contact).expect("the contact is added");
    let sent = actix_web::rt::System::new().block_on(async { app.deliver_now(&Worker::new()).await });
    assert_eq!(sent.expect("the mail is sent").1.sent, 1);
    let mut files = std::fs::read_dir(server.mails.path()).expect("the folder");
    let mail = std::fs::read(files.next().expect("a mail").expect("a file").path()).expect("the mail");
    let mail = mail_parser::MessageParser::default()
        .parse(&mail)
        .expect("a mail")
        .body_text(0)
        .expect("text")
        .into_owned();
    let from = mail.find("/answer/").expect("a link");
    mail[from..].split_whitespace().next().expect("a link").to_owned()
}

//! A council with its people, its services and a mail server, from one moment to the next. What
//! people do is done over the API; time passes as a test says.

use std::sync::Arc;

use chrono::{NaiveDateTime, TimeZone};
use chrono_tz::Europe::London;
use serde_json::{Value, json};
use twentyweeks::app::contacts::ContactOrder;
use twentyweeks::app::jobs::Worker;
use twentyweeks::app::outbox::postbook::Post;
use twentyweeks::app::outbox::{Composed, Delivered};
use twentyweeks::app::sweep::{SweepOrder, Swept};
use twentyweeks::app::tokens::Holder;
use twentyweeks::app::{App, Error, Unwatched};
use twentyweeks::clock::Clock;
use twentyweeks::domain::identifiers::{AuthorityCode, Email};
use twentyweeks::domain::permission::Role;

use super::letters::Mail;
use crate::support::smtp::{Script, SmtpServer};
use crate::support::{Client, Kind, OnDatabase, TestApp, registration};

/// When the story begins: a Wednesday.
pub const START: &str = "2026-07-01 10:00";

pub const CASEWORKER: &str = "a.hill@bury.example";
pub const TEAM: &str = "sen@bury.example";
pub const MANAGER: &str = "sen.manager@bury.example";
pub const HEAD: &str = "head@bury.example";
pub const PAEDIATRICS: &str = "Community Paediatrics";
pub const PAEDIATRICS_MAIL: &str = "paediatrics@nhs.example";
pub const PSYCHOLOGY: &str = "Educational Psychology";
pub const PSYCHOLOGY_MAIL: &str = "psychology@bury.example";

pub struct Council {
    // First, so that it ends before the mail server does.
    pub server: TestApp,
    pub post: SmtpServer,
    clock: Clock,
    worker: Worker,
    manager: Client,
    /// How many mails have been looked at.
    read: usize,
}

impl OnDatabase for Council {
    fn on(kind: Kind) -> Self {
        Self::with(kind, &[])
    }
}

impl Council {
    /// With people in every post and two services, and settings of the test's own.
    pub fn with(kind: Kind, settings: &[(&str, &str)]) -> Self {
        let council = Self::unmanned(kind, settings);
        for (post, address) in [(Post::SenTeam, TEAM), (Post::SenManager, MANAGER), (Post::HeadOfSend, HEAD)]
        {
            council.contact(post, address);
        }
        council.service_contact(PAEDIATRICS, PAEDIATRICS_MAIL);
        council.service_contact(PSYCHOLOGY, PSYCHOLOGY_MAIL);
        council
    }

    /// With the two services, and nobody's address.
    pub fn unmanned(kind: Kind, settings: &[(&str, &str)]) -> Self {
        let post = SmtpServer::start(Script::healthy());
        let url = post.url();
        let own = [("mail.url", url.as_str()), ("mail.from", "twentyweeks@bury.example")];
        let settings = [&own, settings].concat();
        let clock = in_england(START);
        let Clock::Fixed(start) = clock else { unreachable!("it stands still") };
        let server = TestApp::start_with(kind, &start.to_rfc3339(), &settings);
        let manager = server.manager();
        let council = Self { server, post, clock, worker: Worker::new(), manager, read: 0 };
        for service in [PAEDIATRICS, PSYCHOLOGY] {
            council.app().add_service(service, &code("351"), false).expect("a new service");
        }
        council
    }

    /// It is now this moment, by the clocks in England.
    pub fn at(&mut self, moment: &str) -> &mut Self {
        self.set_clock(in_england(moment))
    }

    pub fn set_clock(&mut self, clock: Clock) -> &mut Self {
        self.clock = clock;
        self
    }

    /// The program as it is now.
    pub fn app(&self) -> App {
        App { clock: self.clock, ..self.server.app.clone() }
    }

    /// A manager of the council, who asks now.
    pub fn api(&mut self) -> Client {
        self.serve_now();
        self.manager.clone().moved_to(&self.server.address)
    }

    /// Somebody else, who asks now.
    pub fn client(&mut self, role: Role, holder: &Holder) -> Client {
        self.serve_now();
        self.server.client_of(role, holder)
    }

    fn serve_now(&mut self) {
        if self.server.app.clock.now() != self.clock.now() {
            self.server.move_to(self.clock);
        }
    }

    pub fn contact(&self, post: Post, address: &str) {
        self.add_contact(ContactOrder { authority: Some(code("351")), ..contact(post, address) });
    }

    pub fn service_contact(&self, service: &str, address: &str) {
        self.add_contact(ContactOrder {
            service: Some(service.to_owned()),
            ..contact(Post::Service, address)
        });
    }

    pub fn add_contact(&self, order: ContactOrder) {
        self.app().add_contact(&order).expect("a contact that can be added");
    }

    /// From the first to the last day somebody is away.
    pub fn away(&self, who: &str, (from, to): (&str, &str), cover: Option<&str>) {
        let cover = cover.map(email);
        let (from, to) = (from.parse().expect("a date"), to.parse().expect("a date"));
        self.app().add_absence(&email(who), from, to, cover.as_ref()).expect("an absence");
    }

    /// A request received on a day, of which it was decided four weeks later to assess.
    pub fn assessed_case(&mut self, received_on: &str) -> String {
        let case = self.case(received_on);
        let agreed_on = received_on.parse::<chrono::NaiveDate>().expect("a date") + chrono::Days::new(28);
        self.step(&case, decision("agree_to_assess", &agreed_on.to_string()));
        case
    }

    pub fn case(&mut self, received_on: &str) -> String {
        let mut body = registration(received_on);
        body["caseworker"] = json!(CASEWORKER);
        let reply = self.api().post("/api/v1/cases", &body);
        assert_eq!(reply.status, 201, "{:?}", reply.body);
        reply.text("reference")
    }

    /// A case of which Community Paediatrics was asked for medical advice on a day: due six weeks
    /// later. It is that day, if it had not come.
    pub fn asked_case(&mut self, asked_on: &str) -> String {
        if self.clock.now().today.to_string().as_str() < asked_on {
            self.at(&format!("{asked_on} 10:00"));
        }
        let case = self.assessed_case("2026-06-01");
        self.step(&case, asked(asked_on, "medical", PAEDIATRICS));
        case
    }

    pub fn step(&mut self, case: &str, step: Value) -> Value {
        self.api().step(case, step)
    }

    pub fn sweep(&self) -> Swept {
        let order = SweepOrder { on: None, dry_run: false, holder: "test".to_owned() };
        let swept = self.app().sweep(&order, &Unwatched).expect("a sweep");
        assert_eq!(swept.counts.failed, 0);
        swept
    }

    /// Makes mails of what waits and sends what may go.
    pub fn deliver(&self) -> (Composed, Delivered) {
        deliver(&self.app(), &self.worker)
    }

    /// The same, where it may go wrong.
    pub fn try_to_deliver(&self) -> Result<(Composed, Delivered), Error> {
        try_to_deliver(&self.app(), &self.worker)
    }

    /// The mails that came of a delivery at a moment, by address and subject.
    pub fn mails_at(&mut self, moment: &str) -> Vec<Mail> {
        self.at(moment).deliver();
        self.new_mails()
    }

    /// Sweeps at a moment and delivers.
    pub fn swept_mails_at(&mut self, moment: &str) -> Vec<Mail> {
        self.at(moment).sweep();
        self.mails_at(moment)
    }

    /// What has arrived since mails were last looked at.
    pub fn new_mails(&mut self) -> Vec<Mail> {
        let accepted = self.post.accepted();
        let mut mails: Vec<Mail> = accepted[self.read..].iter().map(Mail::of).collect();
        self.read = accepted.len();
        mails.sort_by(|a, b| (&a.to, &a.subject, &a.id).cmp(&(&b.to, &b.subject, &b.id)));
        mails
    }

    /// What the ledger says of a case, oldest first.
    pub fn ledger(&mut self, case: &str) -> Vec<Value> {
        let reply = self.api().get(&format!("/api/v1/alerts?case={case}&limit=200"));
        assert_eq!(reply.status, 200, "{:?}", reply.body);
        let alerts = reply.body["alerts"].as_array().expect("alerts");
        alerts.iter().rev().cloned().collect()
    }

    /// What the ledger says of the one notice about this, for this rung, to this reader.
    pub fn notice(&mut self, case: &str, about: &str, rung: &str, to: &str) -> Value {
        let mut found = self.ledger(case);
        found.retain(|a| a["about"] == about && a["rung"] == rung && a["to"] == to);
        assert_eq!(found.len(), 1, "{about} {rung} {to}: {found:#?}");
        found.remove(0)
    }

    /// The open tasks, as the team sees them.
    pub fn tasks(&mut self) -> Vec<Value> {
        let reply = self.api().get("/api/v1/tasks");
        assert_eq!(reply.status, 200, "{:?}", reply.body);
        reply.body["tasks"].as_array().expect("tasks").clone()
    }
}

pub fn deliver(app: &App, worker: &Worker) -> (Composed, Delivered) {
    try_to_deliver(app, worker).expect("a delivery")
}

/// As a worker's job does it.
pub fn try_to_deliver(app: &App, worker: &Worker) -> Result<(Composed, Delivered), Error> {
    actix_web::rt::System::new().block_on(async {
        app.beat(worker)?;
        app.deliver_now(worker).await
    })
}

/// The program, with its mail sent to another server, which is waited for so many seconds.
pub fn mailing_to(server: &SmtpServer, app: &App, patience: f64) -> App {
    let mut config = (*app.config).clone();
    config.mail.url = server.url();
    config.mail.ca_file = server.ca_file().display().to_string();
    config.mail.stage_timeout_s = patience;
    let mailer = Arc::new(config.mailer().expect("a good address"));
    App { config: Arc::new(config), mailer, ..app.clone() }
}

/// `2026-08-13 07:30`, by the clocks in England.
pub fn in_england(moment: &str) -> Clock {
    let local = NaiveDateTime::parse_from_str(moment, "%Y-%m-%d %H:%M").expect("a moment");
    Clock::Fixed(London.from_local_datetime(&local).earliest().expect("it exists").to_utc())
}

pub fn code(code: &str) -> AuthorityCode {
    AuthorityCode::parse(code).expect("a code")
}

pub fn email(address: &str) -> Email {
    Email::parse(address).expect("an address")
}

/// A contact without limits.
pub fn contact(post: Post, address: &str) -> ContactOrder {
    ContactOrder {
        post,
        authority: None,
        service: None,
        setting: None,
        team: None,
        name: String::new(),
        email: email(address),
        from_on: None,
        to_on: None,
    }
}

pub fn decision(step: &str, on: &str) -> Value {
    let mut decision =
        json!({"step": step, "on": on, "reasons": "As the panel found.", "decided_by": "SEN panel"});
    if matches!(step, "refuse_to_assess" | "decide_no_plan") {
        decision["notices_given"] =
            json!(["right_of_appeal", "time_limits", "mediation", "disagreement_resolution_and_sendias"]);
    }
    decision
}

pub fn asked(on: &str, kind: &str, service: &str) -> Value {
    json!({"step": "request_advice", "on": on, "kind": kind, "service": service})
}

pub fn given(on: &str, advice: u32) -> Value {
    json!({"step": "give_advice", "on": on, "advice": advice})
}

/// Whom mails went to.
pub fn readers(mails: &[Mail]) -> Vec<&str> {
    mails.iter().map(|mail| mail.to.as_str()).collect()
}

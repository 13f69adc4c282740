//! A worker that dies while it sends: another takes over what it held, within 15 seconds of its
//! last beat, and the ledger says what nobody can know.

use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use serde_json::json;
use tokio::runtime::Runtime;
use twentyweeks::app::App;
use twentyweeks::app::jobs::Worker;
use twentyweeks::clock::Clock;
use twentyweeks::db::{Conn, sweeps};

use super::council::{
    Council, PAEDIATRICS, PAEDIATRICS_MAIL, PSYCHOLOGY, PSYCHOLOGY_MAIL, asked, deliver, in_england, readers,
};
use super::letters::Mail;
use crate::support::Kind;
use crate::support::smtp::{Act, Script, Stage};

crate::on_both_databases!(
    what_a_worker_that_died_was_sending_is_taken_over_and_may_be_double,
    a_mail_that_was_left_in_the_middle_twice_is_for_a_person,
    what_a_worker_that_rests_was_sending_is_free_at_once,
    a_worker_that_lives_keeps_what_it_is_sending,
    a_worker_that_comes_back_too_late_changes_nothing,
    what_a_worker_that_died_was_sending_is_taken_over_before_anything_else_goes,
    what_a_worker_that_died_was_sending_waits_for_the_hours_unless_it_is_urgent,
    the_sweep_of_a_worker_that_died_is_taken_over,
    what_a_mail_server_said_is_noted_though_the_database_is_busy,
);

fn what_a_worker_that_died_was_sending_is_taken_over_and_may_be_double(mut council: Council) {
    council.post.set(Script::healthy().nth(1, Stage::Kept, Act::Silence));
    let case = council.asked_case("2026-07-01");
    let dead = Sending::begin(&council, Worker::new());
    dead.die();
    let other = Worker::new();
    assert_eq!(deliver(&after(&council, 8), &other).1.sent, 0, "it may live");
    assert_eq!(deliver(&after(&council, 15), &other).1.sent, 1, "it has not beaten for 15 seconds");
    let mail = council.notice(&case, "request_advice", "", "service")["mails"][0].clone();
    assert_eq!((&mail["state"], &mail["tries"]), (&json!("sent"), &json!(2)));
    assert_eq!(mail["may_be_double"], json!(true));
    assert_eq!(council.post.copies(mail["message_id"].as_str().unwrap()), 2);
    assert_eq!(deliver(&after(&council, 60), &other), Default::default());
}

fn a_mail_that_was_left_in_the_middle_twice_is_for_a_person(mut council: Council) {
    council.post.set(Script::healthy().nth(1, Stage::Kept, Act::Silence).nth(2, Stage::Kept, Act::Silence));
    let case = council.asked_case("2026-07-01");
    Sending::begin(&council, Worker::new()).die();
    council.at("2026-07-01 10:01");
    Sending::begin(&council, Worker::new()).die();
    council.at("2026-07-01 10:02").deliver();
    let mail = council.notice(&case, "request_advice", "", "service")["mails"][0].clone();
    assert_eq!((&mail["state"], &mail["may_be_double"]), (&json!("parked"), &json!(true)));
    assert_eq!(council.post.copies(mail["message_id"].as_str().unwrap()), 2, "never more by itself");
    assert_eq!(council.tasks()[0]["kind"], json!("parked"));
}

fn what_a_worker_that_rests_was_sending_is_free_at_once(mut council: Council) {
    council.post.set(Script::healthy().nth(1, Stage::Kept, Act::Silence));
    let case = council.asked_case("2026-07-01");
    let worker = Worker::new();
    Sending::begin(&council, worker.clone()).die();
    council.app().rest(&worker).expect("it can say so");
    council.deliver();
    let mail = council.notice(&case, "request_advice", "", "service")["mails"][0].clone();
    assert_eq!((&mail["state"], &mail["may_be_double"]), (&json!("sent"), &json!(true)));
}

fn a_worker_that_lives_keeps_what_it_is_sending(mut council: Council) {
    council.post.set(Script::healthy().nth(1, Stage::Kept, Act::Wait(Duration::from_secs(3))));
    let case = council.asked_case("2026-07-01");
    let worker = Worker::new();
    let slow = Sending::begin(&council, worker.clone());
    after(&council, 10).beat(&worker).expect("it can say so");
    assert_eq!(deliver(&after(&council, 15), &Worker::new()), Default::default());
    slow.end();
    let mail = council.notice(&case, "request_advice", "", "service")["mails"][0].clone();
    assert_eq!((&mail["state"], &mail["tries"]), (&json!("sent"), &json!(1)));
    assert_eq!((&mail["may_be_double"], council.post.accepted().len()), (&json!(false), 1));
}

fn a_worker_that_comes_back_too_late_changes_nothing(mut council: Council) {
    council.post.set(Script::healthy().nth(1, Stage::Kept, Act::Wait(Duration::from_secs(3))));
    let case = council.asked_case("2026-07-01");
    let late = Sending::begin(&council, Worker::new());
    assert_eq!(deliver(&after(&council, 15), &Worker::new()).1.sent, 1);
    let taken_over = council.notice(&case, "request_advice", "", "service");
    late.end();
    assert_eq!(council.notice(&case, "request_advice", "", "service"), taken_over);
    let mail = &taken_over["mails"][0];
    assert_eq!((&mail["sent_at"], &mail["tries"]), (&json!("2026-07-01T09:00:15Z"), &json!(2)));
    assert_eq!(mail["may_be_double"], json!(true));
}

fn what_a_mail_server_said_is_noted_though_the_database_is_busy(mut council: Council) {
    council.post.set(Script::healthy().nth(1, Stage::Kept, Act::Wait(Duration::from_millis(300))));
    let case = council.asked_case("2026-07-01");
    let hasty = council.server.app_with("2026-07-01T09:00:00Z", &[("database.busy_timeout_ms", "100")]);
    let sending = Sending::begin_by(hasty, &council, Worker::new());
    // Another server writes at length.
    let other = council.server.app_on("2026-07-01T09:00:00Z");
    let written = other.db.write(|conn| {
        if let Conn::Postgres(conn) = conn {
            conn.batch_execute("LOCK TABLE mails IN ACCESS EXCLUSIVE MODE")?;
        }
        std::thread::sleep(Duration::from_secs(1));
        Ok::<_, twentyweeks::db::Error>(())
    });
    written.expect("it can write");
    sending.end();
    let mail = council.notice(&case, "request_advice", "", "service")["mails"][0].clone();
    assert_eq!((&mail["state"], &mail["tries"]), (&json!("sent"), &json!(1)));
    assert_eq!(council.deliver(), Default::default());
    assert_eq!(council.post.accepted().len(), 1);
}

fn what_a_worker_that_died_was_sending_is_taken_over_before_anything_else_goes(kind: Kind) {
    let mut council = Council::with(kind, &[("mail.couriers", "1")]);
    council.post.set(Script::healthy().nth(1, Stage::Kept, Act::Silence));
    let case = council.asked_case("2026-07-01");
    Sending::begin(&council, Worker::new()).die();
    for number in 0..5 {
        council.service_contact(PAEDIATRICS, &format!("another.{number}@nhs.example"));
    }
    council.asked_case("2026-07-01");
    deliver(&after(&council, 15), &Worker::new());
    let mail = council.notice(&case, "request_advice", "", "service")["mails"][0].clone();
    let arrived: Vec<String> = council.post.accepted().iter().map(|accepted| Mail::of(accepted).id).collect();
    assert_eq!(arrived.len(), 2 + 6);
    assert_eq!(json!(arrived[1]), mail["message_id"], "{arrived:?}");
}

fn what_a_worker_that_died_was_sending_waits_for_the_hours_unless_it_is_urgent(mut council: Council) {
    council.post.set(Script::healthy().nth(1, Stage::Kept, Act::Silence).nth(2, Stage::Kept, Act::Silence));
    council.at("2026-07-03 17:59").asked_case("2026-07-03");
    Sending::begin(&council, Worker::new()).die();
    let urgent = council.at("2026-07-03 18:10").assessed_case("2026-06-01");
    let mut request = asked("2026-07-03", "psychology", PSYCHOLOGY);
    request["urgent"] = json!(true);
    council.step(&urgent, request);
    Sending::begin(&council, Worker::new()).die();
    council.new_mails();
    let mails = council.mails_at("2026-07-03 18:11");
    assert_eq!(readers(&mails), [PSYCHOLOGY_MAIL], "on a Friday evening only what is urgent");
    assert_eq!(council.mails_at("2026-07-05 12:00").len(), 0);
    assert_eq!(readers(&council.mails_at("2026-07-06 07:30")), [PAEDIATRICS_MAIL]);
}

fn the_sweep_of_a_worker_that_died_is_taken_over(mut council: Council) {
    council.at("2026-07-02 07:00");
    let now = council.app().clock.now().at;
    let until = now + chrono::TimeDelta::seconds(12);
    let taken = council.app().db.write(|conn| sweeps::take_lease(conn, "sweep", "gone", now, until));
    assert!(taken.expect("a lease"));
    let worker = Worker::new();
    assert!(!after(&council, 10).sweep_if_due(&worker).expect("an answer"));
    assert!(after(&council, 15).sweep_if_due(&worker).expect("an answer"));
}

/// A delivery that is under way.
struct Sending {
    runtime: Runtime,
    task: tokio::task::JoinHandle<()>,
}

impl Sending {
    /// Once its mail has arrived and its server has not answered.
    fn begin(council: &Council, worker: Worker) -> Self {
        Self::begin_by(council.app(), council, worker)
    }

    fn begin_by(app: App, council: &Council, worker: Worker) -> Self {
        let had = council.post.accepted().len();
        let runtime = Runtime::new().expect("a runtime");
        let task = runtime.spawn(async move {
            app.beat(&worker).expect("it can say so");
            app.deliver_now(&worker).await.expect("a delivery");
        });
        let started = Instant::now();
        while council.post.accepted().len() == had {
            assert!(started.elapsed() < Duration::from_secs(20), "the mail does not arrive");
            std::thread::sleep(Duration::from_millis(5));
        }
        Self { runtime, task }
    }

    /// It is gone, with its connection.
    fn die(self) {
        self.runtime.shutdown_background();
    }

    /// It comes to its end.
    fn end(self) {
        self.runtime.block_on(self.task).expect("it ends well");
    }
}

/// The program, so many seconds later.
fn after(council: &Council, seconds: i64) -> App {
    let app = council.app();
    let Clock::Fixed(now) = app.clock else { return App { clock: in_england("2026-07-01 10:00"), ..app } };
    App { clock: Clock::Fixed(now + chrono::TimeDelta::seconds(seconds)), ..app }
}

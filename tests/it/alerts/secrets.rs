//! What no mail may hold, in no part and no header of it, however it is encoded: names, birth
//! dates, numbers, postcodes, the child's setting, and every free text. Nor may the log.

use std::collections::BTreeSet;
use std::io::Write;
use std::sync::{Arc, Mutex, OnceLock};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{Datelike, Days, NaiveDate};
use mail_parser::{Message, MessageParser, PartType};
use serde_json::Value;
use twentyweeks::app::contacts::ContactOrder;
use twentyweeks::app::outbox::postbook::Post;
use twentyweeks::domain::ladder::Obligation;

use super::council::{Council, PAEDIATRICS, PSYCHOLOGY, code, contact};
use super::stories::{CONSULTED, STORIES, UNKNOWN_SETTING, registered};
use crate::support::smtp::{Act, Script};
use crate::support::{Kind, count};

crate::on_both_databases!(of_a_thousand_mails_none_says_what_no_mail_may_say);

/// What is said of a child, and what people write. Each is found nowhere else.
const CANARIES: [&str; 30] = [
    "Zanzibarova",
    "Quillfeather",
    "2017-05-04",
    "4 May 2017",
    "04/05/2017",
    "9434765919",
    "J351420611609",
    "ZZ7 8FJ",
    "Wobblegate",
    "105284",
    "canary-source-reference",
    "canary-need",
    "canary-evidence",
    "canary-impractical",
    "canary-decider",
    "canary-reasons",
    "canary-change-kind",
    "canary-change-note",
    "canary-return",
    "canary-whose",
    "canary-cancel",
    "canary-relief",
    "canary-snooze",
    "canary-representations",
    "canary-named-setting",
    "canary-amended",
    "canary-struck",
    "canary-withdrawn-by",
    "canary-withdrawn-why",
    "canary-contact-name",
];

const FIRST_DAY: &str = "2026-07-01";
const LAST_DAY: &str = "2026-11-20";

fn of_a_thousand_mails_none_says_what_no_mail_may_say(kind: Kind) {
    let log = listen();
    let rung = r#"[{ rung = "passed", day = 1, to = ["sen_team"], tone = "information", by = "digest" }]"#;
    let settings = [("authority.351.tell.family", "at_once"), ("ladder.351.last_advice_by", rung)];
    let mut council = Council::with(kind, &settings);
    man_every_post(&council);
    council.post.set(
        Script::healthy()
            .to("bounces@nhs.example", Act::answer("550 5.1.1 nobody of that name"))
            .to("full@nhs.example", Act::answer("552 5.2.2 mailbox full")),
    );
    let cases: Vec<String> = (0..STORIES.len()).map(|_| registered(&mut council)).collect();
    live(&mut council, &cases);
    assert_all_was_told(&council);

    let arrived = council.post.accepted();

    assert!(arrived.len() >= 1000, "{} mails", arrived.len());
    for mail in &arrived {
        let everything = everything(&mail.raw);
        assert_no_canary(&everything, &CANARIES, &mail.raw);
        let to = mail.to.join(" ");
        if !to.ends_with("@bury.example") && to != "office@hawthornden.example" {
            assert_no_canary(&everything, &[CONSULTED, UNKNOWN_SETTING], &mail.raw);
        }
    }
    let log = log.lock().expect("the log").clone();
    assert!(String::from_utf8_lossy(&log).contains("swept"), "something was logged");
    assert_no_canary(&[String::from_utf8_lossy(&log).into_owned()], &CANARIES, &log);
}

/// Every weekday swept, told and lived, from the first to the last.
fn live(council: &mut Council, cases: &[String]) {
    let stories: Vec<Vec<(&str, Value)>> = STORIES.iter().map(|story| story()).collect();
    let first: NaiveDate = FIRST_DAY.parse().expect("a day");
    let last: NaiveDate = LAST_DAY.parse().expect("a day");
    let weekdays = first.iter_days().filter(|day| day.weekday().number_from_monday() < 6);
    for day in weekdays.take_while(|day| *day <= last) {
        council.at(&format!("{day} 07:00")).sweep();
        council.at(&format!("{day} 07:30")).deliver();
        council.at(&format!("{day} 09:00"));
        for (case, story) in cases.iter().zip(&stories) {
            for (_, step) in story.iter().filter(|(on, _)| *on == day.to_string()) {
                council.step(case, step.clone());
            }
        }
        council.at(&format!("{day} 09:30")).deliver();
    }
    let tomorrow = last + Days::new(3);
    council.at(&format!("{tomorrow} 09:30")).deliver();
}

fn man_every_post(council: &Council) {
    for (post, address) in
        [(Post::Dmo, "dmo@nhs.example"), (Post::Dco, "dco@nhs.example"), (Post::Dsco, "dsco@bury.example")]
    {
        council.contact(post, address);
    }
    for number in 0..9 {
        council.contact(Post::SenManager, &format!("manager.{number}@bury.example"));
        council.contact(Post::HeadOfSend, &format!("head.{number}@bury.example"));
        council.service_contact(PAEDIATRICS, &format!("paediatrics.{number}@nhs.example"));
        council.service_contact(PSYCHOLOGY, &format!("psychology.{number}@bury.example"));
    }
    let named = |order: ContactOrder| ContactOrder { name: "canary-contact-name".to_owned(), ..order };
    let of_service = |service: &str| ContactOrder {
        service: Some(service.to_owned()),
        ..contact(Post::ServiceManager, "lead@nhs.example")
    };
    council.add_contact(named(of_service(PAEDIATRICS)));
    council.add_contact(ContactOrder {
        authority: Some(code("351")),
        setting: Some(CONSULTED.to_owned()),
        ..named(contact(Post::Setting, "office@hawthornden.example"))
    });
    for (service, address) in [
        ("Nobody's Service", None),
        ("Bouncing Service", Some("bounces@nhs.example")),
        ("Full Service", Some("full@nhs.example")),
    ] {
        council.app().add_service(service, &code("351"), false).expect("a new service");
        if let Some(address) = address {
            council.service_contact(service, address);
        }
    }
}

/// Every kind of mail, every topic and every tone was among what was told.
fn assert_all_was_told(council: &Council) {
    let app = council.app();
    let sent = |what: &str| {
        let statement = format!(
            "SELECT count(*) AS number FROM mails JOIN mail_notices ON mail_id = mails.id \
             JOIN notices ON notices.id = notice_id WHERE mails.state = 'sent' AND {what}"
        );
        app.db.read(|conn| count(conn, &statement)).expect("a number")
    };
    let others = [
        "request_advice",
        "advice_returned",
        "advice_declined",
        "draft_ready",
        "plan_final",
        "circumstances_changed",
        "stage_reached",
        "runs_late",
    ];
    let topics = Obligation::ALL.map(Obligation::name).into_iter().chain(others);
    let untold: Vec<&str> = topics.filter(|topic| sent(&format!("topic = '{topic}'")) == 0).collect();
    assert_eq!(untold, Vec::<&str>::new());
    let tones = ["information", "request", "reminder", "chase", "escalation", "breach"];
    let untold: Vec<&str> = tones.into_iter().filter(|tone| sent(&format!("tone = '{tone}'")) == 0).collect();
    assert_eq!(untold, Vec::<&str>::new());
    let kinds = ["notice", "several", "digest", "task", "family"];
    let of_kind = |kind: &str| {
        let statement =
            format!("SELECT count(*) AS number FROM mails WHERE state = 'sent' AND kind = '{kind}'");
        app.db.read(|conn| count(conn, &statement)).expect("a number")
    };
    let unsent: Vec<&str> = kinds.into_iter().filter(|kind| of_kind(kind) == 0).collect();
    assert_eq!(unsent, Vec::<&str>::new());
    let tasks: BTreeSet<String> =
        app.open_tasks(None).expect("tasks").tasks.into_iter().map(|task| task.kind).collect();
    assert_eq!(tasks.into_iter().collect::<Vec<_>>(), ["bounced", "no_recipient", "not_for_us", "parked"]);
}

/// The mail as it was sent, each header decoded, each part decoded, and whatever in it may be
/// base64 that nobody has marked as such.
fn everything(mail: &[u8]) -> Vec<String> {
    let raw = String::from_utf8_lossy(mail).into_owned();
    let words = raw.split(|c: char| !c.is_ascii_alphanumeric() && !"+/=".contains(c));
    let hidden = words.filter(|word| word.len() >= 8).filter_map(|word| STANDARD.decode(word).ok());
    let mut all: Vec<String> = hidden.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).collect();
    all.push(raw);
    let message = MessageParser::default().parse(mail).expect("a mail");
    add_parts(&message, &mut all);
    all
}

fn add_parts(message: &Message<'_>, all: &mut Vec<String>) {
    for part in &message.parts {
        for header in &part.headers {
            all.push(format!("{:?}", header.value()));
        }
        match &part.body {
            PartType::Text(text) | PartType::Html(text) => all.push(text.to_string()),
            PartType::Binary(bytes) | PartType::InlineBinary(bytes) => {
                all.push(String::from_utf8_lossy(bytes).into_owned());
            }
            PartType::Message(inner) => add_parts(inner, all),
            PartType::Multipart(_) => {}
        }
    }
}

fn assert_no_canary(texts: &[String], canaries: &[&str], raw: &[u8]) {
    let texts: Vec<String> = texts.iter().map(|text| plain(text)).collect();
    let found: Vec<&&str> =
        canaries.iter().filter(|canary| texts.iter().any(|text| text.contains(&plain(canary)))).collect();
    assert!(found.is_empty(), "{found:?} said in:\n{}", String::from_utf8_lossy(raw));
}

/// However it is spelled: in capitals or not, and with or without spaces.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<String>().to_lowercase()
}

#[test]
fn a_canary_is_found_however_it_is_encoded() {
    let encoded = |text: &str| STANDARD.encode(text);
    let parts = [
        ("quoted-printable", "Dear Zanzi=\r\nbarova".to_owned()),
        ("quoted-printable", "Zanz=69barova".to_owned()),
        ("base64", encoded("Dear Zanzibarova")),
        ("7bit", format!("see {}", encoded("Zanzibarova"))),
        ("7bit", "ZANZIBAROVA".to_owned()),
        ("7bit", "Zanzi\r\nbarova".to_owned()),
    ];
    let subjects =
        [format!("=?utf-8?B?{}?=", encoded("Zanzibarova")), "=?utf-8?Q?Zanz=69barova?=".to_owned()];
    let mails = parts
        .iter()
        .map(|(encoding, part)| ("nothing", *encoding, part.as_str()))
        .chain(subjects.iter().map(|subject| (subject.as_str(), "7bit", "nothing")));
    for (subject, encoding, part) in mails {
        let raw = format!(
            "Subject: {subject}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
             --b\r\nContent-Type: text/plain\r\n\r\nHello.\r\n--b\r\nContent-Type: text/html\r\n\
             Content-Transfer-Encoding: {encoding}\r\n\r\n{part}\r\n--b--\r\n"
        );
        let said =
            |canary: &str| everything(raw.as_bytes()).iter().any(|text| plain(text).contains(&plain(canary)));
        assert!(said("Zanzibarova") && !said("Quillfeather"), "{raw}");
    }
}

/// What the program logs from now on, down to the last detail of its own.
fn listen() -> Arc<Mutex<Vec<u8>>> {
    #[derive(Clone)]
    struct Pages(Arc<Mutex<Vec<u8>>>);
    impl Write for Pages {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().expect("the log").write(bytes)
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    static LOG: OnceLock<Arc<Mutex<Vec<u8>>>> = OnceLock::new();
    LOG.get_or_init(|| {
        let log: Arc<Mutex<Vec<u8>>> = Arc::default();
        let pages = Pages(log.clone());
        let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_ansi(false);
        let subscriber = subscriber.with_writer(move || pages.clone()).finish();
        tracing::subscriber::set_global_default(subscriber).expect("nobody else listens");
        log
    })
    .clone()
}

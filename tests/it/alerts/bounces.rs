//! Mail that does not arrive: refused when it is handed in, or returned later.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use twentyweeks::app::outbox::postbook::Post;
use twentyweeks::app::tokens::Holder;
use twentyweeks::clock::Clock;
use twentyweeks::domain::permission::Role;

use super::council::{Council, MANAGER, PAEDIATRICS, PAEDIATRICS_MAIL, TEAM, code, email, readers};
use super::letters::Mail;
use crate::support::Kind;
use crate::support::smtp::{Act, Script, Stage};

crate::on_both_databases!(
    an_address_that_is_refused_is_marked_and_whoever_else_can_help_is_told,
    a_delivery_report_over_the_api_does_the_same,
    a_delivery_report_in_the_folder_does_the_same,
    a_report_of_a_delay_or_of_somebody_elses_mail_changes_nothing,
    where_nobody_else_can_help_it_waits_until_the_address_works,
    a_mail_that_is_refused_for_another_reason_is_parked_and_can_be_tried_again,
    what_was_told_to_somebody_else_too_is_not_told_again,
    a_mail_of_which_nobody_knew_stays_so_when_it_is_tried_again,
    a_mail_that_came_back_and_is_tried_again_tells_what_it_told,
    a_mail_is_tried_less_and_less_often_and_given_up_after_five_days,
    a_mail_that_comes_back_is_not_tried_again_though_nobody_knew_whether_it_arrived,
);

const NOBODY: [&str; 0] = [];
const DMO: &str = "dmo@nhs.example";
const DCO: &str = "dco@nhs.example";

fn an_address_that_is_refused_is_marked_and_whoever_else_can_help_is_told(mut council: Council) {
    council.post.set(Script::healthy().to(DMO, Act::answer("550 5.1.1 nobody of that name")));
    let (case, mails) = escalated(&mut council);
    assert_eq!(readers(&mails), [MANAGER, TEAM], "the team hears of the address");
    assert!(mails[1].says(DMO) && mails[1].says("550 5.1.1 nobody of that name"), "{}", mails[1].text);
    assert_marked(&mut council, &case, "550 5.1.1 nobody of that name");
    let mails = council.mails_at("2026-08-24 08:05");
    assert_eq!(readers(&mails), [DCO], "who can help instead");
    assert!(mails[0].says(&case));
    let notice = council.notice(&case, "give_advice", "escalation", "designated_officer");
    let states: Vec<_> = notice["mails"].as_array().unwrap().iter().map(|mail| &mail["state"]).collect();
    assert_eq!((&notice["state"], states), (&json!("mailed"), vec![&json!("bounced"), &json!("sent")]));
}

fn a_delivery_report_over_the_api_does_the_same(mut council: Council) {
    let (case, mails) = escalated(&mut council);
    assert_eq!(readers(&mails), [DMO, MANAGER]);
    let report = report(&mails[0].id, DMO, "failed", "5.1.1", "550 5.1.1 nobody of that name");
    let mail_server = council.client(Role::Administrator, &Holder::Authority(code("351")));
    let hand_in = |report: &str| {
        let report = report.to_owned();
        mail_server.raw(|http, address| {
            let post = http.post(format!("{address}/api/v1/bounces"));
            post.header("content-type", "message/rfc822").body(report)
        })
    };
    let reply = hand_in(&report);
    assert_eq!((reply.status, &reply.body["result"]), (200, &json!("marked")), "{:?}", reply.body);
    assert_eq!(hand_in(&report).body["result"], json!("noted"), "twice is once");
    assert_eq!(hand_in("Subject: hello\r\n\r\nHello.\r\n").body["result"], json!("not_ours"));
    let refused = council.api().raw(|http, address| {
        http.post(format!("{address}/api/v1/bounces")).header("content-type", "message/rfc822").body(report)
    });
    assert_eq!(refused.status, 403);
    assert_marked(&mut council, &case, "550 5.1.1 nobody of that name");
    let mails = council.mails_at("2026-08-24 08:05");
    assert_eq!(readers(&mails), [DCO, TEAM]);
    assert!(mails[0].says(&case));
}

fn a_delivery_report_in_the_folder_does_the_same(kind: Kind) {
    let folder = tempfile::tempdir().unwrap();
    let setting = format!("folder:{}", folder.path().display());
    let mut council = Council::with(kind, &[("mail.bounces", &setting)]);
    let (case, mails) = escalated(&mut council);
    let words = "550 5.1.1 nobody of that name";
    std::fs::create_dir(folder.path().join("new")).unwrap();
    std::fs::write(folder.path().join("new/1.eml"), report(&mails[0].id, DMO, "failed", "5.1.1", words))
        .unwrap();
    std::fs::write(folder.path().join("2.eml"), "Subject: hello\r\n\r\nHello.\r\n").unwrap();
    let mails = council.mails_at("2026-08-24 08:05");
    assert_eq!(readers(&mails), [DCO, TEAM], "read and acted on in one go");
    assert_marked(&mut council, &case, words);
    assert!(folder.path().join("read/1.eml").exists() && folder.path().join("other/2.eml").exists());
    assert_eq!(readers(&council.mails_at("2026-08-24 08:10")), NOBODY);
}

fn a_report_of_a_delay_or_of_somebody_elses_mail_changes_nothing(mut council: Council) {
    let (_, mails) = escalated(&mut council);
    let delayed = report(&mails[0].id, DMO, "delayed", "4.4.1", "451 4.4.1 no answer");
    let other = report("something@elsewhere.example", DMO, "failed", "5.1.1", "550 nobody");
    let app = council.app();
    use twentyweeks::app::bounces::Reported;
    assert_eq!(app.report_bounce(delayed.as_bytes()).unwrap(), Reported::Noted);
    assert_eq!(app.report_bounce(other.as_bytes()).unwrap(), Reported::NotOurs);
    assert_eq!(council.tasks(), [json!(null); 0]);
    assert_eq!(readers(&council.mails_at("2026-08-24 08:05")), NOBODY);
}

fn where_nobody_else_can_help_it_waits_until_the_address_works(mut council: Council) {
    council.post.set(Script::healthy().to(PAEDIATRICS_MAIL, Act::answer("550 5.1.1 nobody")));
    let case = council.asked_case("2026-07-01");
    assert_eq!(readers(&council.mails_at("2026-07-01 10:00")), [TEAM]);
    assert_eq!(readers(&council.mails_at("2026-07-01 10:05")), [TEAM], "and that there is nobody else");
    assert_eq!(council.notice(&case, "request_advice", "", "service")["state"], json!("task"));
    let kinds: Vec<_> = council.tasks().iter().map(|task| task["kind"].clone()).collect();
    assert_eq!(kinds, [json!("bounced"), json!("no_recipient")]);

    council.post.set(Script::healthy());
    council.at("2026-07-01 11:00").app().clear_bounce(&email(PAEDIATRICS_MAIL)).expect("it was marked");
    let mails = council.mails_at("2026-07-01 11:00");
    assert_eq!(readers(&mails), [PAEDIATRICS_MAIL]);
    assert!(mails[0].says(&case));
    let notice = council.notice(&case, "request_advice", "", "service");
    let states: Vec<_> = notice["mails"].as_array().unwrap().iter().map(|mail| &mail["state"]).collect();
    assert_eq!((&notice["state"], states), (&json!("mailed"), vec![&json!("bounced"), &json!("sent")]));
    assert!(!council.tasks().iter().any(|task| task["kind"] == "bounced"), "that task is done");
    // The work of everybody else went on.
    council.asked_case("2026-07-01");
    assert_eq!(readers(&council.mails_at("2026-07-01 11:05")), [PAEDIATRICS_MAIL]);
}

fn a_mail_that_is_refused_for_another_reason_is_parked_and_can_be_tried_again(mut council: Council) {
    council.post.set(Script::healthy().to(PAEDIATRICS_MAIL, Act::answer("552 5.2.2 mailbox full")));
    let case = council.asked_case("2026-07-01");
    let mails = council.mails_at("2026-07-01 10:00");
    assert_eq!(readers(&mails), [TEAM]);
    assert!(mails[0].says("552 5.2.2 mailbox full"), "{}", mails[0].text);
    let task = council.tasks().remove(0);
    assert_eq!(task["kind"], json!("parked"));
    let notice = council.notice(&case, "request_advice", "", "service");
    assert_eq!((&notice["state"], &notice["mails"][0]["state"]), (&json!("mailed"), &json!("parked")));
    assert_eq!(notice["mails"][0]["id"], task["mail"]);
    assert!(council.app().list_contacts().unwrap().iter().all(|(_, bounced)| bounced.is_none()));

    council.post.set(Script::healthy());
    assert_eq!(readers(&council.mails_at("2026-07-02 12:00")), NOBODY, "nothing is tried by itself");
    council.app().retry_mail(task["mail"].as_i64().unwrap()).expect("it is parked");
    assert_eq!(council.tasks().len(), 0, "somebody has seen to it");
    let mails = council.mails_at("2026-07-02 12:01");
    assert_eq!(readers(&mails), [PAEDIATRICS_MAIL]);
    assert!(council.app().retry_mail(task["mail"].as_i64().unwrap()).is_err(), "it was sent");
    let notice = council.notice(&case, "request_advice", "", "service");
    assert_eq!((&notice["state"], &notice["mails"][0]["state"]), (&json!("mailed"), &json!("sent")));
}

fn what_was_told_to_somebody_else_too_is_not_told_again(mut council: Council) {
    council.service_contact(PAEDIATRICS, "second@nhs.example");
    council.post.set(Script::healthy().to("second@nhs.example", Act::answer("550 5.1.1 nobody")));
    let case = council.asked_case("2026-07-01");
    assert_eq!(readers(&council.mails_at("2026-07-01 10:00")), [PAEDIATRICS_MAIL, TEAM]);
    assert_eq!(readers(&council.mails_at("2026-07-01 10:05")), NOBODY);
    assert_eq!(council.notice(&case, "request_advice", "", "service")["state"], json!("mailed"));
}

fn a_mail_of_which_nobody_knew_stays_so_when_it_is_tried_again(mut council: Council) {
    council.post.set(Script::healthy().at(Stage::Kept, Act::Reset));
    let case = council.asked_case("2026-07-01");
    assert_eq!(council.mails_at("2026-07-01 10:00").len(), 1);
    assert_eq!(readers(&council.mails_at("2026-07-01 10:10")), [PAEDIATRICS_MAIL, TEAM]);
    // Twice nobody knew: now a person looks. The task's own mail goes the same way.
    council.post.set(Script::healthy());
    let task = council.tasks().remove(0);
    assert_eq!(task["kind"], json!("parked"));
    council.at("2026-07-01 11:00").app().retry_mail(task["mail"].as_i64().unwrap()).expect("it is parked");
    council.deliver();
    let notice = council.notice(&case, "request_advice", "", "service");
    let mail = &notice["mails"][0];
    assert_eq!((&mail["state"], &mail["may_be_double"]), (&json!("sent"), &json!(true)), "{notice:#}");
    let copies: Vec<_> = council.post.accepted().iter().map(Mail::of).collect();
    let copies: Vec<_> = copies.iter().filter(|copy| copy.to == PAEDIATRICS_MAIL).collect();
    assert_eq!(copies.len(), 3, "a person asked for the third");
    assert!(copies.iter().all(|copy| copy.raw == copies[0].raw), "all alike");
}

fn a_mail_that_came_back_and_is_tried_again_tells_what_it_told(mut council: Council) {
    council.post.set(Script::healthy().to(PAEDIATRICS_MAIL, Act::answer("550 5.1.1 nobody")));
    let case = council.asked_case("2026-07-01");
    council.deliver();
    council.deliver();
    council.new_mails();
    let notice = council.notice(&case, "request_advice", "", "service");
    assert_eq!((&notice["state"], &notice["mails"][0]["state"]), (&json!("task"), &json!("bounced")));
    council.post.set(Script::healthy());
    council.at("2026-07-01 11:00").app().retry_mail(notice["mails"][0]["id"].as_i64().unwrap()).unwrap();
    assert_eq!(council.tasks().len(), 0, "neither about the address nor about whom to tell");
    assert_eq!(readers(&council.mails_at("2026-07-01 11:00")), [PAEDIATRICS_MAIL]);
    let notice = council.notice(&case, "request_advice", "", "service");
    assert_eq!((&notice["state"], &notice["mails"][0]["state"]), (&json!("mailed"), &json!("sent")));
    council.service_contact(PAEDIATRICS, "second@nhs.example");
    assert_eq!(readers(&council.mails_at("2026-07-01 11:05")), NOBODY, "it has been told");
}

fn a_mail_that_comes_back_is_not_tried_again_though_nobody_knew_whether_it_arrived(mut council: Council) {
    council.post.set(Script::healthy().nth(1, Stage::Kept, Act::Reset));
    let case = council.asked_case("2026-07-01");
    let mails = council.mails_at("2026-07-01 10:00");
    let report = report(&mails[0].id, PAEDIATRICS_MAIL, "failed", "5.1.1", "550 5.1.1 nobody");
    council.app().report_bounce(report.as_bytes()).expect("it is read");
    assert_eq!(
        readers(&council.mails_at("2026-07-01 10:30")),
        [TEAM, TEAM],
        "that it came back, and that there is nobody else"
    );
    let mail = council.notice(&case, "request_advice", "", "service")["mails"][0].clone();
    assert_eq!((&mail["state"], &mail["may_be_double"]), (&json!("bounced"), &json!(true)));
}

fn a_mail_is_tried_less_and_less_often_and_given_up_after_five_days(mut council: Council) {
    council.post.set(Script::healthy().at(Stage::Mail, Act::answer("451 4.3.0 later")));
    let case = council.assessed_case("2026-06-01");
    let mut request = super::council::asked("2026-07-01", "medical", PAEDIATRICS);
    request["urgent"] = json!(true);
    council.step(&case, request);
    let begun: DateTime<Utc> = "2026-07-01T09:00:00Z".parse().unwrap();
    let mut now = begun;
    let mut waits = Vec::new();
    let parked = loop {
        council.set_clock(Clock::Fixed(now)).deliver();
        let mail = council.notice(&case, "request_advice", "", "service")["mails"][0].clone();
        let Some(next) = mail["next_try_at"].as_str() else { break mail };
        let next: DateTime<Utc> = next.parse().unwrap();
        waits.push((next - now).num_minutes());
        council.set_clock(Clock::Fixed(next - TimeDelta::seconds(1)));
        assert_eq!(council.deliver().1, Default::default(), "not before its time");
        now = next;
    };
    assert_eq!(waits[..10], [1, 2, 4, 8, 16, 32, 64, 128, 256, 360]);
    assert!(waits[9..].iter().all(|wait| *wait == 360), "{waits:?}");
    assert_eq!((&parked["state"], &parked["last_words"]), (&json!("parked"), &json!("451 4.3.0 later")));
    assert!((TimeDelta::days(5)..TimeDelta::hours(126)).contains(&(now - begun)), "{now}");
    assert_eq!(council.tasks()[0]["kind"], json!("parked"));
}

/// A case that was escalated on 24 August, and the mails of that day.
fn escalated(council: &mut Council) -> (String, Vec<Mail>) {
    council.contact(Post::Dmo, DMO);
    council.contact(Post::Dco, DCO);
    let case = council.asked_case("2026-07-03");
    council.deliver();
    council.new_mails();
    council.at("2026-08-24 07:00").sweep();
    let (_, delivered) = council.at("2026-08-24 08:00").deliver();
    assert_eq!(delivered.again + delivered.parked, 0);
    (case, council.new_mails())
}

/// The address is marked, and a person is asked about it.
fn assert_marked(council: &mut Council, case: &str, words: &str) {
    let contacts = council.app().list_contacts().unwrap();
    let marked: Vec<_> = contacts
        .iter()
        .filter_map(|(contact, bounced)| Some((contact.email.as_str(), bounced.as_deref()?)))
        .collect();
    assert_eq!(marked, [(DMO, words)]);
    let tasks = council.tasks();
    assert_eq!(tasks.len(), 1, "{tasks:#?}");
    assert_eq!((&tasks[0]["kind"], &tasks[0]["case"]), (&json!("bounced"), &json!(case)));
    assert_eq!(tasks[0]["words"], json!(format!("Mail to {DMO} comes back: {words}")));
}

/// A delivery report as mail servers write them (RFC 3464).
fn report(message_id: &str, recipient: &str, action: &str, status: &str, words: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mail.example\r\nTo: twentyweeks@bury.example\r\nSubject: Undelivered Mail\r\n\
         Message-ID: <report@mail.example>\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nYour mail could not be delivered.\r\n\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.example\r\n\r\n\
         Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: {status}\r\n\
         Diagnostic-Code: smtp; {words}\r\n\r\n\
         --b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{message_id}>\r\nTo: {recipient}\r\n\r\n--b--\r\n"
    )
}

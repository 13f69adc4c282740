//! Mail to a server in good health: as it was written, once, and over one connection.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use twentyweeks::mail::transport::{Courier, Mailer, Options, Outcome};

use super::letters::{courier_to, hasty, letter};
use crate::support::smtp::{Act, Certificate, Script, SmtpServer, Stage};

#[tokio::test]
async fn a_mail_arrives_as_it_was_written_and_the_server_s_own_words_are_told() {
    let server = SmtpServer::start(Script::healthy());
    let options = Options { hello_name: Some("mail.bury.example".to_owned()), ..hasty() };
    let mut courier = courier_to(&server, options);
    let mut mail = letter(1);
    mail.text = ".\n..\n.\r.\r\n.a line with dots\n".to_owned();
    let outcome = courier.send(&mail).await;
    assert_eq!(outcome, Outcome::Accepted { reply: "250 2.0.0 kept as 1".to_owned() });
    let accepted = &server.accepted()[0];
    assert_eq!(
        (accepted.from.as_str(), &accepted.to[..]),
        ("sen@bury.example", &["advice@nhs.example".into()][..])
    );
    assert_eq!(accepted.hello, "mail.bury.example");
    let sent = mail.render().unwrap().bytes;
    assert_eq!(String::from_utf8_lossy(&accepted.raw).trim_end(), String::from_utf8_lossy(&sent).trim_end());
}

#[tokio::test]
async fn many_mails_go_over_one_connection() {
    let server = SmtpServer::start(Script::healthy());
    let mut courier = courier_to(&server, hasty());
    for number in 1..=50 {
        accepted(&mut courier, number).await;
    }
    courier.close().await;
    let mails = server.accepted();
    assert_eq!((mails.len(), server.connections()), (50, 1));
    assert!(mails.iter().all(|mail| mail.connection == 1));
}

#[tokio::test]
async fn several_couriers_carry_a_thousand_mails_and_each_arrives_once() {
    let server = SmtpServer::start(Script::healthy());
    let carried = (0..4).map(|courier| {
        let mut carrier = courier_to(&server, Options::default());
        tokio::spawn(async move {
            for number in 0..250 {
                accepted(&mut carrier, 1000 * courier + number).await;
            }
            carrier.close().await;
        })
    });
    for carrier in carried.collect::<Vec<_>>() {
        carrier.await.unwrap();
    }
    let ids: BTreeSet<_> = server.accepted().iter().map(|mail| mail.header("Message-ID")).collect();
    assert_eq!((ids.len(), server.accepted().len(), server.connections()), (1000, 1000, 4));
}

#[tokio::test]
async fn after_a_refusal_the_next_mail_goes_over_the_same_connection() {
    let script = Script::healthy()
        .to("nobody@nhs.example", Act::answer("550 5.1.1 nobody"))
        .nth(3, Stage::Data, Act::answer("451 4.3.0 later"))
        .nth(3, Stage::Kept, Act::answer("554 5.6.0 no"));
    let server = SmtpServer::start(script);
    let mut courier = courier_to(&server, hasty());
    accepted(&mut courier, 1).await;
    let mut refused = letter(2);
    refused.to = "nobody@nhs.example".to_owned();
    let outcome = courier.send(&refused).await;
    let reply = "550 5.1.1 nobody".to_owned();
    assert_eq!(outcome, Outcome::Refused { reply, of_address: true });
    accepted(&mut courier, 3).await;
    let outcome = courier.send(&letter(4)).await;
    assert_eq!(outcome, Outcome::TryAgain { reply: "451 4.3.0 later".to_owned() });
    let outcome = courier.send(&letter(4)).await;
    assert_eq!(outcome, Outcome::Refused { reply: "554 5.6.0 no".to_owned(), of_address: false });
    accepted(&mut courier, 5).await;
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn a_kept_connection_that_has_died_costs_no_try() {
    let second = |act| Script::healthy().nth(2, Stage::Mail, act);
    for script in [
        Script::healthy().nth(1, Stage::Kept, Act::Close),
        second(Act::Leave),
        second(Act::Reset),
        second(Act::Half),
        second(Act::Silence),
        second(Act::answer("421 4.4.2 you were silent too long")),
        second(Act::answer("451 4.7.0 one mail for each connection")),
    ] {
        let server = SmtpServer::start(script.clone());
        let mut courier = courier_to(&server, hasty());
        for number in 1..=3 {
            accepted(&mut courier, number).await;
        }
        assert_eq!((server.accepted().len(), server.connections()), (3, 2), "{script:?}");
    }
}

#[tokio::test]
async fn a_rset_that_fails_costs_no_try() {
    for act in [Act::Leave, Act::Reset, Act::Silence, Act::answer("500 what?")] {
        let script = Script::healthy().nth(1, Stage::Rcpt, Act::answer("450 4.2.1 later"));
        let server = SmtpServer::start(script.at(Stage::Rset, act.clone()));
        let mut courier = courier_to(&server, hasty());
        assert!(matches!(courier.send(&letter(1)).await, Outcome::TryAgain { .. }));
        accepted(&mut courier, 2).await;
        assert_eq!(server.connections(), 2, "{act:?}");
    }
}

#[tokio::test]
async fn a_dead_connection_is_replaced_once_and_not_for_ever() {
    let server = SmtpServer::start(Script::healthy());
    let mut courier = courier_to(&server, hasty());
    accepted(&mut courier, 1).await;
    server.set(Script::healthy().at(Stage::Mail, Act::Leave));
    assert!(matches!(courier.send(&letter(2)).await, Outcome::TryAgain { .. }));
    assert_eq!((server.accepted().len(), server.connections()), (1, 2));
}

/// Else each answer would be taken for the next question's, and the last for a mail's acceptance.
#[tokio::test]
async fn an_answer_too_many_is_noticed_before_anything_is_sent() {
    let script = Script::healthy().nth(1, Stage::Kept, Act::answer("250 kept\r\n250 kept"));
    let server = SmtpServer::start(script);
    let mut courier = courier_to(&server, hasty());
    accepted(&mut courier, 1).await;
    let outcome = courier.send(&letter(2)).await;
    let reply = "an odd answer to DATA: 250 2.1.5 recipient ok".to_owned();
    assert_eq!(outcome, Outcome::TryAgain { reply });
    accepted(&mut courier, 2).await;
    assert_eq!((server.copies("351-2@bury.example"), server.connections()), (1, 2));
}

#[tokio::test]
async fn only_the_refused_one_of_several_recipients_is_refused() {
    let server = SmtpServer::start(Script::healthy().greylisting());
    let mut courier = courier_to(&server, hasty());
    for recipient in ["a@nhs.example", "b@nhs.example"] {
        let mut mail = letter(1);
        mail.to = recipient.to_owned();
        assert!(matches!(courier.send(&mail).await, Outcome::TryAgain { .. }));
        assert!(matches!(courier.send(&mail).await, Outcome::Accepted { .. }));
    }
    assert_eq!((server.copies("351-1@bury.example"), server.connections()), (2, 1));
}

#[tokio::test]
async fn over_tls_everything_is_encrypted() {
    for script in [Script::healthy().tls(Certificate::Good), Script::healthy().starttls(Certificate::Good)] {
        let server = SmtpServer::start(script.login("sen", "s3cret"));
        let mut courier = courier_to(&server, hasty());
        accepted(&mut courier, 1).await;
        accepted(&mut courier, 2).await;
        courier.close().await;
        let mails = server.accepted();
        assert!(mails.iter().all(|mail| mail.encrypted && mail.user.as_deref() == Some("sen")), "{mails:?}");
        assert_eq!(server.connections(), 1);
    }
}

#[tokio::test]
async fn an_authority_is_trusted_only_where_it_is_told() {
    let server = SmtpServer::start(Script::healthy().tls(Certificate::Good));
    let other = SmtpServer::start(Script::healthy());
    let options = Options { ca_file: Some(other.ca_file().to_owned()), ..hasty() };
    let mailer = Mailer::parse(&server.url(), &options).unwrap();
    let outcome = mailer.courier().send(&letter(1)).await;
    assert!(matches!(&outcome, Outcome::TryAgain { reply } if reply.contains("certificate")), "{outcome:?}");
}

#[tokio::test]
async fn a_login_that_is_refused_is_not_told() {
    let server = SmtpServer::start(Script::healthy().login("sen", "good"));
    let url = server.url().replace("good", "s3cr%65t");
    let mut courier = Mailer::parse(&url, &hasty()).unwrap().courier();
    let outcome = courier.send(&letter(1)).await;
    let reply = "535 5.7.8 wrong user or password".to_owned();
    assert_eq!(outcome, Outcome::TryAgain { reply });
    let told = "535 5.7.8 not AHNlbgBzM2NyZXQ= (s3cret, czNjcmV0) for sen";
    server.set(Script::healthy().login("sen", "s3cret").at(Stage::Auth, Act::answer(told)));
    let outcome = courier.send(&letter(1)).await;
    let reply = "535 5.7.8 not […] ([…], […]) for sen".to_owned();
    assert_eq!(outcome, Outcome::TryAgain { reply });
}

#[tokio::test]
async fn a_password_may_hold_anything() {
    let server = SmtpServer::start(Script::healthy().login("sen@bury.example", "p:@/ü%"));
    let address = server.url().rsplit_once('@').unwrap().1.to_owned();
    let url = format!("smtp://sen%40bury.example:p%3A%40%2F%C3%BC%25@{address}");
    accepted(&mut Mailer::parse(&url, &hasty()).unwrap().courier(), 1).await;
    assert_eq!(server.accepted()[0].user.as_deref(), Some("sen@bury.example"));
}

#[tokio::test]
async fn a_slow_server_is_waited_for() {
    let late = Act::Wait(Duration::from_millis(150));
    let script = [Stage::Greeting, Stage::Ehlo, Stage::Mail, Stage::Rcpt, Stage::Data, Stage::Kept]
        .into_iter()
        .fold(Script::healthy(), |script, stage| script.at(stage, late.clone()));
    let server = SmtpServer::start(script);
    accepted(&mut courier_to(&server, hasty()), 1).await;
}

#[tokio::test]
async fn no_mail_takes_longer_than_a_mail_may() {
    let patient = |millis| Options {
        stage_timeout: Duration::from_secs(20),
        mail_timeout: Duration::from_millis(millis),
        ..Options::default()
    };
    let late = Act::Wait(Duration::from_millis(250));
    let slow = [Stage::Greeting, Stage::Ehlo, Stage::Mail, Stage::Rcpt, Stage::Data]
        .into_iter()
        .fold(Script::healthy(), |script, stage| script.at(stage, late.clone()));
    for (script, unknown) in [
        (Script::healthy().at(Stage::Greeting, Act::Dribble), false),
        (Script::healthy().at(Stage::Rcpt, Act::Dribble), false),
        (Script::healthy().at(Stage::Dot, Act::Dribble), true),
        (slow, false),
    ] {
        let server = SmtpServer::start(script.clone());
        let started = Instant::now();
        let outcome = courier_to(&server, patient(600)).send(&letter(1)).await;
        let took = started.elapsed();
        assert_eq!(matches!(outcome, Outcome::Unknown { .. }), unknown, "{script:?}: {outcome:?}");
        assert!(outcome.reply().ends_with("within the 600ms that a mail may take"), "{outcome:?}");
        assert!((550..1100).contains(&took.as_millis()), "{script:?}: {took:?}");
    }
}

#[tokio::test]
async fn a_server_that_does_not_take_leave_keeps_nobody() {
    let server = SmtpServer::start(Script::healthy());
    let mut courier = courier_to(&server, hasty());
    accepted(&mut courier, 1).await;
    server.set(Script::healthy().at(Stage::Quit, Act::Silence));
    let started = Instant::now();
    courier.close().await;
    assert!(started.elapsed() < Duration::from_secs(1), "{:?}", started.elapsed());
}

#[tokio::test]
async fn a_mail_that_cannot_be_sent_is_not_taken_to_a_server() {
    let server = SmtpServer::start(Script::healthy());
    let mut courier = courier_to(&server, hasty());
    let mut mail = letter(1);
    mail.to = "nobody".to_owned();
    assert!(matches!(courier.send(&mail).await, Outcome::Refused { of_address: true, .. }));
    mail = letter(1);
    mail.subject = "One\r\nBcc: two@nhs.example".to_owned();
    assert!(matches!(courier.send(&mail).await, Outcome::Refused { of_address: false, .. }));
    assert_eq!(server.connections(), 0);
}

#[test]
fn an_address_that_cannot_be_used_is_told_without_its_secrets() {
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().join("ca.pem");
    std::fs::write(&empty, "no certificate").unwrap();
    let with_ca = |path: &std::path::Path| Options { ca_file: Some(path.to_owned()), ..Options::default() };
    let hello = |name: &str| Options { hello_name: Some(name.to_owned()), ..Options::default() };
    let usual = Options::default();
    for (url, options, says) in [
        ("", &usual, "allowed are"),
        ("u:s3cret@mail.example", &usual, "allowed are"),
        ("http://u:s3cret@mail.example", &usual, "allowed are"),
        ("smtp://", &usual, "no name"),
        ("smtp://u:s3cret@", &usual, "no name"),
        ("smtp://u:s3cret@mail.example:s3cret", &usual, "port"),
        ("smtp://s3cret@mail.example", &usual, "USER:PASSWORD"),
        ("folder:", &usual, "folder:PATH"),
        ("smtps://u:s3cret@mail.example", &with_ca(&empty), "no PEM certificate"),
        ("smtps://u:s3cret@mail.example", &with_ca(&folder.path().join("none")), "No such file"),
        ("smtp://u:s3cret@mail.example", &hello("a\r\nb"), "host name"),
        ("smtp://u:s3cret@mail.example", &hello(""), "host name"),
    ] {
        let problem = Mailer::parse(url, options).map(|_| ()).unwrap_err();
        assert!(problem.contains(says) && !problem.contains("s3cret"), "{url}: {problem}");
    }
}

#[test]
fn a_mailer_shows_where_it_sends_and_no_secret() {
    let shown = |url: &str| format!("{:?}", Mailer::parse(url, &Options::default()).unwrap());
    assert_eq!(shown("smtp://user:s3cret@mail.example"), "Server(mail.example:25)");
    assert_eq!(shown("smtp://user:s3cret@[::1]:2525"), "Server(::1:2525)");
    assert_eq!(shown("folder:outbox"), "Folder { path: \"outbox\" }");
}

async fn accepted(courier: &mut Courier, number: u32) {
    let outcome = courier.send(&letter(number)).await;
    assert!(matches!(outcome, Outcome::Accepted { .. }), "mail {number}: {outcome:?}");
}

//! Everything that can go wrong with a server, one row each: what becomes of the mail, how many
//! copies have arrived, what is said of it; and that the next mail goes well.

use std::time::{Duration, Instant};

use tokio::task::JoinSet;
use twentyweeks::mail::outgoing::Outgoing;
use twentyweeks::mail::transport::Outcome;

use super::letters::{courier_to, hasty, letter};
use crate::support::smtp::Act::{Close, Dribble, Half, Leave, Reset, Silence};
use crate::support::smtp::Certificate::{Expired, Good, OfOtherHost, OfUnknownAuthority};
use crate::support::smtp::Stage::{
    Auth, Connect, Content, Data, Dot, Ehlo, Greeting, Handshake, Kept, Mail, Rcpt, StartTls,
};
use crate::support::smtp::{Act, Script, SmtpServer};

/// How many rows are tried at a time. Each waits more than it works.
const AT_A_TIME: usize = 12;

#[derive(Clone)]
struct Row {
    name: &'static str,
    script: Script,
    becomes: Becomes,
    copies: usize,
    /// What the reply must hold.
    says: &'static str,
    /// Whether the mail is larger than what fits on the way.
    large: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Becomes {
    Accepted,
    TryAgain,
    Refused,
    RefusedForTheAddress,
    Unknown,
}
use Becomes::{Accepted, Refused, RefusedForTheAddress, TryAgain, Unknown};

fn rows() -> Vec<Row> {
    [before_a_mail(), over_tls(), of_a_mail(), of_its_content()].concat()
}

fn before_a_mail() -> Vec<Row> {
    let plain = Script::healthy;
    let login = || Script::healthy().login("sen", "s3cret");
    vec![
        row("nobody listens", plain().at(Connect, Reset), TryAgain, 0, "no connection to 127.0.0.1"),
        row("nobody answers", plain().at(Connect, Silence), TryAgain, 0, "no connection within 300ms"),
        row("silence for a greeting", plain().at(Greeting, Silence), TryAgain, 0, "no greeting within 300ms"),
        row("reset for a greeting", plain().at(Greeting, Reset), TryAgain, 0, "reset by peer"),
        row("closed for a greeting", plain().at(Greeting, Leave), TryAgain, 0, "no greeting: "),
        row("half a greeting", plain().at(Greeting, Half), TryAgain, 0, "EHLO broke off"),
        row("a greeting without end", plain().at(Greeting, Dribble), TryAgain, 0, "EHLO within 300ms"),
        row(
            "421 for a greeting",
            plain().at(Greeting, says("421 4.3.2 busy")),
            TryAgain,
            0,
            "421 4.3.2 busy",
        ),
        row("554 for a greeting", plain().at(Greeting, says("554 go away")), TryAgain, 0, "554 go away"),
        row("silence at EHLO", plain().at(Ehlo, Silence), TryAgain, 0, "no answer to EHLO within 300ms"),
        row("reset at EHLO", plain().at(Ehlo, Reset), TryAgain, 0, "EHLO: network error"),
        row("closed at EHLO", plain().at(Ehlo, Leave), TryAgain, 0, "EHLO broke off"),
        row("half an answer to EHLO", plain().at(Ehlo, Half), TryAgain, 0, "EHLO broke off"),
        row("421 at EHLO", plain().at(Ehlo, says("421 too many")), TryAgain, 0, "421 too many"),
        row("550 at EHLO", plain().at(Ehlo, says("550 who?")), TryAgain, 0, "550 who?"),
        row("nonsense at EHLO", plain().at(Ehlo, says("HTTP/1.1 400 Bad")), TryAgain, 0, "makes no sense"),
        row("silence at AUTH", login().at(Auth, Silence), TryAgain, 0, "no answer to AUTH within 300ms"),
        row("reset at AUTH", login().at(Auth, Reset), TryAgain, 0, "AUTH: network error"),
        row("closed at AUTH", login().at(Auth, Leave), TryAgain, 0, "AUTH broke off"),
        row("half an answer to AUTH", login().at(Auth, Half), TryAgain, 0, "AUTH broke off"),
        row("421 at AUTH", login().at(Auth, says("421 4.7.0 later")), TryAgain, 0, "421 4.7.0 later"),
        row("454 at AUTH", login().at(Auth, says("454 4.7.0 later")), TryAgain, 0, "454 4.7.0 later"),
        row("535 at AUTH", login().at(Auth, says("535 5.7.8 no")), TryAgain, 0, "535 5.7.8 no"),
        row("250 at AUTH", login().at(Auth, says("250 ok")), TryAgain, 0, "odd answer to AUTH: 250 ok"),
        row("no AUTH is offered", login().at(Ehlo, says("250 test")), TryAgain, 0, "offers no login"),
    ]
}

fn over_tls() -> Vec<Row> {
    let upgraded = || Script::healthy().starttls(Good);
    let tls = || Script::healthy().tls(Good);
    vec![
        row(
            "no STARTTLS is offered",
            upgraded().at(Ehlo, says("250 test")),
            TryAgain,
            0,
            "not offer STARTTLS",
        ),
        row("silence at STARTTLS", upgraded().at(StartTls, Silence), TryAgain, 0, "STARTTLS within 300ms"),
        row("reset at STARTTLS", upgraded().at(StartTls, Reset), TryAgain, 0, "STARTTLS: network error"),
        row("closed at STARTTLS", upgraded().at(StartTls, Leave), TryAgain, 0, "STARTTLS broke off"),
        row(
            "454 at STARTTLS",
            upgraded().at(StartTls, says("454 4.7.0 no TLS")),
            TryAgain,
            0,
            "454 4.7.0 no TLS",
        ),
        row("502 at STARTTLS", upgraded().at(StartTls, says("502 what?")), TryAgain, 0, "502 what?"),
        row(
            "silence after STARTTLS",
            upgraded().at(Handshake, Silence),
            TryAgain,
            0,
            "STARTTLS within 300ms",
        ),
        row("reset after STARTTLS", upgraded().at(Handshake, Reset), TryAgain, 0, "STARTTLS: "),
        row("closed after STARTTLS", upgraded().at(Handshake, Leave), TryAgain, 0, "STARTTLS: "),
        row("half a handshake after STARTTLS", upgraded().at(Handshake, Half), TryAgain, 0, "STARTTLS: "),
        row("no TLS after STARTTLS", upgraded().at(Handshake, says("220 hello")), TryAgain, 0, "STARTTLS: "),
        row(
            "plain text slipped in behind the answer to STARTTLS",
            upgraded().at(StartTls, says("220 2.0.0 go on\r\n250 test.example")),
            TryAgain,
            0,
            "STARTTLS: ",
        ),
        row("silence in TLS", tls().at(Handshake, Silence), TryAgain, 0, "no end to TLS"),
        row("reset in TLS", tls().at(Handshake, Reset), TryAgain, 0, "TLS, the greeting or EHLO: "),
        row("closed in TLS", tls().at(Handshake, Leave), TryAgain, 0, "TLS, the greeting or EHLO: "),
        row("half a handshake", tls().at(Handshake, Half), TryAgain, 0, "TLS, the greeting or EHLO: "),
        row("no TLS", tls().at(Handshake, says("220 hello")), TryAgain, 0, "TLS, the greeting or EHLO: "),
        row("silence for a greeting in TLS", tls().at(Greeting, Silence), TryAgain, 0, "no end to TLS"),
        row("421 for a greeting in TLS", tls().at(Greeting, says("421 busy")), TryAgain, 0, "421 busy"),
        row("reset at EHLO in TLS", tls().at(Ehlo, Reset), TryAgain, 0, "TLS, the greeting or EHLO: "),
        row(
            "STARTTLS with a certificate of an unknown authority",
            Script::healthy().starttls(OfUnknownAuthority),
            TryAgain,
            0,
            "certificate",
        ),
        row(
            "STARTTLS with a certificate of another host",
            Script::healthy().starttls(OfOtherHost),
            TryAgain,
            0,
            "certificate",
        ),
        row(
            "STARTTLS with a certificate that has expired",
            Script::healthy().starttls(Expired),
            TryAgain,
            0,
            "certificate",
        ),
        row(
            "TLS of an unknown authority",
            Script::healthy().tls(OfUnknownAuthority),
            TryAgain,
            0,
            "certificate",
        ),
        row("TLS of another host", Script::healthy().tls(OfOtherHost), TryAgain, 0, "certificate"),
        row("TLS that has expired", Script::healthy().tls(Expired), TryAgain, 0, "certificate"),
        row("550 at RCPT in TLS", tls().at(Rcpt, says("550 no")), RefusedForTheAddress, 0, "550 no"),
        row("reset after the dot in TLS", tls().at(Dot, Reset), Unknown, 0, "the content: network error"),
        row("kept, and reset, in TLS", upgraded().at(Kept, Reset), Unknown, 1, "the content: network error"),
        row("kept, and closed, in TLS", upgraded().at(Kept, Leave), Unknown, 1, "the content broke off"),
    ]
}

fn of_a_mail() -> Vec<Row> {
    let plain = Script::healthy;
    let mail = |answer| Script::healthy().at(Mail, says(answer));
    let rcpt = |answer| Script::healthy().at(Rcpt, says(answer));
    let data = |answer| Script::healthy().at(Data, says(answer));
    vec![
        row("silence at MAIL", plain().at(Mail, Silence), TryAgain, 0, "no answer to MAIL within 300ms"),
        row("reset at MAIL", plain().at(Mail, Reset), TryAgain, 0, "MAIL: network error"),
        row("closed at MAIL", plain().at(Mail, Leave), TryAgain, 0, "MAIL broke off"),
        row("half an answer to MAIL", plain().at(Mail, Half), TryAgain, 0, "MAIL broke off"),
        row("421 at MAIL", mail("421 4.7.0 later"), TryAgain, 0, "421 4.7.0 later"),
        row("451 at MAIL", mail("451 4.3.0 later"), TryAgain, 0, "451 4.3.0 later"),
        row("530 at MAIL", mail("530 5.7.0 log in first"), TryAgain, 0, "530 5.7.0 log in first"),
        row("550 at MAIL", mail("550 5.7.1 not you"), Refused, 0, "550 5.7.1 not you"),
        row("552 at MAIL", mail("552 5.3.4 too large"), Refused, 0, "552 5.3.4 too large"),
        row("554 at MAIL", mail("554 5.0.0 no"), Refused, 0, "554 5.0.0 no"),
        row("silence at RCPT", plain().at(Rcpt, Silence), TryAgain, 0, "no answer to RCPT within 300ms"),
        row("reset at RCPT", plain().at(Rcpt, Reset), TryAgain, 0, "RCPT: network error"),
        row("closed at RCPT", plain().at(Rcpt, Leave), TryAgain, 0, "RCPT broke off"),
        row("half an answer to RCPT", plain().at(Rcpt, Half), TryAgain, 0, "RCPT broke off"),
        row("RCPT without end", plain().at(Rcpt, Dribble), TryAgain, 0, "no answer to RCPT within 300ms"),
        row("greylisted", plain().greylisting(), TryAgain, 0, "450 4.2.0 greylisted"),
        row("421 at RCPT", rcpt("421 4.7.0 later"), TryAgain, 0, "421 4.7.0 later"),
        row("450 at RCPT", rcpt("450 4.2.1 later"), TryAgain, 0, "450 4.2.1 later"),
        row("451 at RCPT", rcpt("451 4.3.0 later"), TryAgain, 0, "451 4.3.0 later"),
        row("452 at RCPT", rcpt("452 4.2.2 full"), TryAgain, 0, "452 4.2.2 full"),
        row("550 at RCPT", rcpt("550 5.1.1 nobody"), RefusedForTheAddress, 0, "550 5.1.1 nobody"),
        row("551 at RCPT", rcpt("551 gone"), RefusedForTheAddress, 0, "551 gone"),
        row("552 at RCPT", rcpt("552 5.2.2 full"), Refused, 0, "552 5.2.2 full"),
        row("553 at RCPT", rcpt("553 not so"), RefusedForTheAddress, 0, "553 not so"),
        row("554 at RCPT", rcpt("554 no"), Refused, 0, "554 no"),
        row("a policy at RCPT", rcpt("550 5.7.1 listed"), Refused, 0, "550 5.7.1 listed"),
        row("354 at RCPT", rcpt("354 what?"), TryAgain, 0, "odd answer to RCPT: 354 what?"),
        row("silence at DATA", plain().at(Data, Silence), TryAgain, 0, "no answer to DATA within 300ms"),
        row("reset at DATA", plain().at(Data, Reset), TryAgain, 0, "DATA: network error"),
        row("closed at DATA", plain().at(Data, Leave), TryAgain, 0, "DATA broke off"),
        row("half an answer to DATA", plain().at(Data, Half), TryAgain, 0, "DATA broke off"),
        row("421 at DATA", data("421 4.7.0 later"), TryAgain, 0, "421 4.7.0 later"),
        row("451 at DATA", data("451 4.3.0 later"), TryAgain, 0, "451 4.3.0 later"),
        row("550 at DATA", data("550 5.7.1 no"), Refused, 0, "550 5.7.1 no"),
        row("554 at DATA", data("554 5.5.1 no"), Refused, 0, "554 5.5.1 no"),
        row("250 at DATA", data("250 ok"), TryAgain, 0, "odd answer to DATA: 250 ok"),
    ]
}

fn of_its_content() -> Vec<Row> {
    let plain = Script::healthy;
    let dot = |answer| Script::healthy().at(Dot, says(answer));
    vec![
        // All of a small mail is on its way before anybody can say anything.
        row("silence in the content", plain().at(Content, Silence), Unknown, 0, "the content within 300ms"),
        row("reset in the content", plain().at(Content, Reset), Unknown, 0, "the content: network error"),
        row("closed in the content", plain().at(Content, Leave), Unknown, 0, "the content"),
        // Of a large one the end cannot have arrived.
        large(
            "silence in much content",
            plain().at(Content, Silence),
            TryAgain,
            0,
            "the content within 300ms",
        ),
        large("reset in much content", plain().at(Content, Reset), TryAgain, 0, "the content: network error"),
        row("silence after the dot", plain().at(Dot, Silence), Unknown, 0, "the content within 300ms"),
        row("reset after the dot", plain().at(Dot, Reset), Unknown, 0, "the content: network error"),
        row("closed after the dot", plain().at(Dot, Leave), Unknown, 0, "the content broke off"),
        row("half an answer after the dot", plain().at(Dot, Half), Unknown, 0, "the content broke off"),
        row("an answer without end", plain().at(Dot, Dribble), Unknown, 0, "the content within 300ms"),
        row("kept, and silence", plain().at(Kept, Silence), Unknown, 1, "the content within 300ms"),
        row("kept, and reset", plain().at(Kept, Reset), Unknown, 1, "the content: network error"),
        row("kept, and closed", plain().at(Kept, Leave), Unknown, 1, "the content broke off"),
        row("kept, and half an answer", plain().at(Kept, Half), Unknown, 1, "the content broke off"),
        row("kept, said so, and closed", plain().at(Kept, Close), Accepted, 1, "250 2.0.0 kept as 1"),
        row("kept, and nonsense", plain().at(Kept, says("ok")), Unknown, 1, "makes no sense"),
        row("kept, and 354", plain().at(Kept, says("354 more")), Unknown, 1, "odd answer to the content"),
        row("421 after the dot", dot("421 4.3.2 closing"), TryAgain, 0, "421 4.3.2 closing"),
        row("450 after the dot", dot("450 4.2.0 later"), TryAgain, 0, "450 4.2.0 later"),
        row("451 after the dot", dot("451 4.7.1 greylisted"), TryAgain, 0, "451 4.7.1 greylisted"),
        row("452 after the dot", dot("452 4.3.1 disk full"), TryAgain, 0, "452 4.3.1 disk full"),
        row("550 after the dot", dot("550 5.7.1 spam"), Refused, 0, "550 5.7.1 spam"),
        row("552 after the dot", dot("552 5.3.4 too large"), Refused, 0, "552 5.3.4 too large"),
        row("554 after the dot", dot("554 5.6.0 virus"), Refused, 0, "554 5.6.0 virus"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_has_its_outcome_and_the_next_mail_goes_well() {
    let rows = rows();
    assert!(rows.len() >= 100, "{} rows", rows.len());
    let mut doubtful = Vec::new();
    let mut tried = JoinSet::new();
    for row in rows {
        if tried.len() == AT_A_TIME {
            doubtful.extend(tried.join_next().await.unwrap().unwrap());
        }
        tried.spawn(async move { attempt(&row).await.map(|_| row) });
    }
    doubtful.extend(tried.join_all().await.into_iter().flatten());
    // In a crowd on a busy machine a healthy server, too, can seem silent; by itself it may not.
    let mut wrong = Vec::new();
    for row in doubtful {
        wrong.extend(attempt(&row).await);
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// What is wrong with how a fault is dealt with.
async fn attempt(row: &Row) -> Option<String> {
    let server = SmtpServer::start(row.script.clone());
    let mut courier = courier_to(&server, hasty());
    let started = Instant::now();
    let outcome = courier.send(&mail(row)).await;
    let took = started.elapsed();
    let copies = server.copies("351-1@bury.example");
    server.set(row.script.healed());
    let next = courier.send(&letter(2)).await;
    courier.close().await;
    let good = became(&outcome) == row.becomes
        && outcome.reply().contains(row.says)
        && copies == row.copies
        && took < hasty().mail_timeout + Duration::from_millis(500)
        && became(&next) == Accepted
        && server.copies("351-2@bury.example") == 1
        && server.copies("351-1@bury.example") == row.copies;
    (!good).then(|| format!("{}: {outcome:?}, {copies} copies, {took:?}; then {next:?}", row.name))
}

fn mail(row: &Row) -> Outgoing {
    let mut mail = letter(1);
    if row.large {
        mail.text = "Your advice is due on 20 July 2026.\n".repeat(200_000);
    }
    mail
}

fn became(outcome: &Outcome) -> Becomes {
    match outcome {
        Outcome::Accepted { .. } => Accepted,
        Outcome::TryAgain { .. } => TryAgain,
        Outcome::Refused { of_address: false, .. } => Refused,
        Outcome::Refused { of_address: true, .. } => RefusedForTheAddress,
        Outcome::Unknown { .. } => Unknown,
    }
}

fn row(name: &'static str, script: Script, becomes: Becomes, copies: usize, says: &'static str) -> Row {
    Row { name, script, becomes, copies, says, large: false }
}

fn large(name: &'static str, script: Script, becomes: Becomes, copies: usize, says: &'static str) -> Row {
    Row { large: true, ..row(name, script, becomes, copies, says) }
}

fn says(line: &str) -> Act {
    Act::answer(line)
}

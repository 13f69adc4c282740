//! How mails reach a mail server: over few connections, encrypted, after a login.

use twentyweeks::app::jobs::Worker;

use super::council::{Council, PAEDIATRICS, deliver, mailing_to};
use crate::support::smtp::{Certificate, Script, SmtpServer};

crate::on_both_databases!(
    many_mails_share_the_connections_of_the_couriers,
    mails_go_encrypted_and_after_the_login,
);

const READERS: usize = 12;

fn many_mails_share_the_connections_of_the_couriers(mut council: Council) {
    tell_many(&mut council);
    council.deliver();
    let couriers = council.app().config.mail.couriers;
    assert_eq!(council.new_mails().len(), READERS);
    assert!((1..=couriers).contains(&council.post.connections()), "{}", council.post.connections());
    let over: Vec<usize> = council.post.accepted().iter().map(|mail| mail.connection).collect();
    assert!(over.iter().all(|connection| (1..=couriers).contains(connection)), "{over:?}");
}

fn mails_go_encrypted_and_after_the_login(mut council: Council) {
    tell_many(&mut council);
    let script = Script::healthy().starttls(Certificate::Good).login("sen", "s3cret");
    let server = SmtpServer::start(script);
    let (_, delivered) = deliver(&mailing_to(&server, &council.app(), 10.0), &Worker::new());
    assert_eq!(delivered.sent as usize, READERS);
    let mails = server.accepted();
    assert_eq!(mails.len(), READERS);
    assert!(mails.iter().all(|mail| mail.encrypted && mail.user.as_deref() == Some("sen")));
    assert!(mails.iter().all(|mail| !mail.hello.is_empty()));
}

fn tell_many(council: &mut Council) {
    for number in 1..READERS {
        council.service_contact(PAEDIATRICS, &format!("reader.{number}@nhs.example"));
    }
    council.asked_case("2026-07-01");
}

//! Mails to send.

use std::time::Duration;

use twentyweeks::mail::outgoing::Outgoing;
use twentyweeks::mail::transport::{Courier, Mailer, Options};

use crate::support::smtp::SmtpServer;

/// A mail as the program writes them; the number makes it one of its own.
pub fn letter(number: u32) -> Outgoing {
    Outgoing {
        message_id: format!("351-{number}@bury.example"),
        from: "Bury SEN team <sen@bury.example>".to_owned(),
        reply_to: Some("351-2026-00042@bury.example".to_owned()),
        to: "advice@nhs.example".to_owned(),
        subject: "Advice is due in 3 days".to_owned(),
        text: "Your advice is due on 20 July 2026.\n".to_owned(),
        html: "<p>Your advice is due on 20 July 2026.</p>\n".to_owned(),
        unsubscribe: None,
        date: "2026-07-17T08:00:00Z".parse().unwrap(),
    }
}

/// Short times, so that what is waited for in vain is not waited for long.
pub fn hasty() -> Options {
    Options {
        stage_timeout: Duration::from_millis(300),
        mail_timeout: Duration::from_millis(1500),
        ..Options::default()
    }
}

/// A courier to the server that trusts its authority.
pub fn courier_to(server: &SmtpServer, options: Options) -> Courier {
    let options = Options { ca_file: Some(server.ca_file().to_owned()), ..options };
    Mailer::parse(&server.url(), &options).unwrap().courier()
}

//! Mail that has come back, from the servers that councils, hospitals and schools have.

use proptest::collection::vec;
use proptest::prelude::{any, prop_assert, proptest};
use twentyweeks::mail::bounce::{Bounce, read};

const SAMPLES: [(&str, &[u8]); 15] = [
    ("postfix", include_bytes!("samples/postfix.eml")),
    ("postfix_headers_only", include_bytes!("samples/postfix_headers_only.eml")),
    ("postfix_delayed", include_bytes!("samples/postfix_delayed.eml")),
    ("exchange_online", include_bytes!("samples/exchange_online.eml")),
    ("exchange_without_the_mail", include_bytes!("samples/exchange_without_the_mail.eml")),
    ("exim", include_bytes!("samples/exim.eml")),
    ("through_a_gateway", include_bytes!("samples/through_a_gateway.eml")),
    ("exim_delayed", include_bytes!("samples/exim_delayed.eml")),
    ("no_delivered", include_bytes!("samples/no_delivered.eml")),
    ("no_out_of_office", include_bytes!("samples/no_out_of_office.eml")),
    ("no_receipt", include_bytes!("samples/no_receipt.eml")),
    ("no_forwarded", include_bytes!("samples/no_forwarded.eml")),
    ("no_answer", include_bytes!("samples/no_answer.eml")),
    ("no_telling_which", include_bytes!("samples/no_telling_which.eml")),
    ("nothing", b""),
];

#[test]
fn a_returned_mail_tells_which_it_was_and_why() {
    for (name, expected) in [
        (
            "postfix",
            bounce(
                "gone@nhs.example",
                true,
                "5.1.1",
                "550 5.1.1 <gone@nhs.example>: Recipient address rejected: User unknown in virtual mailbox table",
            ),
        ),
        ("postfix_headers_only", bounce("full@nhs.example", true, "5.2.2", "552 5.2.2 Mailbox full")),
        (
            "postfix_delayed",
            bounce(
                "advice@nhs.example",
                false,
                "4.4.1",
                "connect to mx.nhs.example[192.0.2.25]:25: Connection timed out",
            ),
        ),
        (
            "exchange_online",
            bounce(
                "gone@nhs.example",
                true,
                "5.1.10",
                "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient gone@nhs.example not found by SMTP address lookup",
            ),
        ),
        ("exchange_without_the_mail", bounce("head@school.example", true, "5.7.1", "5.7.1")),
        (
            "exim",
            bounce(
                "head@school.example",
                true,
                "5.1.1",
                "host mx.school.example [192.0.2.30] SMTP error from remote mail server after RCPT TO:<head@school.example>: 550 5.1.1 No such user here",
            ),
        ),
        ("through_a_gateway", bounce("gone@nhs.example", true, "4.4.7", "4.4.7 (delivery time expired)")),
    ] {
        let sample = sample(name);
        assert_eq!(read(sample), Some(expected.clone()), "{name}");
        let other_line_ends = String::from_utf8(sample.to_vec()).unwrap().replace('\n', "\r\n");
        assert_eq!(read(other_line_ends.as_bytes()), Some(expected), "{name} with CRLF");
    }
}

#[test]
fn other_mail_is_nothing_of_ours() {
    for (name, sample) in SAMPLES.iter().filter(|(name, _)| name.starts_with("no")) {
        assert_eq!(read(sample), None, "{name}");
    }
    // That it is late is said without a report, and nothing is lost yet.
    assert_eq!(read(sample("exim_delayed")), None);
}

#[test]
fn a_report_with_much_behind_it_is_read() {
    let mut long = sample("postfix").to_vec();
    let end = long.windows(4).position(|bytes| bytes == b"--b1").unwrap();
    long.splice(end..end, b"Your advice is due.\n".repeat(20_000));
    assert_eq!(read(&long).map(|bounce| bounce.message_id), Some("351-1@bury.example".to_owned()));
}

#[test]
fn a_mail_in_a_mail_in_a_mail_overflows_nothing() {
    let deep = "Content-Type:message/rfc822\n\n".repeat(100_000);
    let on_a_small_stack = std::thread::Builder::new().stack_size(2 * 1024 * 1024);
    let bounce = on_a_small_stack.spawn(move || read(deep.as_bytes())).unwrap().join().unwrap();
    assert_eq!(bounce, None);
}

#[test]
fn what_trips_the_parser_up_is_not_a_bounce() {
    let garbage = "Content-Type: multipart/alternative; boundary=\"b1\"\n\n--b1--\n\
                   Content-Type: message/rfc822\n\nContent-Type: message/rfc822\n\n\n--b1--";
    assert_eq!(read(garbage.as_bytes()), None);
}

proptest! {
    #[test]
    fn noise_is_not_a_bounce(raw in vec(any::<u8>(), 0..2000)) {
        prop_assert!(read(&raw).is_none());
    }

    /// Whatever happened to a mail on its way, reading it ends, and what it says is fit to be kept.
    #[test]
    fn a_mail_that_was_mutilated_is_read_or_not(
        sample in 0..SAMPLES.len(),
        wounds in vec((any::<usize>(), 0..40usize, vec(any::<u8>(), 0..6)), 1..6),
    ) {
        let mut raw = SAMPLES[sample].1.to_vec();
        for (at, cut, put) in wounds {
            let start = at % (raw.len() + 1);
            let end = (start + cut).min(raw.len());
            raw.splice(start..end, put);
        }
        if let Some(bounce) = read(&raw) {
            prop_assert!(bounce.message_id.contains('@'));
            prop_assert!(bounce.words.chars().count() <= 300);
            prop_assert!(!bounce.words.contains(char::is_control));
        }
    }

    /// A mail whose lines were put in another order, left out or doubled.
    #[test]
    fn a_mail_that_was_shuffled_is_read_or_not(
        sample in 0..SAMPLES.len(),
        order in vec(any::<usize>(), 0..120),
    ) {
        let lines: Vec<&[u8]> = SAMPLES[sample].1.split(|byte| *byte == b'\n').collect();
        let lines: Vec<&[u8]> = order.iter().map(|place| lines[place % lines.len()]).collect();
        read(&lines.join(&b'\n'));
    }
}

fn sample(name: &str) -> &'static [u8] {
    SAMPLES.iter().find(|(named, _)| *named == name).expect("a sample").1
}

fn bounce(recipient: &str, permanent: bool, status: &str, words: &str) -> Bounce {
    Bounce {
        message_id: "351-1@bury.example".to_owned(),
        recipient: Some(recipient.to_owned()),
        permanent,
        status: Some(status.to_owned()),
        words: words.to_owned(),
    }
}

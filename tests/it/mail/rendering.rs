//! A mail as bytes.

use mail_parser::{MessageParser, MimeHeaders};
use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};
use twentyweeks::mail::outgoing::{Outgoing, Unsendable};

use super::letters::letter;

/// The headers that a mail may have, in lower case.
const HEADERS: [&str; 13] = [
    "message-id",
    "date",
    "from",
    "to",
    "subject",
    "reply-to",
    "auto-submitted",
    "x-auto-response-suppress",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
];

#[test]
fn a_mail_is_exactly_this() {
    let mut mail = letter(1);
    mail.unsubscribe = Some("https://twentyweeks.bury.example/mail/leave/3f9a".to_owned());
    let bytes = mail.render().unwrap().bytes;
    let boundary = "TF116CGY5tGhwTQ3UTy_utFAISSM6Dgl2fjZQNasa4A";
    let expected = [
        "Message-ID: <351-1@bury.example>",
        "Date: Fri, 17 Jul 2026 08:00:00 +0000",
        "From: \"Bury SEN team\" <sen@bury.example>",
        "To: advice@nhs.example",
        "Subject: Advice is due in 3 days",
        "Reply-To: 351-2026-00042@bury.example",
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: All",
        "List-Unsubscribe: <https://twentyweeks.bury.example/mail/leave/3f9a>",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        "MIME-Version: 1.0",
        "Content-Type: multipart/alternative;",
        &format!(" boundary=\"{boundary}\""),
        "",
        &format!("--{boundary}"),
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 7bit",
        "",
        "Your advice is due on 20 July 2026.",
        "",
        &format!("--{boundary}"),
        "Content-Type: text/html; charset=utf-8",
        "Content-Transfer-Encoding: 7bit",
        "",
        "<p>Your advice is due on 20 July 2026.</p>",
        "",
        &format!("--{boundary}--"),
        "",
    ];
    assert_eq!(String::from_utf8(bytes).unwrap(), expected.join("\r\n"));
}

#[test]
fn a_mail_that_may_not_be_left_does_not_say_how() {
    let bytes = letter(1).render().unwrap().bytes;
    assert!(!String::from_utf8(bytes).unwrap().contains("List-Unsubscribe"));
}

#[test]
fn what_is_not_ascii_arrives_as_it_was() {
    let mut mail = letter(1);
    mail.subject = "Cyngor ar gyfer Tŷ Gwyn – 3 diwrnod".to_owned();
    mail.from = "Tîm ADY <sen@bury.example>".to_owned();
    mail.text = "Dyddiad: 20 Gorffennaf – £5.\nŵ\n".to_owned();
    mail.html = format!("<p>{}</p>", "ŷ".repeat(3000));
    let bytes = mail.render().unwrap().bytes;
    assert!(bytes.is_ascii());
    assert!(bytes.split(|b| *b == b'\n').all(|line| line.len() <= 998));
    let read = MessageParser::default().parse(&bytes).unwrap();
    assert_eq!(read.subject(), Some(mail.subject.as_str()));
    assert_eq!(read.from().unwrap().first().unwrap().name(), Some("Tîm ADY"));
    assert_eq!(read.body_text(0).unwrap().replace("\r\n", "\n").trim_end(), mail.text.trim_end());
    assert_eq!(read.body_html(0).unwrap().trim_end(), mail.html);
    let alternatives = read.root_part();
    assert!(alternatives.is_content_type("multipart", "alternative"));
}

#[test]
fn two_mails_do_not_share_a_boundary() {
    let boundary = |number| {
        let bytes = letter(number).render().unwrap().bytes;
        let read = MessageParser::default().parse(&bytes).unwrap().into_owned();
        read.content_type().unwrap().attribute("boundary").unwrap().to_owned()
    };
    assert_eq!(boundary(1), boundary(1));
    assert_ne!(boundary(1), boundary(2));
}

#[test]
fn what_cannot_stand_in_a_header_is_refused() {
    type Spoil = fn(&mut Outgoing);
    let cases: [(Spoil, Unsendable); 18] = [
        (|mail| mail.message_id = "no-at-sign".into(), Unsendable::Header("message_id")),
        (|mail| mail.message_id = "a@b>\r\nBcc: <c@d".into(), Unsendable::Header("message_id")),
        (|mail| mail.message_id = format!("{}@b", "a".repeat(300)), Unsendable::Header("message_id")),
        (|mail| mail.from = "nobody".into(), Unsendable::Header("from")),
        (|mail| mail.from = "A\r\nBcc: c@d.example <a@b.example>".into(), Unsendable::Header("from")),
        (|mail| mail.reply_to = Some("nobody".into()), Unsendable::Header("reply_to")),
        (|mail| mail.reply_to = Some("a@b.example\n".into()), Unsendable::Header("reply_to")),
        (|mail| mail.to = "nobody".into(), Unsendable::Recipient),
        (|mail| mail.to = String::new(), Unsendable::Recipient),
        (|mail| mail.to = "a@b.example\r\nRCPT TO:<c@d.example>".into(), Unsendable::Recipient),
        (|mail| mail.to = "a@b.example, c@d.example".into(), Unsendable::Recipient),
        (|mail| mail.to = "jörg@b.example".into(), Unsendable::Recipient),
        (|mail| mail.to = "a@bücher.example".into(), Unsendable::Recipient),
        (|mail| mail.subject = "a\nb".into(), Unsendable::Header("subject")),
        (|mail| mail.unsubscribe = Some("mailto:a@b.example".into()), Unsendable::Header("unsubscribe")),
        (|mail| mail.unsubscribe = Some("httpx://a.example".into()), Unsendable::Header("unsubscribe")),
        (|mail| mail.unsubscribe = Some("https://a>\r\nX: <".into()), Unsendable::Header("unsubscribe")),
        (|mail| mail.date = "1960-01-01T00:00:00Z".parse().unwrap(), Unsendable::Header("date")),
    ];
    for (spoil, problem) in cases {
        let mut mail = letter(1);
        spoil(&mut mail);
        assert_eq!(mail.render().map(|_| ()), Err(problem), "{mail:?}");
    }
}

proptest! {
    /// Whatever is put where, the headers stay ours, and the texts stay two.
    #[test]
    fn nothing_writes_a_header_of_its_own(
        field in 0..8usize,
        before in "\\PC{0,20}",
        between in "[\r\n\u{0}\u{85}\u{2028} <>:@=?\"]{0,4}",
        after in any::<String>(),
    ) {
        let mut mail = letter(1);
        let odd = format!("{before}{between}{after}");
        match field {
            0 => mail.message_id.push_str(&odd),
            1 => mail.from = format!("{odd} <sen@bury.example>"),
            2 => mail.reply_to = Some(odd),
            3 => mail.to.insert_str(0, &odd),
            4 => mail.subject = odd,
            5 => mail.unsubscribe = Some(format!("https://a.example/{odd}")),
            6 => mail.text = odd,
            _ => mail.html = odd,
        }
        let Ok(rendered) = mail.render() else { return Ok(()) };
        prop_assert_eq!(&rendered.bytes, &mail.render().unwrap().bytes);
        prop_assert_eq!(rendered.envelope.to().len(), 1);
        let text = String::from_utf8(rendered.bytes).unwrap();
        prop_assert!(text.is_ascii());
        prop_assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
        let (head, _) = text.split_once("\r\n\r\n").unwrap();
        for line in head.replace("\r\n ", " ").split("\r\n") {
            let name = line.split(':').next().unwrap().to_lowercase();
            prop_assert!(HEADERS.contains(&name.as_str()), "{}", line);
        }
        let read = MessageParser::default().parse(&text).unwrap();
        prop_assert_eq!(read.parts.len(), 3);
    }
}

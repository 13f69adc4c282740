//! One mail, ready to go, and the bytes it is sent as.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Datelike, Utc};
use lettre::Message;
use lettre::address::Envelope;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MessageBuilder, MultiPart, SinglePart};
use sha2::{Digest, Sha256};

/// One mail to one recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// Without the angle brackets. The same for every try, so that a mail that arrives twice is
    /// shown once.
    pub message_id: String,
    /// An address, with or without a name: `SEN team <sen@bury.example>`. Bounces go there.
    pub from: String,
    pub reply_to: Option<String>,
    pub to: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    /// Where one click leaves the list; only for mails that may be left.
    pub unsubscribe: Option<String>,
    pub date: DateTime<Utc>,
}

/// A mail as it is sent: whom the servers are told, and the bytes.
#[derive(Clone, Debug)]
pub struct Rendered {
    pub message_id: String,
    pub envelope: Envelope,
    pub bytes: Vec<u8>,
}

/// Why a mail cannot be sent at all, to any server. Never holds what was wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsendable {
    #[error("the recipient's address is not one that mail can be sent to")]
    Recipient,
    #[error("the mail's `{0}` cannot stand in a header")]
    Header(&'static str),
}

impl Outgoing {
    /// The same mail always gives the same bytes.
    pub fn render(&self) -> Result<Rendered, Unsendable> {
        let message = self.message()?;
        Ok(Rendered {
            message_id: self.message_id.clone(),
            envelope: message.envelope().clone(),
            bytes: message.formatted(),
        })
    }

    fn message(&self) -> Result<Message, Unsendable> {
        self.check()?;
        let from = mailbox(&self.from).ok_or(Unsendable::Header("from"))?;
        let to = mailbox(&self.to).ok_or(Unsendable::Recipient)?;
        let mut builder = Message::builder()
            .message_id(Some(format!("<{}>", self.message_id)))
            .date(self.date.into())
            .from(from)
            .to(to)
            .subject(&self.subject);
        if let Some(reply_to) = &self.reply_to {
            builder = builder.reply_to(mailbox(reply_to).ok_or(Unsendable::Header("reply_to"))?);
        }
        // The first is the standard's, the second Exchange's way to ask for no out-of-office.
        builder = with(builder, "Auto-Submitted", "auto-generated".to_owned());
        builder = with(builder, "X-Auto-Response-Suppress", "All".to_owned());
        if let Some(url) = &self.unsubscribe {
            builder = with(builder, "List-Unsubscribe", format!("<{url}>"));
            builder = with(builder, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned());
        }
        let body = MultiPart::alternative()
            .boundary(self.boundary())
            .singlepart(SinglePart::plain(crlf(&self.text)))
            .singlepart(SinglePart::html(crlf(&self.html)));
        builder.multipart(body).map_err(|_| Unsendable::Header("from"))
    }

    /// What comes here was checked where it came in. It is checked again because a line break in a
    /// header would let somebody write headers of their own.
    fn check(&self) -> Result<(), Unsendable> {
        let plain = |text: &String| !text.contains(char::is_control);
        let checks = [
            (is_id(&self.message_id), Unsendable::Header("message_id")),
            (plain(&self.from), Unsendable::Header("from")),
            (self.reply_to.as_ref().is_none_or(plain), Unsendable::Header("reply_to")),
            (plain(&self.to), Unsendable::Recipient),
            (plain(&self.subject), Unsendable::Header("subject")),
            (self.unsubscribe.as_deref().is_none_or(is_link), Unsendable::Header("unsubscribe")),
            ((1970..=9999).contains(&self.date.year()), Unsendable::Header("date")),
        ];
        match checks.into_iter().find(|(good, _)| !good) {
            Some((_, problem)) => Err(problem),
            None => Ok(()),
        }
    }

    /// Parts are told apart by something that is in neither and yet the same at every try.
    fn boundary(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(&self.message_id))
    }
}

fn is_id(text: &str) -> bool {
    text.contains('@') && text.len() <= 250 && is_one_visible_word(text)
}

fn is_link(text: &str) -> bool {
    let is_web = text.starts_with("https://") || text.starts_with("http://");
    is_web && text.len() <= 900 && is_one_visible_word(text)
}

fn is_one_visible_word(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_graphic() && b != b'<' && b != b'>')
}

/// Addresses beyond ASCII would need servers that take them all the way; none is promised.
fn mailbox(text: &str) -> Option<Mailbox> {
    text.parse::<Mailbox>().ok().filter(|mailbox| AsRef::<str>::as_ref(&mailbox.email).is_ascii())
}

fn with(builder: MessageBuilder, name: &'static str, value: String) -> MessageBuilder {
    builder.raw_header(HeaderValue::new(HeaderName::new_from_ascii_str(name), value))
}

/// One kind of line end: a carriage return by itself is read by some servers as a line's end and
/// by others not, and between the two a second mail can be hidden.
fn crlf(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\n', "\r\n")
}

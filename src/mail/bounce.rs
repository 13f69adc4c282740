//! Reads mail that has come back: which of ours it was, and whether there is any use in trying again.

use std::panic::catch_unwind;

use mail_parser::{HeaderName, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::one_line::one_line;
use crate::domain::identifiers::Email;

/// So much of a mail is looked at. Everything needed stands at its beginning; and a mail can hold a
/// mail that holds a mail, which the parser follows as deep as it goes.
const LOOKED_AT: usize = 128 * 1024;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounce {
    /// Of our mail, without the angle brackets.
    pub message_id: String,
    /// In lower case. Our address for them, if the report knows it, else where it was passed on to.
    pub recipient: Option<String>,
    /// Nobody will try again.
    pub permanent: bool,
    /// As in RFC 3463: "5.1.1".
    pub status: Option<String>,
    /// Why, in the words of the server that refused it: one line, at most 300 characters.
    pub words: String,
}

/// What a returned mail says. Nothing for any other mail, and nothing for one that does not say
/// which mail it returns.
pub fn read(raw: &[u8]) -> Option<Bounce> {
    let beginning = &raw[..raw.len().min(LOOKED_AT)];
    // The parser means never to panic, and yet some garbage trips it up.
    let mail = catch_unwind(|| MessageParser::default().parse(beginning)).ok()??;
    delivery_report(&mail).or_else(|| exim(&mail))
}

/// A delivery status notification (RFC 3464), as nearly every server writes them.
fn delivery_report(mail: &Message) -> Option<Bounce> {
    let is_status = |part: &&MessagePart| is(part, "message", &["delivery-status", "global-delivery-status"]);
    let report = text_of(mail.parts.iter().find(is_status)?);
    let lines: Vec<&str> = report.lines().collect();
    let recipients: Vec<Fields> = lines
        .split(|line| line.trim().is_empty())
        .map(|lines| Fields::of(lines.iter().copied()))
        .filter(|fields| fields.verdict().is_some())
        .collect();
    // Only one of ours could be meant; where several are told of, the worst counts.
    let failed = recipients.iter().find(|fields| fields.verdict() == Some(true));
    let fields = failed.or(recipients.first())?;
    let status = fields.status();
    let words = fields.get("diagnostic-code").map(|words| one_line(untyped(words)));
    Some(Bounce {
        message_id: returned_id(mail).or_else(|| answered_id(mail))?,
        recipient: ["original-recipient", "final-recipient"]
            .iter()
            .find_map(|name| address(untyped(fields.get(name)?))),
        permanent: fields.verdict()?,
        words: words.unwrap_or_else(|| one_line(fields.get("status").unwrap_or("failed"))),
        status,
    })
}

/// Exim's own form, without a report: the recipient in a header, the reason in the text, and below
/// it a copy of our mail.
fn exim(mail: &Message) -> Option<Bounce> {
    let failed = mail.header(HeaderName::Other("X-Failed-Recipients".into()))?.as_text()?;
    let recipient = address(failed.split(',').next()?);
    let body = mail.body_text(0).unwrap_or_default();
    let copied = || Fields::of(body.lines()).get("message-id").and_then(id);
    let words = recipient.as_deref().map(|recipient| reason(&body, recipient)).unwrap_or_default();
    Some(Bounce {
        message_id: returned_id(mail).or_else(copied).or_else(|| answered_id(mail))?,
        recipient,
        permanent: true,
        status: words.split(|c: char| !c.is_ascii_digit() && c != '.').find_map(status),
        words,
    })
}

/// What stands below a recipient, up to the next empty line.
fn reason(body: &str, recipient: &str) -> String {
    let below = body.lines().skip_while(|line| !line.to_lowercase().contains(recipient)).skip(1);
    let lines: Vec<&str> = below.take_while(|line| !line.trim().is_empty()).collect();
    one_line(&lines.join(" "))
}

/// From our mail itself, or from its headers where only those are returned.
fn returned_id(mail: &Message) -> Option<String> {
    mail.parts.iter().find_map(|part| match &part.body {
        PartType::Message(returned) => returned.message_id().and_then(id),
        _ if is(part, "text", &["rfc822-headers"])
            || is(part, "message", &["rfc822-headers", "global-headers"]) =>
        {
            Fields::of(text_of(part).lines()).get("message-id").and_then(id)
        }
        _ => None,
    })
}

/// From what the report answers to, where it returns nothing.
fn answered_id(mail: &Message) -> Option<String> {
    // Of several references the last is the one that is answered.
    [mail.in_reply_to(), mail.references()].into_iter().find_map(|value| value.as_text().and_then(id))
}

/// The fields of a paragraph, with their names in lower case.
struct Fields(Vec<(String, String)>);

impl Fields {
    fn of<'a>(lines: impl Iterator<Item = &'a str>) -> Self {
        let mut fields: Vec<(String, String)> = Vec::new();
        for line in lines {
            if line.starts_with([' ', '\t']) {
                if let Some((_, value)) = fields.last_mut() {
                    value.push_str(line);
                }
            } else if let Some((name, value)) = line.split_once(':') {
                fields.push((name.trim().to_lowercase(), value.trim().to_owned()));
            }
        }
        Self(fields)
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(named, _)| named == name).map(|(_, value)| value.as_str())
    }

    fn status(&self) -> Option<String> {
        self.get("status")?.split_whitespace().next().and_then(status)
    }

    /// Whether it has failed for good; nothing where it has not failed at all.
    fn verdict(&self) -> Option<bool> {
        let action = self.get("action").map(str::to_lowercase);
        match (action.as_deref(), self.status().as_deref()) {
            (Some("delivered" | "relayed" | "expanded"), _) => None,
            (Some("delayed"), _) => Some(false),
            (Some("failed"), _) => Some(true),
            (_, Some(status)) if status.starts_with('5') => Some(true),
            (_, Some(status)) if status.starts_with('4') => Some(false),
            _ => None,
        }
    }
}

fn is(part: &MessagePart, of: &str, kinds: &[&str]) -> bool {
    kinds.iter().any(|kind| part.is_content_type(of, kind))
}

fn text_of(part: &MessagePart) -> String {
    String::from_utf8_lossy(part.contents()).into_owned()
}

fn id(text: &str) -> Option<String> {
    let id = text.trim().trim_start_matches('<').trim_end_matches('>').trim();
    let is_id = id.contains('@') && id.bytes().all(|b| b.is_ascii_graphic());
    is_id.then(|| id.to_owned())
}

fn address(text: &str) -> Option<String> {
    let address = text.trim().trim_start_matches('<').trim_end_matches('>');
    Email::parse(address).ok().map(String::from)
}

/// `smtp; 550 …` without the type before it.
fn untyped(value: &str) -> &str {
    match value.split_once(';') {
        Some((kind, rest)) if !kind.trim().contains(char::is_whitespace) => rest.trim(),
        _ => value,
    }
}

fn status(word: &str) -> Option<String> {
    let parts: Vec<&str> = word.split('.').collect();
    let number = |part: &&str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let is_status = parts.len() == 3 && ["2", "4", "5"].contains(&parts[0]) && parts.iter().all(number);
    is_status.then(|| word.to_owned())
}

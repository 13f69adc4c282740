//! Mails as somebody reads them: every part and header decoded.

use mail_parser::{Message, MessageParser, PartType};

use crate::support::smtp::Accepted;

/// A mail that has arrived.
#[derive(Clone, Debug)]
pub struct Mail {
    pub to: String,
    pub from: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    /// Without the angle brackets.
    pub id: String,
    /// Every header's name and value, encoded words decoded.
    pub headers: Vec<(String, String)>,
    pub raw: Vec<u8>,
}

impl Mail {
    pub fn of(accepted: &Accepted) -> Self {
        let message = MessageParser::default().parse(&accepted.raw).expect("a mail");
        let text_of = |part: &PartType<'_>| match part {
            PartType::Text(text) => (Some(text.to_string()), None),
            PartType::Html(html) => (None, Some(html.to_string())),
            _ => (None, None),
        };
        let parts: Vec<_> = message.parts.iter().map(|part| text_of(&part.body)).collect();
        let [to] = &accepted.to[..] else { panic!("one recipient each: {:?}", accepted.to) };
        Self {
            to: to.clone(),
            from: accepted.from.clone(),
            subject: message.subject().expect("a subject").to_owned(),
            text: parts.iter().find_map(|(text, _)| text.clone()).expect("a text"),
            html: parts.iter().find_map(|(_, html)| html.clone()).expect("an HTML"),
            id: message.message_id().expect("a number").to_owned(),
            headers: headers(&message),
            raw: accepted.raw.clone(),
        }
    }

    /// Whether its text says this, however its lines are broken.
    pub fn says(&self, words: &str) -> bool {
        self.words().contains(words)
    }

    /// Its text on one line.
    pub fn words(&self) -> String {
        self.text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(named, _)| named.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    pub fn is_a_digest(&self) -> bool {
        self.id.starts_with("digest.")
    }

    /// The tokens of the links to a page: `answer` or `leave`.
    pub fn links(&self, page: &str) -> Vec<String> {
        let start = format!("/{page}/");
        let words = self.text.split_whitespace();
        words.filter_map(|word| word.split_once(&start).map(|(_, token)| token.to_owned())).collect()
    }
}

/// As they stand in the mail, unfolded; where they are encoded, as they read.
fn headers(message: &Message<'_>) -> Vec<(String, String)> {
    let values = message.headers_raw().map(|(name, value)| {
        let unfolded = value.replace(['\r', '\n'], "").trim().to_owned();
        (name.to_owned(), unfolded)
    });
    let mut headers: Vec<(String, String)> = values.collect();
    headers.extend(message.headers().iter().filter_map(|header| {
        let text = header.value().as_text()?;
        Some((format!("{} (decoded)", header.name()), text.to_owned()))
    }));
    headers
}

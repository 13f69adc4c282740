//! What a failure means for the mail. That depends on when it happened, and on nothing else.

use std::error::Error;

use lettre::transport::smtp;
use lettre::transport::smtp::response::Response;

use crate::mail::one_line::one_line;
use crate::mail::transport::Outcome;

/// Where the conversation had got to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Everything before a mail is spoken of: what goes wrong there is the server's or the
    /// set-up's fault and not the mail's.
    Opening,
    Mail,
    Rcpt,
    Data,
    /// The content is on its way, its end is not: no server may take that for a mail.
    Content,
    /// The end of the content is on its way.
    Dot,
}

#[derive(Debug)]
pub struct Failure {
    stage: Stage,
    /// Of a whole answer; none where there was none.
    code: Option<u16>,
    reply: String,
}

impl Failure {
    /// No answer, or none that says anything.
    pub fn silent(stage: Stage, reply: String) -> Self {
        Self { stage, code: None, reply }
    }

    pub fn of(stage: Stage, asked: &str, error: &smtp::Error) -> Self {
        match error.status() {
            Some(code) => {
                let words = error.source().map(ToString::to_string).unwrap_or_default();
                Self { stage, code: Some(code.into()), reply: format!("{code} {words}") }
            }
            None if error.is_response() => {
                Self::silent(stage, format!("the answer to {asked} broke off or makes no sense"))
            }
            None => Self::silent(stage, format!("{asked}: {error}")),
        }
    }

    /// An answer that is not the one the standard has here: it may belong to another question.
    pub fn odd(stage: Stage, asked: &str, response: &Response) -> Self {
        Self::silent(stage, format!("an odd answer to {asked}: {}", words(response)))
    }

    pub fn outcome(self) -> Outcome {
        let Self { stage, code, reply } = self;
        let reply = one_line(&reply);
        match (stage, code) {
            (Stage::Dot, None) => Outcome::Unknown { reply },
            // Log in first, or encrypt first: the set-up's fault wherever it is said.
            (_, Some(530)) => Outcome::TryAgain { reply },
            (Stage::Mail | Stage::Rcpt | Stage::Data | Stage::Dot, Some(code @ 500..)) => {
                let of_address = stage == Stage::Rcpt && is_of_address(code, &reply);
                Outcome::Refused { reply, of_address }
            }
            _ => Outcome::TryAgain { reply },
        }
    }

    /// Whether the server can be spoken to further: it has said what it had to say, and not that
    /// it is closing (421).
    pub fn leaves_the_connection(&self) -> bool {
        self.code.is_some_and(|code| code != 421)
    }

    pub fn at(self, stage: Stage) -> Self {
        Self { stage, ..self }
    }

    /// The same in other words.
    pub fn told(self, tell: impl FnOnce(String) -> String) -> Self {
        Self { reply: tell(self.reply), ..self }
    }
}

/// The code and the text of an answer.
pub fn words(response: &Response) -> String {
    let lines: Vec<&str> = response.message().collect();
    one_line(&format!("{} {}", response.code(), lines.join(" ")))
}

/// Whether a refusal at RCPT is of the address: by the enhanced status (RFC 3463) where that is
/// clear, and else by the code.
fn is_of_address(code: u16, reply: &str) -> bool {
    let status = reply.split(' ').nth(1).and_then(|word| word.strip_prefix("5."));
    match status.and_then(|status| status.split_once('.')) {
        // Of the sender's address; some servers keep that to themselves until RCPT.
        Some(("1", "7" | "8")) => false,
        Some(("1", _)) | Some(("2", "1")) => true,
        // A policy: a block list, a relay that is not allowed. The address may be good.
        Some(("7", _)) => false,
        _ => matches!(code, 550 | 551 | 553),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(stage: Stage, code: Option<u16>) -> Outcome {
        Failure { stage, code, reply: "r".to_owned() }.outcome()
    }

    #[test]
    fn before_a_mail_is_spoken_of_nothing_is_its_fault() {
        for code in [None, Some(421), Some(454), Some(500), Some(535), Some(554)] {
            assert!(matches!(outcome(Stage::Opening, code), Outcome::TryAgain { .. }), "{code:?}");
        }
    }

    #[test]
    fn without_an_answer_only_the_end_of_the_content_leaves_it_open() {
        for stage in [Stage::Mail, Stage::Rcpt, Stage::Data, Stage::Content] {
            assert!(matches!(outcome(stage, None), Outcome::TryAgain { .. }), "{stage:?}");
        }
        assert!(matches!(outcome(Stage::Dot, None), Outcome::Unknown { .. }));
    }

    #[test]
    fn an_answer_decides_by_its_first_digit() {
        for stage in [Stage::Mail, Stage::Rcpt, Stage::Data, Stage::Dot] {
            assert!(matches!(outcome(stage, Some(450)), Outcome::TryAgain { .. }), "{stage:?}");
            assert!(matches!(outcome(stage, Some(554)), Outcome::Refused { .. }), "{stage:?}");
            assert!(matches!(outcome(stage, Some(530)), Outcome::TryAgain { .. }), "{stage:?}");
        }
    }

    #[test]
    fn what_a_refusal_says_of_the_address() {
        for (reply, of_address) in [
            ("550 no such user", true),
            ("551 not here", true),
            ("553 not like this", true),
            ("550 5.1.1 no such user", true),
            ("550 5.4.1 recipient address rejected: access denied", true),
            ("554 5.1.1 no such user", true),
            ("554 5.2.1 mailbox disabled", true),
            ("552 5.2.2 mailbox full", false),
            ("554 refused", false),
            ("550 5.7.1 listed on a block list", false),
            ("550 5.1.8 sender's domain not found", false),
            ("501 syntax", false),
        ] {
            let code = reply[..3].parse().unwrap();
            assert_eq!(is_of_address(code, reply), of_address, "{reply}");
        }
    }
}

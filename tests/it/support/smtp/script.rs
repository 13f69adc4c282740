//! What a server does that is not the usual.

use std::time::Duration;

/// Where in the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Before there is a connection. Only from the start, and until the next script:
    /// [`Act::Silence`] answers nobody, any other act refuses connections.
    Connect,
    Greeting,
    Ehlo,
    StartTls,
    /// Once the client has spoken first, in TLS.
    Handshake,
    Auth,
    Mail,
    Rcpt,
    Data,
    /// With the first line of the content.
    Content,
    /// With the end of the content, of which nothing is kept.
    Dot,
    /// With the end of the content, once the mail is kept.
    Kept,
    Rset,
    Quit,
}

/// What the server does there.
#[derive(Clone, Debug)]
pub enum Act {
    /// Says this instead: one line, with its code. After a 421 it closes the connection.
    Answer(String),
    /// Says what it would have said, and closes the connection.
    Close,
    /// Says half of it, and closes the connection.
    Half,
    /// Says nothing and closes the connection.
    Leave,
    /// Says nothing and breaks the connection off.
    Reset,
    /// Says nothing any more.
    Silence,
    /// Says something without end, a letter at a time.
    Dribble,
    /// Says what it would have said, but later.
    Wait(Duration),
}

/// The certificate that is shown. All but one are signed by the authority of `ca_file()`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certificate {
    Good,
    OfUnknownAuthority,
    OfOtherHost,
    Expired,
}

/// A server's behaviour. The usual: no TLS, no login, and every mail is accepted.
#[derive(Clone, Debug, Default)]
pub struct Script {
    pub(super) security: Security,
    pub(super) login: Option<(String, String)>,
    pub(super) greylisting: bool,
    rules: Vec<Rule>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Security {
    #[default]
    None,
    StartTls(Certificate),
    Tls(Certificate),
}

#[derive(Clone, Debug)]
struct Rule {
    stage: Stage,
    act: Act,
    /// Only that time, counted from 1; else always.
    nth: Option<usize>,
    /// Only for that recipient; else for all.
    recipient: Option<String>,
    times: usize,
}

impl Script {
    pub fn healthy() -> Self {
        Self::default()
    }

    /// Whenever a conversation gets there. Of several rules for a stage the first counts.
    pub fn at(self, stage: Stage, act: Act) -> Self {
        self.with(stage, act, None, None)
    }

    /// Only the `nth` time that a conversation gets there, counted from 1 over all connections.
    pub fn nth(self, nth: usize, stage: Stage, act: Act) -> Self {
        self.with(stage, act, Some(nth), None)
    }

    /// At RCPT, for one recipient.
    pub fn to(self, recipient: &str, act: Act) -> Self {
        self.with(Stage::Rcpt, act, None, Some(recipient.to_owned()))
    }

    /// Puts off each recipient the first time, and no more.
    pub fn greylisting(self) -> Self {
        Self { greylisting: true, ..self }
    }

    /// Takes no mail before this login.
    pub fn login(self, user: &str, password: &str) -> Self {
        Self { login: Some((user.to_owned(), password.to_owned())), ..self }
    }

    pub fn starttls(self, certificate: Certificate) -> Self {
        Self { security: Security::StartTls(certificate), ..self }
    }

    pub fn tls(self, certificate: Certificate) -> Self {
        Self { security: Security::Tls(certificate), ..self }
    }

    /// The same server, as it is when nothing is wrong with it.
    pub fn healed(&self) -> Self {
        let security = match self.security {
            Security::None => Security::None,
            Security::StartTls(_) => Security::StartTls(Certificate::Good),
            Security::Tls(_) => Security::Tls(Certificate::Good),
        };
        Self { security, login: self.login.clone(), ..Self::default() }
    }

    fn with(mut self, stage: Stage, act: Act, nth: Option<usize>, recipient: Option<String>) -> Self {
        self.rules.push(Rule { stage, act, nth, recipient, times: 0 });
        self
    }

    pub(super) fn act(&mut self, stage: Stage, recipient: Option<&str>) -> Option<Act> {
        let mut due = None;
        for rule in self.rules.iter_mut().filter(|rule| rule.stage == stage) {
            if rule.recipient.is_none() || rule.recipient.as_deref() == recipient {
                rule.times += 1;
                if due.is_none() && rule.nth.is_none_or(|nth| nth == rule.times) {
                    due = Some(rule.act.clone());
                }
            }
        }
        due
    }
}

impl Act {
    pub fn answer(line: &str) -> Self {
        Self::Answer(line.to_owned())
    }
}

//! Mail to one SMTP server, over a connection that is kept from one mail to the next.

mod conversation;
mod failure;
mod unhurried;

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, TlsParameters};
use lettre::transport::smtp::extension::ClientId;

use self::conversation::{Conversation, Patience};
use self::failure::Failure;
use super::url::{Address, Login};
use super::{Options, Outcome};
use crate::mail::outgoing::Rendered;

/// How long a server is given to take leave.
const FAREWELL: Duration = Duration::from_secs(2);

#[derive(Clone, Copy)]
pub enum Security {
    Plain,
    /// Plain at first, then never again: a server that does not offer TLS is not spoken to.
    StartTls,
    Tls,
}

enum Encryption {
    None,
    StartTls(TlsParameters),
    Tls(TlsParameters),
}

/// A server and how to reach it.
pub struct Server {
    host: String,
    port: u16,
    encryption: Encryption,
    credentials: Option<Credentials>,
    /// What a server could repeat of the login, in each form it is sent in.
    secrets: Vec<String>,
    hello: ClientId,
    stage_timeout: Duration,
    mail_timeout: Duration,
}

/// Takes one mail after the other to its server.
pub struct Courier {
    server: Arc<Server>,
    kept: Option<Conversation>,
}

impl Server {
    pub fn new(address: Address, security: Security, options: &Options) -> Result<Self, String> {
        let tls = || tls(&address.host, options.ca_file.as_deref());
        let (usual_port, encryption) = match security {
            Security::Plain => (25, Encryption::None),
            Security::StartTls => (587, Encryption::StartTls(tls()?)),
            Security::Tls => (465, Encryption::Tls(tls()?)),
        };
        let secrets = address.login.as_ref().map(secrets).unwrap_or_default();
        Ok(Self {
            host: address.host,
            port: address.port.unwrap_or(usual_port),
            encryption,
            credentials: address.login.map(|login| Credentials::new(login.user, login.password)),
            secrets,
            hello: hello(options.hello_name.as_deref())?,
            stage_timeout: options.stage_timeout,
            mail_timeout: options.mail_timeout,
        })
    }

    /// A server that refuses a login may say which one it refuses.
    fn without_secrets(&self, words: &str) -> String {
        self.secrets.iter().fold(words.to_owned(), |words, secret| words.replace(secret, "[…]"))
    }
}

impl Courier {
    pub fn new(server: Arc<Server>) -> Self {
        Self { server, kept: None }
    }

    pub async fn send(&mut self, mail: &Rendered) -> Outcome {
        let patience = Patience::new(self.server.stage_timeout, self.server.mail_timeout);
        let (mut conversation, begun) = match self.begun_on_the_kept(mail, &patience).await {
            Some(conversation) => (conversation, Ok(())),
            None => match Conversation::open(&self.server, &patience).await {
                Ok(mut conversation) => {
                    let begun = conversation.begin(mail, &patience).await;
                    (conversation, begun)
                }
                Err(failure) => return failure.outcome(),
            },
        };
        let result = match begun {
            Ok(()) => conversation.finish(mail, &patience).await,
            Err(failure) => Err(failure),
        };
        if result.as_ref().err().is_none_or(Failure::leaves_the_connection) {
            self.kept = Some(conversation);
        }
        match result {
            Ok(reply) => Outcome::Accepted { reply },
            Err(failure) => failure.outcome(),
        }
    }

    pub async fn close(self) {
        if let Some(conversation) = self.kept {
            conversation.quit(self.server.stage_timeout.min(FAREWELL)).await;
        }
    }

    /// Servers close a connection that was idle, or that had its share of mails, with or without a
    /// word. So whatever goes wrong with the first command on a kept one says nothing about this
    /// mail; it is begun anew on a connection of its own.
    async fn begun_on_the_kept(&mut self, mail: &Rendered, patience: &Patience) -> Option<Conversation> {
        let mut kept = self.kept.take()?;
        kept.begin(mail, patience).await.ok()?;
        Some(kept)
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Server({}:{})", self.host, self.port)
    }
}

fn tls(host: &str, ca_file: Option<&Path>) -> Result<TlsParameters, String> {
    let mut tls = TlsParameters::builder(host.to_owned());
    if let Some(path) = ca_file {
        let unreadable = |problem: String| format!("{}: {problem}", path.display());
        let pem = std::fs::read(path).map_err(|e| unreadable(e.to_string()))?;
        if !pem.windows(27).any(|line| line == b"-----BEGIN CERTIFICATE-----") {
            return Err(unreadable("there is no PEM certificate in it".to_owned()));
        }
        let authority = Certificate::from_pem(&pem).map_err(|e| unreadable(e.to_string()))?;
        tls = tls.add_root_certificate(authority);
    }
    tls.build().map_err(|e| format!("TLS cannot be set up: {e}"))
}

fn hello(name: Option<&str>) -> Result<ClientId, String> {
    match name {
        None => Ok(ClientId::default()),
        Some(name)
            if !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || ".-[]:".contains(c)) =>
        {
            Ok(ClientId::Domain(name.to_owned()))
        }
        Some(_) => Err("the name for EHLO is a host name".to_owned()),
    }
}

fn secrets(login: &Login) -> Vec<String> {
    let Login { user, password } = login;
    let forms =
        [STANDARD.encode(format!("\0{user}\0{password}")), STANDARD.encode(password), password.clone()];
    forms.into_iter().filter(|secret| !secret.is_empty()).collect()
}

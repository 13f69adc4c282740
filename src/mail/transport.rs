//! How a mail leaves: to an SMTP server, or as a file in a folder for those who try things out.

mod folder;
mod smtp;
mod url;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use folder::Folder;
use smtp::Server;

use super::outgoing::{Outgoing, Unsendable};

const SCHEMES: &str = "allowed are `folder:PATH`, `smtp://`, `smtp+starttls://` and `smtps://` with a host";

/// What became of a mail. `reply` is the server's last word or a description of the fault: one
/// line, at most 300 characters, without any secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The server has taken it over.
    Accepted { reply: String },
    /// It was certainly not delivered; later it may go well.
    TryAgain { reply: String },
    /// It will never be taken as it is; perhaps because there is no such address.
    Refused { reply: String, of_address: bool },
    /// It may have been delivered, or not: it was sent off and no whole answer came.
    Unknown { reply: String },
}

#[derive(Clone, Debug)]
pub struct Options {
    /// A PEM file with authorities to trust beside the system's.
    pub ca_file: Option<PathBuf>,
    /// How long one answer is waited for.
    pub stage_timeout: Duration,
    /// How long one mail may take in all.
    pub mail_timeout: Duration,
    /// The name given in EHLO, if it is not to be this machine's.
    pub hello_name: Option<String>,
}

/// Where mail is sent.
pub enum Mailer {
    Smtp(Arc<Server>),
    Folder(Folder),
}

/// Takes one mail after the other there. Each keeps a connection of its own.
pub enum Courier {
    Smtp(Box<smtp::Courier>),
    Folder(Folder),
}

impl Mailer {
    /// `folder:PATH`, `smtp://[USER:PASSWORD@]HOST[:PORT]`, the same with `smtp+starttls://` or
    /// `smtps://`. No error repeats what is in the address: there may be a password in it.
    pub fn parse(url: &str, options: &Options) -> Result<Self, String> {
        if let Some(path) = url.strip_prefix("folder:") {
            return Folder::new(path).map(Self::Folder);
        }
        let (scheme, rest) = url.split_once("://").ok_or(SCHEMES)?;
        let security = match scheme {
            "smtp" => smtp::Security::Plain,
            "smtp+starttls" => smtp::Security::StartTls,
            "smtps" => smtp::Security::Tls,
            _ => return Err(SCHEMES.to_owned()),
        };
        let server = Server::new(url::Address::parse(rest)?, security, options)?;
        Ok(Self::Smtp(Arc::new(server)))
    }

    pub fn courier(&self) -> Courier {
        match self {
            Self::Smtp(server) => Courier::Smtp(Box::new(smtp::Courier::new(server.clone()))),
            Self::Folder(folder) => Courier::Folder(folder.clone()),
        }
    }
}

impl Courier {
    /// Sends a mail, once. Where the returned future is dropped before its end, what became of the
    /// mail is unknown.
    pub async fn send(&mut self, mail: &Outgoing) -> Outcome {
        match mail.render() {
            Err(problem) => {
                Outcome::Refused { reply: problem.to_string(), of_address: problem == Unsendable::Recipient }
            }
            Ok(mail) => match self {
                Self::Smtp(courier) => courier.send(&mail).await,
                Self::Folder(folder) => folder.store(mail).await,
            },
        }
    }

    /// Takes leave of the server, without insisting on an answer.
    pub async fn close(self) {
        if let Self::Smtp(courier) = self {
            courier.close().await;
        }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            ca_file: None,
            stage_timeout: Duration::from_secs(10),
            mail_timeout: Duration::from_secs(60),
            hello_name: None,
        }
    }
}

impl Outcome {
    pub fn reply(&self) -> &str {
        match self {
            Self::Accepted { reply }
            | Self::TryAgain { reply }
            | Self::Refused { reply, .. }
            | Self::Unknown { reply } => reply,
        }
    }
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Smtp(server) => server.fmt(f),
            Self::Folder(folder) => folder.fmt(f),
        }
    }
}

//! What is said to a server, one thing after the other, and how long it is waited for.

use std::fmt::Display;
use std::iter;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use lettre::transport::smtp::authentication::DEFAULT_MECHANISMS;
use lettre::transport::smtp::client::{AsyncSmtpConnection, AsyncTokioStream, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::response::Response;
use tokio::net::{TcpStream, lookup_host};
use tokio::time::{Instant, timeout, timeout_at};

use super::failure::{Failure, Stage, words};
use super::unhurried::Unhurried;
use super::{Encryption, Server};
use crate::mail::outgoing::Rendered;

/// An open connection to a server that has let us in.
pub struct Conversation {
    connection: AsyncSmtpConnection,
    /// A mail was begun and not ended, so that the next one needs a RSET before it.
    begun: bool,
}

/// How long is waited: for each answer, and for all of them together. The second is what ends a
/// server that answers a byte at a time.
pub struct Patience {
    stage: Duration,
    mail: Duration,
    until: Instant,
}

impl Conversation {
    pub async fn open(server: &Server, patience: &Patience) -> Result<Self, Failure> {
        let connection = match &server.encryption {
            Encryption::None => greeted(server, patience).await?,
            Encryption::StartTls(tls) => {
                encrypted(greeted(server, patience).await?, server, tls, patience).await?
            }
            Encryption::Tls(tls) => greeted_over_tls(server, tls, patience).await?,
        };
        Ok(Self { connection: logged_in(connection, server, patience).await?, begun: false })
    }

    /// Up to the sender.
    pub async fn begin(&mut self, mail: &Rendered, patience: &Patience) -> Result<(), Failure> {
        if self.begun {
            self.ask(Stage::Mail, "RSET", Rset, patience).await?;
        }
        self.begun = true;
        let sender = Mail::new(mail.envelope.from().cloned(), vec![]);
        self.ask(Stage::Mail, "MAIL", sender, patience).await?;
        Ok(())
    }

    /// From the recipient to the end of the content. Answers with the server's last word.
    pub async fn finish(&mut self, mail: &Rendered, patience: &Patience) -> Result<String, Failure> {
        for recipient in mail.envelope.to() {
            self.ask(Stage::Rcpt, "RCPT", Rcpt::new(recipient.clone(), vec![]), patience).await?;
        }
        let answer = self.answer(Stage::Data, "DATA", Data, patience).await?;
        if !answer.has_code(354) {
            return Err(Failure::odd(Stage::Data, "DATA", &answer));
        }
        let reply = self.content(&mail.bytes, patience).await?;
        self.begun = false;
        Ok(reply)
    }

    pub async fn quit(mut self, at_most: Duration) {
        // Whatever comes of it: nothing depends on it any more.
        let _ = timeout(at_most, self.connection.quit()).await;
    }

    async fn content(&mut self, bytes: &[u8], patience: &Patience) -> Result<String, Failure> {
        let ending = AtomicBool::new(false);
        // The connection asks for more once it has written what it was given; there is no more, and
        // it goes on to write the final dot.
        let end = iter::from_fn(|| {
            ending.store(true, Ordering::Relaxed);
            None
        });
        let sent = self.connection.message_iter(iter::once(bytes).chain(end));
        let answered = patience.wait(Stage::Dot, "answer to the content", sent).await;
        let stage = if ending.load(Ordering::Relaxed) { Stage::Dot } else { Stage::Content };
        let answer = answered
            .map_err(|failure| failure.at(stage))?
            .map_err(|e| Failure::of(stage, "the content", &e))?;
        if answer.has_code(250) {
            Ok(words(&answer))
        } else {
            Err(Failure::odd(stage, "the content", &answer))
        }
    }

    /// Asks something to which any code from 200 to 299 is a yes.
    async fn ask(
        &mut self,
        stage: Stage,
        name: &str,
        command: impl Display,
        patience: &Patience,
    ) -> Result<(), Failure> {
        let answer = self.answer(stage, name, command, patience).await?;
        if (200..300).contains(&u16::from(answer.code())) {
            Ok(())
        } else {
            Err(Failure::odd(stage, name, &answer))
        }
    }

    async fn answer(
        &mut self,
        stage: Stage,
        name: &str,
        command: impl Display,
        patience: &Patience,
    ) -> Result<Response, Failure> {
        let answered =
            patience.wait(stage, &format!("answer to {name}"), self.connection.command(command)).await?;
        answered.map_err(|e| Failure::of(stage, name, &e))
    }
}

impl Patience {
    pub fn new(stage: Duration, mail: Duration) -> Self {
        Self { stage, mail, until: Instant::now() + mail }
    }

    async fn wait<F: Future>(&self, stage: Stage, what: &str, coming: F) -> Result<F::Output, Failure> {
        self.wait_for(self.stage, stage, what, coming).await
    }

    async fn wait_for<F: Future>(
        &self,
        at_most: Duration,
        stage: Stage,
        what: &str,
        coming: F,
    ) -> Result<F::Output, Failure> {
        let until = Instant::now() + at_most;
        timeout_at(until.min(self.until), coming).await.map_err(|_| {
            let reply = if until < self.until {
                format!("no {what} within {at_most:?}")
            } else {
                format!("no {what} within the {:?} that a mail may take", self.mail)
            };
            Failure::silent(stage, reply)
        })
    }
}

/// Waits for the greeting by itself, to tell a server that is busy from one that minds our name.
async fn greeted(server: &Server, patience: &Patience) -> Result<AsyncSmtpConnection, Failure> {
    let stream = connected(server, patience).await?;
    let broken = |problem: &str| Failure::silent(Stage::Opening, format!("no greeting: {problem}"));
    match patience.wait(Stage::Opening, "greeting", stream.peek(&mut [0])).await? {
        Ok(0) => return Err(broken("the connection was closed")),
        Ok(_) => {}
        Err(problem) => return Err(broken(&problem.to_string())),
    }
    let stream: Box<dyn AsyncTokioStream> = match server.encryption {
        Encryption::StartTls(_) => Box::new(Unhurried::new(stream)),
        Encryption::None | Encryption::Tls(_) => Box::new(stream),
    };
    let said = AsyncSmtpConnection::connect_with_transport(stream, &server.hello);
    let said = patience.wait(Stage::Opening, "answer to EHLO", said).await?;
    said.map_err(|e| Failure::of(Stage::Opening, "EHLO", &e))
}

/// The first of the server's addresses that answers.
async fn connected(server: &Server, patience: &Patience) -> Result<TcpStream, Failure> {
    let broken = |problem: &str| {
        Failure::silent(
            Stage::Opening,
            format!("no connection to {}:{}: {problem}", server.host, server.port),
        )
    };
    let found = lookup_host((server.host.as_str(), server.port));
    let found = patience.wait(Stage::Opening, "address of the server", found).await?;
    let mut failure = broken("it has no address");
    for address in found.map_err(|e| broken(&e.to_string()))? {
        let tried = patience.wait(Stage::Opening, "connection", TcpStream::connect(address)).await;
        match tried {
            Ok(Ok(stream)) => {
                // The final dot is a packet of its own, which would wait for the one before it. Where
                // that cannot be had, it is only slower.
                let _ = stream.set_nodelay(true);
                return Ok(stream);
            }
            Ok(Err(problem)) => failure = broken(&problem.to_string()),
            Err(silent) => failure = silent,
        }
    }
    Err(failure)
}

/// Here everything up to EHLO is one thing to wait for: the time of one stage for each address
/// that does not answer, and the time of another for the rest.
async fn greeted_over_tls(
    server: &Server,
    tls: &TlsParameters,
    patience: &Patience,
) -> Result<AsyncSmtpConnection, Failure> {
    const ASKED: &str = "TLS, the greeting or EHLO";
    let said = AsyncSmtpConnection::connect_tokio1(
        (server.host.as_str(), server.port),
        Some(patience.stage),
        &server.hello,
        Some(tls.clone()),
        None,
    );
    let said =
        patience.wait_for(2 * patience.stage, Stage::Opening, &format!("end to {ASKED}"), said).await?;
    said.map_err(|e| Failure::of(Stage::Opening, ASKED, &e))
}

async fn encrypted(
    mut connection: AsyncSmtpConnection,
    server: &Server,
    tls: &TlsParameters,
    patience: &Patience,
) -> Result<AsyncSmtpConnection, Failure> {
    if !connection.can_starttls() {
        return Err(Failure::silent(Stage::Opening, "the server does not offer STARTTLS".to_owned()));
    }
    let done = connection.starttls(tls.clone(), &server.hello);
    let done = patience.wait(Stage::Opening, "answer to STARTTLS", done).await?;
    done.map_err(|e| Failure::of(Stage::Opening, "STARTTLS", &e))?;
    Ok(connection)
}

async fn logged_in(
    mut connection: AsyncSmtpConnection,
    server: &Server,
    patience: &Patience,
) -> Result<AsyncSmtpConnection, Failure> {
    let Some(credentials) = &server.credentials else { return Ok(connection) };
    if connection.server_info().get_auth_mechanism(DEFAULT_MECHANISMS).is_none() {
        return Err(Failure::silent(
            Stage::Opening,
            "the server offers no login by PLAIN or LOGIN".to_owned(),
        ));
    }
    let done = connection.auth(DEFAULT_MECHANISMS, credentials);
    let done = patience.wait(Stage::Opening, "answer to AUTH", done).await?;
    match done {
        Ok(answer) if answer.has_code(235) => Ok(connection),
        Ok(answer) => Err(Failure::odd(Stage::Opening, "AUTH", &answer)),
        Err(problem) => Err(Failure::of(Stage::Opening, "AUTH", &problem)),
    }
    .map_err(|failure| failure.told(|reply| server.without_secrets(&reply)))
}

//! One connection, from the greeting to its end.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokio::net::TcpStream;

use super::script::{Act, Security, Stage};
use super::wire::{Over, Wire};
use super::{Accepted, Shared};

struct Session {
    /// None once the connection is over.
    wire: Option<Wire>,
    shared: Arc<Shared>,
    number: usize,
    hello: String,
    user: Option<String>,
    from: Option<String>,
    to: Vec<String>,
}

pub async fn serve(stream: TcpStream, shared: Arc<Shared>, number: usize) {
    let mut session = Session {
        wire: Some(Wire::new(stream)),
        shared,
        number,
        hello: String::new(),
        user: None,
        from: None,
        to: Vec::new(),
    };
    // A conversation ends in many ways, and each is the test's own.
    let _ = session.run().await;
}

impl Session {
    async fn run(&mut self) -> Result<(), Over> {
        if let Security::Tls(_) = self.security() {
            self.encrypt().await?;
        }
        self.answer(Stage::Greeting, "220 test.example ESMTP").await?;
        loop {
            let line = String::from_utf8_lossy(&self.wire()?.line().await?).trim_end().to_owned();
            let (verb, rest) = line.split_once([' ', ':']).unwrap_or((&line, ""));
            match verb.to_ascii_uppercase().as_str() {
                "EHLO" => self.hello(rest).await?,
                "STARTTLS" => self.starttls().await?,
                "AUTH" => self.auth(rest).await?,
                "MAIL" => self.mail(address(rest)).await?,
                "RCPT" => self.rcpt(address(rest)).await?,
                "DATA" => self.data().await?,
                "RSET" => {
                    self.forget();
                    self.answer(Stage::Rset, "250 2.0.0 forgotten").await?;
                }
                "NOOP" => self.say("250 2.0.0 still here\r\n").await?,
                "QUIT" => {
                    self.answer(Stage::Quit, "221 2.0.0 goodbye").await?;
                    return self.close().await;
                }
                _ => self.say("500 5.5.1 what?\r\n").await?,
            }
        }
    }

    async fn hello(&mut self, name: &str) -> Result<(), Over> {
        self.hello = name.to_owned();
        let encrypted = self.wire()?.is_encrypted();
        let mut abilities = vec!["test.example", "8BITMIME"];
        if matches!(self.security(), Security::StartTls(_)) && !encrypted {
            abilities.push("STARTTLS");
        }
        if self.login().is_some() {
            abilities.push("AUTH PLAIN");
        }
        let last = abilities.len() - 1;
        let lines = abilities.iter().enumerate();
        let lines: Vec<String> =
            lines.map(|(n, word)| format!("250{}{word}", if n == last { ' ' } else { '-' })).collect();
        self.answer(Stage::Ehlo, &lines.join("\r\n")).await?;
        Ok(())
    }

    async fn starttls(&mut self) -> Result<(), Over> {
        if self.answer(Stage::StartTls, "220 2.0.0 go on").await? {
            self.encrypt().await?;
        }
        Ok(())
    }

    async fn encrypt(&mut self) -> Result<(), Over> {
        let (Security::Tls(certificate) | Security::StartTls(certificate)) = self.security() else {
            return Err(Over);
        };
        match self.shared.act(Stage::Handshake, None) {
            None => {
                let config = self.shared.authority().server(certificate);
                self.wire = Some(self.take()?.encrypt(config).await?);
                Ok(())
            }
            Some(act) => {
                self.wire()?.listen().await;
                // The beginning of a server's hello.
                self.perform(act, "\u{16}\u{3}\u{3}\0\u{7a}\u{2}\0\0\u{76}\u{3}\u{3}").await?;
                Err(Over)
            }
        }
    }

    async fn auth(&mut self, rest: &str) -> Result<(), Over> {
        let given = rest.split_once(' ').and_then(|(_, secret)| STANDARD.decode(secret).ok());
        let login = self
            .login()
            .filter(|(user, password)| given.as_deref() == Some(format!("\0{user}\0{password}").as_bytes()));
        match login {
            Some((user, _)) => {
                if self.answer(Stage::Auth, "235 2.7.0 welcome").await? {
                    self.user = Some(user);
                }
            }
            None => self.say("535 5.7.8 wrong user or password\r\n").await?,
        }
        Ok(())
    }

    async fn mail(&mut self, sender: String) -> Result<(), Over> {
        if self.login().is_some() && self.user.is_none() {
            return self.say("530 5.7.0 log in first\r\n").await;
        }
        if self.from.is_some() {
            return self.say("503 5.5.1 one mail at a time\r\n").await;
        }
        if self.answer(Stage::Mail, "250 2.1.0 sender ok").await? {
            self.from = Some(sender);
        }
        Ok(())
    }

    async fn rcpt(&mut self, recipient: String) -> Result<(), Over> {
        let greylisting = self.shared.script.lock().unwrap().greylisting;
        let act = match self.shared.act(Stage::Rcpt, Some(&recipient)) {
            None if greylisting && self.shared.seen.lock().unwrap().insert(recipient.clone()) => {
                Some(Act::answer("450 4.2.0 greylisted, come again"))
            }
            act => act,
        };
        if self.follow(act, "250 2.1.5 recipient ok").await? {
            self.to.push(recipient);
        }
        Ok(())
    }

    async fn data(&mut self) -> Result<(), Over> {
        let (Some(from), false) = (self.from.clone(), self.to.is_empty()) else {
            return self.say("503 5.5.1 from whom, to whom?\r\n").await;
        };
        if !self.answer(Stage::Data, "354 go on").await? {
            return Ok(());
        }
        let raw = self.content().await?;
        let dot = self.shared.act(Stage::Dot, None);
        let to = std::mem::take(&mut self.to);
        self.forget();
        if dot.is_some() {
            self.follow(dot, "250 2.0.0 it is not kept").await?;
            return Ok(());
        }
        let mail = Accepted {
            from,
            to,
            raw,
            connection: self.number,
            encrypted: self.wire()?.is_encrypted(),
            hello: self.hello.clone(),
            user: self.user.clone(),
        };
        let number = self.shared.keep(mail);
        self.answer(Stage::Kept, &format!("250 2.0.0 kept as {number}")).await?;
        Ok(())
    }

    async fn content(&mut self) -> Result<Vec<u8>, Over> {
        let mut raw = Vec::new();
        loop {
            let line = self.wire()?.line().await?;
            if raw.is_empty()
                && let Some(act) = self.shared.act(Stage::Content, None)
            {
                self.perform(act, "250 ").await?;
            }
            match line.strip_prefix(b".") {
                Some(b"\r\n") => return Ok(raw),
                Some(line) => raw.extend_from_slice(line),
                None => raw.extend_from_slice(&line),
            }
        }
    }

    /// Answers as the script says, or else in the usual way. Tells whether that was a yes.
    async fn answer(&mut self, stage: Stage, usual: &str) -> Result<bool, Over> {
        let act = self.shared.act(stage, None);
        self.follow(act, usual).await
    }

    async fn follow(&mut self, act: Option<Act>, usual: &str) -> Result<bool, Over> {
        let usual = format!("{usual}\r\n");
        match act {
            Some(act) => self.perform(act, &usual).await,
            None => self.say(&usual).await.map(|()| true),
        }
    }

    async fn perform(&mut self, act: Act, usual: &str) -> Result<bool, Over> {
        match act {
            Act::Answer(line) => {
                self.say(&format!("{line}\r\n")).await?;
                if line.starts_with("421") {
                    self.close().await?;
                }
                return Ok(line.starts_with(['2', '3']));
            }
            Act::Wait(time) => {
                tokio::time::sleep(time).await;
                self.say(usual).await?;
                return Ok(true);
            }
            Act::Close => {
                self.say(usual).await?;
                self.close().await?;
            }
            Act::Half => {
                self.say(&usual[..usual.len() / 2]).await?;
                self.close().await?;
            }
            Act::Leave => self.close().await?,
            Act::Reset => self.take()?.reset(),
            Act::Silence => self.take()?.hold().await,
            Act::Dribble => self.take()?.dribble(&usual[..3]).await,
        }
        Err(Over)
    }

    async fn close(&mut self) -> Result<(), Over> {
        self.take()?.close().await;
        Err(Over)
    }

    async fn say(&mut self, text: &str) -> Result<(), Over> {
        self.wire()?.say(text.as_bytes()).await
    }

    fn take(&mut self) -> Result<Wire, Over> {
        self.wire.take().ok_or(Over)
    }

    fn wire(&mut self) -> Result<&mut Wire, Over> {
        self.wire.as_mut().ok_or(Over)
    }

    fn forget(&mut self) {
        self.from = None;
        self.to.clear();
    }

    fn security(&self) -> Security {
        self.shared.script.lock().unwrap().security
    }

    fn login(&self) -> Option<(String, String)> {
        self.shared.script.lock().unwrap().login.clone()
    }
}

/// `FROM:<a@b> SIZE=1` gives `a@b`.
fn address(rest: &str) -> String {
    let inside = rest.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inside.map(|(address, _)| address).unwrap_or_default().to_owned()
}

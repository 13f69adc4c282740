//! A connection, in plain text or in TLS.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::server::TlsStream;

/// Between two letters of an answer without end.
const PAUSE: Duration = Duration::from_millis(20);

pub enum Wire {
    Plain(BufReader<TcpStream>),
    Tls(Box<BufReader<TlsStream<TcpStream>>>),
}

/// The connection is over.
pub struct Over;

impl Wire {
    pub fn new(stream: TcpStream) -> Self {
        // What cannot be set is only slower.
        let _ = stream.set_nodelay(true);
        Self::Plain(BufReader::new(stream))
    }

    pub async fn encrypt(self, config: Arc<ServerConfig>) -> Result<Self, Over> {
        match self {
            Self::Plain(plain) => {
                let tls = TlsAcceptor::from(config).accept(plain.into_inner()).await.map_err(|_| Over)?;
                Ok(Self::Tls(Box::new(BufReader::new(tls))))
            }
            Self::Tls(_) => Err(Over),
        }
    }

    pub fn is_encrypted(&self) -> bool {
        matches!(self, Self::Tls(_))
    }

    /// A line as it came, with its end.
    pub async fn line(&mut self) -> Result<Vec<u8>, Over> {
        let mut line = Vec::new();
        let read = match self {
            Self::Plain(wire) => wire.read_until(b'\n', &mut line).await,
            Self::Tls(wire) => wire.read_until(b'\n', &mut line).await,
        };
        match read {
            Ok(1..) if line.ends_with(b"\n") => Ok(line),
            _ => Err(Over),
        }
    }

    pub async fn say(&mut self, bytes: &[u8]) -> Result<(), Over> {
        let said = match self {
            Self::Plain(wire) => wire.write_all(bytes).await,
            Self::Tls(wire) => match wire.write_all(bytes).await {
                Ok(()) => wire.flush().await,
                Err(problem) => Err(problem),
            },
        };
        said.map_err(|_| Over)
    }

    /// Whatever comes first.
    pub async fn listen(&mut self) {
        let _ = match self {
            Self::Plain(wire) => wire.read_u8().await,
            Self::Tls(wire) => wire.read_u8().await,
        };
    }

    /// Ends it in good order. What is on its way already is heard, for else the system would turn
    /// this into a reset.
    pub async fn close(mut self) {
        let _ = match &mut self {
            Self::Plain(wire) => wire.shutdown().await,
            Self::Tls(wire) => wire.shutdown().await,
        };
        let heard = async { while self.line().await.is_ok() {} };
        let _ = tokio::time::timeout(PAUSE, heard).await;
    }

    /// Ends it at once: the other side gets an RST.
    pub fn reset(self) {
        let tcp = match &self {
            Self::Plain(wire) => wire.get_ref(),
            Self::Tls(wire) => wire.get_ref().get_ref().0,
        };
        tcp.set_zero_linger().expect("the connection can be reset");
    }

    /// Holds it, and neither says nor hears anything.
    pub async fn hold(self) {
        std::future::pending().await
    }

    pub async fn dribble(mut self, code: &str) {
        let beginning = format!("{code}-");
        let letters = beginning.bytes().chain(std::iter::repeat(b'x'));
        for letter in letters {
            if self.say(&[letter]).await.is_err() {
                break;
            }
            tokio::time::sleep(PAUSE).await;
        }
    }
}

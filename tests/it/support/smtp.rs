//! An SMTP server of the test's own on a free port: healthy, or as ill as a [`Script`] says. It keeps
//! what it has accepted.
//!
//! ```ignore
//! let server = SmtpServer::start(Script::healthy().nth(2, Stage::Rcpt, Act::answer("450 4.2.1 later")));
//! let mailer = Mailer::parse(&server.url(), &Options::default());
//! // …
//! server.set(Script::healthy());
//! assert_eq!(server.copies("351-1@bury.example"), 1);
//! ```

mod certificates;
mod script;
mod session;
mod wire;

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::Notify;
use tokio::time::timeout;

use certificates::Authority;
use script::Security;
pub use script::{Act, Certificate, Script, Stage};

/// A running server; gone when dropped.
pub struct SmtpServer {
    address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

/// A mail that the server took over.
#[derive(Clone, Debug)]
pub struct Accepted {
    pub from: String,
    pub to: Vec<String>,
    /// As it was sent, without the dots that the protocol adds.
    pub raw: Vec<u8>,
    /// Which connection it came over, counted from 1.
    pub connection: usize,
    pub encrypted: bool,
    /// The name given in EHLO.
    pub hello: String,
    /// Who had logged in.
    pub user: Option<String>,
}

#[derive(Default)]
struct Shared {
    script: Mutex<Script>,
    changed: Notify,
    /// Whether connections are accepted.
    reachable: AtomicBool,
    stopped: Notify,
    connections: AtomicUsize,
    accepted: Mutex<Vec<Accepted>>,
    /// Recipients that greylisting has seen.
    seen: Mutex<BTreeSet<String>>,
    authority: OnceLock<Authority>,
}

impl SmtpServer {
    pub fn start(script: Script) -> Self {
        let shared = Arc::new(Shared { script: Mutex::new(script), ..Shared::default() });
        let (sender, receiver) = mpsc::channel();
        let served = shared.clone();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime").block_on(serve(served, sender));
        });
        let address = receiver.recv().expect("the server starts");
        Self { address, shared, thread: Some(thread) }
    }

    /// What the server does from now on; connections that are open follow it, too.
    pub fn set(&self, script: Script) {
        *self.shared.script.lock().unwrap() = script;
        self.shared.changed.notify_one();
        while !self.shared.reachable.load(Ordering::Acquire) {
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// The server's address for `mail.url`, with the login where the script wants one.
    pub fn url(&self) -> String {
        let script = self.shared.script.lock().unwrap();
        let scheme = match script.security {
            Security::None => "smtp",
            Security::StartTls(_) => "smtp+starttls",
            Security::Tls(_) => "smtps",
        };
        let login =
            script.login.as_ref().map(|(user, password)| format!("{user}:{password}@")).unwrap_or_default();
        format!("{scheme}://{login}{}", self.address)
    }

    /// The authority that has signed the server's good certificates.
    pub fn ca_file(&self) -> &Path {
        self.shared.authority().file()
    }

    pub fn accepted(&self) -> Vec<Accepted> {
        self.shared.accepted.lock().unwrap().clone()
    }

    /// How often a mail of this id has arrived.
    pub fn copies(&self, message_id: &str) -> usize {
        let id = format!("<{message_id}>");
        let accepted = self.shared.accepted.lock().unwrap();
        accepted.iter().filter(|mail| mail.header("Message-ID").as_deref() == Some(&id)).count()
    }

    /// How many connections there have been.
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::Relaxed)
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        self.shared.stopped.notify_one();
        self.shared.changed.notify_one();
        if let Some(thread) = self.thread.take() {
            let ended = thread.join();
            assert!(ended.is_ok() || std::thread::panicking(), "the mail server panicked");
        }
    }
}

impl Accepted {
    /// A header of the mail, unfolded.
    pub fn header(&self, name: &str) -> Option<String> {
        let text = String::from_utf8_lossy(&self.raw);
        let head = text.split("\r\n\r\n").next()?.replace("\r\n ", " ");
        let mut fields = head.split("\r\n").filter_map(|line| line.split_once(": "));
        fields.find(|(named, _)| named.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned())
    }
}

impl Shared {
    fn authority(&self) -> &Authority {
        self.authority.get_or_init(Authority::new)
    }

    /// Answers with how many have been kept.
    fn keep(&self, mail: Accepted) -> usize {
        let mut accepted = self.accepted.lock().unwrap();
        accepted.push(mail);
        accepted.len()
    }

    /// What the script wants at a stage, if it is not the usual.
    fn act(&self, stage: Stage, recipient: Option<&str>) -> Option<Act> {
        self.script.lock().unwrap().act(stage, recipient)
    }
}

async fn serve(shared: Arc<Shared>, started: mpsc::Sender<SocketAddr>) {
    let socket = TcpSocket::new_v4().expect("a socket");
    // Little fits on the way, so that a server that does not listen is soon noticed.
    socket.set_recv_buffer_size(32 * 1024).expect("a small buffer");
    socket.bind("127.0.0.1:0".parse().expect("an address")).expect("a free port");
    let address = socket.local_addr().expect("it is bound");
    let listener = match shared.act(Stage::Connect, None) {
        None => {
            let listener = socket.listen(1024).expect("it listens");
            started.send(address).expect("the test waits");
            listener
        }
        Some(Act::Silence) => {
            let listener = socket.listen(0).expect("it listens");
            let queue = filled_queue(address).await;
            started.send(address).expect("the test waits");
            shared.changed.notified().await;
            for _ in queue {
                listener.accept().await.expect("a connection of the queue");
            }
            listener
        }
        // A port that is taken and not listened at refuses connections.
        Some(_) => {
            started.send(address).expect("the test waits");
            shared.changed.notified().await;
            socket.listen(1024).expect("it listens")
        }
    };
    shared.reachable.store(true, Ordering::Release);
    tokio::select! {
        () = accept(&listener, &shared) => {}
        () = shared.stopped.notified() => {}
    }
}

async fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    loop {
        let (stream, _) = listener.accept().await.expect("a connection");
        let number = shared.connections.fetch_add(1, Ordering::Relaxed) + 1;
        tokio::spawn(session::serve(stream, shared.clone(), number));
    }
}

/// Takes every place in the queue of a server that accepts nothing, so that whoever comes next gets
/// no answer at all.
async fn filled_queue(address: SocketAddr) -> Vec<TcpStream> {
    let mut queue = Vec::new();
    while let Ok(Ok(stream)) = timeout(Duration::from_millis(100), TcpStream::connect(address)).await {
        queue.push(stream);
    }
    queue
}

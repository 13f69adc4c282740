//! What every test of the whole program stands on: a real server on a free port, a fixed clock,
//! and both databases.

mod client;
mod database;

use std::path::Path;
use std::sync::mpsc;
use std::thread::JoinHandle;

use actix_web::dev::ServerHandle;
use twentyweeks::app::tokens::Holder;
use twentyweeks::app::{App, Unwatched};
use twentyweeks::clock::{Clock, parse_moment};
use twentyweeks::config::Config;
use twentyweeks::domain::identifiers::AuthorityCode;
use twentyweeks::domain::permission::Role;

pub use client::{Client, Reply, registration};
pub use database::{Kind, TestDatabase};

/// The day it is in the tests, unless one says otherwise.
pub const TODAY: &str = "2026-11-01";

/// Each test named here runs once on SQLite and once on PostgreSQL. Without `TEST_POSTGRES_URL`
/// the second says that it is skipped; in CI it fails.
#[macro_export]
macro_rules! on_both_databases {
    ($($test:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[test] fn $test() { super::$test($crate::support::TestApp::start($crate::support::Kind::Sqlite)) })+
        }
        mod on_postgres {
            $(#[test] fn $test() {
                if $crate::support::Kind::Postgres.is_there() {
                    super::$test($crate::support::TestApp::start($crate::support::Kind::Postgres))
                }
            })+
        }
    };
}

/// A running server with its database. When it is dropped, what it stored is verified.
pub struct TestApp {
    pub app: App,
    pub address: String,
    server: ServerHandle,
    thread: Option<JoinHandle<()>>,
    /// Whether the record is left in a state that `verify` would rightly refuse.
    pub tampered: bool,
    /// Where its mails go.
    pub mails: tempfile::TempDir,
    // Last, so that the database goes when nobody uses it any more.
    pub database: TestDatabase,
}

impl TestApp {
    pub fn start(kind: Kind) -> Self {
        Self::start_on(kind, TODAY)
    }

    pub fn start_on(kind: Kind, today: &str) -> Self {
        let database = TestDatabase::create(kind);
        let mails = tempfile::tempdir().expect("a folder");
        let app = open(&database, mails.path(), today);
        app.prepare().expect("the database can be prepared");
        let (sender, receiver) = mpsc::channel();
        let served = app.clone();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let (address, server) = twentyweeks::web::server(served).expect("the server starts");
                sender.send((address, server.handle())).expect("the test waits");
                server.await.expect("the server ends well");
            });
        });
        let (address, server) = receiver.recv().expect("the server listens");
        let address = format!("http://{address}");
        Self { app, address, server, thread: Some(thread), tampered: false, mails, database }
    }

    /// A client with a new token of this role for an authority.
    pub fn client(&self, role: Role, authority: &str) -> Client {
        let holder = Holder::Authority(AuthorityCode::parse(authority).expect("a code"));
        self.client_of(role, &holder)
    }

    pub fn caseworker(&self) -> Client {
        self.client(Role::Caseworker, "351")
    }

    pub fn manager(&self) -> Client {
        self.client(Role::Manager, "351")
    }

    /// A client of a service that is in the directory already.
    pub fn partner(&self, service: &str) -> Client {
        self.client_of(Role::Partner, &Holder::Service { name: service.to_owned(), authority: None })
    }

    pub fn client_of(&self, role: Role, holder: &Holder) -> Client {
        static NUMBER: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let name = format!("{} {number}", role.name());
        let secret = self.app.create_token(&name, role, holder, None).expect("a token is made");
        Client::new(&self.address, Some(secret))
    }

    /// A client that shows no token.
    pub fn stranger(&self) -> Client {
        Client::new(&self.address, None)
    }

    /// The same database, on another day.
    pub fn app_on(&self, today: &str) -> App {
        open(&self.database, self.mails.path(), today)
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        let stopped = self.server.stop(true);
        actix_web::rt::System::new().block_on(stopped);
        if let Some(thread) = self.thread.take() {
            let ended = thread.join();
            assert!(ended.is_ok() || std::thread::panicking(), "the server panicked");
        }
        if !std::thread::panicking() && !self.tampered {
            let verified = self.app.verify(&Unwatched).expect("the record can be verified");
            assert_eq!(verified.differences, Vec::<String>::new(), "the projection is what replaying gives");
        }
    }
}

fn open(database: &TestDatabase, mails: &Path, today: &str) -> App {
    let variables = [
        ("TWENTYWEEKS__DATABASE__URL", database.url()),
        ("TWENTYWEEKS__DATABASE__POOL_SIZE", "6".to_owned()),
        ("TWENTYWEEKS__MAIL__URL", format!("folder:{}", mails.display())),
        ("TWENTYWEEKS__SERVER__ADDRESS", "127.0.0.1:0".to_owned()),
        ("TWENTYWEEKS__SERVER__REQUEST_TIMEOUT_S", "4".to_owned()),
    ];
    let variables = variables.into_iter().map(|(name, value)| (name.to_owned(), value));
    let config = Config::layered(None, variables).expect("good settings");
    App::open(config, Clock::Fixed(parse_moment(today).expect("a date"))).expect("the database opens")
}

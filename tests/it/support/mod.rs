//! What every test of the whole program stands on: a real server on a free port, a fixed clock,
//! and both databases.

mod browser;
mod client;
mod database;
#[allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed; also where a benchmark uses this"
)]
pub mod smtp;

use std::sync::mpsc;
use std::thread::JoinHandle;

use actix_web::dev::ServerHandle;
use diesel::{QueryableByName, RunQueryDsl};
use twentyweeks::app::tokens::Holder;
use twentyweeks::app::{App, Unwatched};
use twentyweeks::clock::{Clock, parse_moment};
use twentyweeks::config::Config;
use twentyweeks::db::{Conn, notices};
use twentyweeks::domain::identifiers::{AuthorityCode, Email};
use twentyweeks::domain::permission::Role;

pub use browser::{Browser, Seen};
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
            $(#[test] fn $test() {
                super::$test($crate::support::OnDatabase::on($crate::support::Kind::Sqlite))
            })+
        }
        mod on_postgres {
            $(#[test] fn $test() {
                if $crate::support::Kind::Postgres.is_there() {
                    super::$test($crate::support::OnDatabase::on($crate::support::Kind::Postgres))
                }
            })+
        }
    };
}

/// What a test on both databases is given: the one that its argument asks for.
pub trait OnDatabase {
    fn on(kind: Kind) -> Self;
}

impl OnDatabase for Kind {
    fn on(kind: Kind) -> Self {
        kind
    }
}

impl OnDatabase for TestApp {
    fn on(kind: Kind) -> Self {
        Self::start(kind)
    }
}

/// A running server with its database. When it is dropped, what it stored is verified.
pub struct TestApp {
    pub app: App,
    pub address: String,
    settings: Vec<(String, String)>,
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
        Self::start_with(kind, today, &[])
    }

    /// With settings of the test's own, each as its key (`mail.url`) and its value.
    pub fn start_with(kind: Kind, today: &str, settings: &[(&str, &str)]) -> Self {
        let database = TestDatabase::create(kind);
        let mails = tempfile::tempdir().expect("a folder");
        let mut settings: Vec<_> =
            settings.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        if !settings.iter().any(|(key, _)| key == "mail.url") {
            settings.push(("mail.url".to_owned(), format!("folder:{}", mails.path().display())));
        }
        let app = open(&database, today, &settings);
        app.prepare().expect("the database can be prepared");
        let (address, server, thread) = serve(&app);
        Self { app, address, settings, server, thread: Some(thread), tampered: false, mails, database }
    }

    /// The same server, at another time.
    pub fn move_to(&mut self, clock: Clock) {
        self.stop();
        self.app.clock = clock;
        let (address, server, thread) = serve(&self.app);
        (self.address, self.server, self.thread) = (address, server, Some(thread));
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

    /// Somebody of this role in an authority, signed in with a browser.
    pub fn browser(&self, role: Role, authority: &str) -> Browser {
        self.browser_of(role, &Holder::Authority(AuthorityCode::parse(authority).expect("a code")))
    }

    /// Somebody of a service that is in the directory already, signed in with a browser.
    pub fn partner_browser(&self, service: &str) -> Browser {
        self.browser_of(Role::Partner, &Holder::Service { name: service.to_owned(), authority: None })
    }

    pub fn browser_of(&self, role: Role, holder: &Holder) -> Browser {
        static NUMBER: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let email = Email::parse(&format!("{}{number}@council.example", role.name())).expect("an address");
        self.app
            .add_person(&email, &format!("Test {}", role.name()), role, holder)
            .expect("a person is added");
        self.signed_in(&email)
    }

    /// Somebody who is there already, signed in with a browser.
    pub fn signed_in(&self, email: &Email) -> Browser {
        let people = self.app.list_people().expect("people are listed");
        let person = people.iter().find(|person| person.email == email.as_str()).expect("they are there");
        let account = self.app.ensure_account(email).expect("an account");
        let secret = self.app.begin_session(account, person.id, true, "a test").expect("a session");
        let session = self.app.session_of(&secret).expect("it is found").expect("it holds");
        Browser::at(self).signed_in(secret, session.form_key)
    }

    /// A client that shows no token.
    pub fn stranger(&self) -> Client {
        Client::new(&self.address, None)
    }

    /// The same database, on another day.
    pub fn app_on(&self, today: &str) -> App {
        open(&self.database, today, &self.settings)
    }

    /// The same, with other settings on top.
    pub fn app_with(&self, today: &str, settings: &[(&str, &str)]) -> App {
        let own = settings.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        let settings: Vec<_> = self.settings.iter().cloned().chain(own).collect();
        open(&self.database, today, &settings)
    }

    fn stop(&mut self) {
        let stopped = self.server.stop(true);
        actix_web::rt::System::new().block_on(stopped);
        if let Some(thread) = self.thread.take() {
            let ended = thread.join();
            assert!(ended.is_ok() || std::thread::panicking(), "the server panicked");
        }
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.stop();
        if !std::thread::panicking() && !self.tampered {
            assert_consistent(&self.app);
        }
    }
}

/// Nothing that is stored contradicts anything else that is stored.
pub fn assert_consistent(app: &App) {
    let verified = app.verify(&Unwatched).expect("the record can be verified");
    assert_eq!(verified.differences, Vec::<String>::new(), "the projection is what replaying gives");
    let without_entry = app.db.read(|conn| count(conn, NOTICES_WITHOUT_ENTRY)).expect("an answer");
    assert_eq!(without_entry, 0, "every notice has its entry");
    let lost = app.db.read(notices::raised_without_notice).expect("an answer");
    assert_eq!(lost, [], "every alert that was raised has its notice");
    let unsent = app.db.read(notices::mailed_without_mail).expect("an answer");
    assert_eq!(unsent, [], "every notice that is said to be in a mail is in one");
}

const NOTICES_WITHOUT_ENTRY: &str = "SELECT count(*) AS number FROM notices WHERE NOT EXISTS (\
    SELECT 1 FROM case_events WHERE case_events.case_id = notices.case_id AND case_events.seq = notices.seq)";

/// What a statement that counts has counted, as `number`.
pub fn count(conn: &mut Conn, statement: &str) -> Result<i64, twentyweeks::db::Error> {
    #[derive(QueryableByName)]
    struct Counted {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        number: i64,
    }
    let query = diesel::sql_query(statement);
    let counted: Counted = match conn {
        Conn::Sqlite(conn) => query.get_result(conn),
        Conn::Postgres(conn) => query.get_result(conn),
    }?;
    Ok(counted.number)
}

fn serve(app: &App) -> (String, ServerHandle, JoinHandle<()>) {
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
    (format!("http://{address}"), server, thread)
}

fn open(database: &TestDatabase, today: &str, settings: &[(String, String)]) -> App {
    let usual = [
        ("database.url", database.url()),
        ("database.pool_size", "6".to_owned()),
        ("server.address", "127.0.0.1:0".to_owned()),
        // So that a test can come from several places.
        ("server.trusted_proxies", "[\"127.0.0.1\"]".to_owned()),
        ("server.request_timeout_s", "4".to_owned()),
    ];
    let usual = usual.into_iter().map(|(key, value)| (key.to_owned(), value));
    let variables = usual
        .chain(settings.iter().cloned())
        .map(|(key, value)| (format!("TWENTYWEEKS__{}", key.replace('.', "__").to_uppercase()), value));
    let config = Config::layered(None, variables).expect("good settings");
    App::open(config, Clock::Fixed(parse_moment(today).expect("a date"))).expect("the database opens")
}

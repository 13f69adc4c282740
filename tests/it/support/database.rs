//! A database of the test's own, gone when the test is over.

use std::io::Write;
use std::sync::Once;

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    /// SQLite always is. PostgreSQL is where `TEST_POSTGRES_URL` says; where it says nothing, the
    /// test is skipped aloud, and in CI it fails.
    #[allow(clippy::print_stderr, reason = "a test that is skipped says so")]
    pub fn is_there(self) -> bool {
        if self == Self::Sqlite || postgres_url().is_some() {
            return true;
        }
        assert!(std::env::var_os("CI").is_none(), "TEST_POSTGRES_URL is not set: in CI nothing is skipped");
        static SAID: Once = Once::new();
        SAID.call_once(|| {
            // Straight to stderr: what is printed in a test that passes is not shown.
            let _ = writeln!(std::io::stderr(), "SKIPPED on PostgreSQL: TEST_POSTGRES_URL is not set");
        });
        false
    }
}

pub enum TestDatabase {
    Sqlite(tempfile::TempDir),
    Postgres { schema: String },
}

impl TestDatabase {
    pub fn create(kind: Kind) -> Self {
        match kind {
            Kind::Sqlite => Self::Sqlite(tempfile::tempdir().expect("a folder")),
            Kind::Postgres => {
                let schema = format!("test_{:016x}", rand::random::<u64>());
                run(&format!("CREATE SCHEMA {schema}"));
                Self::Postgres { schema }
            }
        }
    }

    pub fn url(&self) -> String {
        match self {
            Self::Sqlite(folder) => format!("sqlite:{}", folder.path().join("twentyweeks.db").display()),
            Self::Postgres { schema } => {
                let url = postgres_url().expect("TEST_POSTGRES_URL is set");
                let separator = if url.contains('?') { '&' } else { '?' };
                format!("{url}{separator}options=-csearch_path%3D{schema}")
            }
        }
    }

    /// Statements past the program, as somebody with the database's password could send them.
    pub fn meddle(&self, statements: &str) {
        match self {
            Self::Sqlite(folder) => {
                let path = folder.path().join("twentyweeks.db");
                let mut conn =
                    diesel::SqliteConnection::establish(&path.to_string_lossy()).expect("the file opens");
                conn.batch_execute("PRAGMA busy_timeout = 5000").expect("waits");
                conn.batch_execute(statements).expect("the statements run");
            }
            Self::Postgres { schema } => run(&format!("SET search_path TO {schema}; {statements}")),
        }
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Self::Postgres { schema } = self {
            run(&format!("SET client_min_messages TO warning; DROP SCHEMA {schema} CASCADE"));
        }
    }
}

fn run(statements: &str) {
    let url = postgres_url().expect("TEST_POSTGRES_URL is set");
    let mut conn = PgConnection::establish(&url).expect("PostgreSQL answers");
    conn.batch_execute(statements).expect("the statements run");
}

#[allow(clippy::disallowed_methods, reason = "a test's own setting")]
fn postgres_url() -> Option<String> {
    std::env::var("TEST_POSTGRES_URL").ok().filter(|url| !url.is_empty())
}

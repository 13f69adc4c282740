//! Connections. The variant is chosen by the URL's scheme alone: no scheme, no start, and never
//! a silent step from one database to the other.

use std::path::{Path, PathBuf};

use diesel::connection::{SimpleConnection, TransactionManager};
use diesel::{Connection, PgConnection, SqliteConnection};

use super::{Conn, Error, Options};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

/// Where the record is.
#[derive(Clone, PartialEq, Eq)]
pub enum Target {
    Sqlite(PathBuf),
    /// The URL as given; it may hold a password.
    Postgres(String),
}

impl std::fmt::Debug for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(_) => f.write_str("postgres://…"),
        }
    }
}

impl Target {
    pub fn parse(url: &str) -> Result<Self, String> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Postgres(url.to_owned()));
        }
        match url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:")) {
            Some(path) if !path.is_empty() => Ok(Self::Sqlite(PathBuf::from(path))),
            _ => Err("allowed are `sqlite:PATH` and `postgres://USER@HOST/NAME`".to_owned()),
        }
    }

    pub const fn backend(&self) -> Backend {
        match self {
            Self::Sqlite(_) => Backend::Sqlite,
            Self::Postgres(_) => Backend::Postgres,
        }
    }

    /// Whether a password or children's data could be read on the way: a PostgreSQL server on
    /// another machine, spoken to without TLS.
    pub fn is_plaintext_to_another_machine(&self) -> bool {
        let Self::Postgres(url) = self else { return false };
        let after_scheme = url.split_once("://").map_or("", |(_, rest)| rest);
        let (place, query) = after_scheme.split_once('?').unwrap_or((after_scheme, ""));
        let authority = place.split('/').next().unwrap_or_default();
        let host_port = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        let host = match host_port.strip_prefix('[') {
            Some(v6) => v6.split(']').next().unwrap_or_default(),
            None => host_port.split(':').next().unwrap_or_default(),
        };
        let option = |name: &str| {
            query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")).map(str::to_owned))
        };
        let host = option("host").unwrap_or_else(|| host.to_owned()).replace("%2F", "/").replace("%2f", "/");
        let here =
            host.is_empty() || host.starts_with('/') || matches!(&*host, "localhost" | "127.0.0.1" | "::1");
        let tls =
            option("sslmode").is_some_and(|mode| matches!(&*mode, "require" | "verify-ca" | "verify-full"));
        !here && !tls
    }
}

#[derive(Debug)]
pub struct Manager {
    target: Target,
    setup: String,
}

impl Manager {
    pub fn new(options: &Options) -> Result<Self, Error> {
        let busy = options.busy_timeout.as_millis();
        let setup = match &options.target {
            Target::Sqlite(path) => {
                create_folder(path)?;
                format!(
                    "PRAGMA busy_timeout = {busy}; PRAGMA journal_mode = WAL; PRAGMA synchronous = {}; \
                     PRAGMA foreign_keys = ON; PRAGMA cache_size = -8192;",
                    options.synchronous
                )
            }
            Target::Postgres(_) => format!(
                "SET TIME ZONE 'UTC'; SET lock_timeout = {busy}; SET statement_timeout = '60s'; \
                 SET idle_in_transaction_session_timeout = '60s'; SET synchronous_commit = on;"
            ),
        };
        Ok(Self { target: options.target.clone(), setup })
    }
}

fn create_folder(path: &Path) -> Result<(), Error> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => std::fs::create_dir_all(folder)
            .map_err(|e| Error::Unavailable(format!("cannot create {}: {e}", folder.display()))),
        _ => Ok(()),
    }
}

impl diesel::r2d2::ManageConnection for Manager {
    type Connection = Conn;
    type Error = Error;

    fn connect(&self) -> Result<Conn, Error> {
        let unavailable = |e: diesel::ConnectionError| Error::Unavailable(e.to_string());
        let mut conn = match &self.target {
            Target::Sqlite(path) => {
                Conn::Sqlite(SqliteConnection::establish(&path.to_string_lossy()).map_err(unavailable)?)
            }
            Target::Postgres(url) => Conn::Postgres(PgConnection::establish(url).map_err(unavailable)?),
        };
        conn.batch_execute(&self.setup)?;
        Ok(conn)
    }

    fn is_valid(&self, conn: &mut Conn) -> Result<(), Error> {
        match conn {
            Conn::Sqlite(_) => Ok(()),
            Conn::Postgres(conn) => Ok(conn.batch_execute("SELECT 1")?),
        }
    }

    /// A connection that could not end its transaction is not used again.
    fn has_broken(&self, conn: &mut Conn) -> bool {
        std::thread::panicking()
            || <Conn as Connection>::TransactionManager::is_broken_transaction_manager(conn)
    }
}

#[derive(Debug)]
pub struct LogErrors;

impl diesel::r2d2::HandleError<Error> for LogErrors {
    fn handle_error(&self, error: Error) {
        tracing::warn!(%error, "no connection to the database");
    }
}

#[cfg(test)]
mod tests {
    use super::Target;

    fn risky(url: &str) -> bool {
        Target::parse(url).unwrap().is_plaintext_to_another_machine()
    }

    #[test]
    fn a_url_without_a_known_scheme_is_refused() {
        assert!(Target::parse("data/twentyweeks.db").is_err());
        assert!(Target::parse("mysql://x").is_err());
    }

    #[test]
    fn another_machine_needs_tls() {
        assert!(risky("postgres://u:p@db.example/x"));
        assert!(risky("postgres://u@db.example:5433/x?sslmode=prefer"));
        assert!(!risky("postgres://u@db.example/x?sslmode=verify-full"));
        assert!(!risky("postgres://u@127.0.0.1:5432/x"));
        assert!(!risky("postgres:///x?host=/run/postgresql"));
        assert!(risky("postgres:///x?host=db.example"));
        assert!(!risky("postgres://u@[::1]:5432/x"));
        assert!(!risky("sqlite:data/x.db"));
    }
}

//! The record in its database. Functions are named for the question they answer and speak in
//! the domain's types; nothing outside knows a table.

pub mod account_links;
pub mod accounts;
pub mod attempts;
pub mod authorities;
pub mod cases;
pub mod closures;
pub mod contacts;
mod day;
mod dialect;
pub mod directory;
pub mod events;
pub mod facts;
pub mod feeds;
pub mod idempotency;
pub mod inbox;
pub mod kept_forms;
pub mod known;
pub mod ledger;
pub mod links;
pub mod listing;
pub mod mails;
pub mod migrations;
pub mod notices;
pub mod outbox;
pub mod overview;
pub mod people;
mod pool;
pub mod preferences;
pub mod recovery_codes;
pub mod references;
pub mod same_child;
mod schema;
pub mod scorecard;
pub mod search;
pub mod sessions;
pub mod sweeps;
pub mod tasks;
mod text;
pub mod tokens;
pub mod views;
pub mod worklist;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use diesel::result::{DatabaseErrorKind, Error as DieselError};

pub use dialect::{Conn, backup, durability};
pub use pool::{Backend, Target};

/// How often a write is tried when somebody else was first. `decide` is pure, so looking again
/// is safe.
const TRIES: u32 = 4;

#[derive(Clone, Debug)]
pub struct Options {
    pub target: Target,
    pub pool_size: u32,
    pub busy_timeout: Duration,
    /// `FULL` or `NORMAL`, for SQLite.
    pub synchronous: String,
}

#[derive(Clone)]
pub struct Db {
    pool: diesel::r2d2::Pool<pool::Manager>,
    backend: Backend,
    /// SQLite has one writer at a time; waiting in line in the process is fairer and cheaper
    /// than polling for the file's lock.
    writer: Arc<Mutex<()>>,
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Somebody else was first.
    #[error("somebody else changed the same thing at the same time")]
    Conflict,
    /// It may work in a moment.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// What is stored is not what the program wrote.
    #[error("{0}")]
    Unreadable(String),
    #[error("{0}")]
    Failed(String),
}

impl From<DieselError> for Error {
    fn from(error: DieselError) -> Self {
        match &error {
            DieselError::DatabaseError(
                DatabaseErrorKind::UniqueViolation | DatabaseErrorKind::SerializationFailure,
                _,
            ) => Self::Conflict,
            DieselError::DatabaseError(DatabaseErrorKind::ClosedConnection, info) => {
                Self::Unavailable(info.message().to_owned())
            }
            DieselError::DatabaseError(_, info) => match info.message() {
                locked if locked.contains("database is locked") || locked.contains("lock timeout") => {
                    Self::Unavailable(locked.to_owned())
                }
                deadlock if deadlock.contains("deadlock detected") => Self::Conflict,
                other => Self::Failed(other.to_owned()),
            },
            _ => Self::Failed(error.to_string()),
        }
    }
}

impl Db {
    /// Opens the database, creating an SQLite file where there is none. Does not migrate.
    pub fn open(options: &Options) -> Result<Self, Error> {
        let manager = pool::Manager::new(options)?;
        let pool = diesel::r2d2::Pool::builder()
            .max_size(options.pool_size)
            .min_idle(Some(1))
            .connection_timeout(Duration::from_secs(3))
            .error_handler(Box::new(pool::LogErrors))
            .build(manager)
            .map_err(|e| Error::Unavailable(e.to_string()))?;
        Ok(Self { pool, backend: options.target.backend(), writer: Arc::default() })
    }

    pub const fn backend(&self) -> Backend {
        self.backend
    }

    /// For questions of one statement.
    pub fn read<T, E: From<Error>>(&self, f: impl FnOnce(&mut Conn) -> Result<T, E>) -> Result<T, E> {
        f(&mut *self.connection()?)
    }

    /// For questions of several statements that must see the same moment.
    pub fn snapshot<T, E: From<Error>>(&self, f: impl FnOnce(&mut Conn) -> Result<T, E>) -> Result<T, E> {
        let mut conn = self.connection()?;
        dialect::begin_snapshot(&mut conn).map_err(Error::from)?;
        let result = f(&mut conn);
        dialect::rollback(&mut conn);
        result
    }

    /// The one door for writing: all of `f` or nothing, durable once this returns. Where
    /// somebody else was first, `f` runs again and sees what they did, at most three times.
    pub fn write<T, E: From<Error> + IsConflict>(
        &self,
        mut f: impl FnMut(&mut Conn) -> Result<T, E>,
    ) -> Result<T, E> {
        for attempt in 1.. {
            match self.write_once(&mut f) {
                Err(error) if error.is_conflict() && attempt < TRIES => {
                    tracing::debug!(attempt, "a write met another; looking again");
                }
                result => return result,
            }
        }
        Err(Error::Conflict.into())
    }

    fn write_once<T, E: From<Error>>(&self, f: &mut impl FnMut(&mut Conn) -> Result<T, E>) -> Result<T, E> {
        // The turn comes first: who waits for it must not hold a connection that a reader needs.
        let _turn = self.turn();
        let mut conn = self.connection()?;
        dialect::begin_write(&mut conn).map_err(Error::from)?;
        match f(&mut conn) {
            Ok(value) => {
                dialect::commit(&mut conn).map_err(Error::from)?;
                Ok(value)
            }
            Err(error) => {
                dialect::rollback(&mut conn);
                Err(error)
            }
        }
    }

    fn turn(&self) -> Option<MutexGuard<'_, ()>> {
        // The lock guards no data, so a panic of another holder leaves nothing broken.
        (self.backend == Backend::Sqlite).then(|| self.writer.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn connection(&self) -> Result<diesel::r2d2::PooledConnection<pool::Manager>, Error> {
        self.pool.get().map_err(|e| Error::Unavailable(e.to_string()))
    }
}

/// Whether an error means that looking again may help.
pub trait IsConflict {
    fn is_conflict(&self) -> bool;
}

impl IsConflict for Error {
    fn is_conflict(&self) -> bool {
        matches!(self, Self::Conflict)
    }
}

//! The only file that knows which database it speaks to.

use std::path::Path;

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::prelude::*;
use diesel::{PgConnection, SqliteConnection};

use super::Error;

#[derive(diesel::MultiConnection)]
pub enum Conn {
    Postgres(PgConnection),
    Sqlite(SqliteConnection),
}

/// The same diesel expression, compiled once for each database: for what the common connection
/// lacks.
macro_rules! each {
    ($conn:expr, $inner:ident => $expression:expr) => {
        match $conn {
            $crate::db::Conn::Postgres($inner) => $expression,
            $crate::db::Conn::Sqlite($inner) => $expression,
        }
    };
}
pub(super) use each;

type Manager = <Conn as Connection>::TransactionManager;

/// A write transaction: on SQLite IMMEDIATE, because a transaction that begins by reading and
/// then writes fails under load.
pub fn begin_write(conn: &mut Conn) -> QueryResult<()> {
    match conn {
        Conn::Postgres(conn) => AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN"),
        Conn::Sqlite(conn) => AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN IMMEDIATE"),
    }
}

pub fn begin_snapshot(conn: &mut Conn) -> QueryResult<()> {
    match conn {
        Conn::Postgres(conn) => {
            let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
            AnsiTransactionManager::begin_transaction_sql(conn, begin)
        }
        Conn::Sqlite(conn) => AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN"),
    }
}

pub fn commit(conn: &mut Conn) -> QueryResult<()> {
    Manager::commit_transaction(conn)
}

/// The work is given up; a connection that cannot even do that is noticed when it is next used.
pub fn rollback(conn: &mut Conn) {
    if let Err(error) = Manager::rollback_transaction(conn) {
        tracing::warn!(%error, "a transaction could not be rolled back");
    }
}

/// Holds migrations of one database apart, whoever runs them.
pub fn lock_for_migration(conn: &mut Conn) -> QueryResult<()> {
    match conn {
        Conn::Postgres(conn) => conn.batch_execute("SELECT pg_advisory_lock(20140901)"),
        Conn::Sqlite(_) => Ok(()),
    }
}

pub fn unlock_after_migration(conn: &mut Conn) -> QueryResult<()> {
    match conn {
        Conn::Postgres(conn) => conn.batch_execute("SELECT pg_advisory_unlock(20140901)"),
        Conn::Sqlite(_) => Ok(()),
    }
}

/// A consistent copy of an SQLite database while it is in use.
pub fn backup(conn: &mut Conn, to: &Path) -> Result<(), Error> {
    match conn {
        Conn::Sqlite(conn) => {
            let statement =
                diesel::sql_query("VACUUM INTO ?").bind::<diesel::sql_types::Text, _>(to.to_string_lossy());
            statement.execute(conn)?;
            Ok(())
        }
        Conn::Postgres(_) => Err(Error::Failed(
            "PostgreSQL is backed up by its own tool: pg_dump --format=custom --file=FILE \"$DATABASE_URL\""
                .into(),
        )),
    }
}

/// What the database says of its own durability, for the log and the benchmark.
pub fn durability(conn: &mut Conn) -> Result<String, Error> {
    #[derive(QueryableByName)]
    struct Sqlite {
        #[diesel(sql_type = diesel::sql_types::Integer)]
        synchronous: i32,
    }
    #[derive(QueryableByName)]
    struct Postgres {
        #[diesel(sql_type = diesel::sql_types::Text)]
        synchronous_commit: String,
    }
    match conn {
        Conn::Sqlite(conn) => {
            let row: Sqlite = diesel::sql_query("PRAGMA synchronous").get_result(conn)?;
            let name = match row.synchronous {
                0 => "OFF",
                1 => "NORMAL",
                2 => "FULL",
                _ => "EXTRA",
            };
            Ok(format!("synchronous={name}"))
        }
        Conn::Postgres(conn) => {
            let row: Postgres = diesel::sql_query("SHOW synchronous_commit").get_result(conn)?;
            Ok(format!("synchronous_commit={}", row.synchronous_commit))
        }
    }
}

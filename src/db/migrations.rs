//! Bringing a database up to date.

use diesel::migration::{Migration, MigrationVersion};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::dialect::{Conn, lock_for_migration, unlock_after_migration};
use super::{Db, Error};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Runs what is pending and names it. Two that start at the same time wait for each other.
pub fn run(db: &Db) -> Result<Vec<String>, Error> {
    let _turn = db.turn();
    let mut conn = db.connection()?;
    lock_for_migration(&mut conn)?;
    let done = match &mut *conn {
        Conn::Postgres(conn) => named(conn.run_pending_migrations(POSTGRES)),
        Conn::Sqlite(conn) => named(conn.run_pending_migrations(SQLITE)),
    };
    unlock_after_migration(&mut conn)?;
    done
}

/// What `run` would run.
pub fn pending(db: &Db) -> Result<Vec<String>, Error> {
    let mut conn = db.connection()?;
    let names = match &mut *conn {
        Conn::Postgres(conn) => conn.pending_migrations(POSTGRES).map(|list| names(&list)),
        Conn::Sqlite(conn) => conn.pending_migrations(SQLITE).map(|list| names(&list)),
    };
    names.map_err(|e| Error::Failed(e.to_string()))
}

fn named(run: diesel::migration::Result<Vec<MigrationVersion<'_>>>) -> Result<Vec<String>, Error> {
    let versions = run.map_err(|e| Error::Failed(format!("a migration failed: {e}")))?;
    Ok(versions.iter().map(ToString::to_string).collect())
}

fn names<B: diesel::backend::Backend>(list: &[Box<dyn Migration<B>>]) -> Vec<String> {
    list.iter().map(|migration| migration.name().to_string()).collect()
}

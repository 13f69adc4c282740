//! Both databases have the same tables, under migrations of the same names.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::questions::{number, texts};
use crate::support::{Kind, TestApp, TestDatabase};

#[test]
fn both_folders_have_the_same_migrations_and_each_can_go_back() {
    let (sqlite, postgres) = (migrations("sqlite"), migrations("postgres"));
    assert!(!sqlite.is_empty());
    let names = |folders: &[PathBuf]| -> Vec<String> {
        folders.iter().map(|folder| folder.file_name().unwrap().to_string_lossy().into_owned()).collect()
    };
    assert_eq!(names(&sqlite), names(&postgres));
    for folder in sqlite.iter().chain(&postgres) {
        for file in ["up.sql", "down.sql"] {
            assert!(folder.join(file).is_file(), "{} lacks {file}", folder.display());
        }
    }
}

#[test]
fn both_databases_have_the_same_columns_and_may_be_empty_in_the_same_places() {
    if !Kind::Postgres.is_there() {
        return;
    }
    let (sqlite, postgres) = (TestApp::start(Kind::Sqlite), TestApp::start(Kind::Postgres));
    let columns = texts(
        &sqlite.database,
        "SELECT m.name || '.' || c.name || CASE WHEN c.\"notnull\" THEN '' ELSE ' or nothing' END AS t
         FROM sqlite_master m JOIN pragma_table_info(m.name) c
         WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE '__diesel%'",
    );
    assert!(columns.len() > 50, "{columns:?}");
    let same = texts(
        &postgres.database,
        "SELECT table_name || '.' || column_name || CASE is_nullable WHEN 'NO' THEN '' ELSE ' or nothing' END AS t
         FROM information_schema.columns
         WHERE table_schema = current_schema() AND table_name NOT LIKE '\\_\\_diesel%'",
    );
    let set = |columns: Vec<String>| columns.into_iter().collect::<BTreeSet<_>>();
    assert_eq!(set(columns), set(same));
}

#[test]
fn both_databases_have_the_same_indexes() {
    if !Kind::Postgres.is_there() {
        return;
    }
    let (sqlite, postgres) = (TestApp::start(Kind::Sqlite), TestApp::start(Kind::Postgres));
    let indexes = texts(
        &sqlite.database,
        "SELECT name AS t FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name",
    );
    // Those that a constraint makes have names that the database chose.
    let same = texts(
        &postgres.database,
        "SELECT i.indexname::text AS t FROM pg_indexes i WHERE i.schemaname = current_schema()
         AND NOT EXISTS (SELECT 1 FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace
                         WHERE n.nspname = i.schemaname AND c.conname = i.indexname)
         ORDER BY i.indexname COLLATE \"C\"",
    );
    assert_eq!(indexes, same);
}

crate::on_both_databases!(going_back_leaves_nothing_behind);

fn going_back_leaves_nothing_behind(mut server: TestApp) {
    server.tampered = true;
    let (folder, tables) = match &server.database {
        TestDatabase::Sqlite(_) => (
            "sqlite",
            "SELECT count(*) AS n FROM sqlite_master WHERE name NOT LIKE '__diesel%' AND name NOT LIKE 'sqlite_%'",
        ),
        TestDatabase::Postgres { .. } => (
            "postgres",
            "SELECT (SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                     WHERE n.nspname = current_schema() AND c.relname NOT LIKE '\\_\\_diesel%')
                  + (SELECT count(*) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
                     WHERE n.nspname = current_schema() AND p.proname NOT LIKE 'diesel\\_%') AS n",
        ),
    };
    assert!(number(&server.database, tables) > 0);
    for migration in migrations(folder).iter().rev() {
        server.database.meddle(&std::fs::read_to_string(migration.join("down.sql")).unwrap());
    }
    assert_eq!(number(&server.database, tables), 0);
}

fn migrations(database: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(database);
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("the folder").map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    folders
}

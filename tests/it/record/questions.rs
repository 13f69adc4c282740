//! Questions to a database past the program.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use diesel::{PgConnection, SqliteConnection};

use crate::support::TestDatabase;

/// The one number that a query answers with, in a column `n`.
pub fn number(database: &TestDatabase, query: &str) -> i64 {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        n: i64,
    }
    let rows: Vec<Row> = match open(database) {
        Conn::Sqlite(mut conn) => diesel::sql_query(query).load(&mut conn).expect("an answer"),
        Conn::Postgres(mut conn) => diesel::sql_query(query).load(&mut conn).expect("an answer"),
    };
    rows.first().expect("one row").n
}

/// The texts that a query answers with, in a column `t`.
pub fn texts(database: &TestDatabase, query: &str) -> Vec<String> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        t: String,
    }
    let rows: Vec<Row> = match open(database) {
        Conn::Sqlite(mut conn) => diesel::sql_query(query).load(&mut conn).expect("an answer"),
        Conn::Postgres(mut conn) => diesel::sql_query(query).load(&mut conn).expect("an answer"),
    };
    rows.into_iter().map(|row| row.t).collect()
}

/// What the database says to statements that it should refuse.
pub fn attempt(database: &TestDatabase, statements: &str) -> Result<(), String> {
    let result = match open(database) {
        Conn::Sqlite(mut conn) => conn.batch_execute(statements),
        Conn::Postgres(mut conn) => conn.batch_execute(statements),
    };
    result.map_err(|error| error.to_string())
}

enum Conn {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

fn open(database: &TestDatabase) -> Conn {
    let url = database.url();
    match url.strip_prefix("sqlite:") {
        Some(path) => {
            let mut conn = SqliteConnection::establish(path).expect("the file opens");
            conn.batch_execute("PRAGMA busy_timeout = 5000").expect("waits");
            Conn::Sqlite(conn)
        }
        None => Conn::Postgres(PgConnection::establish(&url).expect("PostgreSQL answers")),
    }
}

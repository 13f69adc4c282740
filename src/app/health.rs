//! How the server does its work, for an administrator.

use chrono::NaiveDateTime;

use super::access::Caller;
use super::jobs::Standing;
use super::outbox::WORKER;
use super::{App, Error};
use crate::db::sweeps::{self, Audit, Sweep};
use crate::db::{self, Backend, outbox};

/// So many sweeps are listed.
const SWEEPS: i64 = 14;

#[derive(Clone, Debug)]
pub struct Health {
    pub standing: Standing,
    /// The last ones, the latest first.
    pub sweeps: Vec<Sweep>,
    pub audit: Option<Audit>,
    /// What the last audit found different in the caller's authority.
    pub differences: Vec<String>,
    /// Those that do the jobs now.
    pub workers: usize,
    pub last_sent_at: Option<NaiveDateTime>,
    /// Since when the oldest mail waits.
    pub waits_since: Option<NaiveDateTime>,
    pub database: &'static str,
    /// What the database says of how it keeps what it acknowledged.
    pub durability: String,
}

impl App {
    pub fn health(&self, caller: &Caller) -> Result<Health, Error> {
        let authority = caller.authority().ok_or(Error::NotFound)?.as_str();
        let standing = self.standing()?;
        let now = self.clock.now().at;
        self.db.snapshot(|conn| {
            let audit = sweeps::last_audit(conn)?;
            let own = |line: &&str| line.starts_with(&format!("{authority}-"));
            let lines = audit.iter().flat_map(|audit| audit.words.lines());
            Ok(Health {
                differences: lines.filter(own).map(str::to_owned).collect(),
                standing,
                sweeps: sweeps::latest(conn, SWEEPS)?,
                audit,
                workers: sweeps::holders(conn, WORKER, now)?.len(),
                last_sent_at: outbox::last_sent_at(conn)?,
                waits_since: outbox::waits_since(conn)?,
                database: match self.db.backend() {
                    Backend::Sqlite => "SQLite",
                    Backend::Postgres => "PostgreSQL",
                },
                durability: db::durability(conn)?,
            })
        })
    }
}

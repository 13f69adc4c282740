//! The shell around the domain, and the only writer: load, decide, append, project, notices.

pub mod access;
pub mod account_links;
pub mod accounts;
pub mod answers;
mod attempts;
pub mod authorities;
pub mod book;
pub mod bounces;
pub mod bulk;
pub mod bundle;
pub mod case_page;
pub mod cases;
pub mod chasing;
pub mod chronology;
pub mod closures;
pub mod considering;
pub mod contacts;
pub mod demo;
pub mod explain;
pub mod feeds;
pub mod forecast;
mod foresight;
pub mod ground;
pub mod health;
pub mod import;
pub mod inbox;
pub mod jobs;
pub mod kept_answers;
mod kept_forms;
pub mod ledger;
pub mod letters;
pub mod links;
pub mod listing;
pub mod mailbag;
pub mod outbox;
pub mod overview;
pub mod passwords;
pub mod people;
pub mod preview;
pub mod record_page;
mod registering;
pub mod report;
pub mod same_child;
pub mod scorecard;
pub mod second_factor;
pub mod services;
pub mod sessions;
pub mod sign_in;
pub mod spreadsheet;
pub mod sweep;
pub mod tasks;
pub mod tokens;
pub mod told;
mod typed;
pub mod verify;
pub mod view;
mod viewing;
pub mod views;
mod watch;
pub mod worklist;

use std::sync::Arc;

use crate::clock::Clock;
use crate::config::Config;
use crate::db::{self, Db, IsConflict};
use crate::domain::{Refusal, Rules};
use crate::mail::render::Templates;
use crate::mail::transport::Mailer;

/// Everything that an action needs. Cheap to clone.
#[derive(Clone)]
pub struct App {
    pub db: Db,
    pub clock: Clock,
    pub config: Arc<Config>,
    pub rules: Rules,
    /// Names that earlier steps found in the directory.
    pub found: db::directory::Found,
    pub templates: Arc<Templates>,
    pub mailer: Arc<Mailer>,
    /// What waits for a later day's digest.
    pub put_off: outbox::PutOff,
    /// Whose turn it is to have a password looked at.
    pub turns: passwords::Turns,
    /// Whether a sweep was missed, as it was seen last.
    pub sweep_watch: watch::SweepWatch,
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is not there, or the caller may not know that it is.
    #[error("not found")]
    NotFound,
    #[error("this role may not do that")]
    Forbidden,
    #[error("{0}")]
    Refused(Refusal),
    /// The case is no longer what the caller saw.
    #[error("the case has changed: you saw version {expected}, it is now {actual}")]
    Stale { expected: u32, actual: u32 },
    #[error("this Idempotency-Key was used for another request")]
    KeyReused,
    /// Input that names something unknown or makes no sense, with the field.
    #[error("{detail}")]
    Invalid { field: &'static str, detail: String },
    /// Tried too often; it may be tried again after so many seconds.
    #[error("too many tries; wait {wait_s} seconds")]
    TooOften { wait_s: u32 },
    #[error(transparent)]
    Db(#[from] db::Error),
}

impl Error {
    /// Whether trying again cannot help: something stored makes no sense, or a mistake of ours.
    pub const fn is_lasting(&self) -> bool {
        !matches!(self, Self::Db(db::Error::Conflict | db::Error::Unavailable(_)))
    }

    /// Work that ended before it was done.
    pub fn broke_off(what: &str) -> Self {
        Self::Db(db::Error::Failed(format!("the work broke off: {what}")))
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NoCase => Self::NotFound,
            refusal => Self::Refused(refusal),
        }
    }
}

impl IsConflict for Error {
    fn is_conflict(&self) -> bool {
        matches!(self, Self::Db(error) if error.is_conflict())
    }
}

/// Long work tells how far it is.
pub trait Progress {
    fn begin(&self, total: u64, what: &str);
    fn advance(&self, by: u64);
    fn end(&self);
}

/// For work that nobody watches.
pub struct Unwatched;

impl Progress for Unwatched {
    fn begin(&self, _total: u64, _what: &str) {}
    fn advance(&self, _by: u64) {}
    fn end(&self) {}
}

impl App {
    /// Opens the database. Does not migrate.
    pub fn open(config: Config, clock: Clock) -> Result<Self, anyhow::Error> {
        let db = Db::open(&config.database_options()?)?;
        let (templates, mailer) = (Arc::new(config.templates()?), Arc::new(config.mailer()?));
        let (config, found) = (Arc::new(config), db::directory::Found::default());
        Ok(Self {
            db,
            clock,
            config,
            rules: Rules::ENACTED,
            found,
            templates,
            mailer,
            put_off: outbox::PutOff::default(),
            turns: passwords::Turns::default(),
            sweep_watch: watch::SweepWatch::default(),
        })
    }

    /// What the database says of how it keeps what it acknowledged.
    pub fn durability(&self) -> Result<String, Error> {
        Ok(self.db.read(db::durability)?)
    }

    /// Brings tables and stored outlooks up to date; what a start of the program needs.
    pub fn prepare(&self) -> Result<(), Error> {
        let ran = db::migrations::run(&self.db)?;
        if !ran.is_empty() {
            tracing::info!(migrations = ran.len(), "the database was brought up to date");
        }
        self.ensure_link_key()?;
        self.follow_policies()
    }
}

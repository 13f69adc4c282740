//! Importing a council's export: every row whole or not at all, every problem named.

mod advice;
mod cells;
pub mod history;
mod problem;
mod row;
pub mod store;

use std::collections::{BTreeSet, HashSet};
use std::fs::File;
use std::io::Read;
use std::path::Path;

pub use problem::Problem;

use self::advice::AdviceFile;
use self::cells::Columns;
use self::history::CaseHistory;
use self::store::Stored;
use super::{App, Error, Progress};
use crate::clock::Moment;
use crate::db;
use crate::domain::identifiers::AuthorityCode;

/// So many rows are written in one transaction.
const ROWS_AT_A_TIME: usize = 500;

pub struct ImportRequest<'a> {
    pub cases: &'a Path,
    pub advice: Option<&'a Path>,
    /// Where rows without the column belong; created if it is new.
    pub authority: Option<AuthorityCode>,
    pub dry_run: bool,
    /// How the import is named in the record.
    pub actor: String,
}

/// What came of an import.
#[derive(Debug, Default)]
pub struct Imported {
    pub rows: u64,
    pub advice_rows: u64,
    pub added: u64,
    pub changed: u64,
    pub unchanged: u64,
    pub entries: u64,
    pub problems: Vec<Problem>,
    /// Columns that nobody knows, with their file; they were passed over.
    pub unknown_columns: Vec<String>,
    /// New in the directory, without the right to sign in.
    pub directory: BTreeSet<String>,
}

#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("{file}: {problem}")]
    File { file: String, problem: String },
    #[error(transparent)]
    App(#[from] Error),
}

impl From<db::Error> for ImportError {
    fn from(error: db::Error) -> Self {
        Self::App(error.into())
    }
}

impl App {
    pub fn import(
        &self,
        request: &ImportRequest<'_>,
        progress: &dyn Progress,
    ) -> Result<Imported, ImportError> {
        let now = self.clock.now();
        if let Some(code) = &request.authority
            && !request.dry_run
        {
            self.db.write(|conn| self.ensure_authority(conn, code))?;
        }
        let mut known: HashSet<String> =
            self.db.read(db::authorities::all)?.into_iter().map(|a| a.code).collect();
        known.extend(request.authority.as_ref().map(ToString::to_string));
        let mut advice = match request.advice {
            Some(path) => advice::read(path)?,
            None => AdviceFile::default(),
        };
        let mut imported = Imported {
            advice_rows: advice.rows,
            problems: std::mem::take(&mut advice.problems),
            unknown_columns: std::mem::take(&mut advice.unknown_columns),
            ..Imported::default()
        };
        let length = std::fs::metadata(request.cases).map(|meta| meta.len()).unwrap_or(0);
        progress.begin(length, "Importing cases");
        let mut reader = open(request.cases)?;
        let columns = Columns::of(&mut reader, request.cases, "cases", &row::COLUMNS, &row::REQUIRED)?;
        imported.unknown_columns.extend(columns.unknown.iter().cloned());
        let run = Run { app: self, request, now };
        let mut seen = HashSet::new();
        let mut batch = Vec::with_capacity(ROWS_AT_A_TIME);
        let mut record = csv::StringRecord::new();
        let mut done = 0;
        loop {
            let more = read_record(&mut reader, &mut record, request.cases)?;
            if more {
                imported.rows += 1;
                let line = imported.rows + 1;
                match row::read(&columns, &record, line, request.authority.as_ref(), &known, &mut seen) {
                    Ok(mut history) => {
                        advice.join(&mut history);
                        batch.push(history);
                    }
                    Err(problems) => {
                        advice.forget(columns.value(&record, "case_reference"));
                        imported.problems.extend(problems);
                    }
                }
            }
            if batch.len() >= ROWS_AT_A_TIME || (!more && !batch.is_empty()) {
                run.store(&mut imported, std::mem::take(&mut batch))?;
                let position = reader.position().byte();
                progress.advance(position.saturating_sub(done));
                done = position;
            }
            if !more {
                break;
            }
        }
        // Advice for cases that are not in this file, but were imported before.
        for history in advice.rest(request.authority.as_ref(), &known, &mut imported.problems) {
            run.store(&mut imported, vec![history])?;
        }
        progress.end();
        imported.problems.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        Ok(imported)
    }
}

struct Run<'a> {
    app: &'a App,
    request: &'a ImportRequest<'a>,
    now: Moment,
}

impl Run<'_> {
    fn store(&self, imported: &mut Imported, batch: Vec<CaseHistory>) -> Result<(), ImportError> {
        let stored = self.app.store(&batch, &self.request.actor, self.now, self.request.dry_run)?;
        let Stored { added, changed, unchanged, entries, problems, directory } = stored;
        imported.added += added;
        imported.changed += changed;
        imported.unchanged += unchanged;
        imported.entries += entries;
        imported.problems.extend(problems);
        imported.directory.extend(directory);
        Ok(())
    }
}

/// A reader of comma-separated values, past a byte order mark if there is one.
fn open(path: &Path) -> Result<csv::Reader<Box<dyn Read>>, ImportError> {
    let file = File::open(path).map_err(|e| unreadable(path, &e))?;
    let mut file = std::io::BufReader::with_capacity(1 << 16, file);
    let mark =
        std::io::BufRead::fill_buf(&mut file).map_err(|e| unreadable(path, &e))?.starts_with(b"\xef\xbb\xbf");
    if mark {
        std::io::BufRead::consume(&mut file, 3);
    }
    Ok(csv::ReaderBuilder::new().flexible(true).from_reader(Box::new(file)))
}

fn read_record(
    reader: &mut csv::Reader<Box<dyn Read>>,
    record: &mut csv::StringRecord,
    path: &Path,
) -> Result<bool, ImportError> {
    reader.read_record(record).map_err(|e| unreadable(path, &e))
}

fn unreadable(path: &Path, error: &dyn std::fmt::Display) -> ImportError {
    ImportError::File { file: path.display().to_string(), problem: error.to_string() }
}

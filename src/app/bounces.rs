//! Mail that came back after it was taken: delivery reports.

use std::path::{Path, PathBuf};

use super::{App, Error};
use crate::db::mails;
use crate::mail::bounce;

/// What came of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reported {
    /// The address is marked and a person is asked.
    Marked,
    /// A delay, or a report that had been read before: nothing to do.
    Noted,
    /// Not a delivery report, or not about a mail of ours.
    NotOurs,
}

impl App {
    /// Reads one delivery report, as the mail server sent it.
    pub fn report_bounce(&self, raw: &[u8]) -> Result<Reported, Error> {
        let Some(report) = bounce::read(raw) else { return Ok(Reported::NotOurs) };
        let now = self.clock.now();
        self.db.write(|conn| {
            let Some(mail) = mails::by_message_id(conn, &report.message_id)? else {
                return Ok(Reported::NotOurs);
            };
            if !report.permanent || mail.state == "bounced" {
                return Ok(Reported::Noted);
            }
            mails::bounced(conn, mail.id, &report.words, now.at)?;
            self.address_bounced(conn, &mail, &report.words, now)?;
            Ok(Reported::Marked)
        })
    }

    /// Reads every report in the folder that the mail server puts them into (a Maildir or plain
    /// files), and files each under `read` or, where it is none of ours, `other`.
    pub fn read_bounces(&self) -> Result<usize, Error> {
        let Some(folder) = self.config.bounces_folder() else { return Ok(0) };
        let mut marked = 0;
        for path in waiting_in(&folder).map_err(|e| unreadable(&folder, &e))? {
            let raw = std::fs::read(&path).map_err(|e| unreadable(&path, &e))?;
            let reported = self.report_bounce(&raw)?;
            marked += usize::from(reported == Reported::Marked);
            let filed = folder.join(if reported == Reported::NotOurs { "other" } else { "read" });
            let name = path.file_name().unwrap_or_default();
            std::fs::create_dir_all(&filed).map_err(|e| unreadable(&filed, &e))?;
            std::fs::rename(&path, filed.join(name)).map_err(|e| unreadable(&path, &e))?;
        }
        Ok(marked)
    }
}

/// The files in the folder itself and in its `new`, in order of their names.
fn waiting_in(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for place in [folder.to_owned(), folder.join("new")].iter().filter(|place| place.is_dir()) {
        for entry in std::fs::read_dir(place)? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    Ok(files)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    crate::db::Error::Failed(format!("{}: {error}", path.display())).into()
}

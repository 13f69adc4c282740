//! Tasks for a person at the SEN team: what mail cannot do by itself.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::access::Caller;
use super::{App, Error};
use crate::db::tasks::{self, Task};
use crate::domain::identifiers::Reference;

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct TaskList {
    /// Open ones, oldest first.
    pub tasks: Vec<TaskView>,
}

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct TaskView {
    pub id: i64,
    pub authority: String,
    /// `no_recipient`, `bounced`, `parked`, `not_for_us` or `question`.
    pub kind: String,
    /// What is the matter, and what mends it.
    pub words: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    /// The mail, for `twentyweeks mail retry`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mail: Option<i64>,
    pub raised_at: DateTime<Utc>,
}

impl App {
    /// The open tasks that the caller may see; of all authorities for the shell.
    pub fn open_tasks(&self, caller: Option<&Caller>) -> Result<TaskList, Error> {
        let authority = authority(caller)?;
        let open = self.db.read(|conn| tasks::open(conn, authority.as_deref()))?;
        Ok(TaskList { tasks: open.into_iter().map(TaskView::of).collect() })
    }

    /// Somebody has dealt with it.
    pub fn finish_task(&self, caller: Option<&Caller>, id: i64, words: &str) -> Result<TaskView, Error> {
        if words.trim().is_empty() {
            return Err(Error::Invalid { field: "words", detail: "say what was done".to_owned() });
        }
        let authority = authority(caller)?;
        let by = caller.map_or("the command line", |caller| &caller.actor);
        let now = self.clock.now().at;
        let done = self.db.write(|conn| tasks::finish(conn, id, authority.as_deref(), by, words, now))?;
        done.map(TaskView::of).ok_or(Error::NotFound)
    }
}

/// A caller acts for an authority; the shell for all.
fn authority(caller: Option<&Caller>) -> Result<Option<String>, Error> {
    match caller {
        None => Ok(None),
        Some(caller) => caller.authority().map(|code| Some(code.to_string())).ok_or(Error::NotFound),
    }
}

impl TaskView {
    fn of(task: Task) -> Self {
        Self {
            id: task.id,
            authority: task.authority,
            kind: task.kind,
            words: task.words,
            case: task.case_id.and_then(Reference::from_id).map(|case| case.to_string()),
            mail: task.mail_id,
            raised_at: task.raised_at.and_utc(),
        }
    }
}

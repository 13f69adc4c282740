//! Tasks for a person at the SEN team: what mail cannot do by itself.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::access::Caller;
use super::{App, Error};
use crate::clock::Moment;
use crate::db::tasks::{self, NewTask, Sight, Task};
use crate::domain::case::Case;
use crate::domain::identifiers::Reference;
use crate::domain::permission::Role;
use crate::domain::step::Decline;

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

/// The tasks of an authority as their page shows them.
#[derive(Clone, Debug, PartialEq)]
pub struct TasksPage {
    /// Oldest first.
    pub open: Vec<TaskView>,
    /// Of the last days, the latest first.
    pub done: Vec<DoneTask>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct DoneTask {
    pub task: TaskView,
    pub at: DateTime<Utc>,
    pub by: String,
    pub what: String,
}

/// So long a task that is done can still be looked at.
pub const DONE_DAYS: i64 = 14;

impl App {
    pub fn tasks_page(&self, caller: &Caller) -> Result<TasksPage, Error> {
        let sight = sight(Some(caller))?;
        let since = self.clock.now().at - TimeDelta::days(DONE_DAYS);
        self.db.snapshot(|conn| {
            let done = tasks::done_since(conn, sight, since)?;
            Ok(TasksPage {
                open: tasks::open(conn, sight)?.into_iter().map(TaskView::of).collect(),
                done: done.into_iter().filter_map(DoneTask::of).collect(),
            })
        })
    }

    /// The open tasks that the caller may see; of all authorities for the shell.
    pub fn open_tasks(&self, caller: Option<&Caller>) -> Result<TaskList, Error> {
        let sight = sight(caller)?;
        let open = self.db.read(|conn| tasks::open(conn, sight))?;
        Ok(TaskList { tasks: open.into_iter().map(TaskView::of).collect() })
    }

    /// Somebody has dealt with it.
    pub fn finish_task(&self, caller: Option<&Caller>, id: i64, words: &str) -> Result<TaskView, Error> {
        if words.trim().is_empty() {
            return Err(Error::Invalid { field: "words", detail: "say what was done".to_owned() });
        }
        let sight = sight(caller)?;
        let by = caller.map_or("the command line", |caller| &caller.actor);
        let now = self.clock.now().at;
        self.db.write(|conn| {
            let task = tasks::find_open(conn, sight, id)?.ok_or(Error::NotFound)?;
            tasks::finish(conn, id, by, words, now)?;
            Ok(TaskView::of(task))
        })
    }
}

/// A caller acts for an authority; the shell for all. Administrators see no child's case, and so
/// nothing that a service wrote about one.
fn sight(caller: Option<&Caller>) -> Result<Sight<'_>, Error> {
    let Some(caller) = caller else {
        return Ok(Sight { authority: None, words_of_services: true });
    };
    Ok(Sight {
        authority: Some(caller.authority().ok_or(Error::NotFound)?.as_str()),
        words_of_services: caller.role != Role::Administrator,
    })
}

impl DoneTask {
    fn of(task: Task) -> Option<Self> {
        Some(Self {
            at: task.done_at?.and_utc(),
            by: task.done_by.clone()?,
            what: task.done_words.clone()?,
            task: TaskView::of(task),
        })
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

/// Whose it is then is for a person at the SEN team to find out.
pub(super) fn not_for_us(reference: Reference, case: &Case, decline: &Decline, now: Moment) -> NewTask {
    let service = case.advice(decline.advice).and_then(|advice| advice.service.clone()).unwrap_or_default();
    NewTask {
        authority: case.registration.authority.to_string(),
        kind: "not_for_us".to_owned(),
        subject: format!("{reference} advice {}", decline.advice),
        words: format!("{service} says that the request is not for them, but for: {}", decline.whose),
        case_id: Some(reference.to_id()),
        notice_id: None,
        mail_id: None,
        raised_at: now.at,
    }
}

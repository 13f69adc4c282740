//! What only a person at the SEN team can mend: each with what mends it, and what was done about
//! those before.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, ReqData};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::FormBody;
use super::page::{Frame, html, see_other};
use super::problem::{self, Problem};
use super::query::Parameters;
use super::say;
use crate::app::App;
use crate::app::sessions::Session;
use crate::app::tasks::{DoneTask, TaskView, TasksPage};
use crate::domain::StepKind;
use crate::domain::permission::Role;

#[derive(Template)]
#[template(path = "tasks/page.html")]
struct Page {
    frame: Frame,
    key: String,
    role: Role,
    open: Vec<Shown>,
    done: Vec<DoneTask>,
    /// The task that was just finished is no longer here.
    is_finished: bool,
    /// The task of which was not said what was done.
    wrong: Option<i64>,
}

struct Shown {
    task: TaskView,
    title: &'static str,
    mends: &'static str,
    /// What its form asks for.
    asks: Asks,
    /// Where that is done: the words of a link, and its address.
    links: Vec<(&'static str, String)>,
}

/// The words of a task's form.
struct Asks {
    summary: &'static str,
    label: &'static str,
    button: &'static str,
    missing: &'static str,
}

const WHAT_WAS_DONE: Asks = Asks {
    summary: "Say what was done",
    label: "What was done?",
    button: "Mark as done",
    missing: "Say what was done",
};

/// The service reads it beside its question.
const THE_ANSWER: Asks =
    Asks { summary: "Answer", label: "Your answer", button: "Send the answer", missing: "Enter your answer" };

pub async fn show(
    app: Data<App>,
    session: ReqData<Session>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let is_finished = Parameters::of(&request, &["done"])?.text("done") == Some("finished");
    page(app, session.into_inner(), &request, is_finished, None).await
}

pub async fn finish(
    app: Data<App>,
    session: ReqData<Session>,
    path: Path<String>,
    request: HttpRequest,
    body: FormBody,
) -> Result<HttpResponse, Problem> {
    let id: i64 = path.parse().map_err(|_| Problem::not_found())?;
    let words = body.text("words").to_owned();
    let session = session.into_inner();
    if words.is_empty() {
        return page(app, session, &request, false, Some(id)).await;
    }
    let caller = session.caller;
    web::block(move || app.finish_task(Some(&caller), id, &words)).await??;
    Ok(see_other("/tasks?done=finished"))
}

async fn page(
    app: Data<App>,
    session: Session,
    request: &HttpRequest,
    is_finished: bool,
    wrong: Option<i64>,
) -> Result<HttpResponse, Problem> {
    let frame = Frame::for_request(&app, request);
    let (key, role, caller) = (session.form_key, session.caller.role, session.caller);
    let TasksPage { open, done } = web::block(move || app.tasks_page(&caller)).await??;
    let open = open.into_iter().map(|task| Shown::of(task, role)).collect();
    let status = if wrong.is_some() { problem::REFUSED } else { StatusCode::OK };
    Ok(html(status, &Page { frame, key, role, open, done, is_finished, wrong }))
}

impl Page {
    fn is_administrator(&self) -> bool {
        self.role == Role::Administrator
    }

    /// What the form that was sent empty asks for, and whose it is.
    fn missing(&self) -> Option<(i64, &'static str)> {
        let shown = self.open.iter().find(|shown| self.is_wrong(&shown.task))?;
        Some((shown.task.id, shown.asks.missing))
    }

    fn is_wrong(&self, task: &TaskView) -> bool {
        self.wrong == Some(task.id)
    }
}

impl Shown {
    fn of(task: TaskView, role: Role) -> Self {
        let keeps_contacts = role == Role::Administrator;
        let (title, mends) = match task.kind.as_str() {
            "no_recipient" => (
                "Nobody to write to",
                "Add somebody to write to. What waits is then sent by itself, and this ends by itself.",
            ),
            "bounced" => (
                "Mail comes back",
                "Find out the right address and correct the contact, or say that the address works again.",
            ),
            "parked" => (
                "A mail could not be delivered",
                "Find out why, then try the mail once more, or tell them in another way.",
            ),
            "not_for_us" => ("Not for this service", "Ask whoever it is for, and cancel this request."),
            "question" => (
                "A service asks",
                "The service reads your answer on the page of its request. No mail carries it.",
            ),
            _ => ("Something to look at", ""),
        };
        let asks = if task.kind == "question" { THE_ANSWER } else { WHAT_WAS_DONE };
        let mut links = Vec::new();
        if let (Some(case), "not_for_us") = (&task.case, task.kind.as_str()) {
            links.push((StepKind::RequestAdvice.action(), format!("/cases/{case}/steps/request_advice")));
            links.push((StepKind::CancelAdvice.action(), format!("/cases/{case}/steps/cancel_advice")));
        }
        if keeps_contacts {
            match (task.kind.as_str(), task.mail) {
                ("parked", Some(mail)) => links.push(("The mail", format!("/outbox/{mail}"))),
                ("bounced", Some(mail)) => {
                    links.push(("Contacts", "/contacts".to_owned()));
                    links.push(("The mail", format!("/outbox/{mail}")));
                }
                ("no_recipient" | "bounced", _) => links.push(("Contacts", "/contacts".to_owned())),
                _ => {}
            }
        }
        Self { task, title, mends, asks, links }
    }

    /// Of staff, who open cases and keep no contacts.
    fn case(&self) -> Option<&str> {
        self.task.case.as_deref()
    }

    fn needs_an_administrator(&self) -> bool {
        self.links.is_empty() && matches!(self.task.kind.as_str(), "no_recipient" | "bounced" | "parked")
    }
}

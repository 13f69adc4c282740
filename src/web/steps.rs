//! The pages on which a case is taken on by a step: a form, a look at what it would move, and
//! the way back to the case.

pub mod choices;
pub mod consequences;
mod correction;
pub mod fields;
mod sheet;
mod taking;
pub mod words;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, ReqData};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use self::consequences::Consequences;
use self::correction::{Entered, Line};
use self::sheet::Row;
pub use self::sheet::nested;
use self::taking::{Asked, Outcome};
use self::words::Words;
use super::form::{Control, DatePart, Form, FormBody};
use super::page::{Frame, html, see_other};
use super::problem::{self, Problem};
use crate::app::App;
use crate::app::ground::Ground;
use crate::app::sessions::Session;
use crate::domain::StepKind;
use crate::domain::permission::Route;

/// Whose case it is that a step is taken on.
struct Head {
    reference: String,
    child: String,
}

#[derive(Template)]
#[template(path = "steps/form.html")]
struct FormPage {
    frame: Frame,
    head: Head,
    title: &'static str,
    words: Words,
    form: Form,
    /// What is sent along unseen.
    carried: Vec<(String, String)>,
    /// What others recorded while this was typed.
    news: Vec<News>,
    entered: Option<Entered>,
}

#[derive(Template)]
#[template(path = "steps/check.html")]
struct CheckPage {
    frame: Frame,
    head: Head,
    title: &'static str,
    form: Form,
    carried: Vec<(String, String)>,
    rows: Vec<Row>,
    entered: Option<Entered>,
    moves: Consequences,
}

#[derive(Template)]
#[template(path = "steps/not_now.html")]
struct NotNowPage {
    frame: Frame,
    head: Head,
    title: &'static str,
    why: String,
    news: Vec<News>,
    /// What was typed and could not be recorded.
    typed: Vec<Row>,
    instead: Vec<(&'static str, &'static str)>,
}

#[derive(Template)]
#[template(path = "steps/which_entry.html")]
struct WhichEntryPage {
    frame: Frame,
    head: Head,
    lines: Vec<Line>,
}

/// An entry that somebody made meanwhile.
struct News {
    what: &'static str,
    by: String,
    at: String,
}

pub async fn show(
    app: Data<App>,
    session: ReqData<Session>,
    path: Path<(String, String)>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let chosen = FormBody::of_text(request.query_string()).unwrap_or_default();
    let asked = Asked::of(&app, session, path, &request, chosen)?;
    let outcome = web::block(move || asked.open(Route::StepForm)).await??;
    Ok(page(&app, &request, outcome))
}

pub async fn take(
    app: Data<App>,
    session: ReqData<Session>,
    path: Path<(String, String)>,
    request: HttpRequest,
    body: FormBody,
) -> Result<HttpResponse, Problem> {
    let asked = Asked::of(&app, session, path, &request, body)?;
    let outcome = web::block(move || asked.take()).await??;
    Ok(page(&app, &request, outcome))
}

fn page(app: &App, request: &HttpRequest, outcome: Outcome) -> HttpResponse {
    let frame = Frame::for_request(app, request);
    let key = frame.who.as_ref().map_or_else(String::new, |who| who.form_key.clone());
    let to_here = |form: Form| Form { action: request.path().to_owned(), key, ..form };
    match outcome {
        Outcome::Recorded { reference, entry } => see_other(&format!("/cases/{reference}?done={entry}")),
        Outcome::Form { ground, sheet, carried, seen, status } => {
            let news = seen.map_or_else(Vec::new, |version| news(&ground, version, request));
            let head = Head::of(&ground);
            let (title, words) = (sheet.kind.action(), sheet.words);
            let (entered, form) = (sheet.entered, to_here(sheet.form));
            html(status, &FormPage { frame, head, title, words, form, carried, news, entered })
        }
        Outcome::Check { ground, sheet, carried, preview } => {
            let moves = Consequences::of(&preview, &ground.warnings());
            let (head, rows) = (Head::of(&ground), sheet.rows());
            let title = sheet.kind.action();
            let (entered, form) = (sheet.entered, to_here(sheet.form));
            html(StatusCode::OK, &CheckPage { frame, head, title, form, carried, rows, entered, moves })
        }
        Outcome::NotNow { ground, kind, why, typed, seen } => {
            let news = seen.map_or_else(Vec::new, |version| news(&ground, version, request));
            let (head, title, instead) = (Head::of(&ground), kind.action(), instead(&ground));
            html(problem::REFUSED, &NotNowPage { frame, head, title, why, news, typed, instead })
        }
        Outcome::WhichEntry { ground } => {
            let lines = correction::lines(&ground);
            html(StatusCode::OK, &WhichEntryPage { frame, head: Head::of(&ground), lines })
        }
    }
}

impl Head {
    fn of(ground: &Ground) -> Self {
        let child = &ground.case.registration.child;
        Self {
            reference: ground.reference.to_string(),
            child: format!("{} {}", child.forename, child.surname),
        }
    }
}

fn news(ground: &Ground, version: u32, request: &HttpRequest) -> Vec<News> {
    use actix_web::HttpMessage;
    let me = request.extensions().get::<Session>().map(|session| session.caller.actor.clone());
    let news = ground.since(version).map(|made| News {
        what: made.step.title(),
        by: if Some(&made.by) == me.as_ref() { "you".to_owned() } else { made.by.clone() },
        at: made.at.format("%-d %B %Y at %-H:%M").to_string(),
    });
    news.collect()
}

/// What may be done today, with where.
fn instead(ground: &Ground) -> Vec<(&'static str, &'static str)> {
    let is_offered = |kind: &&StepKind| !matches!(kind, StepKind::Correct | StepKind::Strike);
    let permitted = ground.view.permitted_steps.iter().filter(is_offered);
    permitted.map(|kind| (kind.name(), kind.action())).collect()
}

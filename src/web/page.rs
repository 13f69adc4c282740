//! What every page of HTML shares, and the pages that say what went wrong.

use actix_web::http::StatusCode;
use actix_web::http::header::{ACCEPT, CONTENT_SECURITY_POLICY};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use askama::Template;

use super::problem::Problem;
use super::style;
use crate::app::App;
use crate::domain::calendar::in_words;

/// A page loads one style from here and nothing else; its forms lead nowhere but here.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// What stands around the words of a page.
pub struct Frame {
    /// The day it is taken to be, where the clock is not the real one.
    pub rehearsal: Option<String>,
    pub style: &'static str,
}

#[derive(Template)]
#[template(path = "sorry.html")]
struct Sorry {
    frame: Frame,
    what: Trouble,
}

/// What a reader can do something about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trouble {
    /// Whatever is wrong with a link: which it is, nobody learns.
    NothingHere,
    NotRead,
    NotNow,
    OurMistake,
}

impl Frame {
    pub fn of(app: &App) -> Self {
        let rehearsal = (!app.clock.is_real()).then(|| in_words(app.clock.now().today));
        Self { rehearsal, style: style::address() }
    }
}

pub fn html(status: StatusCode, page: &impl Template) -> HttpResponse {
    match page.render() {
        Ok(text) => HttpResponse::build(status)
            .insert_header((CONTENT_SECURITY_POLICY, POLICY))
            .content_type("text/html; charset=utf-8")
            .body(text),
        Err(error) => {
            tracing::error!(%error, "a page could not be put together");
            Problem::internal().error_response()
        }
    }
}

/// A problem as a page, with its status.
pub fn sorry(app: &App, problem: &Problem) -> HttpResponse {
    let status = problem.status_code();
    let what = match status {
        StatusCode::NOT_FOUND => Trouble::NothingHere,
        StatusCode::CONFLICT | StatusCode::SERVICE_UNAVAILABLE => Trouble::NotNow,
        status if status.is_client_error() => Trouble::NotRead,
        _ => Trouble::OurMistake,
    };
    html(status, &Sorry { frame: Frame::of(app), what })
}

/// A place that does not exist: a page for people, whose mail program may have cut a link, and a
/// problem document for programs.
pub async fn no_such_route(app: Data<App>, request: HttpRequest) -> HttpResponse {
    let accepted = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if accepted.contains("text/html") {
        sorry(&app, &Problem::not_found())
    } else {
        Problem::not_found().error_response()
    }
}

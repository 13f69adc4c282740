//! What every page of HTML shares, and the pages that say what went wrong.

use actix_web::http::StatusCode;
use actix_web::http::header::{ACCEPT, CONTENT_SECURITY_POLICY, LOCATION};
use actix_web::web::Data;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, ResponseError};
use askama::Template;

use super::navigation::{self, Entry};
use super::problem::Problem;
use super::{icon, script, style};
use crate::app::App;
use crate::app::sessions::Session;
use crate::domain::calendar::in_words;
use crate::domain::permission::{Access, Role, access};
use crate::web::routes::route_of;

/// A page loads one style and one script from here and nothing else; its forms lead nowhere but
/// here.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; \
                      img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// What stands around the words of a page.
pub struct Frame {
    /// The day it is taken to be, where the clock is not the real one.
    pub rehearsal: Option<String>,
    pub style: &'static str,
    pub icon: &'static str,
    pub script: &'static str,
    /// Who is signed in.
    pub who: Option<Who>,
    /// No sweep for 26 hours, which those who work at an authority should know.
    pub sweep_missed: bool,
}

/// Somebody signed in, and where they can go.
pub struct Who {
    pub name: String,
    pub role: &'static str,
    pub form_key: String,
    pub navigation: Vec<Entry>,
    /// After so many seconds without a sign of life the session is over.
    pub idle_s: u32,
}

#[derive(Template)]
#[template(path = "sorry.html")]
struct Sorry {
    frame: Frame,
    what: Trouble,
    detail: String,
}

/// What a reader can do something about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trouble {
    /// Whatever is wrong with a link: which it is, nobody learns.
    NoSuchLink,
    NotRead,
    NotNow,
    OurMistake,
    /// Of somebody signed in.
    NotThere,
    NotAllowed,
    TooOften,
    Stale,
}

impl Frame {
    /// Around a page that is the same whoever looks at it.
    pub fn of(app: &App) -> Self {
        let rehearsal = (!app.clock.is_real()).then(|| in_words(app.clock.now().today));
        Self {
            rehearsal,
            style: style::address(),
            icon: icon::address(),
            script: script::address(),
            who: None,
            sweep_missed: false,
        }
    }

    /// Around a page for whoever asks for it.
    pub fn for_request(app: &App, request: &HttpRequest) -> Self {
        let session = request.extensions().get::<Session>().cloned();
        let idle_s = app.config.sign_in.idle_minutes * 60;
        let is_staff = session.as_ref().is_some_and(|session| session.caller.role != Role::Partner);
        let who = session.filter(|session| session.is_complete).map(|session| Who {
            navigation: navigation::of(session.caller.role, request.path()),
            role: role_in_words(session.caller.role),
            name: session.name,
            form_key: session.form_key,
            idle_s,
        });
        let sweep_missed = who.is_some() && is_staff && app.sweep_is_missed();
        Self { who, sweep_missed, ..Self::of(app) }
    }
}

pub const fn role_in_words(role: Role) -> &'static str {
    match role {
        Role::Caseworker => "SEN caseworker",
        Role::Manager => "Manager",
        Role::Partner => "Health or social care partner",
        Role::Administrator => "Administrator",
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

/// On to another page after something was done, so that loading it again does nothing.
pub fn see_other(to: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, to)).finish()
}

/// A problem as a page, with its status.
pub fn sorry(app: &App, request: &HttpRequest, problem: &Problem) -> HttpResponse {
    let status = problem.status_code();
    let frame = Frame::for_request(app, request);
    let by_link = route_of(request).is_none_or(|route| access(route) == Access::Link) && frame.who.is_none();
    let what = match status {
        StatusCode::NOT_FOUND if by_link => Trouble::NoSuchLink,
        StatusCode::NOT_FOUND => Trouble::NotThere,
        StatusCode::FORBIDDEN => Trouble::NotAllowed,
        StatusCode::TOO_MANY_REQUESTS => Trouble::TooOften,
        StatusCode::CONFLICT | StatusCode::SERVICE_UNAVAILABLE => Trouble::NotNow,
        StatusCode::PRECONDITION_FAILED => Trouble::Stale,
        status if status.is_client_error() => Trouble::NotRead,
        _ => Trouble::OurMistake,
    };
    let mut response = html(status, &Sorry { frame, what, detail: problem.detail.clone() });
    if let Some(header) = problem.headers() {
        response.headers_mut().insert(header.0, header.1);
    }
    response
}

/// A place that does not exist: a page for people, whose mail program may have cut a link, and a
/// problem document for programs.
pub async fn no_such_route(app: Data<App>, request: HttpRequest) -> HttpResponse {
    let accepted = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if accepted.contains("text/html") {
        sorry(&app, &request, &Problem::not_found())
    } else {
        Problem::not_found().error_response()
    }
}

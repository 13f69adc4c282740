//! The page by which a parent or young person leaves the mails. Only a POST does it: mail
//! scanners open every link, and a mail program that offers to leave in one click posts
//! (RFC 8058).

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::body::RawBody;
use super::client;
use super::page::{Frame, html, sorry};
use super::problem::Problem;
use crate::app::App;

#[derive(Template)]
#[template(path = "leave.html")]
struct Page {
    frame: Frame,
    reference: String,
    /// Where the form is sent.
    address: String,
    has_left: bool,
}

pub async fn show(app: Data<App>, request: HttpRequest) -> HttpResponse {
    answered(&app, &request, false).await
}

/// To post is to leave, whatever the body says. The answer is the page itself and leads nowhere
/// else, as RFC 8058 wants it; to load it again does no harm.
pub async fn leave(app: Data<App>, request: HttpRequest, body: Result<RawBody, Problem>) -> HttpResponse {
    match body {
        Ok(_) => answered(&app, &request, true).await,
        Err(problem) => sorry(&app, &request, &problem),
    }
}

async fn answered(app: &Data<App>, request: &HttpRequest, leaves: bool) -> HttpResponse {
    let token = request.match_info().get("token").unwrap_or_default().to_owned();
    let acting = app.clone();
    let done = web::block(move || {
        if leaves {
            acting.leave(&token)?;
        }
        acting.may_leave(&token)
    });
    match done.await.map_err(Problem::from).and_then(|done| done.map_err(Problem::from)) {
        Ok(reference) => {
            let address = request.path().to_owned();
            html(StatusCode::OK, &Page { frame: Frame::of(app), reference, address, has_left: leaves })
        }
        Err(problem) => sorry(app, request, &client::counted(app, request, problem).await),
    }
}

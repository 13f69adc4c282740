//! The page at `/`: what this is, and the way in.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, web};
use askama::Template;

use super::navigation;
use super::page::{Frame, html, see_other};
use crate::app::App;
use crate::app::jobs::Standing;
use crate::app::sessions::Session;

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    frame: Frame,
    /// None where the database does not say.
    standing: Option<Standing>,
    version: &'static str,
}

pub async fn show(app: Data<App>, request: HttpRequest) -> HttpResponse {
    if let Some(session) = request.extensions().get::<Session>() {
        return see_other(navigation::start(session.caller.role));
    }
    let frame = Frame::of(&app);
    let standing = web::block(move || app.standing().ok()).await.unwrap_or_default();
    html(StatusCode::OK, &Home { frame, standing, version: env!("CARGO_PKG_VERSION") })
}

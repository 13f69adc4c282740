//! The page at `/`: what this is, how it stands, and where to go on.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::page::{Frame, html};
use crate::app::App;
use crate::app::jobs::Standing;

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    frame: Frame,
    /// None where the database does not say.
    standing: Option<Standing>,
    version: &'static str,
}

pub async fn show(app: Data<App>) -> HttpResponse {
    let frame = Frame::of(&app);
    let standing = web::block(move || app.standing().ok()).await.unwrap_or_default();
    html(StatusCode::OK, &Home { frame, standing, version: env!("CARGO_PKG_VERSION") })
}

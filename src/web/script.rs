//! The one script of all pages. Nothing needs it; it warns before a session ends, keeps what was
//! typed, and spares a double click.

use actix_web::{HttpRequest, HttpResponse};

use super::asset::Asset;

static SCRIPT: Asset = Asset::new("app.js", "text/javascript; charset=utf-8", include_str!("assets/app.js"));

/// Where pages find it.
pub fn address() -> &'static str {
    SCRIPT.address()
}

pub async fn show(request: HttpRequest) -> HttpResponse {
    SCRIPT.serve(&request)
}

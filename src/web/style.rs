//! The one style of all pages.

use actix_web::{HttpRequest, HttpResponse};

use super::asset::Asset;

static STYLE: Asset = Asset::new("app.css", "text/css; charset=utf-8", include_str!("assets/app.css"));

/// Where pages find it.
pub fn address() -> &'static str {
    STYLE.address()
}

pub async fn show(request: HttpRequest) -> HttpResponse {
    STYLE.serve(&request)
}

//! The sign of the pages in a browser's tabs and bookmarks.

use actix_web::{HttpRequest, HttpResponse};

use super::asset::Asset;

static ICON: Asset = Asset::new("icon.svg", "image/svg+xml", include_str!("assets/icon.svg"));

/// Where pages find it.
pub fn address() -> &'static str {
    ICON.address()
}

pub async fn show(request: HttpRequest) -> HttpResponse {
    ICON.serve(&request)
}

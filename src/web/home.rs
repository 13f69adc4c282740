//! The page at `/`: what this is, and where to go on.

use actix_web::HttpResponse;
use actix_web::http::header::CONTENT_SECURITY_POLICY;
use actix_web::web::Data;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::app::App;
use crate::domain::calendar::in_words;

const PAGE: &str = include_str!("home.html");
const STYLE: &str = include_str!("home.css");

pub async fn show(app: Data<App>) -> HttpResponse {
    let banner = if app.clock.is_real() {
        String::new()
    } else {
        format!("<p class=\"banner\">A rehearsal: today is {}.</p>", in_words(app.clock.now().today))
    };
    let page = PAGE
        .replace("{{style}}", STYLE)
        .replace("{{banner}}", &banner)
        .replace("{{version}}", env!("CARGO_PKG_VERSION"));
    // The one style on the page is allowed by its hash; nothing else is.
    let hash = STANDARD.encode(Sha256::digest(STYLE));
    let policy = format!("default-src 'none'; style-src 'sha256-{hash}'; frame-ancestors 'none'");
    HttpResponse::Ok()
        .insert_header((CONTENT_SECURITY_POLICY, policy))
        .content_type("text/html; charset=utf-8")
        .body(page)
}

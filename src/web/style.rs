//! The one style of all pages. Its address carries its version, so that it can be kept for good.

use std::sync::LazyLock;

use actix_web::http::header::{CACHE_CONTROL, ETAG, EntityTag, Header, IfNoneMatch};
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

const STYLE: &str = include_str!("assets/app.css");

static VERSION: LazyLock<String> = LazyLock::new(|| URL_SAFE_NO_PAD.encode(&Sha256::digest(STYLE)[..9]));
static ADDRESS: LazyLock<String> = LazyLock::new(|| format!("/assets/app.css?v={}", *VERSION));

/// Where pages find it.
pub fn address() -> &'static str {
    &ADDRESS
}

pub async fn show(request: HttpRequest) -> HttpResponse {
    // Weak, because it goes out compressed and as it is.
    let tag = EntityTag::new_weak(VERSION.clone());
    let is_this_version = request.query_string().strip_prefix("v=") == Some(VERSION.as_str());
    let keep = if is_this_version { "public, max-age=31536000, immutable" } else { "no-cache" };
    let has_it = match IfNoneMatch::parse(&request) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|known| known.weak_eq(&tag)),
        Err(_) => false,
    };
    let mut response = if has_it { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((CACHE_CONTROL, keep)).insert_header((ETAG, tag.to_string()));
    if has_it { response.finish() } else { response.content_type("text/css; charset=utf-8").body(STYLE) }
}

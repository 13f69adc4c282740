//! A file that pages load. Its address carries its version, so that it can be kept for good.

use std::sync::OnceLock;

use actix_web::http::header::{CACHE_CONTROL, ETAG, EntityTag, Header, IfNoneMatch};
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

pub struct Asset {
    name: &'static str,
    kind: &'static str,
    text: &'static str,
    named: OnceLock<Named>,
}

/// What follows from the text.
struct Named {
    version: String,
    address: String,
}

impl Asset {
    pub const fn new(name: &'static str, kind: &'static str, text: &'static str) -> Self {
        Self { name, kind, text, named: OnceLock::new() }
    }

    pub fn address(&self) -> &str {
        &self.named().address
    }

    pub fn serve(&self, request: &HttpRequest) -> HttpResponse {
        let version = &self.named().version;
        // Weak, because it goes out compressed and as it is.
        let tag = EntityTag::new_weak(version.clone());
        let is_this_version = request.query_string().strip_prefix("v=") == Some(version.as_str());
        let keep = if is_this_version { "public, max-age=31536000, immutable" } else { "no-cache" };
        let has_it = match IfNoneMatch::parse(request) {
            Ok(IfNoneMatch::Any) => true,
            Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|known| known.weak_eq(&tag)),
            Err(_) => false,
        };
        let mut response = if has_it { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        response.insert_header((CACHE_CONTROL, keep)).insert_header((ETAG, tag.to_string()));
        if has_it { response.finish() } else { response.content_type(self.kind).body(self.text) }
    }

    fn named(&self) -> &Named {
        self.named.get_or_init(|| {
            let version = URL_SAFE_NO_PAD.encode(&Sha256::digest(self.text)[..9]);
            let address = format!("/assets/{}?v={version}", self.name);
            Named { version, address }
        })
    }
}

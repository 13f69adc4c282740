//! The one cookie: the secret of a session.

use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite};

use crate::app::App;

/// The secret that the browser has, if it has one.
pub fn secret(app: &App, request: &HttpRequest) -> Option<String> {
    request.cookie(name(app)).map(|cookie| cookie.value().to_owned())
}

pub fn with(app: &App, secret: String) -> Cookie<'static> {
    Cookie::build(name(app), secret)
        .path("/")
        .http_only(true)
        .secure(is_secure(app))
        .same_site(SameSite::Lax)
        .finish()
}

pub fn without(app: &App) -> Cookie<'static> {
    let mut cookie = with(app, String::new());
    cookie.make_removal();
    cookie
}

/// Browsers take the prefix only over TLS, and then let no other host set it.
fn name(app: &App) -> &'static str {
    if is_secure(app) { "__Host-twentyweeks" } else { "twentyweeks" }
}

fn is_secure(app: &App) -> bool {
    app.config.server.public_url.starts_with("https://")
}

//! Where somebody goes on to once they are signed in: where they were going, if it is a page of
//! ours for those who sign in.

use actix_web::http::Method;

use super::navigation;
use super::routes::{is_page, methods, place};
use crate::domain::permission::{Access, Role, Route, access};

/// Where they were going, or where their day begins.
pub fn to(next: &str, role: Role) -> String {
    checked(next).unwrap_or_else(|| navigation::start(role).to_owned())
}

/// A page on the way there, which passes on where they were going.
pub fn with(page: &str, next: &str) -> String {
    match checked(next) {
        Some(next) => format!("{page}?next={next}"),
        None => page.to_owned(),
    }
}

/// A page of ours that lies at this path, or at the nearest one above it: a form that was sent
/// has no page of its own. Anything else, above all another host, is nothing.
pub fn checked(next: &str) -> Option<String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/-_.~%".contains(c);
    if !next.starts_with('/') || next.starts_with("//") || !next.chars().all(is_plain) {
        return None;
    }
    let mut path = next;
    loop {
        match route_at(path) {
            Some(pattern) if has_page(pattern) => return Some(path.to_owned()),
            _ => path = &path[..path.rfind('/')?],
        }
    }
}

/// Whether a form that is sent to this path may be kept: never one that may hold a password.
pub fn keeps_forms(path: &str) -> bool {
    if path.starts_with(place(Route::Account).0) {
        return false;
    }
    route_at(path).is_some_and(|pattern| {
        let takes = |route: &&Route| place(**route).0 == pattern && place(**route).1 == Method::POST;
        Route::ALL.iter().filter(takes).any(|route| is_page(*route) && needs_sign_in(*route))
    })
}

fn has_page(pattern: &str) -> bool {
    let shows = |route: &&Route| place(**route).0 == pattern && methods(**route).contains(&Method::GET);
    Route::ALL.iter().filter(shows).any(|route| is_page(*route) && needs_sign_in(*route))
}

const fn needs_sign_in(route: Route) -> bool {
    matches!(access(route), Access::Roles(_))
}

/// The pattern that a path is matched to: what it says itself counts before a name for anything.
fn route_at(path: &str) -> Option<&'static str> {
    let parts: Vec<&str> = path.split('/').collect();
    let is_open = |part: &str| part.starts_with('{');
    let fits = |pattern: &&str| {
        let own: Vec<&str> = pattern.split('/').collect();
        own.len() == parts.len()
            && own.iter().zip(&parts).all(|(own, part)| own == part || (is_open(own) && !part.is_empty()))
    };
    let patterns = Route::ALL.iter().map(|route| place(*route).0);
    patterns.filter(fits).min_by_key(|pattern| pattern.split('/').filter(|part| is_open(part)).count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_ours_are_gone_on_to() {
        for (next, to) in [
            ("/cases", Some("/cases")),
            ("/cases/351-2026-00042", Some("/cases/351-2026-00042")),
            ("/cases/351-2026-00042/steps/note", Some("/cases/351-2026-00042/steps/note")),
            ("/cases/chase", Some("/cases")),
            ("/account/password", Some("/account")),
            ("/sign-out", None),
            ("/sign-in", None),
            ("/api/v1/cases", None),
            ("/nowhere", None),
            ("/", None),
            ("", None),
            ("//evil.example", None),
            ("/\\evil.example", None),
            ("https://evil.example/cases", None),
            ("/cases?q=x", None),
            ("/cases\r\nx", None),
        ] {
            assert_eq!(checked(next).as_deref(), to, "{next}");
        }
    }

    #[test]
    fn forms_of_people_are_kept_but_no_passwords() {
        assert!(keeps_forms("/cases/new"));
        assert!(keeps_forms("/cases/351-2026-00042/steps/note"));
        assert!(!keeps_forms("/sign-in"));
        assert!(!keeps_forms("/answer/x"));
        assert!(!keeps_forms("/api/v1/cases"));
        assert!(!keeps_forms("/cases"));
        assert!(!keeps_forms("/account/password"));
    }
}

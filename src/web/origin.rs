//! Where a request that changes something comes from. Browsers say so; another site's pages
//! cannot make them lie. The key in each form is the second lock.

use actix_web::HttpRequest;
use actix_web::dev::ServiceRequest;
use actix_web::http::header::{HOST, HeaderName, ORIGIN};

use super::problem::Problem;

static SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Refuses what another site's page sent. Where a browser says nothing, a form's key is enough;
/// what has no key must be from here for certain.
pub fn check(request: &ServiceRequest, must_say: bool) -> Result<(), Problem> {
    let request = request.request();
    let is_from_here = match (header(request, &SEC_FETCH_SITE), header(request, &ORIGIN)) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => header(request, &HOST)
            .is_some_and(|host| origin.split_once("://").is_some_and(|(_, o)| o == host)),
        (None, None) => !(must_say && request.headers().contains_key("cookie")),
    };
    if is_from_here { Ok(()) } else { Err(Problem::not_from_here()) }
}

fn header<'a>(request: &'a HttpRequest, name: &HeaderName) -> Option<&'a str> {
    request.headers().get(name)?.to_str().ok()
}

//! Who a request comes from, as far as it can be seen from here.

use std::net::IpAddr;

use actix_web::HttpRequest;
use actix_web::http::header::USER_AGENT;
use actix_web::web::{self, Data};

use super::problem::Problem;
use crate::app::App;
use crate::app::sign_in::Client;

pub fn of(app: &App, request: &HttpRequest) -> Client {
    let agent = request.headers().get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Client { place: place(app, request), browser: browser(agent) }
}

/// What a link that opens nothing answers: how often that may be tried is limited.
pub async fn counted(app: &Data<App>, request: &HttpRequest, problem: Problem) -> Problem {
    if !problem.is_not_found() {
        return problem;
    }
    let (app, place) = (app.clone(), place(app, request));
    web::block(move || app.unknown_link(&place)).await.map_or_else(Problem::from, Problem::from)
}

/// The address; of IPv6 the network, of which every household has a whole one.
fn place(app: &App, request: &HttpRequest) -> String {
    match address(app, request).map(|address| address.to_canonical()) {
        Some(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        Some(address) => address.to_string(),
        None => String::new(),
    }
}

/// Where a request comes from. A proxy of ours adds at the end from where it had it; what stands
/// before that, anybody may have written.
fn address(app: &App, request: &HttpRequest) -> Option<IpAddr> {
    let trusted = &app.config.server.trusted_proxies;
    let mut address = request.peer_addr()?.ip();
    let said = request.headers().get_all("x-forwarded-for").filter_map(|value| value.to_str().ok());
    let said: Vec<&str> = said.flat_map(|value| value.split(',')).map(str::trim).collect();
    for before in said.into_iter().rev() {
        if !trusted.contains(&address.to_canonical()) {
            break;
        }
        match before.parse() {
            Ok(before) => address = before,
            Err(_) => break,
        }
    }
    Some(address)
}

/// A browser in words that its owner recognises: "Firefox on Windows".
fn browser(agent: &str) -> String {
    // Most say that they are others as well, so the order matters.
    let programs = [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    let systems = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS X", "Mac"),
        ("CrOS", "Chromebook"),
        ("Linux", "Linux"),
    ];
    let found = |known: &[(&str, &'static str)]| {
        known.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    match (found(&programs), found(&systems)) {
        (Some(program), Some(system)) => format!("{program} on {system}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => "A browser we do not know".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::browser;

    #[test]
    fn a_browser_is_called_what_its_owner_calls_it() {
        for (agent, name) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "Firefox on Windows",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
                "Safari on iPhone",
            ),
            ("curl/8.0", "A browser we do not know"),
        ] {
            assert_eq!(browser(agent), name);
        }
    }
}

//! Who may open which page: every role, every page, inside and outside, against the table.

use actix_web::http::Method;
use serde_json::json;
use twentyweeks::app::tokens::Holder;
use twentyweeks::domain::identifiers::{AuthorityCode, Email};
use twentyweeks::domain::permission::{Access, Role, Route, access};
use twentyweeks::web::routes::{is_page, place};

use super::visitor::{PASSWORD, Visitor, staff};
use crate::support::{Browser, TestApp, registration};

crate::on_both_databases!(
    every_page_lets_in_whom_the_table_lets_in,
    a_page_of_a_case_of_others_is_not_there,
    whoever_is_not_signed_in_is_sent_to_sign_in,
    whoever_has_only_given_a_password_is_sent_to_the_second_factor,
    no_form_is_taken_without_the_key_of_its_session,
    a_token_opens_no_page,
);

/// The service that the case asked, and one that it did not.
const ASKED: &str = "Community Paediatrics";
const UNASKED: &str = "Occupational Therapy";
/// What a page answers who comes in: it, a way on, or what is wrong with what was sent.
const LET_IN: [u16; 7] = [200, 204, 303, 400, 404, 412, 422];

fn every_page_lets_in_whom_the_table_lets_in(server: TestApp) {
    let case = case(&server);
    for role in Role::ALL {
        for own in [true, false] {
            for route in pages() {
                let browser = somebody(&server, role, own);
                let status = visit(&browser, route, &case);
                match access(route) {
                    Access::Roles(roles) if !roles.contains(&role) => {
                        assert_eq!(status, 403, "{route:?} {role:?} own: {own}");
                    }
                    // Guesses at links and codes are counted, whoever makes them.
                    Access::Link | Access::Anyone if status == 429 => {}
                    _ => assert!(LET_IN.contains(&status), "{route:?} {role:?} own: {own}: {status}"),
                }
            }
        }
    }
}

fn a_page_of_a_case_of_others_is_not_there(server: TestApp) {
    let case = case(&server);
    for role in Role::ALL {
        let (inside, outside) = (somebody(&server, role, true), somebody(&server, role, false));
        for route in pages().filter(|route| place(*route).0.contains("{reference}")) {
            let Access::Roles(roles) = access(route) else { continue };
            if !roles.contains(&role) {
                continue;
            }
            assert_eq!(visit(&outside, route, &case), 404, "{route:?} {role:?}");
            if place(route).1 == Method::GET {
                assert_eq!(visit(&inside, route, &case), 200, "{route:?} {role:?}");
            }
        }
    }
}

fn whoever_is_not_signed_in_is_sent_to_sign_in(server: TestApp) {
    let case = case(&server);
    let stranger = Browser::at(&server);
    for route in pages() {
        let (path, status) = (path(route, &case), visit(&stranger, route, &case));
        match access(route) {
            Access::Begun | Access::Roles(_) => {
                let seen = ask(&stranger, route, &case);
                assert_eq!(seen.status, 303, "{route:?}");
                assert!(seen.header("location").starts_with("/sign-in"), "{route:?}");
                assert!(!seen.header("location").contains("kept=1"), "{route:?}");
            }
            Access::Link => assert!(matches!(status, 404 | 429), "{route:?} {path}: {status}"),
            Access::Anyone => assert!(matches!(status, 200 | 303 | 422), "{route:?} {path}: {status}"),
        }
    }
}

fn whoever_has_only_given_a_password_is_sent_to_the_second_factor(server: TestApp) {
    let case = case(&server);
    staff(&server, Role::Manager, "m@council.example");
    let visitor = Visitor::at(&server).signed_in("m@council.example", PASSWORD);
    for route in pages().filter(|route| matches!(access(*route), Access::Roles(_))) {
        let path = path(route, &case);
        let seen = match place(route).1 {
            Method::GET => visitor.open(&path),
            _ => visitor.send(&path, &[("x", "y")]),
        };
        assert_eq!(seen.status, 303, "{route:?}");
        assert!(seen.header("location").starts_with("/sign-in/code"), "{route:?}");
    }
}

fn no_form_is_taken_without_the_key_of_its_session(server: TestApp) {
    let case = case(&server);
    for role in Role::ALL {
        let browser = somebody(&server, role, true);
        let forms = pages().filter(|route| place(*route).1 == Method::POST);
        for route in forms.filter(|route| may(*route, role)) {
            let path = path(route, &case);
            for body in ["", "x=y", "form_key=", "form_key=of-somebody-else"] {
                let seen = browser.send_body(&path, "application/x-www-form-urlencoded", body);
                assert_eq!(seen.status, 403, "{route:?} {role:?} {body}");
            }
        }
    }
}

fn a_token_opens_no_page(server: TestApp) {
    let case = case(&server);
    let program = server.caseworker();
    for route in pages().filter(|route| may(*route, Role::Caseworker) && place(*route).1 == Method::GET) {
        let reply = program.get(&path(route, &case));
        let page = reply.body.to_string();
        assert!(page.contains("Sign in") && !page.contains("Sign out"), "{route:?}");
    }
}

/// The pages of the application; the style and the like are no pages.
fn pages() -> impl Iterator<Item = Route> {
    let files = [Route::Style, Route::Script, Route::Icon, Route::Home];
    Route::ALL.iter().copied().filter(move |route| is_page(*route) && !files.contains(route))
}

fn may(route: Route, role: Role) -> bool {
    matches!(access(route), Access::Roles(roles) if roles.contains(&role))
}

/// A case whose advice the service was asked for.
fn case(server: &TestApp) -> String {
    let me = server.caseworker();
    let case = me.post("/api/v1/cases", &registration("2026-09-15")).text("reference");
    me.step(
        &case,
        json!({"step": "agree_to_assess", "on": "2026-10-10", "reasons": "It meets the test.", "decided_by": "SEN panel"}),
    );
    me.step(
        &case,
        json!({"step": "request_advice", "on": "2026-10-12", "kind": "medical", "service": ASKED}),
    );
    server.app.add_service(UNASKED, &code("351"), false).unwrap();
    server.app.ensure_account(&Email::parse("nobody@council.example").unwrap()).unwrap();
    case
}

/// Somebody who has to do with the case, or who has not.
fn somebody(server: &TestApp, role: Role, own: bool) -> Browser {
    let holder = match (role, own) {
        (Role::Partner, true) => Holder::Service { name: ASKED.to_owned(), authority: None },
        (Role::Partner, false) => Holder::Service { name: UNASKED.to_owned(), authority: None },
        (_, true) => Holder::Authority(code("351")),
        (_, false) => Holder::Authority(code("357")),
    };
    server.browser_of(role, &holder)
}

fn visit(browser: &Browser, route: Route, case: &str) -> u16 {
    ask(browser, route, case).status
}

fn ask(browser: &Browser, route: Route, case: &str) -> crate::support::Seen {
    let path = path(route, case);
    match place(route).1 {
        Method::GET => browser.open(&path),
        _ => browser.send(&path, &[("x", "y")]),
    }
}

fn path(route: Route, case: &str) -> String {
    place(route)
        .0
        .replace("{reference}", case)
        .replace("{advice}", "1")
        .replace("{step}", "note")
        .replace("{letter}", "will-assess")
        .replace("{id}", "999999")
        .replace("{figure}", "open")
        .replace("{token}", "no-link")
}

fn code(code: &str) -> AuthorityCode {
    AuthorityCode::parse(code).unwrap()
}

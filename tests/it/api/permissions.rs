//! Who may do what: every role, every route and every step, against the table.

use actix_web::http::Method;
use serde_json::json;
use twentyweeks::app::Unwatched;
use twentyweeks::app::sweep::SweepOrder;
use twentyweeks::domain::StepKind;
use twentyweeks::domain::permission::{Access, Role, Route, access, may_take};
use twentyweeks::web::routes::{is_page, place};

use super::shorthand::{
    PAEDIATRICS, PSYCHOLOGY, agreed, asked, assert_problem, chronology, delete, example, preview, put,
};
use crate::support::{Client, Reply, TestApp, registration};

crate::on_both_databases!(
    every_route_lets_in_whom_the_table_lets_in,
    a_route_for_anyone_asks_for_no_token,
    every_step_is_for_the_roles_in_the_table,
    a_case_of_another_authority_is_not_there,
    a_report_of_another_authority_is_not_there,
    an_authority_registers_for_itself_only,
    a_token_of_a_partner_is_for_a_service_and_the_others_for_an_authority,
);

/// A service that no case asked.
const UNASKED: &str = "Occupational Therapy";

fn every_route_lets_in_whom_the_table_lets_in(server: TestApp) {
    let case = assessed_case(&server);
    let before = chronology(&server.caseworker(), &case).len();
    for role in Role::ALL {
        for own in [true, false] {
            let caller = caller(&server, role, own);
            for route in of_the_api() {
                let reply = call(&caller, route, &case);
                let expected = expected(route, role, own);
                // Whoever tries too many links is told so.
                if access(route) == Access::Link && reply.status == 429 {
                    continue;
                }
                assert_eq!(reply.status, expected, "{route:?} {role:?} own: {own}: {:?}", reply.body);
            }
        }
    }
    assert_eq!(chronology(&server.caseworker(), &case).len(), before, "nothing was done to the case");
}

fn a_route_for_anyone_asks_for_no_token(server: TestApp) {
    let case = assessed_case(&server);
    for route in of_the_api() {
        let reply = call(&server.stranger(), route, &case);
        match access(route) {
            Access::Anyone => assert_eq!(reply.status, 200, "{route:?}"),
            Access::Roles(_) | Access::Begun => assert_problem(&reply, 401, "unauthorised"),
            // What is not a link leads nowhere.
            Access::Link => assert_eq!(reply.status, 404, "{route:?}"),
        }
    }
}

fn every_step_is_for_the_roles_in_the_table(server: TestApp) {
    let case = assessed_case(&server);
    let Access::Roles(callers) = access(Route::TakeStep) else { panic!("steps are not for anyone") };
    for role in Role::ALL {
        let (inside, outside) = (caller(&server, role, true), caller(&server, role, false));
        for kind in StepKind::ALL {
            let step = example(kind, "2026-06-01");
            let reply = preview(&inside, &case, &step);
            let other = preview(&outside, &case, &step);
            if !callers.contains(&role) {
                assert_problem(&reply, 403, "forbidden");
                assert_problem(&other, 403, "forbidden");
            } else if kind == StepKind::Register {
                assert_problem(&reply, 400, "malformed");
            } else {
                let is_refused = !may_take(kind).contains(&role);
                assert_eq!(reply.status == 403, is_refused, "{kind:?} {role:?}: {:?}", reply.body);
                assert!(matches!(reply.status, 200 | 403 | 422), "{kind:?} {role:?}: {:?}", reply.body);
                assert_problem(&other, 404, "not_found");
            }
        }
    }
}

fn a_case_of_another_authority_is_not_there(server: TestApp) {
    let case = assessed_case(&server);
    let mine = server.caseworker();
    let mut body = registration("2026-03-02");
    body["source_reference"] = json!("EHC-77");
    assert_eq!(mine.post("/api/v1/cases", &body).status, 201);
    for role in [Role::Caseworker, Role::Manager] {
        let other = server.client(role, "357");
        let of_nobody = other.get("/api/v1/cases/351-2026-09999");
        for reference in [case.as_str(), "EHC-77"] {
            for path in ["", "/chronology"] {
                let reply = other.get(&format!("/api/v1/cases/{reference}{path}"));
                assert_problem(&reply, 404, "not_found");
                assert_eq!(reply.body, of_nobody.body, "nobody learns that it is there");
            }
            for kind in [StepKind::Note, StepKind::GiveAdvice, StepKind::Correct] {
                let reply = other.try_step(reference, example(kind, "2026-06-01"));
                assert_problem(&reply, 404, "not_found");
            }
        }
        assert_eq!(other.get("/api/v1/cases").body, json!({"cases": []}));
        assert_eq!(other.get(&format!("/api/v1/cases?q={case}")).body, json!({"cases": []}));
        assert_eq!(other.get("/api/v1/cases?q=EHC-77").body, json!({"cases": []}));
        assert_eq!(other.get("/api/v1/cases?q=Canary").body, json!({"cases": []}));
    }
    assert_eq!(mine.case(&case)["version"], 4);
}

fn a_report_of_another_authority_is_not_there(server: TestApp) {
    assessed_case(&server);
    let report = |client: &Client, authority: &str| {
        client.get(&format!("/api/v1/reports/timeliness?from=2026-01-01&to=2026-12-31&authority={authority}"))
    };
    for role in [Role::Caseworker, Role::Manager, Role::Administrator] {
        assert_eq!(report(&server.client(role, "351"), "351").body["open_now"]["total"], 1);
        let other = server.client(role, "357");
        assert_eq!(report(&other, "357").body["open_now"]["total"], 0);
        assert_problem(&report(&other, "351"), 404, "not_found");
        assert_eq!(report(&other, "351").body, report(&other, "999").body);
    }
}

fn an_authority_registers_for_itself_only(server: TestApp) {
    let other = server.client(Role::Manager, "357");
    let reply = other.post("/api/v1/cases", &registration("2026-03-02"));
    super::shorthand::assert_problem_at(&reply, 422, "invalid", "authority");
    let mut body = registration("2026-03-02");
    body["authority"] = json!("357");
    let reply = other.post("/api/v1/cases", &body);
    assert_eq!(reply.text("reference"), "357-2026-00001");
}

fn a_token_of_a_partner_is_for_a_service_and_the_others_for_an_authority(server: TestApp) {
    use twentyweeks::app::tokens::Holder;
    use twentyweeks::domain::identifiers::AuthorityCode;
    let bury = AuthorityCode::parse("351").unwrap();
    server.app.add_service(UNASKED, &bury, false).unwrap();
    let service = Holder::Service { name: UNASKED.to_owned(), authority: None };
    for role in Role::ALL {
        let is_partner = role == Role::Partner;
        let named = |what: &str| format!("{} {what}", role.name());
        let of_authority = Holder::Authority(bury.clone());
        assert_eq!(server.app.create_token(&named("a"), role, &of_authority, None).is_ok(), !is_partner);
        assert_eq!(server.app.create_token(&named("s"), role, &service, None).is_ok(), is_partner);
    }
}

/// A case that asked psychology for its first advice and paediatrics for its second; its fourth
/// entry is the last. A third service is in the directory.
fn assessed_case(server: &TestApp) -> String {
    // A server that has cases and never swept says that it is not ready.
    let order = SweepOrder { on: None, dry_run: false, holder: "a test".to_owned() };
    server.app.sweep(&order, &Unwatched).unwrap();
    let me = server.caseworker();
    let case = me.register("2026-03-02");
    me.step(&case, agreed("2026-04-01"));
    me.step(&case, asked("2026-04-02", "psychology", PSYCHOLOGY));
    me.step(&case, asked("2026-04-02", "medical", PAEDIATRICS));
    let bury = twentyweeks::domain::identifiers::AuthorityCode::parse("351").unwrap();
    server.app.add_service(UNASKED, &bury, false).unwrap();
    case
}

fn caller(server: &TestApp, role: Role, own: bool) -> Client {
    match (role, own) {
        (Role::Partner, true) => server.partner(PSYCHOLOGY),
        (Role::Partner, false) => server.partner(UNASKED),
        (role, true) => server.client(role, "351"),
        (role, false) => server.client(role, "357"),
    }
}

/// The routes that programs call; the pages have a test of their own.
fn of_the_api() -> impl Iterator<Item = Route> {
    Route::ALL.iter().copied().filter(|&route| !is_page(route) || access(route) == Access::Link)
}

/// Calls a route for a case of authority 351, well filled in and without changing the case.
fn call(client: &Client, route: Route, case: &str) -> Reply {
    let path = place(route).0.replace("{reference}", case).replace("{advice}", "1");
    let path = path.replace("{id}", "999").replace("{token}", "no-link");
    match route {
        Route::RegisterCase => client.post(&path, &registration("2026-03-02")),
        Route::TakeStep => {
            client.post(&format!("{path}?preview=true"), &example(StepKind::AcknowledgeAdvice, "2026-06-01"))
        }
        Route::ReportTimeliness => client.get(&format!("{path}?from=2026-01-01&to=2026-12-31&authority=351")),
        // Nothing becomes of a case that is not there.
        Route::ChaseCases => client.post(&path, &json!({"cases": ["351-2026-09999"]})),
        Route::AllocateCases => {
            client.post(&path, &json!({"cases": ["351-2026-09999"], "caseworker": "x@council.example"}))
        }
        Route::FinishTask => client.post(&path, &json!({"words": "Dealt with."})),
        Route::ReportBounce => client.raw(|http, address| {
            let request = http.post(format!("{address}{path}")).header("content-type", "message/rfc822");
            client.authorised(request.body("Subject: hello\r\n\r\nNo report.\r\n"))
        }),
        // A service and people that are nobody's.
        Route::PostContact => {
            client.post(&path, &json!({"post": "service", "service": 999, "email": "x@nhs.example"}))
        }
        Route::PostWorkingAddress => client.post(&path, &json!({"email": "x@nhs.example"})),
        Route::PostAbsence => {
            let days = json!({"who": "x@nhs.example", "away_from": "2026-11-02", "away_to": "2026-11-03"});
            client.post(&path, &days)
        }
        Route::PutPreferences => {
            put(client, &path, &json!({"early_reminders": true, "promise_reminders": true}))
        }
        Route::DeleteContact | Route::DeleteAbsence => delete(client, &path),
        // It is nobody's in particular already.
        Route::HandOverRequest => client.post(&path, &json!({"colleague": null})),
        Route::AskAboutRequest => client.post(&path, &json!({"question": "Which clinic?"})),
        Route::GiveAnswer | Route::Leave => client.raw(|http, address| http.post(format!("{address}{path}"))),
        Route::Home
        | Route::Style
        | Route::Health
        | Route::Readiness
        | Route::OpenApi
        | Route::ListCases
        | Route::ShowCase
        | Route::ListAlerts
        | Route::ListTasks
        | Route::ShowAnswer
        | Route::ShowLeave
        | Route::Chronology => client.get(&path),
        route if place(route).1 == Method::GET => client.get(&path),
        _ => client.raw(|http, address| http.post(format!("{address}{path}"))),
    }
}

fn expected(route: Route, role: Role, own: bool) -> u16 {
    match (access(route), route) {
        (Access::Roles(roles), _) if !roles.contains(&role) => 403,
        (Access::Link, _)
        | (
            _,
            Route::FinishTask
            | Route::PostContact
            | Route::DeleteContact
            | Route::PostWorkingAddress
            | Route::DeleteAbsence
            | Route::PutPreferences,
        ) => 404,
        // Whoever shall get the cases, or is away, is nobody.
        (_, Route::AllocateCases | Route::PostAbsence) => 422,
        (_, Route::HandOverRequest | Route::AskAboutRequest) => {
            if own {
                204
            } else {
                404
            }
        }
        (_, Route::RegisterCase) => {
            if own {
                201
            } else {
                422
            }
        }
        (_, Route::ShowCase | Route::TakeStep | Route::Chronology | Route::ReportTimeliness) if !own => 404,
        _ => 200,
    }
}

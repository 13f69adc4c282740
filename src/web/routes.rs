//! The whole route table. Who may call a route stands in `domain::permission`.

use std::collections::BTreeMap;

use actix_web::guard;
use actix_web::http::Method;
use actix_web::web::{self, ServiceConfig};

use super::gate::Gate;
use super::{alerts, answers, cases, health, home, leave, openapi, problem, reports, style};
use crate::domain::permission::Route;

/// Where a route lies.
pub const fn place(route: Route) -> (&'static str, Method) {
    match route {
        Route::Home => ("/", Method::GET),
        Route::Style => ("/assets/app.css", Method::GET),
        Route::Health => ("/healthz", Method::GET),
        Route::Readiness => ("/readyz", Method::GET),
        Route::OpenApi => ("/api/v1/openapi.json", Method::GET),
        Route::RegisterCase => ("/api/v1/cases", Method::POST),
        Route::ListCases => ("/api/v1/cases", Method::GET),
        Route::ShowCase => ("/api/v1/cases/{reference}", Method::GET),
        Route::TakeStep => ("/api/v1/cases/{reference}/steps", Method::POST),
        Route::Chronology => ("/api/v1/cases/{reference}/chronology", Method::GET),
        Route::ReportTimeliness => ("/api/v1/reports/timeliness", Method::GET),
        Route::ListAlerts => ("/api/v1/alerts", Method::GET),
        Route::ListTasks => ("/api/v1/tasks", Method::GET),
        Route::FinishTask => ("/api/v1/tasks/{id}/done", Method::POST),
        Route::ReportBounce => ("/api/v1/bounces", Method::POST),
        Route::ShowAnswer => ("/answer/{token}", Method::GET),
        Route::GiveAnswer => ("/answer/{token}", Method::POST),
        Route::ShowLeave => ("/leave/{token}", Method::GET),
        Route::Leave => ("/leave/{token}", Method::POST),
    }
}

/// Whether a route is for people with a browser, and no part of the API.
pub const fn is_page(route: Route) -> bool {
    matches!(
        route,
        Route::Home | Route::Style | Route::ShowAnswer | Route::GiveAnswer | Route::ShowLeave | Route::Leave
    )
}

/// The methods that lead to a route. Browsers and mail scanners ask after a page with HEAD.
pub fn methods(route: Route) -> Vec<Method> {
    match place(route).1 {
        Method::GET if is_page(route) => vec![Method::GET, Method::HEAD],
        method => vec![method],
    }
}

fn handler(route: Route) -> actix_web::Route {
    let methods = methods(route);
    let method = web::route().guard(guard::fn_guard(move |asked| methods.contains(&asked.head().method)));
    match route {
        Route::Home => method.to(home::show),
        Route::Style => method.to(style::show),
        Route::Health => method.to(health::alive),
        Route::Readiness => method.to(health::ready),
        Route::OpenApi => method.to(openapi::show),
        Route::RegisterCase => method.to(cases::register),
        Route::ListCases => method.to(cases::list),
        Route::ShowCase => method.to(cases::show),
        Route::TakeStep => method.to(cases::take_step),
        Route::Chronology => method.to(cases::chronology),
        Route::ReportTimeliness => method.to(reports::timeliness),
        Route::ListAlerts => method.to(alerts::list),
        Route::ListTasks => method.to(alerts::tasks),
        Route::FinishTask => method.to(alerts::finish_task),
        Route::ReportBounce => method.to(alerts::bounce),
        Route::ShowAnswer => method.to(answers::show),
        Route::GiveAnswer => method.to(answers::give),
        Route::ShowLeave => method.to(leave::show),
        Route::Leave => method.to(leave::leave),
    }
}

/// Every route with its gate. A path asked with another method is 405, any other path 404.
pub fn configure(services: &mut ServiceConfig) {
    let mut paths: BTreeMap<&str, Vec<Route>> = BTreeMap::new();
    for route in Route::ALL {
        paths.entry(place(route).0).or_default().push(route);
    }
    for (path, routes) in paths {
        let resource = web::resource(path).default_service(web::to(problem::wrong_method));
        let resource = routes
            .into_iter()
            .fold(resource, |resource, route| resource.route(handler(route).wrap(Gate(route))));
        services.service(resource);
    }
}

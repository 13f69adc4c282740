//! The whole route table. Who may call a route stands in `domain::permission`.

use std::collections::BTreeMap;

use actix_web::HttpRequest;
use actix_web::guard;
use actix_web::http::Method;
use actix_web::web::{self, ServiceConfig};

use super::gate::Gate;
use super::{absences, closures, contacts, persons, requests};
use super::{account, kept_forms, people, sign_in, tokens, views};
use super::{
    alerts, answers, book, bulk, bundle, calendar, case_page, cases, health, home, icon, inbox, inbox_item,
    leave, letters, openapi, our_figures, overview, problem, record, register, reports, script, services,
    steps, style, tasks, worklist,
};
use super::{authority, jobs, ladder, ledger, outbox};
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
        Route::ChaseCases => ("/api/v1/chases", Method::POST),
        Route::AllocateCases => ("/api/v1/allocations", Method::POST),
        Route::ReportTimeliness => ("/api/v1/reports/timeliness", Method::GET),
        Route::ListAlerts => ("/api/v1/alerts", Method::GET),
        Route::ListTasks => ("/api/v1/tasks", Method::GET),
        Route::FinishTask => ("/api/v1/tasks/{id}/done", Method::POST),
        Route::ReportBounce => ("/api/v1/bounces", Method::POST),
        Route::ListContacts => ("/api/v1/contacts", Method::GET),
        Route::PostContact => ("/api/v1/contacts", Method::POST),
        Route::DeleteContact => ("/api/v1/contacts/{id}", Method::DELETE),
        Route::PostWorkingAddress => ("/api/v1/contacts/works", Method::POST),
        Route::PostAbsence => ("/api/v1/absences", Method::POST),
        Route::DeleteAbsence => ("/api/v1/absences/{id}", Method::DELETE),
        Route::PutPreferences => ("/api/v1/services/{id}/preferences", Method::PUT),
        Route::ListRequests => ("/api/v1/requests", Method::GET),
        Route::HandOverRequest => ("/api/v1/requests/{reference}/{advice}/hand-over", Method::POST),
        Route::AskAboutRequest => ("/api/v1/requests/{reference}/{advice}/questions", Method::POST),
        Route::ListClosures => ("/api/v1/closures", Method::GET),
        Route::PostClosure => ("/api/v1/closures", Method::POST),
        Route::DeleteClosure => ("/api/v1/closures/{id}", Method::DELETE),
        Route::ListPeople => ("/api/v1/people", Method::GET),
        Route::PostPerson => ("/api/v1/people", Method::POST),
        Route::PostPersonChange => ("/api/v1/people/{id}/changes", Method::POST),
        Route::ShowAnswer => ("/answer/{token}", Method::GET),
        Route::GiveAnswer => ("/answer/{token}", Method::POST),
        Route::ShowLeave => ("/leave/{token}", Method::GET),
        Route::Leave => ("/leave/{token}", Method::POST),
        Route::Icon => ("/assets/icon.svg", Method::GET),
        Route::Script => ("/assets/app.js", Method::GET),

        Route::ShowSignIn => ("/sign-in", Method::GET),
        Route::SignIn => ("/sign-in", Method::POST),
        Route::ShowCode => ("/sign-in/code", Method::GET),
        Route::GiveCode => ("/sign-in/code", Method::POST),
        Route::ShowSecondFactor => ("/sign-in/second-factor", Method::GET),
        Route::SetSecondFactor => ("/sign-in/second-factor", Method::POST),
        Route::SignOut => ("/sign-out", Method::POST),
        Route::ShowForgotten => ("/forgotten-password", Method::GET),
        Route::Forgotten => ("/forgotten-password", Method::POST),
        Route::ShowAccountLink => ("/account-link/{token}", Method::GET),
        Route::SetPassword => ("/account-link/{token}", Method::POST),
        Route::Account => ("/account", Method::GET),
        Route::ChangePassword => ("/account/password", Method::POST),
        Route::ShowSecondFactorChange => ("/account/second-factor", Method::GET),
        Route::ChangeSecondFactor => ("/account/second-factor", Method::POST),
        Route::ShowRecoveryCodes => ("/account/recovery-codes", Method::GET),
        Route::RenewRecoveryCodes => ("/account/recovery-codes", Method::POST),
        Route::EndSessions => ("/account/sessions/end", Method::POST),
        Route::ActAs => ("/account/acting-as", Method::POST),
        Route::StaySignedIn => ("/account/stay", Method::POST),
        Route::KeepForm => ("/account/kept-form", Method::POST),
        Route::DiscardForm => ("/account/kept-form/discard", Method::POST),
        Route::MakeFeed => ("/account/calendar", Method::POST),
        Route::RevokeFeed => ("/account/calendar/revoke", Method::POST),
        Route::Calendar => ("/calendar/{token}", Method::GET),

        Route::Worklist => ("/cases", Method::GET),
        Route::SearchCases => ("/cases/search", Method::POST),
        Route::ChaseMany => ("/cases/chase", Method::POST),
        Route::ReassignMany => ("/cases/reassign", Method::POST),
        Route::ShowRegister => ("/cases/new", Method::GET),
        Route::RegisterByForm => ("/cases/new", Method::POST),
        Route::CasePage => ("/cases/{reference}", Method::GET),
        Route::RecordPage => ("/cases/{reference}/record", Method::GET),
        Route::RecordFile => ("/cases/{reference}/record.csv", Method::GET),
        Route::Bundle => ("/cases/{reference}/bundle", Method::GET),
        Route::Letter => ("/cases/{reference}/letters/{letter}", Method::GET),
        Route::StepForm => ("/cases/{reference}/steps/{step}", Method::GET),
        Route::StepByForm => ("/cases/{reference}/steps/{step}", Method::POST),
        Route::TasksPage => ("/tasks", Method::GET),
        Route::FinishTaskByForm => ("/tasks/{id}", Method::POST),

        Route::Inbox => ("/inbox", Method::GET),
        Route::InboxItem => ("/inbox/{reference}/{advice}", Method::GET),
        Route::AnswerItem => ("/inbox/{reference}/{advice}", Method::POST),
        Route::OurMail => ("/our-mail", Method::GET),
        Route::AddOurContact => ("/our-mail/contacts", Method::POST),
        Route::RemoveOurContact => ("/our-mail/contacts/{id}/remove", Method::POST),
        Route::AddOurAbsence => ("/our-mail/absences", Method::POST),
        Route::RemoveOurAbsence => ("/our-mail/absences/{id}/remove", Method::POST),
        Route::OurAddressWorks => ("/our-mail/works", Method::POST),
        Route::SetOurPreferences => ("/our-mail/preferences", Method::POST),
        Route::OurFigures => ("/our-figures", Method::GET),

        Route::Overview => ("/overview", Method::GET),
        Route::Figure => ("/overview/{figure}", Method::GET),
        Route::AdviceFigure => ("/overview/services/{id}/{figure}", Method::GET),

        Route::People => ("/people", Method::GET),
        Route::SearchPeople => ("/people", Method::POST),
        Route::ShowInvite => ("/people/new", Method::GET),
        Route::Invite => ("/people/new", Method::POST),
        Route::PersonPage => ("/people/{id}", Method::GET),
        Route::ChangePerson => ("/people/{id}", Method::POST),
        Route::Services => ("/services", Method::GET),
        Route::AddService => ("/services", Method::POST),
        Route::ServicePage => ("/services/{id}", Method::GET),
        Route::SetServicePreferences => ("/services/{id}/preferences", Method::POST),
        Route::Contacts => ("/contacts", Method::GET),
        Route::AddContact => ("/contacts", Method::POST),
        Route::RemoveContact => ("/contacts/{id}/remove", Method::POST),
        Route::ContactWorks => ("/contacts/works", Method::POST),
        Route::AddAbsence => ("/absences", Method::POST),
        Route::RemoveAbsence => ("/absences/{id}/remove", Method::POST),
        Route::AuthorityPage => ("/authority", Method::GET),
        Route::AddClosure => ("/authority/closures", Method::POST),
        Route::RemoveClosure => ("/authority/closures/{id}/remove", Method::POST),
        Route::LadderPage => ("/ladder", Method::GET),
        Route::Tokens => ("/tokens", Method::GET),
        Route::MakeToken => ("/tokens", Method::POST),
        Route::RevokeToken => ("/tokens/{id}/revoke", Method::POST),
        Route::Outbox => ("/outbox", Method::GET),
        Route::MailPage => ("/outbox/{id}", Method::GET),
        Route::RetryMail => ("/outbox/{id}/retry", Method::POST),
        Route::LedgerPage => ("/ledger", Method::GET),
        Route::JobsPage => ("/jobs", Method::GET),
        Route::ViewsPage => ("/views", Method::GET),
    }
}

/// Whether a route is for people with a browser, and no part of the API.
pub fn is_page(route: Route) -> bool {
    let path = place(route).0;
    !path.starts_with("/api/") && !matches!(route, Route::Health | Route::Readiness)
}

/// The methods that lead to a route. Browsers and mail scanners ask after a page with HEAD.
pub fn methods(route: Route) -> Vec<Method> {
    match place(route).1 {
        Method::GET if is_page(route) => vec![Method::GET, Method::HEAD],
        method => vec![method],
    }
}

/// The route that a request was matched to.
pub fn route_of(request: &HttpRequest) -> Option<Route> {
    let pattern = request.match_pattern()?;
    Route::ALL
        .iter()
        .copied()
        .find(|&route| place(route).0 == pattern && methods(route).contains(request.method()))
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
        Route::ChaseCases => method.to(bulk::chase),
        Route::AllocateCases => method.to(bulk::allocate),
        Route::ReportTimeliness => method.to(reports::timeliness),
        Route::ListAlerts => method.to(alerts::list),
        Route::ListTasks => method.to(alerts::tasks),
        Route::FinishTask => method.to(alerts::finish_task),
        Route::ReportBounce => method.to(alerts::bounce),
        Route::ListContacts => method.to(contacts::list),
        Route::PostContact => method.to(contacts::add),
        Route::DeleteContact => method.to(contacts::remove),
        Route::PostWorkingAddress => method.to(contacts::works),
        Route::PostAbsence => method.to(absences::add),
        Route::DeleteAbsence => method.to(absences::remove),
        Route::PutPreferences => method.to(contacts::set_preferences),
        Route::ListRequests => method.to(requests::list),
        Route::HandOverRequest => method.to(requests::hand_over),
        Route::AskAboutRequest => method.to(requests::ask),
        Route::ListClosures => method.to(closures::list),
        Route::PostClosure => method.to(closures::add),
        Route::DeleteClosure => method.to(closures::remove),
        Route::ListPeople => method.to(persons::list),
        Route::PostPerson => method.to(persons::invite),
        Route::PostPersonChange => method.to(persons::change),
        Route::ShowAnswer => method.to(answers::show),
        Route::GiveAnswer => method.to(answers::give),
        Route::ShowLeave => method.to(leave::show),
        Route::Leave => method.to(leave::leave),
        Route::Icon => method.to(icon::show),
        Route::Script => method.to(script::show),

        Route::ShowSignIn => method.to(sign_in::show),
        Route::SignIn => method.to(sign_in::sign_in),
        Route::ShowCode => method.to(sign_in::code::show),
        Route::GiveCode => method.to(sign_in::code::give),
        Route::ShowSecondFactor => method.to(sign_in::second_factor::show),
        Route::SetSecondFactor => method.to(sign_in::second_factor::set),
        Route::SignOut => method.to(sign_in::sign_out),
        Route::ShowForgotten => method.to(sign_in::forgotten::show),
        Route::Forgotten => method.to(sign_in::forgotten::send),
        Route::ShowAccountLink => method.to(sign_in::link::show),
        Route::SetPassword => method.to(sign_in::link::set),
        Route::Account => method.to(account::show),
        Route::ChangePassword => method.to(account::change_password),
        Route::ShowSecondFactorChange => method.to(sign_in::second_factor::show_change),
        Route::ChangeSecondFactor => method.to(sign_in::second_factor::change),
        Route::ShowRecoveryCodes => method.to(account::show_recovery_codes),
        Route::RenewRecoveryCodes => method.to(account::renew_recovery_codes),
        Route::EndSessions => method.to(account::end_sessions),
        Route::ActAs => method.to(account::act_as),
        Route::StaySignedIn => method.to(kept_forms::stay),
        Route::KeepForm => method.to(kept_forms::keep),
        Route::DiscardForm => method.to(kept_forms::discard),
        Route::MakeFeed => method.to(calendar::make),
        Route::RevokeFeed => method.to(calendar::revoke),
        Route::Calendar => method.to(calendar::show),

        Route::Worklist => method.to(worklist::show),
        Route::SearchCases => method.to(worklist::search),
        Route::ChaseMany => method.to(worklist::chase),
        Route::ReassignMany => method.to(worklist::reassign),
        Route::ShowRegister => method.to(register::show),
        Route::RegisterByForm => method.to(register::take),
        Route::CasePage => method.to(case_page::show),
        Route::RecordPage => method.to(record::show),
        Route::RecordFile => method.to(record::file),
        Route::Bundle => method.to(bundle::show),
        Route::Letter => method.to(letters::show),
        Route::StepForm => method.to(steps::show),
        Route::StepByForm => method.to(steps::take),
        Route::TasksPage => method.to(tasks::show),
        Route::FinishTaskByForm => method.to(tasks::finish),

        Route::Inbox => method.to(inbox::show),
        Route::InboxItem => method.to(inbox_item::show),
        Route::AnswerItem => method.to(inbox_item::act),
        Route::OurMail => method.to(book::ours),
        Route::AddOurContact => method.to(book::add_contact),
        Route::RemoveOurContact => method.to(book::remove_contact),
        Route::AddOurAbsence => method.to(book::add_absence),
        Route::RemoveOurAbsence => method.to(book::remove_absence),
        Route::OurAddressWorks => method.to(book::address_works),
        Route::SetOurPreferences => method.to(book::set_preferences),
        Route::OurFigures => method.to(our_figures::show),

        Route::Overview => method.to(overview::show),
        Route::Figure => method.to(overview::cases),
        Route::AdviceFigure => method.to(overview::advice),

        Route::People => method.to(people::list),
        Route::SearchPeople => method.to(people::search),
        Route::ShowInvite => method.to(people::show_invite),
        Route::Invite => method.to(people::invite),
        Route::PersonPage => method.to(people::show_person),
        Route::ChangePerson => method.to(people::change),
        Route::Services => method.to(services::show),
        Route::AddService => method.to(services::add),
        Route::ServicePage => method.to(book::of_service),
        Route::SetServicePreferences => method.to(book::set_preferences_of),
        Route::Contacts => method.to(book::of_authority),
        Route::AddContact => method.to(book::add_contact),
        Route::RemoveContact => method.to(book::remove_contact),
        Route::ContactWorks => method.to(book::address_works),
        Route::AddAbsence => method.to(book::add_absence),
        Route::RemoveAbsence => method.to(book::remove_absence),
        Route::AuthorityPage => method.to(authority::show),
        Route::AddClosure => method.to(authority::add_closure),
        Route::RemoveClosure => method.to(authority::remove_closure),
        Route::LadderPage => method.to(ladder::show),
        Route::Tokens => method.to(tokens::list),
        Route::MakeToken => method.to(tokens::make),
        Route::RevokeToken => method.to(tokens::revoke),
        Route::Outbox => method.to(outbox::list),
        Route::MailPage => method.to(outbox::show),
        Route::RetryMail => method.to(outbox::retry),
        Route::LedgerPage => method.to(ledger::show),
        Route::JobsPage => method.to(jobs::show),
        Route::ViewsPage => method.to(views::show),
    }
}

/// Every route with its gate. A path asked with another method is 405, any other path 404.
pub fn configure(services: &mut ServiceConfig) {
    let mut paths: BTreeMap<&str, Vec<Route>> = BTreeMap::new();
    for &route in Route::ALL {
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

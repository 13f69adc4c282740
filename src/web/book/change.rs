//! Changing the book. After each change the page is shown again, with what was done.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, ReqData};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::forms::{Forms, Kind};
use super::home::{Done, Home};
use super::open;
use crate::app::App;
use crate::app::book::Removed;
use crate::app::sessions::Session;
use crate::domain::identifiers::Email;
use crate::web::form::FormBody;
use crate::web::page::{Frame, html, see_other};
use crate::web::problem::{self, Problem};

/// Asks whether a contact is to go that leaves nobody.
#[derive(Template)]
#[template(path = "book/sure.html")]
struct Sure {
    frame: Frame,
    home: Home,
    key: String,
    action: String,
    whose: String,
}

pub async fn add_contact(
    app: Data<App>,
    session: ReqData<Session>,
    request: HttpRequest,
    body: FormBody,
) -> Result<HttpResponse, Problem> {
    let home = Home::of(&session, &body)?;
    let mut opened = open(&app, &session, home).await?;
    opened.forms.take(Kind::Contact, &body);
    let Some(order) = opened.forms.address(home) else {
        return Ok(opened.page(&app, &request, problem::REFUSED, None));
    };
    let (acting, asking) = (app.clone(), session.clone());
    let outcome = web::block(move || {
        acting.add_address(&asking.caller, &order)?;
        acting.forget_form(&asking, &home.action(Kind::Contact))
    });
    match outcome.await?.map_err(Problem::from) {
        Ok(()) => Ok(see_other(&home.address(Done::ContactAdded))),
        Err(problem) => refused(opened, &app, &request, problem),
    }
}

pub async fn add_absence(
    app: Data<App>,
    session: ReqData<Session>,
    request: HttpRequest,
    body: FormBody,
) -> Result<HttpResponse, Problem> {
    let home = Home::of(&session, &body)?;
    let mut opened = open(&app, &session, home).await?;
    opened.forms.take(Kind::Absence, &body);
    let Some(away) = opened.forms.away() else {
        return Ok(opened.page(&app, &request, problem::REFUSED, None));
    };
    let (acting, asking) = (app.clone(), session.clone());
    let outcome = web::block(move || {
        acting.say_away(&asking.caller, &away.who, away.days, away.cover.as_ref())?;
        acting.forget_form(&asking, &home.action(Kind::Absence))
    });
    match outcome.await?.map_err(Problem::from) {
        Ok(()) => Ok(see_other(&home.address(Done::AbsenceAdded))),
        Err(problem) => refused(opened, &app, &request, problem),
    }
}

/// Where nobody would be left to tell, it is asked first.
pub async fn remove_contact(
    app: Data<App>,
    session: ReqData<Session>,
    path: Path<String>,
    request: HttpRequest,
    body: FormBody,
) -> Result<HttpResponse, Problem> {
    let home = Home::of(&session, &body)?;
    let id: i64 = path.parse().map_err(|_| Problem::not_found())?;
    let (acting, caller, is_sure) = (app.clone(), session.caller.clone(), body.text("sure") == "yes");
    match web::block(move || acting.remove_address(&caller, id, is_sure)).await?? {
        Removed::Gone => Ok(see_other(&home.address(Done::ContactRemoved))),
        Removed::WouldLeaveNobody(whose) => {
            let frame = Frame::for_request(&app, &request);
            let (key, action) = (session.form_key.clone(), request.path().to_owned());
            Ok(html(StatusCode::OK, &Sure { frame, home, key, action, whose }))
        }
    }
}

pub async fn remove_absence(
    app: Data<App>,
    session: ReqData<Session>,
    path: Path<String>,
    body: FormBody,
) -> Result<HttpResponse, Problem> {
    let home = Home::of(&session, &body)?;
    let id: i64 = path.parse().map_err(|_| Problem::not_found())?;
    let caller = session.caller.clone();
    web::block(move || app.say_back(&caller, id)).await??;
    Ok(see_other(&home.address(Done::AbsenceRemoved)))
}

pub async fn address_works(
    app: Data<App>,
    session: ReqData<Session>,
    body: FormBody,
) -> Result<HttpResponse, Problem> {
    let home = Home::of(&session, &body)?;
    let email = Email::parse(body.text("email")).map_err(|_| Problem::not_found())?;
    let caller = session.caller.clone();
    web::block(move || app.address_works(&caller, &email)).await??;
    Ok(see_other(&home.address(Done::Works)))
}

/// Of a service's own.
pub async fn set_preferences(
    app: Data<App>,
    session: ReqData<Session>,
    body: FormBody,
) -> Result<HttpResponse, Problem> {
    let home = Home::of(&session, &body)?;
    set(&app, &session, home, &body).await
}

/// Of a service, by an administrator.
pub async fn set_preferences_of(
    app: Data<App>,
    session: ReqData<Session>,
    path: Path<String>,
    body: FormBody,
) -> Result<HttpResponse, Problem> {
    let home = Home::Service(path.parse().map_err(|_| Problem::not_found())?);
    set(&app, &session, home, &body).await
}

async fn set(
    app: &Data<App>,
    session: &Session,
    home: Home,
    body: &FormBody,
) -> Result<HttpResponse, Problem> {
    let service = home.service().ok_or_else(Problem::not_found)?;
    let (app, asking, wanted) = (app.clone(), session.clone(), Forms::wanted(body));
    web::block(move || {
        app.set_preferences(&asking.caller, service, wanted)?;
        app.forget_form(&asking, &home.action(Kind::Preferences))
    })
    .await??;
    Ok(see_other(&home.address(Done::Preferences)))
}

/// The page again, with what is wrong.
fn refused(
    mut opened: super::Opened,
    app: &App,
    request: &HttpRequest,
    problem: Problem,
) -> Result<HttpResponse, Problem> {
    if problem.status != problem::REFUSED.as_u16() {
        return Err(problem);
    }
    opened.forms.refused(&problem);
    Ok(opened.page(app, request, problem::REFUSED, None))
}

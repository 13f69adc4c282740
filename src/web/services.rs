//! The services of an authority, and adding one.

use actix_web::http::StatusCode;
use actix_web::web::{Data, ReqData};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::{Choice, Control, DatePart, Field, Form, FormBody};
use super::page::{Frame, html, see_other};
use super::problem::{self, Problem};
use super::query::Parameters;
use crate::app::App;
use crate::app::services::{AddedService, ServiceLine};
use crate::app::sessions::Session;
use crate::domain::words::listed;

#[derive(Template)]
#[template(path = "book/services.html")]
struct Page {
    frame: Frame,
    services: Vec<ServiceLine>,
    form: Form,
    is_added: bool,
}

pub async fn show(
    app: Data<App>,
    session: ReqData<Session>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let is_added = Parameters::of(&request, &["done"])?.text("done") == Some("added");
    let session = session.into_inner();
    let mut form = form(&session);
    let (asking, action) = (session.clone(), form.action.clone());
    let kept = {
        let app = app.clone();
        web::block(move || app.kept_form(&asking, &action)).await??
    };
    if let Some(body) = kept.as_deref().and_then(FormBody::of_text) {
        form = Form { is_kept: true, ..form.typed(&body) };
    }
    page(&app, &request, session, form, is_added, StatusCode::OK).await
}

/// Where another authority has a service of the name, it is asked whether it is the same.
pub async fn add(
    app: Data<App>,
    session: ReqData<Session>,
    request: HttpRequest,
    body: FormBody,
) -> Result<HttpResponse, Problem> {
    let session = session.into_inner();
    let name: Vec<&str> = body.text("name").split_whitespace().collect();
    let (name, same) = (name.join(" "), choice(body.text("same")));
    let (acting, asking) = (app.clone(), session.clone());
    let outcome = web::block(move || {
        let added = acting.add_service_as(&asking.caller, &name, same)?;
        acting.forget_form(&asking, "/services")?;
        Ok::<_, crate::app::Error>(added)
    });
    let mut form = form(&session);
    match outcome.await?.map_err(Problem::from) {
        Ok(AddedService::Added) => Ok(see_other("/services?done=added")),
        Ok(AddedService::KnownElsewhere(whose)) => {
            form.fields.push(which(&whose));
            let form = form.typed(&body).wrong("same", "Choose whether it is the same service");
            page(&app, &request, session, form, false, problem::REFUSED).await
        }
        Err(problem) if problem.status == problem::REFUSED.as_u16() => {
            page(&app, &request, session, form.typed(&body).refused(&problem), false, problem::REFUSED).await
        }
        Err(problem) => Err(problem),
    }
}

async fn page(
    app: &Data<App>,
    request: &HttpRequest,
    session: Session,
    form: Form,
    is_added: bool,
    status: StatusCode,
) -> Result<HttpResponse, Problem> {
    let asking = app.clone();
    let services = web::block(move || asking.service_lines(&session.caller)).await??;
    let frame = Frame::for_request(app, request);
    Ok(html(status, &Page { frame, services, form, is_added }))
}

fn form(session: &Session) -> Form {
    let name = Field::new("name", "Name", Control::Line { width: 40, autocomplete: "off" });
    let name = name.hint("As it is to stand in cases and mails, such as Community Paediatrics.");
    Form::new("/services", &session.form_key, vec![name])
}

fn which(whose: &[String]) -> Field {
    let choices = vec![
        Choice::new("yes", "It is the same service").hint(
            "Its people see your requests in the inbox that they have, and its contacts get your mail.",
        ),
        Choice::new("no", "It is another one of the same name"),
    ];
    let label = format!("A service of this name serves {}. Is it the same?", listed(whose));
    Field::new("same", label, Control::Radios(choices))
}

fn choice(text: &str) -> Option<bool> {
    match text {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

//! Inviting somebody.

use actix_web::http::StatusCode;
use actix_web::web::{Data, ReqData};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use crate::app::App;
use crate::app::people::Newcomer;
use crate::app::sessions::Session;
use crate::domain::identifiers::Email;
use crate::domain::permission::Role;
use crate::web::form::{Choice, Control, DatePart, Field, Form, FormBody};
use crate::web::page::{Frame, html, role_in_words, see_other};
use crate::web::problem::{Problem, REFUSED};

const PAGE: &str = "/people/new";

#[derive(Template)]
#[template(path = "people/invite.html")]
struct Page {
    frame: Frame,
    form: Form,
}

pub async fn show_invite(
    app: Data<App>,
    session: ReqData<Session>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let session = session.into_inner();
    let (acting, asking) = (app.clone(), session.clone());
    let kept = web::block(move || acting.kept_form(&asking, PAGE)).await??;
    let form = form(&app, &session).await?;
    let form = match kept.and_then(|text| FormBody::of_text(&text)) {
        Some(kept) => Form { is_kept: true, ..form.typed(&kept) },
        None => form,
    };
    Ok(html(StatusCode::OK, &Page { frame: Frame::for_request(&app, &request), form }))
}

pub async fn invite(
    app: Data<App>,
    session: ReqData<Session>,
    request: HttpRequest,
    body: FormBody,
) -> Result<HttpResponse, Problem> {
    let session = session.into_inner();
    let mut form = form(&app, &session).await?.typed(&body);
    let email = Email::parse(body.text("email"));
    let role = Role::parse(body.text("role"));
    if email.is_err() {
        form = form.wrong("email", "Enter an e-mail address, such as name@council.gov.uk");
    }
    if body.text("name").is_empty() {
        form = form.wrong("name", "Enter their name");
    }
    if role.is_none() {
        form = form.wrong("role", "Choose what they do");
    }
    let (Ok(email), Some(role), false) = (email, role, form.is_wrong()) else {
        return Ok(html(REFUSED, &Page { frame: Frame::for_request(&app, &request), form }));
    };
    let service = body.text("service").parse().ok().filter(|_| role == Role::Partner);
    let newcomer = Newcomer { email, name: body.text("name").to_owned(), role, service };
    let (acting, asking) = (app.clone(), session);
    let invited = web::block(move || {
        let id = acting.invite_person(&asking.caller, &newcomer)?;
        acting.forget_form(&asking, PAGE)?;
        Ok::<_, crate::app::Error>(id)
    });
    match invited.await? {
        Ok(id) => Ok(see_other(&format!("/people/{id}?done=invited"))),
        Err(error) => {
            let problem = Problem::from(error);
            if problem.errors.is_empty() {
                return Err(problem);
            }
            let form = form.refused(&problem);
            Ok(html(REFUSED, &Page { frame: Frame::for_request(&app, &request), form }))
        }
    }
}

async fn form(app: &Data<App>, session: &Session) -> Result<Form, Problem> {
    let (acting, caller) = (app.clone(), session.caller.clone());
    let services = web::block(move || acting.services_of(&caller)).await??;
    let does = |role: Role| {
        Choice::new(role.name(), role_in_words(role)).hint(match role {
            Role::Caseworker => "Registers requests and takes cases forward",
            Role::Manager => "Does the same, and sees how the authority is doing",
            Role::Partner => "Gives advice for one of your services; sees only what it was asked",
            Role::Administrator => "Looks after people, services and settings; sees no child’s record",
        })
    };
    let none = Choice::new("", "Choose a service");
    let choices = services.into_iter().map(|(id, name)| Choice::new(id.to_string(), name));
    let fields = vec![
        Field::new("email", "E-mail address", Control::Line { width: 40, autocomplete: "off" })
            .hint("The invitation goes there. They sign in with it"),
        Field::new("name", "Name", Control::Line { width: 20, autocomplete: "off" }),
        Field::new("role", "What do they do?", Control::Radios(Role::ALL.map(does).into())),
        Field::new("service", "Service", Control::Select(std::iter::once(none).chain(choices).collect()))
            .hint("Only of a health or social care partner")
            .optional(),
    ];
    Ok(Form::new(PAGE, &*session.form_key, fields))
}

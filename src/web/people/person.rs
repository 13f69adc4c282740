//! One of the people, and what an administrator can do.

use actix_web::http::StatusCode;
use actix_web::web::{Data, ReqData};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use crate::app::App;
use crate::app::people::{Change, PersonPage, State};
use crate::app::sessions::Session;
use crate::domain::permission::Role;
use crate::web::form::{Choice, Control, DatePart, Field, Form, FormBody};
use crate::web::page::{Frame, html, role_in_words, see_other};
use crate::web::problem::{Problem, REFUSED};
use crate::web::say;

#[derive(Template)]
#[template(path = "people/person.html")]
struct Page {
    frame: Frame,
    page: PersonPage,
    /// To change the role.
    form: Form,
    done: Option<&'static str>,
}

impl Page {
    fn whom(&self) -> &str {
        let person = &self.page.person;
        if person.name.is_empty() { &person.email } else { &person.name }
    }
}

/// What the page says once it is done.
const fn done(change: Change) -> &'static str {
    match change {
        Change::Role => "The role is changed, and they are signed out",
        Change::Disable => "They can no longer sign in",
        Change::Admit => "They may sign in again: a mail is on its way to them",
        Change::Invite => "A new invitation is on its way",
        Change::SecondFactor => "The second factor is reset, and they are signed out",
        Change::Sessions => "They are signed out everywhere",
    }
}

pub async fn show(
    app: Data<App>,
    session: ReqData<Session>,
    request: HttpRequest,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let done = match request.query_string().strip_prefix("done=") {
        Some("invited") => Some("The invitation is on its way"),
        Some(name) => Change::ALL.into_iter().find(|change| change.name() == name).map(done),
        None => None,
    };
    page(&app, &request, &session, number(&id)?, None, done).await
}

pub async fn change(
    app: Data<App>,
    session: ReqData<Session>,
    request: HttpRequest,
    id: web::Path<String>,
    body: FormBody,
) -> Result<HttpResponse, Problem> {
    let id = number(&id)?;
    let change = Change::ALL.into_iter().find(|change| change.name() == body.text("act"));
    let change = change.ok_or_else(|| Problem::malformed("There is no such form on that page."))?;
    let (acting, caller, role) = (app.clone(), session.caller.clone(), Role::parse(body.text("role")));
    match web::block(move || acting.change_person(&caller, id, change, role)).await? {
        Ok(()) => Ok(see_other(&format!("/people/{id}?done={}", change.name()))),
        Err(error) => {
            let problem = Problem::from(error);
            if problem.errors.is_empty() {
                return Err(problem);
            }
            page(&app, &request, &session, id, Some(&problem), None).await
        }
    }
}

async fn page(
    app: &Data<App>,
    request: &HttpRequest,
    session: &Session,
    id: i64,
    problem: Option<&Problem>,
    done: Option<&'static str>,
) -> Result<HttpResponse, Problem> {
    let (acting, caller) = (app.clone(), session.caller.clone());
    let page = web::block(move || acting.person_page(&caller, id)).await??;
    let form = role_form(&page, session);
    let (status, form) = match problem {
        Some(problem) => (REFUSED, form.refused(problem)),
        None => (StatusCode::OK, form),
    };
    let frame = Frame::for_request(app, request);
    Ok(html(status, &Page { frame, page, form, done }))
}

fn role_form(page: &PersonPage, session: &Session) -> Form {
    let roles = Role::ALL.into_iter().filter(|role| *role != Role::Partner);
    let choices = roles.map(|role| Choice::new(role.name(), role_in_words(role))).collect();
    let fields = vec![
        Field::hidden("act", Change::Role.name()),
        Field::new("role", "Role", Control::Radios(choices)).with(page.person.role.name()),
    ];
    Form::new(format!("/people/{}", page.person.id), &*session.form_key, fields)
}

fn number(id: &str) -> Result<i64, Problem> {
    id.parse().map_err(|_| Problem::not_found())
}

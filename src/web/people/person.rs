//! One of the people, and what an administrator can do.

use actix_web::http::StatusCode;
use actix_web::web::{Data, ReqData};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use crate::app::App;
use crate::app::access::Caller;
use crate::app::people::{PersonPage, State};
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

/// What can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    ChangeRole,
    Disable,
    Admit,
    InviteAgain,
    ResetSecondFactor,
    EndSessions,
}

impl Act {
    const ALL: [Self; 6] = [
        Self::ChangeRole,
        Self::Disable,
        Self::Admit,
        Self::InviteAgain,
        Self::ResetSecondFactor,
        Self::EndSessions,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::ChangeRole => "role",
            Self::Disable => "disable",
            Self::Admit => "admit",
            Self::InviteAgain => "invite",
            Self::ResetSecondFactor => "second_factor",
            Self::EndSessions => "sessions",
        }
    }

    const fn done(self) -> &'static str {
        match self {
            Self::ChangeRole => "The role is changed, and they are signed out",
            Self::Disable => "They can no longer sign in",
            Self::Admit => "They may sign in again: a mail is on its way to them",
            Self::InviteAgain => "A new invitation is on its way",
            Self::ResetSecondFactor => "The second factor is reset, and they are signed out",
            Self::EndSessions => "They are signed out everywhere",
        }
    }

    fn take(self, app: &App, caller: &Caller, id: i64, body: &FormBody) -> Result<(), crate::app::Error> {
        match self {
            Self::ChangeRole => {
                let detail = || "choose a role".to_owned();
                let role = Role::parse(body.text("role"))
                    .ok_or_else(|| crate::app::Error::Invalid { field: "role", detail: detail() })?;
                app.change_role(caller, id, role)
            }
            Self::Disable => app.disable(caller, id),
            Self::Admit => app.admit(caller, id),
            Self::InviteAgain => app.invite_again(caller, id),
            Self::ResetSecondFactor => app.reset_second_factor(caller, id),
            Self::EndSessions => app.end_sessions_of(caller, id),
        }
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
        Some(name) => Act::ALL.into_iter().find(|act| act.name() == name).map(Act::done),
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
    let act = Act::ALL.into_iter().find(|act| act.name() == body.text("act"));
    let act = act.ok_or_else(|| Problem::malformed("There is no such form on that page."))?;
    let (acting, caller, typed) = (app.clone(), session.caller.clone(), body.clone());
    match web::block(move || act.take(&acting, &caller, id, &typed)).await? {
        Ok(()) => Ok(see_other(&format!("/people/{id}?done={}", act.name()))),
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
        Field::hidden("act", Act::ChangeRole.name()),
        Field::new("role", "Role", Control::Radios(choices)).with(page.person.role.name()),
    ];
    Form::new(format!("/people/{}", page.person.id), &*session.form_key, fields)
}

fn number(id: &str) -> Result<i64, Problem> {
    id.parse().map_err(|_| Problem::not_found())
}

//! One's own account.

use actix_web::http::StatusCode;
use actix_web::web::{Data, ReqData};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::calendar::CalendarPart;
use super::form::{Control, DatePart, Field, Form, FormBody};
use super::page::{Frame, html, see_other};
use super::problem::{Problem, REFUSED};
use super::sign_in::second_factor::Codes;
use super::{client, cookie, navigation, say, sign_in};
use crate::app::accounts::AccountView;
use crate::app::sessions::Session;
use crate::app::{App, Error};
use crate::domain::permission::Role;

#[derive(Template)]
#[template(path = "account/page.html")]
struct Page {
    frame: Frame,
    account: AccountView,
    /// To change the password.
    form: Form,
    done: Option<&'static str>,
    /// Of staff: the address of their calendar.
    calendar: Option<CalendarPart>,
}

pub async fn show(
    app: Data<App>,
    session: ReqData<Session>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let done = match request.query_string() {
        "done=calendar_revoked" => Some("Your calendar is stopped, and its address opens nothing any more"),
        "done=password" => Some("Your password is changed, and you are signed out everywhere else"),
        _ => None,
    };
    let session = session.into_inner();
    let form = password_form(&session);
    page(&app, &request, StatusCode::OK, session, form, done).await
}

pub async fn change_password(
    app: Data<App>,
    session: ReqData<Session>,
    request: HttpRequest,
    body: FormBody,
) -> Result<HttpResponse, Problem> {
    let session = session.into_inner();
    let (acting, asking, client) = (app.clone(), session.clone(), client::of(&app, &request));
    let (current, password) = (body.secret("current").to_owned(), body.secret("password").to_owned());
    let turn = app.turns.take().await;
    let changed = web::block(move || {
        let _turn = turn;
        acting.change_password(&asking, &current, &password, &client)
    });
    match changed.await? {
        Ok(begun) => Ok(sign_in::with_cookie(&app, see_other("/account?done=password"), begun)),
        Err(error) => {
            let form = password_form(&session).refused(&beside_fields(error)?);
            page(&app, &request, REFUSED, session, form, None).await
        }
    }
}

/// New recovery codes, for whoever shows their password.
pub async fn renew_recovery_codes(
    app: Data<App>,
    session: ReqData<Session>,
    request: HttpRequest,
    body: FormBody,
) -> Result<HttpResponse, Problem> {
    let session = session.into_inner();
    let (acting, asking, client) = (app.clone(), session.clone(), client::of(&app, &request));
    let current = body.secret("current").to_owned();
    let turn = app.turns.take().await;
    let renewed = web::block(move || {
        let _turn = turn;
        acting.renew_recovery_codes(&asking, &current, &client)
    });
    match renewed.await? {
        Ok(codes) => {
            let frame = Frame::for_request(&app, &request);
            Ok(html(StatusCode::OK, &Codes { frame, codes, next: None }))
        }
        Err(error) => {
            let form = codes_form(&session).refused(&beside_fields(error)?);
            Ok(codes_page(&app, &request, REFUSED, form))
        }
    }
}

#[derive(Template)]
#[template(path = "account/recovery_codes.html")]
struct CodesPage {
    frame: Frame,
    form: Form,
}

pub async fn show_recovery_codes(
    app: Data<App>,
    session: ReqData<Session>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    Ok(codes_page(&app, &request, StatusCode::OK, codes_form(&session)))
}

/// Signs out everywhere, here as well.
pub async fn end_sessions(
    app: Data<App>,
    session: ReqData<Session>,
    _body: FormBody,
) -> Result<HttpResponse, Problem> {
    let (acting, session) = (app.clone(), session.into_inner());
    web::block(move || acting.end_sessions(&session)).await??;
    let mut response = see_other("/sign-in?done=everywhere");
    // A cookie that cannot be taken away opens nothing any more.
    let _ = response.add_cookie(&cookie::without(&app));
    Ok(response)
}

pub async fn act_as(
    app: Data<App>,
    session: ReqData<Session>,
    body: FormBody,
) -> Result<HttpResponse, Problem> {
    let person = body.text("person").parse().map_err(|_| Problem::not_found())?;
    let session = session.into_inner();
    let role = web::block(move || app.act_as(&session, person)).await??;
    Ok(see_other(navigation::start(role)))
}

async fn page(
    app: &Data<App>,
    request: &HttpRequest,
    status: StatusCode,
    session: Session,
    form: Form,
    done: Option<&'static str>,
) -> Result<HttpResponse, Problem> {
    let acting = app.clone();
    let (account, calendar) = web::block(move || {
        let account = acting.account(&session)?;
        let has_cases = matches!(account.role, Role::Caseworker | Role::Manager);
        let calendar = has_cases.then(|| CalendarPart::of(&acting, &session)).transpose()?;
        Ok::<_, Error>((account, calendar))
    })
    .await??;
    let frame = Frame::for_request(app, request);
    Ok(html(status, &Page { frame, account, form, done, calendar }))
}

fn codes_page(app: &App, request: &HttpRequest, status: StatusCode, form: Form) -> HttpResponse {
    html(status, &CodesPage { frame: Frame::for_request(app, request), form })
}

fn password_form(session: &Session) -> Form {
    let password = Field::new("password", "New password", Control::Password { autocomplete: "new-password" })
        .hint("At least 12 characters. Three or four words that only you would put together are good.");
    Form::new("/account/password", &*session.form_key, vec![current(), password])
}

fn codes_form(session: &Session) -> Form {
    Form::new("/account/recovery-codes", &*session.form_key, vec![current()])
}

fn current() -> Field {
    Field::new("current", "Your password now", Control::Password { autocomplete: "current-password" })
}

/// What is about a field is said beside it; anything else is a page of its own.
fn beside_fields(error: crate::app::Error) -> Result<Problem, Problem> {
    let problem = Problem::from(error);
    if problem.errors.is_empty() { Err(problem) } else { Ok(problem) }
}

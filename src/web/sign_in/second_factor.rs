//! Setting up a second factor, while signing in or from the account page.

use actix_web::http::StatusCode;
use actix_web::web::{Data, ReqData};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::with_cookie;
use crate::app::App;
use crate::app::second_factor::Proposal;
use crate::app::sessions::Session;
use crate::web::form::{Control, DatePart, Field, Form, FormBody};
use crate::web::page::{Frame, html, see_other};
use crate::web::problem::{Problem, REFUSED};
use crate::web::qr;
use crate::web::query::Parameters;
use crate::web::{client, onward};

#[derive(Template)]
#[template(path = "sign_in/second_factor.html")]
struct Page {
    frame: Frame,
    form: Form,
    /// To be scanned, as SVG.
    picture: String,
    /// To be typed, in fours.
    secret: String,
}

/// Codes that are shown this once.
#[derive(Template)]
#[template(path = "sign_in/recovery_codes.html")]
pub struct Codes {
    pub frame: Frame,
    pub codes: Vec<String>,
    /// Signing in goes on from here.
    pub next: Option<String>,
}

pub async fn show(
    app: Data<App>,
    session: ReqData<Session>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let asked = Parameters::of(&request, &["next"])?;
    let next = asked.text("next").unwrap_or_default().to_owned();
    let session = session.into_inner();
    if let Some(elsewhere) = elsewhere(&app, &session, &next).await? {
        return Ok(elsewhere);
    }
    page(&app, &request, StatusCode::OK, session.clone(), form(&session, &next)).await
}

pub async fn set(
    app: Data<App>,
    session: ReqData<Session>,
    request: HttpRequest,
    body: FormBody,
) -> Result<HttpResponse, Problem> {
    let next = body.text("next").to_owned();
    let session = session.into_inner();
    if let Some(elsewhere) = elsewhere(&app, &session, &next).await? {
        return Ok(elsewhere);
    }
    set_up(&app, &request, session, &body, &next).await
}

/// The page of somebody who is signed in already.
pub async fn show_change(
    app: Data<App>,
    session: ReqData<Session>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let session = session.into_inner();
    page(&app, &request, StatusCode::OK, session.clone(), form(&session, "")).await
}

pub async fn change(
    app: Data<App>,
    session: ReqData<Session>,
    request: HttpRequest,
    body: FormBody,
) -> Result<HttpResponse, Problem> {
    set_up(&app, &request, session.into_inner(), &body, "").await
}

/// Where whoever is signed in, or has a second factor, goes instead: a password alone is not
/// enough to take another one.
async fn elsewhere(app: &Data<App>, session: &Session, next: &str) -> Result<Option<HttpResponse>, Problem> {
    if session.is_complete {
        return Ok(Some(see_other(&onward::to(next, session.caller.role))));
    }
    let (acting, asking) = (app.clone(), session.clone());
    let has_one = web::block(move || acting.has_second_factor(&asking)).await??;
    Ok(has_one.then(|| see_other(&onward::with("/sign-in/code", next))))
}

async fn set_up(
    app: &Data<App>,
    request: &HttpRequest,
    session: Session,
    body: &FormBody,
    next: &str,
) -> Result<HttpResponse, Problem> {
    let mut form = form(&session, next);
    let (code, password) = (body.text("code").to_owned(), body.secret("current").to_owned());
    if code.is_empty() {
        form = form.wrong("code", "Enter the code that your app shows");
        return page(app, request, REFUSED, session, form).await;
    }
    let (acting, asking, client) = (app.clone(), session.clone(), client::of(app, request));
    let turn = app.turns.take().await;
    let done = web::block(move || {
        let _turn = turn;
        acting.set_second_factor(&asking, &code, &password, &client)
    });
    match done.await? {
        Ok(Some(done)) => {
            let frame = Frame::for_request(app, request);
            let next = done.begun.as_ref().map(|_| onward::to(next, session.caller.role));
            let response = html(StatusCode::OK, &Codes { frame, codes: done.recovery_codes, next });
            Ok(match done.begun {
                Some(begun) => with_cookie(app, response, begun),
                None => response,
            })
        }
        Ok(None) => {
            let wrong = "This code is not right. Enter the one that your app shows now";
            page(app, request, REFUSED, session, form.wrong("code", wrong)).await
        }
        Err(error) => {
            let problem = Problem::from(error);
            if problem.errors.is_empty() {
                return Err(problem);
            }
            page(app, request, REFUSED, session, form.refused(&problem)).await
        }
    }
}

async fn page(
    app: &Data<App>,
    request: &HttpRequest,
    status: StatusCode,
    session: Session,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let acting = app.clone();
    let Proposal { secret, url } = web::block(move || acting.proposed_second_factor(&session)).await??;
    let picture =
        qr::svg(&url, "A picture for your authenticator app to scan").ok_or_else(Problem::internal)?;
    let letters: Vec<char> = secret.chars().collect();
    let secret = letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ");
    let frame = Frame::for_request(app, request);
    Ok(html(status, &Page { frame, form, picture, secret }))
}

fn form(session: &Session, next: &str) -> Form {
    let code = Field::new("code", "Code", Control::Digits { width: 10, autocomplete: "one-time-code" })
        .hint("The 6 figures that your app shows for twentyweeks");
    if session.is_complete {
        let password = Control::Password { autocomplete: "current-password" };
        let password = Field::new("current", "Your password", password);
        return Form::new("/account/second-factor", &*session.form_key, vec![password, code]);
    }
    let next = Field::hidden("next", onward::checked(next).unwrap_or_default());
    Form::new("/sign-in/second-factor", &*session.form_key, vec![next, code])
}

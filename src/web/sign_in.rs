//! Signing in and out.

pub mod code;
pub mod forgotten;
pub mod link;
pub mod second_factor;

use actix_web::http::StatusCode;
use actix_web::web::{Data, ReqData};
use actix_web::{HttpMessage, HttpRequest, HttpResponse, web};
use askama::Template;

use super::body::RawBody;
use super::form::{Control, DatePart, Field, Form, FormBody};
use super::page::{Frame, html, see_other};
use super::problem::{Problem, REFUSED};
use super::query::Parameters;
use super::{client, cookie, onward};
use crate::app::App;
use crate::app::sessions::Session;
use crate::app::sign_in::{Begun, Next};

#[derive(Template)]
#[template(path = "sign_in/password.html")]
struct Page {
    frame: Frame,
    form: Form,
    /// What was typed before the session ended waits for its owner.
    is_kept: bool,
    /// Signed out because nothing was done for so many minutes.
    idle_minutes: Option<u32>,
    /// What they have just done.
    done: Option<&'static str>,
}

pub async fn show(app: Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let asked = Parameters::of(&request, &["next", "kept", "ended", "done"])?;
    let next = asked.text("next").unwrap_or_default();
    if let Some(session) = request.extensions().get::<Session>() {
        return Ok(see_other(&onward::to(next, session.caller.role)));
    }
    let page = Page {
        frame: Frame::of(&app),
        form: form(next),
        is_kept: asked.text("kept").is_some(),
        idle_minutes: asked.text("ended").map(|_| app.config.sign_in.idle_minutes),
        done: match asked.text("done") {
            Some("out") => Some("You have signed out."),
            Some("everywhere") => Some("You have signed out everywhere."),
            _ => None,
        },
    };
    Ok(html(StatusCode::OK, &page))
}

/// Whoever knows the password may sign in anew over a session that is still there, which then
/// ends; so the form has no session's key. That it comes from a page of ours, the browser says.
pub async fn sign_in(app: Data<App>, request: HttpRequest, body: RawBody) -> Result<HttpResponse, Problem> {
    let body = FormBody::read(&request, &body)?;
    let (email, password) = (body.text("email").to_owned(), body.secret("password").to_owned());
    let next = body.text("next").to_owned();
    let mut form = form(&next).typed(&body);
    if email.is_empty() {
        form = form.wrong("email", "Enter your e-mail address");
    }
    if password.is_empty() {
        form = form.wrong("password", "Enter your password");
    }
    if form.is_wrong() {
        return Ok(refused(&app, form));
    }
    let (acting, before, client) = (app.clone(), cookie::secret(&app, &request), client::of(&app, &request));
    let turn = app.turns.take().await;
    let begun = web::block(move || {
        let _turn = turn;
        let begun = acting.sign_in(&email, &password, &client)?;
        if let (Some(_), Some(before)) = (&begun, before) {
            acting.end_session_of(&before)?;
        }
        Ok::<_, crate::app::Error>(begun)
    });
    match begun.await?? {
        Some(begun) => Ok(gone_on(&app, begun, &next)),
        None => Ok(refused(&app, form.wrong("", "The e-mail address or the password is not right"))),
    }
}

pub async fn sign_out(
    app: Data<App>,
    session: ReqData<Session>,
    _body: FormBody,
) -> Result<HttpResponse, Problem> {
    let (acting, session) = (app.clone(), session.into_inner());
    web::block(move || acting.end_session(&session)).await??;
    let mut response = see_other("/sign-in?done=out");
    // A cookie that cannot be taken away opens nothing any more.
    let _ = response.add_cookie(&cookie::without(&app));
    Ok(response)
}

/// The browser gets its secret, and goes on to what is next.
pub fn gone_on(app: &App, begun: Begun, next: &str) -> HttpResponse {
    let to = match begun.next {
        Next::Done(role) => onward::to(next, role),
        Next::Code => onward::with("/sign-in/code", next),
        Next::SetUp => onward::with("/sign-in/second-factor", next),
    };
    with_cookie(app, see_other(&to), begun)
}

/// With the secret of a session for the browser.
pub fn with_cookie(app: &App, mut response: HttpResponse, begun: Begun) -> HttpResponse {
    if let Err(error) = response.add_cookie(&cookie::with(app, begun.secret)) {
        tracing::error!(%error, "a cookie could not be set");
    }
    response
}

fn form(next: &str) -> Form {
    let next = onward::checked(next).unwrap_or_default();
    let fields = vec![
        Field::hidden("next", next),
        Field::new("email", "E-mail address", Control::Email),
        Field::new("password", "Password", Control::Password { autocomplete: "current-password" }),
    ];
    Form::new("/sign-in", "", fields)
}

fn refused(app: &App, form: Form) -> HttpResponse {
    let frame = Frame::of(app);
    html(REFUSED, &Page { frame, form, is_kept: false, idle_minutes: None, done: None })
}

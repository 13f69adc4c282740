//! The page behind the link of an invitation or for a new password. To look changes nothing: mail
//! scanners open every link.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::gone_on;
use crate::app::App;
use crate::app::account_links::{For, Opened};
use crate::web::body::RawBody;
use crate::web::client;
use crate::web::form::{Control, DatePart, Field, Form, FormBody};
use crate::web::page::{Frame, html};
use crate::web::problem::{Problem, REFUSED};

#[derive(Template)]
#[template(path = "sign_in/link.html")]
struct Page {
    frame: Frame,
    form: Form,
    opened: Opened,
}

/// What is said of a link that was used, has run out, or never was one.
#[derive(Template)]
#[template(path = "sign_in/no_link.html")]
struct Gone {
    frame: Frame,
}

pub async fn show(app: Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let opened = match open(&app, &request).await {
        Err(problem) if problem.is_not_found() => return Ok(gone(&app)),
        opened => opened?,
    };
    Ok(html(StatusCode::OK, &Page { frame: Frame::of(&app), form: form(&request, &opened), opened }))
}

pub async fn set(app: Data<App>, request: HttpRequest, body: RawBody) -> Result<HttpResponse, Problem> {
    let opened = match open(&app, &request).await {
        Err(problem) if problem.is_not_found() => return Ok(gone(&app)),
        opened => opened?,
    };
    let body = FormBody::read(&request, &body)?;
    let (acting, client) = (app.clone(), client::of(&app, &request));
    let (token, password) = (token(&request), body.secret("password").to_owned());
    let turn = app.turns.take().await;
    let begun = web::block(move || {
        let _turn = turn;
        acting.set_password_by_link(&token, &password, &client)
    });
    match begun.await? {
        Ok(begun) => Ok(gone_on(&app, begun, "")),
        Err(error) => {
            let problem = Problem::from(error);
            if problem.errors.is_empty() {
                return Err(problem);
            }
            let form = form(&request, &opened).refused(&problem);
            Ok(html(REFUSED, &Page { frame: Frame::of(&app), form, opened }))
        }
    }
}

fn gone(app: &App) -> HttpResponse {
    html(StatusCode::NOT_FOUND, &Gone { frame: Frame::of(app) })
}

async fn open(app: &Data<App>, request: &HttpRequest) -> Result<Opened, Problem> {
    let (app, token, client) = (app.clone(), token(request), client::of(app, request));
    Ok(web::block(move || app.account_link(&token, &client)).await??)
}

fn token(request: &HttpRequest) -> String {
    request.match_info().get("token").unwrap_or_default().to_owned()
}

fn form(request: &HttpRequest, opened: &Opened) -> Form {
    let label = match opened.purpose {
        For::Invitation => "Password",
        For::Reset => "New password",
    };
    let password = Field::new("password", label, Control::Password { autocomplete: "new-password" })
        .hint("At least 12 characters. Three or four words that only you would put together are good.");
    Form::new(request.path(), "", vec![password])
}

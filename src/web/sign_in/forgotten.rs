//! Forgotten passwords. The answer is the same, and as fast, whether or not the address is known:
//! the mail is made after it.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, web};
use askama::Template;

use crate::app::App;
use crate::app::sessions::Session;
use crate::web::body::RawBody;
use crate::web::client;
use crate::web::form::{Control, DatePart, Field, Form, FormBody};
use crate::web::page::{Frame, html, see_other};
use crate::web::problem::{Problem, REFUSED};
use crate::web::query::Parameters;

#[derive(Template)]
#[template(path = "sign_in/forgotten.html")]
struct Page {
    frame: Frame,
    form: Form,
    is_sent: bool,
}

pub async fn show(app: Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let asked = Parameters::of(&request, &["done"])?;
    if request.extensions().get::<Session>().is_some() {
        return Ok(see_other("/account"));
    }
    let is_sent = asked.text("done") == Some("sent");
    Ok(html(StatusCode::OK, &Page { frame: Frame::of(&app), form: form(), is_sent }))
}

pub async fn send(app: Data<App>, request: HttpRequest, body: RawBody) -> Result<HttpResponse, Problem> {
    let body = FormBody::read(&request, &body)?;
    let email = body.text("email").to_owned();
    if !email.contains('@') {
        let form = form().typed(&body).wrong("email", "Enter the e-mail address that you sign in with");
        return Ok(html(REFUSED, &Page { frame: Frame::of(&app), form, is_sent: false }));
    }
    let (acting, client, asked) = (app.clone(), client::of(&app, &request), email.clone());
    web::block(move || acting.count_forgotten(&asked, &client)).await??;
    actix_web::rt::spawn(async move {
        let sent = web::block(move || app.send_reset(&email)).await;
        if let Ok(Err(error)) = sent {
            tracing::error!(%error, "a link to set a new password could not be sent");
        }
    });
    Ok(see_other("/forgotten-password?done=sent"))
}

fn form() -> Form {
    let email = Field::new("email", "E-mail address", Control::Email).hint("The one that you sign in with");
    Form::new("/forgotten-password", "", vec![email])
}

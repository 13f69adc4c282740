//! The code of the second factor, or a recovery code in its place.

use actix_web::http::StatusCode;
use actix_web::web::{Data, ReqData};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::gone_on;
use crate::app::App;
use crate::app::sessions::Session;
use crate::web::form::{Control, DatePart, Field, Form, FormBody};
use crate::web::page::{Frame, html, see_other};
use crate::web::problem::{Problem, REFUSED};
use crate::web::query::Parameters;
use crate::web::{client, onward};

#[derive(Template)]
#[template(path = "sign_in/code.html")]
struct Page {
    frame: Frame,
    form: Form,
    by: By,
    /// Where the other kind of code is given.
    other: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    App,
    Recovery,
}

pub async fn show(
    app: Data<App>,
    session: ReqData<Session>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let asked = Parameters::of(&request, &["next", "by", "kept"])?;
    let next = asked.text("next").unwrap_or_default().to_owned();
    let by = By::named(asked.text("by").unwrap_or_default());
    let session = session.into_inner();
    if session.is_complete {
        return Ok(see_other(&onward::to(&next, session.caller.role)));
    }
    let form = form(by, &session.form_key, &next);
    let acting = app.clone();
    if !web::block(move || acting.has_second_factor(&session)).await?? {
        return Ok(see_other(&onward::with("/sign-in/second-factor", &next)));
    }
    Ok(html(StatusCode::OK, &Page::of(&app, form, by, &next)))
}

pub async fn give(
    app: Data<App>,
    session: ReqData<Session>,
    request: HttpRequest,
    body: FormBody,
) -> Result<HttpResponse, Problem> {
    let (next, by) = (body.text("next").to_owned(), By::named(body.text("by")));
    let session = session.into_inner();
    if session.is_complete {
        return Ok(see_other(&onward::to(&next, session.caller.role)));
    }
    let form = form(by, &session.form_key, &next);
    let code = body.text("code").to_owned();
    if code.is_empty() {
        let form = form.wrong("code", "Enter the code");
        return Ok(html(REFUSED, &Page::of(&app, form, by, &next)));
    }
    let (acting, client) = (app.clone(), client::of(&app, &request));
    match web::block(move || acting.give_code(&session, &code, &client)).await?? {
        Some(begun) => Ok(gone_on(&app, begun, &next)),
        None => {
            let form = form.wrong("code", by.wrong());
            Ok(html(REFUSED, &Page::of(&app, form, by, &next)))
        }
    }
}

fn form(by: By, key: &str, next: &str) -> Form {
    let code = match by {
        By::App => {
            let control = Control::Digits { width: 10, autocomplete: "one-time-code" };
            Field::new("code", "Code", control).hint("The 6 figures that your authenticator app shows now")
        }
        By::Recovery => {
            let control = Control::Line { width: 20, autocomplete: "off" };
            Field::new("code", "Recovery code", control).hint("For example, 7K2M-9QXD-C4TR-0B6H")
        }
    };
    let next = onward::checked(next).unwrap_or_default();
    let fields = vec![Field::hidden("next", next), Field::hidden("by", by.name()), code];
    Form::new("/sign-in/code", key, fields)
}

impl Page {
    fn of(app: &App, form: Form, by: By, next: &str) -> Self {
        let other = match by {
            By::App => By::Recovery,
            By::Recovery => By::App,
        };
        let next = onward::checked(next).map(|next| format!("&next={next}")).unwrap_or_default();
        let other = format!("/sign-in/code?by={}{next}", other.name());
        Self { frame: Frame::of(app), form, by, other }
    }
}

impl By {
    const fn name(self) -> &'static str {
        match self {
            Self::App => "app",
            Self::Recovery => "recovery",
        }
    }

    fn named(name: &str) -> Self {
        if name == Self::Recovery.name() { Self::Recovery } else { Self::App }
    }

    const fn wrong(self) -> &'static str {
        match self {
            Self::App => {
                "This code is not right, or it was used before. Enter the one that your app shows now"
            }
            Self::Recovery => "This code is not right, or it was used before",
        }
    }
}

//! API tokens, for their administrator.

use actix_web::http::StatusCode;
use actix_web::web::{Data, ReqData};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::{Choice, Control, DatePart, Field, Form, FormBody};
use super::page::{Frame, html, role_in_words, see_other};
use super::problem::{Problem, REFUSED};
use super::say;
use crate::app::App;
use crate::app::sessions::Session;
use crate::app::tokens::{Holder, TokenView};
use crate::domain::permission::Role;

const PAGE: &str = "/tokens";

#[derive(Template)]
#[template(path = "tokens/page.html")]
struct Page {
    frame: Frame,
    form: Form,
    holding: Vec<TokenView>,
    ended: Vec<TokenView>,
    done: Option<&'static str>,
}

/// A token's secret, shown this once.
#[derive(Template)]
#[template(path = "tokens/made.html")]
struct Made {
    frame: Frame,
    name: String,
    secret: String,
}

pub async fn list(
    app: Data<App>,
    session: ReqData<Session>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let done = (request.query_string() == "done=revoked").then_some("The token is revoked");
    let session = session.into_inner();
    let (acting, asking) = (app.clone(), session.clone());
    let kept = web::block(move || acting.kept_form(&asking, PAGE)).await??;
    let form = form(&app, &session).await?;
    let form = match kept.and_then(|text| FormBody::of_text(&text)) {
        Some(kept) => Form { is_kept: true, ..form.typed(&kept) },
        None => form,
    };
    page(&app, &request, StatusCode::OK, &session, form, done).await
}

pub async fn make(
    app: Data<App>,
    session: ReqData<Session>,
    request: HttpRequest,
    body: FormBody,
) -> Result<HttpResponse, Problem> {
    let session = session.into_inner();
    let mut form = form(&app, &session).await?.typed(&body);
    let name = body.text("name").to_owned();
    let role = Role::parse(body.text("role"));
    if name.is_empty() {
        form = form.wrong("name", "Enter a name that says who or what uses it");
    }
    if role.is_none() {
        form = form.wrong("role", "Choose what it may do");
    }
    let (Some(role), false) = (role, form.is_wrong()) else {
        return page(&app, &request, REFUSED, &session, form, None).await;
    };
    let Some(holder) = holder(&app, &session, role, body.text("service")).await? else {
        let form = form.wrong("service", "Choose the service that it acts for");
        return page(&app, &request, REFUSED, &session, form, None).await;
    };
    let days = body.text("days").parse().ok().filter(|days| (1..=3660).contains(days));
    let (acting, asking, called) = (app.clone(), session.clone(), name.clone());
    let made = web::block(move || {
        let secret = acting.create_token(&called, role, &holder, days)?;
        acting.forget_form(&asking, PAGE)?;
        Ok::<_, crate::app::Error>(secret)
    });
    match made.await? {
        Ok(secret) => {
            let frame = Frame::for_request(&app, &request);
            Ok(html(StatusCode::OK, &Made { frame, name, secret }))
        }
        Err(error) => {
            let problem = Problem::from(error);
            if problem.errors.is_empty() {
                return Err(problem);
            }
            page(&app, &request, REFUSED, &session, form.refused(&problem), None).await
        }
    }
}

pub async fn revoke(
    app: Data<App>,
    session: ReqData<Session>,
    id: web::Path<String>,
    _body: FormBody,
) -> Result<HttpResponse, Problem> {
    let id = id.parse().map_err(|_| Problem::not_found())?;
    let caller = session.caller.clone();
    web::block(move || app.revoke_token_of(&caller, id)).await??;
    Ok(see_other("/tokens?done=revoked"))
}

async fn page(
    app: &Data<App>,
    request: &HttpRequest,
    status: StatusCode,
    session: &Session,
    form: Form,
    done: Option<&'static str>,
) -> Result<HttpResponse, Problem> {
    let (acting, caller) = (app.clone(), session.caller.clone());
    let all = web::block(move || acting.tokens_of(&caller)).await??;
    let (holding, ended) = all.into_iter().partition(|token| token.holds);
    let frame = Frame::for_request(app, request);
    Ok(html(status, &Page { frame, form, holding, ended, done }))
}

/// Whom it acts for; none where a partner's service is missing.
async fn holder(
    app: &Data<App>,
    session: &Session,
    role: Role,
    service: &str,
) -> Result<Option<Holder>, Problem> {
    let Some(code) = session.caller.authority().cloned() else { return Ok(None) };
    if role != Role::Partner {
        return Ok(Some(Holder::Authority(code)));
    }
    let services = own_services(app, session).await?;
    let found = services.into_iter().find(|(id, _)| id.to_string() == service);
    Ok(found.map(|(_, name)| Holder::Service { name, authority: Some(code) }))
}

async fn form(app: &Data<App>, session: &Session) -> Result<Form, Problem> {
    let services = own_services(app, session).await?;
    let role = |role: Role| Choice::new(role.name(), role_in_words(role));
    let none = Choice::new("", "Choose a service");
    let choices = services.into_iter().map(|(id, name)| Choice::new(id.to_string(), name));
    let lasts = [("30", "30 days"), ("90", "90 days"), ("365", "A year"), ("", "Until it is revoked")];
    let lasts = lasts.map(|(days, words)| Choice::new(days, words)).into();
    let fields = vec![
        Field::new("name", "Name", Control::Line { width: 20, autocomplete: "off" })
            .hint("Who or what uses it; the record names it so"),
        Field::new("role", "What may it do?", Control::Radios(Role::ALL.map(role).into()))
            .hint("What somebody of this role may do"),
        Field::new("service", "Service", Control::Select(std::iter::once(none).chain(choices).collect()))
            .hint("Only for a health or social care partner")
            .optional(),
        Field::new("days", "How long does it hold?", Control::Select(lasts)).with("365"),
    ];
    Ok(Form::new(PAGE, &*session.form_key, fields))
}

async fn own_services(app: &Data<App>, session: &Session) -> Result<Vec<(i64, String)>, Problem> {
    let (app, caller) = (app.clone(), session.caller.clone());
    Ok(web::block(move || app.services_of(&caller)).await??)
}

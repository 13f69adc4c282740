//! What the authority goes by, and when its settings are closed.

mod closures;
mod terms;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, ReqData};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use self::closures::Row;
use self::terms::{Group, groups};
use super::form::{Control, DatePart, Form, FormBody};
use super::page::{Frame, html, see_other};
use super::problem::{self, Problem};
use crate::app::App;
use crate::app::access::Caller;
use crate::app::sessions::Session;

const CLOSURES: &str = "/authority/closures";

#[derive(Template)]
#[template(path = "authority/page.html")]
struct Page {
    frame: Frame,
    name: String,
    code: String,
    groups: Vec<Group>,
    coming: Vec<Row>,
    over: Vec<Row>,
    form: Form,
    done: Option<&'static str>,
}

pub async fn show(
    app: Data<App>,
    session: ReqData<Session>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let session = session.into_inner();
    let (store, asking) = (app.clone(), session.clone());
    let kept = web::block(move || store.kept_form(&asking, CLOSURES)).await??;
    let kept = kept.and_then(|text| FormBody::of_text(&text));
    let form = form(&app, &session).await?;
    let form = match &kept {
        Some(kept) => Form { is_kept: true, ..form.typed(kept) },
        None => form,
    };
    let done = match request.query_string() {
        "done=added" => Some("The closure was added"),
        "done=removed" => Some("The closure was removed"),
        _ => None,
    };
    let page = Page { done, ..page(&app, &request, session.caller, form).await? };
    Ok(html(StatusCode::OK, &page))
}

pub async fn add_closure(
    app: Data<App>,
    session: ReqData<Session>,
    request: HttpRequest,
    body: FormBody,
) -> Result<HttpResponse, Problem> {
    let session = session.into_inner();
    let mut form = form(&app, &session).await?.typed(&body);
    let form = match closures::order(&mut form) {
        None => form,
        Some(order) => {
            let (store, asking) = (app.clone(), session.clone());
            let added = web::block(move || {
                store.add_closure(&asking.caller, &order)?;
                store.forget_form(&asking, CLOSURES)
            });
            match added.await?.map_err(Problem::from) {
                Ok(()) => return Ok(see_other("/authority?done=added")),
                Err(problem) if problem.errors.is_empty() => return Err(problem),
                Err(problem) => form.refused(&problem),
            }
        }
    };
    Ok(html(problem::REFUSED, &page(&app, &request, session.caller, form).await?))
}

pub async fn remove_closure(
    app: Data<App>,
    caller: ReqData<Caller>,
    path: Path<String>,
    _key: FormBody,
) -> Result<HttpResponse, Problem> {
    let id: i64 = path.parse().map_err(|_| Problem::not_found())?;
    let caller = caller.into_inner();
    web::block(move || app.remove_closure(&caller, id)).await??;
    Ok(see_other("/authority?done=removed"))
}

async fn form(app: &Data<App>, session: &Session) -> Result<Form, Problem> {
    let (app, caller) = (app.clone(), session.caller.clone());
    let settings = web::block(move || app.settings_of(&caller)).await??;
    Ok(Form::new(CLOSURES, session.form_key.clone(), closures::fields(settings)))
}

async fn page(app: &Data<App>, request: &HttpRequest, caller: Caller, form: Form) -> Result<Page, Problem> {
    let today = app.clock.now().today;
    let store = app.clone();
    let (terms, closures) =
        web::block(move || store.terms(&caller).and_then(|terms| Ok((terms, store.closures(&caller)?))))
            .await??;
    let (coming, over) = closures.into_iter().partition(|closure| closure.to >= today);
    let rows = |list: Vec<_>| list.into_iter().map(|closure| Row::of(closure, today)).collect();
    Ok(Page {
        frame: Frame::for_request(app, request),
        groups: groups(&terms),
        name: terms.name,
        code: terms.code.to_string(),
        coming: rows(coming),
        over: rows(over),
        form,
        done: None,
    })
}

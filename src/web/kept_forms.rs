//! What somebody typed is kept while they are away, and a page that is worked on says so.

use actix_web::web::{Data, ReqData};
use actix_web::{HttpResponse, web};

use super::form::FormBody;
use super::onward;
use super::page::see_other;
use super::problem::Problem;
use crate::app::App;
use crate::app::sessions::Session;

/// To be asked is enough: the gate has noted that somebody is there.
pub async fn stay(_body: FormBody) -> HttpResponse {
    HttpResponse::NoContent().finish()
}

pub async fn keep(
    app: Data<App>,
    session: ReqData<Session>,
    body: FormBody,
) -> Result<HttpResponse, Problem> {
    let (path, form) = handed_in(&body).ok_or_else(|| Problem::malformed("There is no such form."))?;
    let (session, text) = (session.into_inner(), form.to_text());
    web::block(move || app.keep_form(&session, &path, &text)).await??;
    Ok(HttpResponse::NoContent().finish())
}

/// Whoever typed it does not want it any more: the page is opened anew, without it.
pub async fn discard(
    app: Data<App>,
    session: ReqData<Session>,
    body: FormBody,
) -> Result<HttpResponse, Problem> {
    let path = body.text("path").to_owned();
    let session = session.into_inner();
    let onward = onward::to(&path, session.caller.role);
    web::block(move || app.forget_form(&session, &path)).await??;
    Ok(see_other(&onward))
}

/// A form and where it would be sent, as the page's script hands it in.
pub fn handed_in(body: &FormBody) -> Option<(String, FormBody)> {
    let path = body.text("path");
    let form = FormBody::of_text(body.secret("body"))?;
    onward::keeps_forms(path).then(|| (path.to_owned(), form))
}

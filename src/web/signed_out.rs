//! Whoever is not signed in is sent to sign in, and comes back to where they were. What they
//! were sending when their session ended is kept for them.

use actix_web::dev::ServiceRequest;
use actix_web::http::Method;
use actix_web::http::header::LOCATION;
use actix_web::{HttpResponse, web};

use super::body::RawBody;
use super::form::FormBody;
use super::problem::Problem;
use crate::app::App;
use crate::app::sessions::Session;

pub async fn redirect(
    app: &web::Data<App>,
    request: &mut ServiceRequest,
    session: Option<Session>,
) -> Result<HttpResponse, Problem> {
    let path = request.path().to_owned();
    let is_form = *request.method() == Method::POST;
    let waits_for_code = session.as_ref().is_some_and(|session| !session.is_over && !session.is_complete);
    let kept = match session {
        Some(session) if is_form && session.is_complete => keep(app, request, session).await?,
        _ => false,
    };
    let page = if waits_for_code { "/sign-in/code" } else { "/sign-in" };
    // A query may hold what was searched for, so it stays behind.
    let to = format!("{page}?next={path}{}", if kept { "&kept=1" } else { "" });
    Ok(HttpResponse::SeeOther().insert_header((LOCATION, to)).finish())
}

/// Keeps a form whose key is that of the session that ended: so it is they who typed it.
async fn keep(app: &web::Data<App>, request: &mut ServiceRequest, session: Session) -> Result<bool, Problem> {
    let body = request.extract::<RawBody>().await?;
    let Ok(form) = FormBody::read(request.request(), &body) else { return Ok(false) };
    if !form.has_key(&session.form_key) {
        return Ok(false);
    }
    let (app, path, text) = (app.clone(), request.path().to_owned(), form.to_text());
    web::block(move || app.keep_form(&session, &path, &text)).await??;
    Ok(true)
}

//! Whoever is not signed in is sent to sign in, and comes back to where they were. What they
//! were sending when their session ended is kept for them.

use actix_web::dev::ServiceRequest;
use actix_web::http::Method;
use actix_web::{HttpResponse, web};

use super::body::RawBody;
use super::form::FormBody;
use super::page::see_other;
use super::problem::Problem;
use super::routes::place;
use super::{kept_forms, onward};
use crate::app::App;
use crate::app::sessions::Session;
use crate::domain::permission::Route;

pub async fn redirect(
    app: &web::Data<App>,
    request: &mut ServiceRequest,
    session: Option<Session>,
) -> Result<HttpResponse, Problem> {
    let path = request.path().to_owned();
    // There is nothing left to sign out of.
    if path == place(Route::SignOut).0 {
        return Ok(see_other("/sign-in"));
    }
    let is_form = *request.method() == Method::POST;
    let waits_for_code = session.as_ref().is_some_and(|session| !session.is_over && !session.is_complete);
    let kept = match session {
        Some(session) if is_form && session.is_complete => keep(app, request, session).await?,
        _ => false,
    };
    let page = if waits_for_code { "/sign-in/code" } else { "/sign-in" };
    // A query may hold what was searched for, so it stays behind.
    Ok(see_other(&format!("{page}?next={path}{}", if kept { "&kept=1" } else { "" })))
}

/// Keeps a form whose key is that of the session that ended: so it is they who typed it.
async fn keep(app: &web::Data<App>, request: &mut ServiceRequest, session: Session) -> Result<bool, Problem> {
    let body = request.extract::<RawBody>().await?;
    let Ok(form) = FormBody::read(request.request(), &body) else { return Ok(false) };
    if !form.has_key(&session.form_key) {
        return Ok(false);
    }
    // A page that notices late that its session is over hands in what was typed there.
    let (path, form) = match request.path() {
        path if path == place(Route::KeepForm).0 => match kept_forms::handed_in(&form) {
            Some(handed_in) => handed_in,
            None => return Ok(false),
        },
        path if onward::keeps_forms(path) => (path.to_owned(), form),
        _ => return Ok(false),
    };
    let (app, text) = (app.clone(), form.to_text());
    web::block(move || app.keep_form(&session, &path, &text)).await??;
    Ok(true)
}

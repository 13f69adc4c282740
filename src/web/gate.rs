//! Nobody comes in but by the permission table.

use std::future::{Ready, ready};
use std::rc::Rc;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready};
use actix_web::http::Method;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{Error, HttpMessage, HttpRequest, HttpResponse, ResponseError, web};
use futures_core::future::LocalBoxFuture;

use super::once::Once;
use super::problem::Problem;
use super::routes::is_page;
use super::{cookie, origin, page, signed_out};
use crate::app::App;
use crate::app::access::Caller;
use crate::app::sessions::Session;
use crate::domain::permission::{Access, Role, Route, access};

/// Wraps a route: lets in who the permission table lets in, and hands the caller on.
pub struct Gate(pub Route);

impl<S, B> Transform<S, ServiceRequest> for Gate
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<BoxBody>;
    type Error = Error;
    type Transform = GateService<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, inner: S) -> Self::Future {
        ready(Ok(GateService { route: self.0, inner: Rc::new(inner) }))
    }
}

pub struct GateService<S> {
    route: Route,
    inner: Rc<S>,
}

impl<S, B> Service<ServiceRequest> for GateService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<BoxBody>;
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self::Response, Error>>;

    forward_ready!(inner);

    fn call(&self, mut request: ServiceRequest) -> Self::Future {
        let route = self.route;
        let inner = Rc::clone(&self.inner);
        Box::pin(async move {
            let Some(app) = request.app_data::<web::Data<App>>().cloned() else {
                return Ok(request.error_response(Problem::internal()));
            };
            match admit(&app, route, &mut request).await {
                Ok(None) => {}
                Ok(Some(elsewhere)) => return Ok(request.into_response(elsewhere)),
                Err(problem) => {
                    let answer = refusal(&app, route, request.request(), &problem);
                    return Ok(request.into_response(answer));
                }
            }
            let once = match Once::of(route, &mut request).await {
                Ok(once) => once,
                Err(problem) => return Ok(request.into_response(problem.error_response())),
            };
            if let Some(once) = &once {
                match once.answered(&app).await {
                    Ok(None) => {}
                    Ok(Some(answer)) => return Ok(request.into_response(answer)),
                    Err(problem) => return Ok(request.into_response(problem.error_response())),
                }
            }
            let response = inner.call(request).await?.map_into_boxed_body();
            if let Some(once) = once {
                return once.keep(&app, response).await;
            }
            let problem = response.response().error().and_then(|error| error.as_error::<Problem>()).cloned();
            match problem.filter(|_| is_page(route)) {
                Some(problem) => {
                    let answer = refusal(&app, route, response.request(), &problem);
                    Ok(response.into_response(answer))
                }
                None => Ok(response),
            }
        })
    }
}

/// Lets the request in, or answers it with the way to somewhere else.
async fn admit(
    app: &web::Data<App>,
    route: Route,
    request: &mut ServiceRequest,
) -> Result<Option<HttpResponse>, Problem> {
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD);
    let access = access(route);
    // A token is for programs; pages are for people, who sign in.
    if let Some(secret) = bearer(request).filter(|_| !is_page(route)) {
        let Access::Roles(roles) = access else { return Ok(None) };
        let app = app.clone();
        let caller = web::block(move || app.caller_of(&secret)).await??.ok_or_else(Problem::unauthorised)?;
        return admit_role(request, caller, roles);
    }
    // A mail program that posts to leave in one click comes from nowhere.
    if changes && access != Access::Link {
        origin::check(request, !is_page(route))?;
    }
    let session = session(app, request).await?;
    let signed_in = session.clone().filter(|session| session.is_complete && !session.is_over);
    match (access, signed_in, session) {
        (Access::Link, _, _) => Ok(None),
        (Access::Anyone, Some(session), _) => {
            request.extensions_mut().insert(session);
            Ok(None)
        }
        (Access::Anyone, None, _) => Ok(None),
        (Access::Begun, _, Some(session)) if !session.is_over => {
            request.extensions_mut().insert(session);
            Ok(None)
        }
        (Access::Roles(roles), Some(session), _) => {
            let caller = session.caller.clone();
            request.extensions_mut().insert(session);
            admit_role(request, caller, roles)
        }
        (Access::Begun | Access::Roles(_), _, session) if is_page(route) => {
            signed_out::redirect(app, request, session).await.map(Some)
        }
        (Access::Begun | Access::Roles(_), _, _) => Err(Problem::unauthorised()),
    }
}

fn admit_role(
    request: &ServiceRequest,
    caller: Caller,
    roles: &[Role],
) -> Result<Option<HttpResponse>, Problem> {
    if !roles.contains(&caller.role) {
        return Err(Problem::forbidden());
    }
    request.extensions_mut().insert(caller);
    Ok(None)
}

async fn session(app: &web::Data<App>, request: &ServiceRequest) -> Result<Option<Session>, Problem> {
    let Some(secret) = cookie::secret(app, request.request()) else { return Ok(None) };
    let app = app.clone();
    Ok(web::block(move || app.session_of(&secret)).await??)
}

/// A problem as the reader of this route can read it.
fn refusal(app: &App, route: Route, request: &HttpRequest, problem: &Problem) -> HttpResponse {
    if is_page(route) { page::sorry(app, request, problem) } else { problem.error_response() }
}

fn bearer(request: &ServiceRequest) -> Option<String> {
    let header = request.headers().get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim().to_owned())
}

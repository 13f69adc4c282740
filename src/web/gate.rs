//! Nobody comes in but by the permission table.

use std::future::{Ready, ready};
use std::rc::Rc;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready};
use actix_web::http::header::AUTHORIZATION;
use actix_web::{Error, HttpMessage, web};
use futures_core::future::LocalBoxFuture;

use super::problem::Problem;
use crate::app::App;
use crate::app::access::Caller;
use crate::domain::permission::{Access, Route, access};

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

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let route = self.route;
        let inner = Rc::clone(&self.inner);
        Box::pin(async move {
            if let Access::Roles(roles) = access(route) {
                match identify(&request).await {
                    Ok(caller) if roles.contains(&caller.role) => {
                        request.extensions_mut().insert(caller);
                    }
                    Ok(_) => return Ok(request.error_response(Problem::forbidden())),
                    Err(problem) => return Ok(request.error_response(problem)),
                }
            }
            inner.call(request).await.map(ServiceResponse::map_into_boxed_body)
        })
    }
}

async fn identify(request: &ServiceRequest) -> Result<Caller, Problem> {
    let header = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let secret = header.and_then(bearer).ok_or_else(Problem::unauthorised)?.to_owned();
    let app = request.app_data::<web::Data<App>>().ok_or_else(Problem::internal)?.clone();
    let caller = web::block(move || app.caller_of(&secret)).await.map_err(|_| Problem::internal())?;
    caller.map_err(Problem::from)?.ok_or_else(Problem::unauthorised)
}

fn bearer(header: &str) -> Option<&str> {
    let (scheme, secret) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
}

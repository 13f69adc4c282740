//! A request of a program that is sent again under the same key is answered as the first time.
//! Cases and their steps see to it themselves, in the transaction that takes the step.

use actix_web::body::{BoxBody, to_bytes};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header::{ContentType, LOCATION};
use actix_web::http::{Method, StatusCode};
use actix_web::web::Data;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, web};
use sha2::{Digest, Sha256};

use super::body::RawBody;
use super::problem::Problem;
use super::routes::is_page;
use crate::app::App;
use crate::app::access::Caller;
use crate::app::kept_answers::KeptAnswer;
use crate::app::view::hex;
use crate::domain::permission::Route;

const KEY: &str = "Idempotency-Key";
const LONGEST_KEY: usize = 200;

/// A request with a key, whose answer is kept here.
pub struct Once {
    caller: Caller,
    key: String,
    /// Stands for all that is asked.
    request: String,
}

/// The key that a program gave its request.
pub fn key(request: &HttpRequest) -> Result<Option<String>, Problem> {
    let Some(value) = request.headers().get(KEY) else { return Ok(None) };
    let key = value.to_str().unwrap_or_default().trim();
    if key.is_empty() || key.len() > LONGEST_KEY {
        return Err(Problem::malformed_field(KEY, "1 to 200 characters, please"));
    }
    Ok(Some(key.to_owned()))
}

impl Once {
    /// None where no key was given, or where the route sees to it itself.
    pub async fn of(route: Route, request: &mut ServiceRequest) -> Result<Option<Self>, Problem> {
        let is_kept_here = *request.method() == Method::POST
            && !is_page(route)
            && !matches!(route, Route::RegisterCase | Route::TakeStep);
        let caller = request.extensions().get::<Caller>().cloned();
        let Some(caller) = caller.filter(|_| is_kept_here) else { return Ok(None) };
        let Some(key) = key(request.request())? else { return Ok(None) };
        let RawBody(body) = request.extract::<RawBody>().await?;
        let mut asked = Sha256::new();
        asked.update(request.uri().to_string());
        asked.update("\n");
        asked.update(&body);
        request.set_payload(Payload::from(body));
        let request = hex(&asked.finalize());
        Ok(Some(Self { caller, key, request }))
    }

    /// As it was answered before.
    pub async fn answered(&self, app: &Data<App>) -> Result<Option<HttpResponse>, Problem> {
        let (app, caller) = (app.clone(), self.caller.clone());
        let (key, request) = (self.key.clone(), self.request.clone());
        let kept = web::block(move || app.kept_answer(&caller, &key, &request)).await??;
        Ok(kept.map(|kept| {
            let mut answer = HttpResponse::build(StatusCode::from_u16(kept.status).unwrap_or(StatusCode::OK));
            if let Some(location) = kept.location {
                answer.insert_header((LOCATION, location));
            }
            match kept.body.is_empty() {
                true => answer.finish(),
                false => answer.insert_header(ContentType::json()).body(kept.body),
            }
        }))
    }

    /// What was refused can be sent again under the same key; the rest is kept.
    pub async fn keep(
        self,
        app: &Data<App>,
        response: ServiceResponse<BoxBody>,
    ) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
        if !response.status().is_success() {
            return Ok(response);
        }
        let (request, response) = response.into_parts();
        let (head, body) = response.into_parts();
        let body = to_bytes(body).await.map_err(|_| Problem::internal())?;
        let location = head.headers().get(LOCATION).and_then(|value| value.to_str().ok());
        let answer = KeptAnswer {
            status: head.status().as_u16(),
            location: location.map(str::to_owned),
            body: String::from_utf8_lossy(&body).into_owned(),
        };
        let app = app.clone();
        web::block(move || app.keep_answer(&self.caller, &self.key, &self.request, &answer))
            .await
            .map_err(Problem::from)?
            .map_err(Problem::from)?;
        Ok(ServiceResponse::new(request, head.set_body(BoxBody::new(body))))
    }
}

//! The only place with status codes: what goes wrong, as problem documents (RFC 9457).
//!
//! A sentence in here may reach a log or a screen, so it never repeats what was sent.

use actix_web::http::header::{ALLOW, HeaderName, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use serde::Serialize;
use utoipa::ToSchema;

use super::routes::{methods, place};
use crate::app::Error;
use crate::db;
use crate::domain::permission::Route;

const CONTENT_TYPE: &str = "application/problem+json";

/// What a page answers whose form was not filled in as it has to be.
pub const REFUSED: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

/// What a page answers whose form was opened on a case that has changed since.
pub const STALE: StatusCode = StatusCode::PRECONDITION_FAILED;

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Problem {
    #[serde(rename = "type")]
    #[schema(example = "urn:twentyweeks:problem:too_early")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    pub detail: String,
    /// Stable: programs may rely on it.
    #[schema(example = "too_early")]
    pub code: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// After so many seconds it may go better.
    #[serde(skip)]
    pub retry_after_s: Option<u32>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FieldError {
    pub field: String,
    pub detail: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.status, self.code)
    }
}

impl Problem {
    fn new(status: StatusCode, code: &str, title: &str, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("urn:twentyweeks:problem:{code}"),
            title: title.to_owned(),
            status: status.as_u16(),
            detail: detail.into(),
            code: code.to_owned(),
            errors: Vec::new(),
            retry_after_s: None,
        }
    }

    fn at(self, field: &str) -> Self {
        let errors = vec![FieldError { field: field.to_owned(), detail: self.detail.clone() }];
        Self { errors, ..self }
    }

    pub fn malformed(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "malformed", "The request makes no sense", detail)
    }

    pub fn malformed_field(field: &str, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        let errors = vec![FieldError { field: field.to_owned(), detail: detail.clone() }];
        Self { errors, ..Self::malformed(format!("`{field}`: {detail}")) }
    }

    pub fn unauthorised() -> Self {
        let detail = "Send a token that holds: `Authorization: Bearer …`. An administrator makes one with `twentyweeks token create`.";
        Self::new(StatusCode::UNAUTHORIZED, "unauthorised", "Who is asking?", detail)
    }

    pub fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", "Not allowed", "Your role may not do that.")
    }

    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "Not found", "There is nothing here that you may see.")
    }

    pub fn is_not_found(&self) -> bool {
        self.status == StatusCode::NOT_FOUND.as_u16()
    }

    pub fn too_large() -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too_large",
            "Too large",
            "The body is longer than the server reads.",
        )
    }

    pub fn too_slow() -> Self {
        let detail = "The body took too long to arrive; nothing was changed.";
        Self::new(StatusCode::REQUEST_TIMEOUT, "too_slow", "Too slow", detail)
    }

    pub fn not_json() -> Self {
        let detail = "Send the body as JSON, with `Content-Type: application/json`.";
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not_json", "Not JSON", detail)
    }

    pub fn not_mail() -> Self {
        let detail = "Send the report as the mail server sent it, with `Content-Type: message/rfc822`.";
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not_mail", "Not a mail", detail)
    }

    pub fn not_form() -> Self {
        let detail =
            "Send the form as the page does, with `Content-Type: application/x-www-form-urlencoded`.";
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not_form", "Not a form", detail)
    }

    /// Sent by another site's page, or by one of ours that was open before somebody signed in anew.
    pub fn not_from_here() -> Self {
        let detail =
            "The page this came from is no longer current. Nothing was recorded. Open it again and repeat.";
        Self::new(StatusCode::FORBIDDEN, "not_from_here", "Not from a page of ours", detail)
    }

    pub fn internal() -> Self {
        let detail = "Something went wrong on our side; nothing was changed. It is in the log.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Our mistake", detail)
    }

    /// Nobody would be told any more of what is theirs to know. `whose` names a service or a team.
    pub fn would_leave_nobody(whose: &str) -> Self {
        let detail = format!(
            "Mail for {whose} would reach nobody any more. Say `sure=true` to remove it all the same."
        );
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "would_leave_nobody", "Nobody would be left", detail)
    }

    fn too_often(wait_s: u32) -> Self {
        let wait = match wait_s.div_ceil(60) {
            1 => "a minute".to_owned(),
            minutes => format!("{minutes} minutes"),
        };
        let detail = format!("This was tried too many times. Wait {wait}, then try again.");
        let problem = Self::new(StatusCode::TOO_MANY_REQUESTS, "too_often", "Too many tries", detail);
        Self { retry_after_s: Some(wait_s), ..problem }
    }

    fn method_not_allowed() -> Self {
        let detail = "This address does not answer that method.";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "Wrong method", detail)
    }
}

impl Problem {
    /// What goes with the status, whatever the body is.
    pub fn headers(&self) -> Option<(HeaderName, HeaderValue)> {
        match self.status_code() {
            StatusCode::UNAUTHORIZED => Some((WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))),
            StatusCode::SERVICE_UNAVAILABLE => Some((RETRY_AFTER, HeaderValue::from_static("2"))),
            _ => self.retry_after_s.map(|wait_s| (RETRY_AFTER, HeaderValue::from(wait_s))),
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::not_found(),
            Error::Forbidden => Self::forbidden(),
            Error::Refused(refusal) => {
                let status = StatusCode::UNPROCESSABLE_ENTITY;
                let problem = Self::new(status, refusal.code(), "Refused", refusal.to_string());
                match refusal.field() {
                    Some(field) => problem.at(field),
                    None => problem,
                }
            }
            Error::Stale { .. } => {
                let detail = format!("{error}. Read it again before you go on.");
                Self::new(STALE, "stale", "The case has changed", detail)
            }
            Error::KeyReused => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "idempotency_key_reused",
                "Key used before",
                "This Idempotency-Key was used for another request. Take a new one.",
            ),
            Error::Invalid { field, detail } => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", "Refused", detail).at(field)
            }
            Error::TooOften { wait_s } => Self::too_often(wait_s),
            Error::Db(error) => Self::from(error),
        }
    }
}

impl From<db::Error> for Problem {
    fn from(error: db::Error) -> Self {
        match error {
            db::Error::Conflict => {
                let detail = "Somebody else changed the same thing at the same time. Look again and repeat.";
                Self::new(StatusCode::CONFLICT, "conflict", "Somebody else was first", detail)
            }
            db::Error::Unavailable(reason) => {
                tracing::error!(reason, "the database is not available");
                let detail = "The database is busy or away; nothing was changed. Try again in a moment.";
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "Not available", detail)
            }
            db::Error::Unreadable(reason) | db::Error::Failed(reason) => {
                tracing::error!(reason, "a request failed");
                Self::internal()
            }
        }
    }
}

impl From<actix_web::error::BlockingError> for Problem {
    fn from(_: actix_web::error::BlockingError) -> Self {
        Self::internal()
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        response.content_type(CONTENT_TYPE);
        if let Some(header) = self.headers() {
            response.insert_header(header);
        }
        response.body(serde_json::to_string(self).unwrap_or_default())
    }
}

pub async fn wrong_method(request: HttpRequest) -> HttpResponse {
    let mut response = Problem::method_not_allowed().error_response();
    let pattern = request.match_pattern().unwrap_or_default();
    let methods: Vec<Method> =
        Route::ALL.iter().copied().filter(|route| place(*route).0 == pattern).flat_map(methods).collect();
    let allowed: Vec<&str> = methods.iter().map(Method::as_str).collect();
    if let Ok(value) = HeaderValue::from_str(&allowed.join(", ")) {
        response.headers_mut().insert(ALLOW, value);
    }
    response
}

//! Whether the process lives, and whether it can do its work.

use actix_web::web::Data;
use actix_web::{HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::db::migrations;

#[derive(Debug, Serialize, ToSchema)]
pub struct Readiness {
    pub ready: bool,
    pub parts: Vec<Part>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Part {
    #[schema(example = "database")]
    pub name: &'static str,
    pub ok: bool,
    pub detail: String,
}

/// The process lives.
#[utoipa::path(get, path = "/healthz", tag = "Health", responses((status = 200, description = "It lives", body = String, content_type = "text/plain")))]
pub async fn alive() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ok\n")
}

/// The database can be reached and is up to date.
#[utoipa::path(get, path = "/readyz", tag = "Health", responses(
    (status = 200, description = "Ready", body = Readiness),
    (status = 503, description = "Not ready; the parts say why", body = Readiness),
))]
pub async fn ready(app: Data<App>) -> HttpResponse {
    let pending = web::block(move || migrations::pending(&app.db)).await;
    let parts = match pending {
        Ok(Ok(pending)) => vec![
            Part { name: "database", ok: true, detail: "reachable".to_owned() },
            Part {
                name: "migrations",
                ok: pending.is_empty(),
                detail: if pending.is_empty() {
                    "up to date".into()
                } else {
                    format!("pending: {}", pending.join(", "))
                },
            },
        ],
        _ => vec![Part { name: "database", ok: false, detail: "cannot be reached".to_owned() }],
    };
    let ready = parts.iter().all(|part| part.ok);
    let mut response = if ready { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
    response.json(Readiness { ready, parts })
}

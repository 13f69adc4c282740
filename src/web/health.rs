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

/// The database can be reached and is up to date, the sweep was not missed, no mail is stuck.
#[utoipa::path(get, path = "/readyz", tag = "Health", responses(
    (status = 200, description = "Ready", body = Readiness),
    (status = 503, description = "Not ready; the parts say why", body = Readiness),
))]
pub async fn ready(app: Data<App>) -> HttpResponse {
    let parts = web::block(move || parts(&app)).await.unwrap_or_else(|_| vec![unreachable()]);
    let ready = parts.iter().all(|part| part.ok);
    let mut response = if ready { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
    response.json(Readiness { ready, parts })
}

fn parts(app: &App) -> Vec<Part> {
    let Ok(pending) = migrations::pending(&app.db) else { return vec![unreachable()] };
    let mut parts = vec![Part { name: "database", ok: true, detail: "reachable".to_owned() }];
    parts.push(Part {
        name: "migrations",
        ok: pending.is_empty(),
        detail: if pending.is_empty() {
            "up to date".to_owned()
        } else {
            format!("pending: {}", pending.join(", "))
        },
    });
    if !pending.is_empty() {
        return parts;
    }
    let Ok(standing) = app.standing() else { return vec![unreachable()] };
    // A holiday list that runs out, or a difference, is for a person to look at; the server can
    // do its work all the same.
    let part = |name, standing: Result<String, String>, counts: bool| Part {
        name,
        ok: standing.is_ok() || !counts,
        detail: standing.unwrap_or_else(|trouble| trouble),
    };
    parts.push(part("sweep", standing.sweep, true));
    parts.push(part("outbox", standing.outbox, true));
    parts.push(part("bank holidays", standing.holidays, false));
    parts.push(part("audit", standing.audit, false));
    parts
}

fn unreachable() -> Part {
    Part { name: "database", ok: false, detail: "cannot be reached".to_owned() }
}

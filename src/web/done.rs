//! What the API answers where something was done and there is little to show of it.

use actix_web::HttpResponse;
use actix_web::http::header::LOCATION;
use serde::Serialize;
use utoipa::ToSchema;

/// Something that was added, by its number.
#[derive(Debug, Serialize, ToSchema)]
pub struct Added {
    pub id: i64,
}

/// It is there now, below the address that it was sent to.
pub fn added(address: &str, id: i64) -> HttpResponse {
    HttpResponse::Created().insert_header((LOCATION, format!("{address}/{id}"))).json(Added { id })
}

/// It is done, and there is nothing to say.
pub fn done() -> HttpResponse {
    HttpResponse::NoContent().finish()
}

//! The description of the API, generated from the code that answers.

use std::sync::OnceLock;

use actix_web::HttpResponse;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use super::{cases, health, reports};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "twentyweeks",
        description = "Takes every request for an EHC needs assessment through the statutory stages, on time. Dates are calendar dates in England. Errors are problem documents (RFC 9457) with a stable `code`.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    paths(
        cases::register,
        cases::list,
        cases::show,
        cases::take_step,
        cases::chronology,
        reports::timeliness,
        health::alive,
        health::ready,
        show
    ),
    modifiers(&Token)
)]
struct Description;

struct Token;

impl Modify for Token {
    fn modify(&self, description: &mut utoipa::openapi::OpenApi) {
        let mut bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer);
        bearer = bearer.description(Some("Made with `twentyweeks token create`."));
        let components = description.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(bearer.build()));
    }
}

/// This description.
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "Health", responses((status = 200, description = "OpenAPI 3.1", body = Object)))]
pub async fn show() -> HttpResponse {
    static DOCUMENT: OnceLock<String> = OnceLock::new();
    let document = DOCUMENT.get_or_init(document);
    HttpResponse::Ok().content_type("application/json").body(document.as_str())
}

pub fn document() -> String {
    Description::openapi().to_pretty_json().unwrap_or_default()
}

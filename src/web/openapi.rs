//! The description of the API, generated from the code that answers.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use actix_web::HttpResponse;
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{AdditionalProperties, ObjectBuilder, Schema, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Content, Ref, RefOr, ResponseBuilder};
use utoipa::{Modify, OpenApi};

use super::{absences, alerts, bulk, cases, closures, contacts, health, persons, reports, requests};
use crate::domain::timeliness::Grouping;

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
        bulk::chase,
        bulk::allocate,
        reports::timeliness,
        alerts::list,
        alerts::tasks,
        alerts::finish_task,
        alerts::bounce,
        contacts::list,
        contacts::add,
        contacts::remove,
        contacts::works,
        contacts::set_preferences,
        absences::add,
        absences::remove,
        requests::list,
        requests::hand_over,
        requests::ask,
        closures::list,
        closures::add,
        closures::remove,
        persons::list,
        persons::invite,
        persons::change,
        health::alive,
        health::ready,
        show
    ),
    components(schemas(Grouping)),
    modifiers(&Token, &Parts, &Keys, &Refusals)
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

/// Whatever is posted can be sent again under a key.
struct Keys;

impl Modify for Keys {
    fn modify(&self, description: &mut utoipa::openapi::OpenApi) {
        let posts = description.paths.paths.values_mut().filter_map(|item| item.post.as_mut());
        for operation in posts.filter(|operation| operation.security.is_some()) {
            let key = ParameterBuilder::new()
                .name("Idempotency-Key")
                .parameter_in(ParameterIn::Header)
                .description(Some(
                    "Sent again with the same key and body, it is done once and answered alike",
                ))
                .schema(Some(ObjectBuilder::new().schema_type(Type::String).max_length(Some(200))))
                .build();
            operation.parameters.get_or_insert_default().push(key.into());
        }
    }
}

/// What may be answered instead follows from what an operation is, so it is said once, here.
struct Refusals;

impl Modify for Refusals {
    fn modify(&self, description: &mut utoipa::openapi::OpenApi) {
        for (path, item) in &mut description.paths.paths {
            for (writes, operation) in [
                (false, &mut item.get),
                (true, &mut item.post),
                (true, &mut item.put),
                (true, &mut item.delete),
            ] {
                if let Some(operation) = operation.as_mut().filter(|operation| operation.security.is_some()) {
                    add_refusals(path, writes, operation);
                }
            }
        }
    }
}

fn add_refusals(path: &str, writes: bool, operation: &mut Operation) {
    let is_conditional = operation
        .parameters
        .iter()
        .flatten()
        .any(|parameter| matches!(parameter, RefOr::T(parameter) if parameter.name == "If-Match"));
    let has_body = operation.request_body.is_some();
    let refusals = [
        (true, "400", "Malformed"),
        (true, "401", "No token that holds"),
        (true, "403", "Not for this role"),
        (path.contains('{'), "404", "Not there, or not for this caller"),
        (has_body, "408", "The body took too long"),
        (writes, "409", "Somebody else was first"),
        (is_conditional, "412", "The case is no longer at that version"),
        (has_body, "413", "Too large"),
        (has_body, "415", "Not the kind of body that is read here"),
        (writes, "422", "The law or the record refuses it"),
        (true, "503", "Try again in a moment"),
    ];
    for (_, status, meaning) in refusals.into_iter().filter(|(applies, ..)| *applies) {
        let problem = Content::new(Some(Ref::from_schema_name("Problem")));
        let response =
            ResponseBuilder::new().description(meaning).content("application/problem+json", problem);
        operation.responses.responses.insert(status.to_owned(), response.build().into());
    }
}

/// Steps are put together from their fields, `step` and `on`: each part must let the others be.
struct Parts;

impl Modify for Parts {
    fn modify(&self, description: &mut utoipa::openapi::OpenApi) {
        let components = description.components.get_or_insert_default();
        let mut names = BTreeSet::new();
        for schema in components.schemas.values() {
            collect_parts(schema, false, &mut names);
        }
        for name in names {
            if let Some(RefOr::T(Schema::Object(part))) = components.schemas.get_mut(&name) {
                let closed = AdditionalProperties::FreeForm(false);
                part.additional_properties.take_if(|others| **others == closed);
            }
        }
    }
}

/// The names of the schemas that stand in an `allOf`.
fn collect_parts(schema: &RefOr<Schema>, is_part: bool, names: &mut BTreeSet<String>) {
    match schema {
        RefOr::Ref(reference) if is_part => {
            names.extend(reference.ref_location.rsplit('/').next().map(str::to_owned));
        }
        RefOr::T(Schema::AllOf(all)) => all.items.iter().for_each(|part| collect_parts(part, true, names)),
        RefOr::T(Schema::OneOf(one)) => one.items.iter().for_each(|kind| collect_parts(kind, is_part, names)),
        _ => {}
    }
}

/// This description.
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "Health", operation_id = "describe", responses((status = 200, description = "OpenAPI 3.1", body = Object)))]
pub async fn show() -> HttpResponse {
    static DOCUMENT: OnceLock<String> = OnceLock::new();
    let document = DOCUMENT.get_or_init(document);
    HttpResponse::Ok().content_type("application/json").body(document.as_str())
}

pub fn document() -> String {
    Description::openapi().to_pretty_json().unwrap_or_default()
}

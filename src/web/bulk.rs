//! One thing done to several cases at once, over the API.

use actix_web::web::{Data, ReqData};
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body::{JsonBody, read_as};
use super::problem::Problem;
use crate::app::App;
use crate::app::access::Caller;
use crate::app::bulk::{BulkResult, Seen};
use crate::domain::identifiers::{Email, Reference};

/// Cases on which every service is chased whose advice is late.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"cases": ["351-2026-00042", "351-2026-00043"]}))]
pub struct Chases {
    #[schema(min_items = 1, max_items = 200)]
    pub cases: Vec<String>,
}

/// Cases that are given to somebody of the authority.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"cases": ["351-2026-00042"], "caseworker": "a.b@bury.example"}))]
pub struct Allocations {
    #[schema(min_items = 1, max_items = 200)]
    pub cases: Vec<String>,
    pub caseworker: Email,
}

/// What became of each case.
#[derive(Debug, Serialize, ToSchema)]
pub struct BulkResults {
    pub results: Vec<BulkResult>,
}

/// Have late advice chased on several cases.
#[utoipa::path(
    post, path = "/api/v1/chases", tag = "Cases", operation_id = "chase_many",
    request_body = Chases,
    responses((status = 200, description = "A result for each case", body = BulkResults)),
    security(("token" = []))
)]
pub async fn chase(app: Data<App>, caller: ReqData<Caller>, body: JsonBody) -> Result<HttpResponse, Problem> {
    let Chases { cases } = read_as(body)?;
    let (seen, caller) = (seen(&cases)?, caller.into_inner());
    let results = web::block(move || app.chase_many(&caller, &seen)).await??;
    Ok(HttpResponse::Ok().json(BulkResults { results }))
}

/// Give several cases to a caseworker.
#[utoipa::path(
    post, path = "/api/v1/allocations", tag = "Cases", operation_id = "allocate_many",
    request_body = Allocations,
    responses((status = 200, description = "A result for each case", body = BulkResults)),
    security(("token" = []))
)]
pub async fn allocate(
    app: Data<App>,
    caller: ReqData<Caller>,
    body: JsonBody,
) -> Result<HttpResponse, Problem> {
    let Allocations { cases, caseworker } = read_as(body)?;
    let (seen, caller) = (seen(&cases)?, caller.into_inner());
    let results = web::block(move || app.allocate_many(&caller, &seen, &caseworker)).await??;
    Ok(HttpResponse::Ok().json(BulkResults { results }))
}

fn seen(cases: &[String]) -> Result<Vec<Seen>, Problem> {
    let one = |(place, text): (usize, &String)| {
        let reference = Reference::parse(text).ok_or_else(|| {
            Problem::malformed_field(&format!("cases[{place}]"), "not a reference like 351-2026-00042")
        })?;
        Ok(Seen { reference, version: None })
    };
    cases.iter().enumerate().map(one).collect()
}

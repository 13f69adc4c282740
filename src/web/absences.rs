//! Who is away, over the API.

use actix_web::web::{Data, Path, ReqData};
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::ToSchema;

use super::body::{JsonBody, read_as};
use super::done::{Added, added, done};
use super::problem::Problem;
use crate::app::App;
use crate::app::access::Caller;
use crate::domain::identifiers::Email;

/// Somebody who is away.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"who": "d.clinic@nhs.example", "away_from": "2026-08-03", "away_to": "2026-08-14", "cover": "front.desk@nhs.example"}))]
pub struct AbsenceBody {
    /// One of the `people` in the book of contacts.
    pub who: Email,
    /// First and last day away, both inclusive.
    pub away_from: NaiveDate,
    pub away_to: NaiveDate,
    /// Who stands in; the others of the service or post get the mail where absent.
    #[serde(default)]
    pub cover: Option<Email>,
}

/// Say that somebody is away, and who stands in. Sent again, it is noted once.
#[utoipa::path(
    post, path = "/api/v1/absences", tag = "Contacts", operation_id = "add_absence",
    request_body = AbsenceBody,
    responses(
        (status = 201, description = "It is in the book", body = Added,
         headers(("Location" = String, description = "Where it can be removed"))),
    ),
    security(("token" = []))
)]
pub async fn add(
    app: Data<App>,
    caller: ReqData<Caller>,
    request: HttpRequest,
    body: JsonBody,
) -> Result<HttpResponse, Problem> {
    let AbsenceBody { who, away_from, away_to, cover } = read_as(body)?;
    let caller = caller.into_inner();
    let id = web::block(move || app.say_away(&caller, who.as_str(), (away_from, away_to), cover.as_ref()));
    Ok(added(request.path(), id.await??))
}

/// Take an absence back.
#[utoipa::path(
    delete, path = "/api/v1/absences/{id}", tag = "Contacts", operation_id = "remove_absence",
    params(("id" = i64, Path)),
    responses((status = 204, description = "It is gone")),
    security(("token" = []))
)]
pub async fn remove(
    app: Data<App>,
    caller: ReqData<Caller>,
    path: Path<String>,
) -> Result<HttpResponse, Problem> {
    let id: i64 = path.parse().map_err(|_| Problem::not_found())?;
    let caller = caller.into_inner();
    web::block(move || app.say_back(&caller, id)).await??;
    Ok(done())
}

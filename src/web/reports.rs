//! Reports over the API.

use actix_web::web::{Data, ReqData};
use actix_web::{HttpRequest, HttpResponse, web};

use super::problem::Problem;
use super::query::Parameters;
use crate::app::App;
use crate::app::access::Caller;
use crate::app::report::ReportRequest;
use crate::domain::identifiers::AuthorityCode;
use crate::domain::timeliness::{Grouping, Period, Timeliness};

/// The share of plans issued within 20 weeks, excluding and including exceptions, with what
/// belongs beside it.
#[utoipa::path(
    get, path = "/api/v1/reports/timeliness", tag = "Reports",
    params(
        ("from" = chrono::NaiveDate, Query, description = "First day of the period"),
        ("to" = chrono::NaiveDate, Query, description = "Last day of the period"),
        ("authority" = Option<String>, Query, description = "The caller's own unless given"),
        ("by" = Option<Grouping>, Query),
        ("as_known_on" = Option<chrono::NaiveDate>, Query, description = "From what had been recorded by the end of that day"),
    ),
    responses(
        (status = 200, description = "The report", body = Timeliness),
        (status = 404, description = "Not there, or not for this caller", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A period that cannot be", body = Problem, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub async fn timeliness(
    app: Data<App>,
    caller: ReqData<Caller>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let parameters = Parameters::of(&request, &["from", "to", "authority", "by", "as_known_on"])?;
    let own = caller.authority().ok_or_else(Problem::not_found)?.clone();
    let authority = parameters
        .parsed("authority", "an authority's code has 3 digits", |t| AuthorityCode::parse(t).ok())?;
    let authority = authority.unwrap_or_else(|| own.clone());
    if authority != own {
        return Err(Problem::not_found());
    }
    let asked = ReportRequest {
        authority,
        period: Period { from: parameters.required_date("from")?, to: parameters.required_date("to")? },
        by: parameters.name("by", "month, caseworker, team, setting, source")?,
        as_known_on: parameters.date("as_known_on")?,
    };
    let report = web::block(move || app.timeliness(&asked)).await??;
    Ok(HttpResponse::Ok().json(report))
}

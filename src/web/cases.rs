//! Cases over the API.

use actix_web::http::header::{ETAG, IF_MATCH, LINK, LOCATION};
use actix_web::web::{Data, Path, ReqData};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};

use super::body::{self, JsonBody};
use super::once;
use super::problem::Problem;
use super::query::Parameters;
use crate::app::App;
use crate::app::access::Caller;
use crate::app::cases::{Answer, Terms};
use crate::app::chronology::Chronology;
use crate::app::listing::{CaseList, ListRequest, cursor, parse_cursor};
use crate::app::preview::{Preview, RegistrationPreview};
use crate::app::view::CaseView;
use crate::db::listing::{Filter, Sort};
use crate::domain::permission::Route;

const LIST_PARAMETERS: &[&str] = &[
    "stage",
    "rag",
    "overdue",
    "due_before",
    "caseworker",
    "team",
    "service",
    "q",
    "sort",
    "after",
    "limit",
];

/// Register a request for an assessment.
#[utoipa::path(
    post, path = "/api/v1/cases", tag = "Cases",
    params(
        ("preview" = Option<bool>, Query, description = "Answer with the dates and with cases that may be about the same child, and register nothing"),
    ),
    request_body = body::RegisterBody,
    responses(
        (status = 200, description = "With `preview=true`: what would begin", body = RegistrationPreview),
        (status = 201, description = "Registered", body = CaseView,
         headers(("Location" = String, description = "Where the case is"), ("ETag" = String, description = "Its version"))),
    ),
    security(("token" = []))
)]
pub async fn register(
    app: Data<App>,
    caller: ReqData<Caller>,
    request: HttpRequest,
    body: JsonBody,
) -> Result<HttpResponse, Problem> {
    let (received_on, registration, on_match) = body::registration(body)?;
    let terms = terms(&request)?;
    let caller = caller.into_inner();
    if is_preview(&request)? {
        let preview =
            web::block(move || app.preview_registration(&caller, received_on, &registration)).await??;
        return Ok(HttpResponse::Ok().json(preview));
    }
    let answer =
        web::block(move || app.register(&caller, received_on, &registration, on_match, &terms)).await??;
    Ok(answered(answer))
}

/// List cases, most urgent first unless sorted otherwise.
#[utoipa::path(
    get, path = "/api/v1/cases", tag = "Cases",
    params(
        ("stage" = Option<crate::domain::Stage>, Query),
        ("rag" = Option<crate::domain::outlook::Rag>, Query),
        ("overdue" = Option<bool>, Query, description = "Past a date that binds the authority by law"),
        ("due_before" = Option<chrono::NaiveDate>, Query, description = "The next date by law is before this day"),
        ("caseworker" = Option<String>, Query, description = "E-mail address"),
        ("team" = Option<String>, Query),
        ("service" = Option<String>, Query, description = "Asked for advice"),
        ("q" = Option<String>, Query, description = "A reference, an NHS number, a UPN, or the beginning of a surname"),
        ("sort" = Option<String>, Query, description = "`next_due_on` (default), `received_on` or `reference`; with `-` before it, descending"),
        ("after" = Option<String>, Query, description = "From the Link header of the page before"),
        ("limit" = Option<u16>, Query, minimum = 1, maximum = 200, description = "50 unless given"),
    ),
    responses(
        (status = 200, description = "A page of cases", body = CaseList,
         headers(("Link" = String, description = "The next page, rel=\"next\", where there is one"))),
    ),
    security(("token" = []))
)]
pub async fn list(
    app: Data<App>,
    caller: ReqData<Caller>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let asked = list_request(&Parameters::of(&request, LIST_PARAMETERS)?)?;
    let caller = caller.into_inner();
    let (page, next) = web::block(move || app.list(&caller, &asked)).await??;
    let mut response = HttpResponse::Ok();
    if let Some(after) = next {
        response.insert_header((LINK, next_link(&request, "after", &cursor(after))));
    }
    Ok(response.json(page))
}

/// Show a case.
#[utoipa::path(
    get, path = "/api/v1/cases/{reference}", tag = "Cases",
    params(("reference" = String, Path, description = "351-2026-00042, or the source system's")),
    responses(
        (status = 200, description = "The case", body = CaseView, headers(("ETag" = String, description = "Its version"))),
    ),
    security(("token" = []))
)]
pub async fn show(
    app: Data<App>,
    caller: ReqData<Caller>,
    path: Path<String>,
) -> Result<HttpResponse, Problem> {
    let caller = caller.into_inner();
    let view = web::block(move || {
        let reference = app.find(&caller, &path)?;
        app.show(&caller, reference, Route::ShowCase)
    })
    .await??;
    Ok(HttpResponse::Ok().insert_header((ETAG, etag(view.version))).json(view))
}

/// Take a case on by a step, or see what the step would change.
#[utoipa::path(
    post, path = "/api/v1/cases/{reference}/steps", tag = "Cases",
    params(
        ("reference" = String, Path, description = "351-2026-00042, or the source system's"),
        ("preview" = Option<bool>, Query, description = "Answer with what would change, and change nothing"),
        ("If-Match" = Option<String>, Header, description = "Only if the case is still at this version"),
    ),
    request_body = body::StepBody,
    responses(
        (status = 200, description = "The case after the step; with `preview=true` what would change", body = inline(StepAnswer),
         headers(("ETag" = String, description = "The case's version"))),
    ),
    security(("token" = []))
)]
pub async fn take_step(
    app: Data<App>,
    caller: ReqData<Caller>,
    path: Path<String>,
    request: HttpRequest,
    body: JsonBody,
) -> Result<HttpResponse, Problem> {
    let command = body::command(body)?;
    let terms = terms(&request)?;
    let caller = caller.into_inner();
    if is_preview(&request)? {
        let preview: Preview = web::block(move || {
            let reference = app.find(&caller, &path)?;
            app.preview(&caller, reference, &command, &terms)
        })
        .await??;
        return Ok(HttpResponse::Ok().json(preview));
    }
    let answer = web::block(move || {
        let reference = app.find(&caller, &path)?;
        app.advance(&caller, reference, &command, &terms)
    })
    .await??;
    Ok(answered(answer))
}

/// The record of a case, line by line.
#[utoipa::path(
    get, path = "/api/v1/cases/{reference}/chronology", tag = "Cases",
    params(("reference" = String, Path, description = "351-2026-00042, or the source system's")),
    responses(
        (status = 200, description = "The record, oldest entry first", body = Chronology),
    ),
    security(("token" = []))
)]
pub async fn chronology(
    app: Data<App>,
    caller: ReqData<Caller>,
    path: Path<String>,
) -> Result<HttpResponse, Problem> {
    let caller = caller.into_inner();
    let chronology = web::block(move || {
        let reference = app.find(&caller, &path)?;
        app.chronology(&caller, reference, Route::Chronology)
    })
    .await??;
    Ok(HttpResponse::Ok().json(chronology))
}

/// The two things a step is answered with.
#[derive(utoipa::ToSchema)]
#[schema(as = StepAnswer)]
#[serde(untagged)]
#[allow(dead_code, reason = "describes the answer")]
pub enum StepAnswer {
    Case(CaseView),
    Preview(Preview),
}

fn list_request(parameters: &Parameters) -> Result<ListRequest, Problem> {
    let stages =
        "considering, assessing, drafting, consulting, plan_issued, not_assessed, no_plan, withdrawn, moved";
    let boolean = |text: &str| text.parse().ok();
    let owned = |name| parameters.text(name).map(str::to_owned);
    let sort = parameters.text("sort").unwrap_or("next_due_on");
    let (sort, descending) = sort.strip_prefix('-').map_or((sort, false), |sort| (sort, true));
    let sort = match sort {
        "next_due_on" => Sort::NextDue,
        "received_on" => Sort::Received,
        "reference" => Sort::Reference,
        _ => {
            return Err(Problem::malformed_field(
                "sort",
                "allowed are: next_due_on, received_on, reference, each also with - before it",
            ));
        }
    };
    let limit = |text: &str| text.parse().ok().filter(|limit| (1..=200).contains(limit));
    Ok(ListRequest {
        filter: Filter {
            stage: parameters.name("stage", stages)?,
            rag: parameters.name("rag", "red, amber, green, grey")?,
            overdue: parameters.parsed("overdue", "allowed are: true, false", boolean)?,
            due_before: parameters.date("due_before")?,
            caseworker: owned("caseworker"),
            team: owned("team"),
            service: owned("service"),
            q: owned("q"),
        },
        sort,
        descending,
        after: parameters.parsed("after", "not a cursor of this list", parse_cursor)?,
        limit: parameters.parsed("limit", "allowed are 1 to 200", limit)?.unwrap_or(50),
    })
}

fn is_preview(request: &HttpRequest) -> Result<bool, Problem> {
    let parameters = Parameters::of(request, &["preview"])?;
    let asked = parameters.parsed("preview", "allowed are: true, false", |text| text.parse().ok())?;
    Ok(asked.unwrap_or(false))
}

fn terms(request: &HttpRequest) -> Result<Terms, Problem> {
    let header = |name: &str| {
        request.headers().get(name).map(|value| value.to_str().unwrap_or_default().trim().to_owned())
    };
    let expected_version = match header(IF_MATCH.as_str()).as_deref() {
        None | Some("*") => None,
        Some(tag) => {
            let version = tag
                .trim_matches('"')
                .parse()
                .map_err(|_| Problem::malformed_field("If-Match", "not a version of a case: \"7\""));
            Some(version?)
        }
    };
    Ok(Terms { expected_version, idempotency_key: once::key(request)? })
}

fn answered(answer: Answer) -> HttpResponse {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let mut response = HttpResponse::build(status);
    response.insert_header((ETAG, etag(answer.version))).content_type("application/json");
    if status == StatusCode::CREATED {
        response.insert_header((LOCATION, format!("/api/v1/cases/{}", answer.reference)));
    }
    response.body(answer.body)
}

fn etag(version: u32) -> String {
    format!("\"{version}\"")
}

/// The same list further on: its place is what the parameter of this name says.
pub fn next_link(request: &HttpRequest, name: &str, place: &str) -> String {
    let is_place = |pair: &str| pair.split('=').next() == Some(name);
    let kept = request.query_string().split('&').filter(|pair| !pair.is_empty() && !is_place(pair));
    let query: Vec<&str> = kept.collect();
    let joined = if query.is_empty() { String::new() } else { format!("{}&", query.join("&")) };
    format!("<{}?{joined}{name}={place}>; rel=\"next\"", request.path())
}

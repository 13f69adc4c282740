//! The ledger, tasks and delivery reports over the API.

use actix_web::http::header::{CONTENT_TYPE, LINK};
use actix_web::web::{Data, Path, ReqData};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body::{JsonBody, RawBody, read_as};
use super::cases::next_link;
use super::problem::Problem;
use super::query::Parameters;
use crate::app::App;
use crate::app::access::Caller;
use crate::app::bounces::Reported;
use crate::app::ledger::AlertList;
use crate::app::tasks::{TaskList, TaskView};
use crate::db::ledger::Filter;
use crate::db::notices::NoticeState;

const LEDGER_PARAMETERS: &[&str] = &["case", "state", "about", "after", "limit"];
const MAIL: &str = "message/rfc822";

/// Who was told what, when, by which mail, or why not; newest first.
#[utoipa::path(
    get, path = "/api/v1/alerts", tag = "Alerts", operation_id = "list_alerts",
    params(
        ("case" = Option<String>, Query, description = "351-2026-00042, or the source system's"),
        ("state" = Option<NoticeState>, Query),
        ("about" = Option<String>, Query, description = "`give_advice`, `issue_plan`, `draft_ready`, …"),
        ("after" = Option<String>, Query, description = "From the Link header of the page before"),
        ("limit" = Option<u16>, Query, minimum = 1, maximum = 200, description = "50 unless given"),
    ),
    responses(
        (status = 200, description = "A page of the ledger", body = AlertList,
         headers(("Link" = String, description = "The next page, rel=\"next\", where there is one"))),
        (status = 404, description = "No such case, or not for this caller", body = Problem, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub async fn list(
    app: Data<App>,
    caller: ReqData<Caller>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let parameters = Parameters::of(&request, LEDGER_PARAMETERS)?;
    let states = "waiting, held, overtaken, dropped, mailed, task";
    let limit = |text: &str| text.parse().ok().filter(|limit| (1..=200).contains(limit));
    let limit = parameters.parsed("limit", "allowed are 1 to 200", limit)?.unwrap_or(50);
    let filter = Filter {
        state: parameters.name("state", states)?,
        topic: parameters.text("about").map(str::to_owned),
        before: parameters.parsed("after", "not a cursor of this list", |text| text.parse().ok())?,
        ..Filter::default()
    };
    let case = parameters.text("case").map(str::to_owned);
    let caller = caller.into_inner();
    let (page, next) = web::block(move || {
        let case = case.map(|text| app.find_visible(&caller, &text)).transpose()?;
        app.alerts(&caller, Filter { case, ..filter }, limit)
    })
    .await??;
    let mut response = HttpResponse::Ok();
    if let Some(next) = next {
        response.insert_header((LINK, next_link(&request, "after", &next.to_string())));
    }
    Ok(response.json(page))
}

/// What only a person at the SEN team can mend.
#[utoipa::path(
    get, path = "/api/v1/tasks", tag = "Alerts", operation_id = "list_tasks",
    responses((status = 200, description = "The open tasks, oldest first", body = TaskList)),
    security(("token" = []))
)]
pub async fn tasks(app: Data<App>, caller: ReqData<Caller>) -> Result<HttpResponse, Problem> {
    let caller = caller.into_inner();
    let tasks = web::block(move || app.open_tasks(Some(&caller))).await??;
    Ok(HttpResponse::Ok().json(tasks))
}

/// What was done about a task.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"words": "The service has a new mailbox; it was added."}))]
pub struct TaskDone {
    #[schema(min_length = 1, max_length = 1000)]
    pub words: String,
}

/// Say that a task is done, and how.
#[utoipa::path(
    post, path = "/api/v1/tasks/{id}/done", tag = "Alerts",
    params(("id" = i64, Path)),
    request_body = TaskDone,
    responses((status = 200, description = "The task, which is no longer open", body = TaskView)),
    security(("token" = []))
)]
pub async fn finish_task(
    app: Data<App>,
    caller: ReqData<Caller>,
    path: Path<String>,
    body: JsonBody,
) -> Result<HttpResponse, Problem> {
    let done: TaskDone = read_as(body)?;
    let id: i64 = path.parse().map_err(|_| Problem::not_found())?;
    let caller = caller.into_inner();
    let task = web::block(move || app.finish_task(Some(&caller), id, &done.words)).await??;
    Ok(HttpResponse::Ok().json(task))
}

#[derive(Debug, Serialize, ToSchema)]
pub struct BounceRead {
    /// `marked`: the address is marked and a person is asked. `noted`: a delay, or known already.
    /// `not_ours`: no delivery report, or not about a mail of this server.
    pub result: &'static str,
}

/// Hand in a delivery report, as the mail server sent it.
#[utoipa::path(
    post, path = "/api/v1/bounces", tag = "Alerts", operation_id = "report_bounce",
    request_body(content = String, content_type = "message/rfc822", description = "The whole report (RFC 3464)"),
    responses((status = 200, description = "What came of it", body = BounceRead)),
    security(("token" = []))
)]
pub async fn bounce(app: Data<App>, request: HttpRequest, body: RawBody) -> Result<HttpResponse, Problem> {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !kind.to_ascii_lowercase().starts_with(MAIL) {
        return Err(Problem::not_mail());
    }
    let reported = web::block(move || app.report_bounce(&body.0)).await??;
    let result = match reported {
        Reported::Marked => "marked",
        Reported::Noted => "noted",
        Reported::NotOurs => "not_ours",
    };
    Ok(HttpResponse::Ok().json(BounceRead { result }))
}

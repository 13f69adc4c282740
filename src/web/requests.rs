//! What a service was asked for, over the API. Confirming, promising, giving and declining are
//! steps of the case.

use actix_web::http::header::LINK;
use actix_web::web::{Data, Path, ReqData};
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body::{JsonBody, read_as};
use super::cases::next_link;
use super::done::done;
use super::inbox::{PARAMETERS, order};
use super::inbox_item::Place;
use super::parties::{AuthorityName, ServiceName, authorities, services};
use super::problem::Problem;
use super::query::Parameters;
use crate::app::App;
use crate::app::access::Caller;
use crate::app::case_page::Named;
use crate::app::inbox::act::Act;
use crate::app::inbox::{Inbox, InboxOrder, Line};
use crate::domain::identifiers::Email;
use crate::domain::inbox::Tray;
use crate::domain::step::AdviceKind;

/// A page of what the caller's services were asked for.
#[derive(Debug, Serialize, ToSchema)]
pub struct RequestList {
    /// By part, what is to be looked at first before the rest.
    pub requests: Vec<RequestView>,
    /// How many lie in each part of the inbox, on all pages.
    pub counts: Vec<PartCount>,
    /// From 1.
    pub page: usize,
    pub pages: usize,
    /// The caller's own.
    pub services: Vec<ServiceName>,
    /// Those that any of them serves.
    pub authorities: Vec<AuthorityName>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct PartCount {
    pub part: Tray,
    pub count: usize,
}

/// One request. Of the child there is nothing in it.
#[derive(Debug, Serialize, ToSchema)]
pub struct RequestView {
    #[schema(example = "351-2026-00042")]
    pub reference: String,
    /// Its number within the case.
    pub advice: u32,
    pub part: Tray,
    pub kind: AdviceKind,
    #[schema(example = "351")]
    pub authority: String,
    pub service: String,
    pub requested_on: NaiveDate,
    /// The last day in time (reg 8(1)).
    pub due_on: NaiveDate,
    /// Calendar days from today to the due date; negative once it is past.
    pub days_left: i64,
    pub first_given_on: Option<NaiveDate>,
    pub promised_on: Option<NaiveDate>,
    pub is_confirmed: bool,
    /// Relieved of the time limit (reg 8(2)).
    pub is_relieved: bool,
    pub chases: u32,
    /// The colleague who sees to it.
    pub handed_to: Option<Named>,
}

/// To whom a request is given.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"colleague": "d.clinic@nhs.example"}))]
pub struct HandOverBody {
    /// Somebody of the service; null where it is to be nobody's in particular again.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(required = true)]
    pub colleague: Option<Email>,
}

/// What the SEN team is asked.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"question": "Which school nurse knows the family?"}))]
pub struct QuestionBody {
    #[schema(min_length = 1, max_length = 2000)]
    pub question: String,
}

/// What the caller's services were asked for, across authorities.
#[utoipa::path(
    get, path = "/api/v1/requests", tag = "Requests", operation_id = "list_requests",
    params(
        ("part" = Option<Tray>, Query, description = "Of the inbox; all but `given` unless given"),
        ("service" = Option<i64>, Query, description = "The number of one of the caller's services"),
        ("authority" = Option<String>, Query, description = "The code of one authority: 351"),
        ("mine" = Option<bool>, Query, description = "Only what was given to the caller"),
        ("page" = Option<usize>, Query, minimum = 1, description = "1 unless given; 50 requests a page"),
    ),
    responses(
        (status = 200, description = "A page of requests", body = RequestList,
         headers(("Link" = String, description = "The next page, rel=\"next\", where there is one"))),
        (status = 404, description = "Not a service of the caller's", body = Problem, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub async fn list(
    app: Data<App>,
    caller: ReqData<Caller>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let parameters = Parameters::of(&request, PARAMETERS)?;
    let mine = parameters.parsed("mine", "allowed are: true, false", |text| text.parse().ok())?;
    let order = InboxOrder { mine: mine.unwrap_or(false), ..order(&parameters)? };
    let caller = caller.into_inner();
    // The page shows all where a service is not the caller's; a program has to know that it asked
    // for another's.
    if order.service.is_some_and(|id| !caller.services().is_some_and(|own| own.contains(&id))) {
        return Err(Problem::not_found());
    }
    let inbox = web::block(move || app.inbox(&caller, &order)).await??;
    let mut response = HttpResponse::Ok();
    if inbox.page < inbox.pages {
        response.insert_header((LINK, next_link(&request, "page", &(inbox.page + 1).to_string())));
    }
    Ok(response.json(RequestList::from(inbox)))
}

/// Give a request to a colleague, who then gets the reminders about it as well. Sent again, it is
/// done once.
#[utoipa::path(
    post, path = "/api/v1/requests/{reference}/{advice}/hand-over", tag = "Requests", operation_id = "hand_over_request",
    params(
        ("reference" = String, Path, description = "351-2026-00042"),
        ("advice" = u32, Path, description = "The number of the request within the case"),
    ),
    request_body = HandOverBody,
    responses((status = 204, description = "It is theirs")),
    security(("token" = []))
)]
pub async fn hand_over(
    app: Data<App>,
    caller: ReqData<Caller>,
    path: Path<(String, String)>,
    body: JsonBody,
) -> Result<HttpResponse, Problem> {
    let HandOverBody { colleague } = read_as(body)?;
    act(app, caller, &path, Act::HandOver(colleague.map(String::from))).await
}

/// Ask the SEN team about a request. The question becomes one of its tasks; sent again while that
/// is open, it is asked once.
#[utoipa::path(
    post, path = "/api/v1/requests/{reference}/{advice}/questions", tag = "Requests", operation_id = "ask_about_request",
    params(
        ("reference" = String, Path, description = "351-2026-00042"),
        ("advice" = u32, Path, description = "The number of the request within the case"),
    ),
    request_body = QuestionBody,
    responses((status = 204, description = "It is among the SEN team's tasks")),
    security(("token" = []))
)]
pub async fn ask(
    app: Data<App>,
    caller: ReqData<Caller>,
    path: Path<(String, String)>,
    body: JsonBody,
) -> Result<HttpResponse, Problem> {
    let QuestionBody { question } = read_as(body)?;
    act(app, caller, &path, Act::Ask(question)).await
}

async fn act(
    app: Data<App>,
    caller: ReqData<Caller>,
    path: &(String, String),
    act: Act,
) -> Result<HttpResponse, Problem> {
    let Place { reference, number } = Place::parse(&path.0, &path.1)?;
    let caller = caller.into_inner();
    web::block(move || app.act(&caller, reference, number, &act)).await??;
    Ok(done())
}

impl From<Inbox> for RequestList {
    fn from(inbox: Inbox) -> Self {
        let lines =
            inbox.parts.into_iter().flat_map(|(part, lines)| lines.into_iter().map(move |line| (part, line)));
        Self {
            requests: lines.map(|(part, line)| RequestView::of(part, line)).collect(),
            counts: inbox.counts.into_iter().map(|(part, count)| PartCount { part, count }).collect(),
            page: inbox.page,
            pages: inbox.pages,
            services: services(inbox.services),
            authorities: authorities(inbox.authorities),
        }
    }
}

impl RequestView {
    fn of(part: Tray, line: Line) -> Self {
        Self {
            reference: line.reference.to_string(),
            advice: line.number,
            part,
            kind: line.kind,
            authority: line.reference.authority(),
            service: line.service,
            requested_on: line.requested_on,
            due_on: line.due_on,
            days_left: line.days_left,
            first_given_on: line.first_given_on,
            promised_on: line.promised_on,
            is_confirmed: line.is_confirmed,
            is_relieved: line.relieved,
            chases: line.chases,
            handed_to: line.handed_to,
        }
    }
}

//! People over the API, for the administrator of their authority.

use actix_web::http::header::LINK;
use actix_web::web::{Data, Path, ReqData};
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body::{JsonBody, read_as};
use super::cases::next_link;
use super::done::{Added, added};
use super::people::A_PAGE;
use super::problem::Problem;
use super::query::Parameters;
use crate::app::App;
use crate::app::access::Caller;
use crate::app::people::{Change, Newcomer, Shown, State};
use crate::domain::identifiers::Email;
use crate::domain::permission::Role;

const PARAMETERS: &[&str] = &["q", "role", "state", "page"];

/// A page of the people of an authority and of the services that serve it.
#[derive(Debug, Serialize, ToSchema)]
pub struct PeopleList {
    pub people: Vec<PersonView>,
    /// How many fit, on all pages.
    pub found: usize,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct PersonView {
    pub id: i64,
    pub email: String,
    /// Empty where only the address is known.
    pub name: String,
    pub role: Role,
    /// None of staff of the authority.
    pub service: Option<String>,
    /// Whether they can sign in.
    pub state: State,
    pub has_second_factor: bool,
    /// The day on which they last did something while signed in.
    pub seen_on: Option<NaiveDate>,
}

/// Somebody to be invited.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"email": "a.hill@council.example", "name": "A. Hill", "role": "caseworker"}))]
pub struct NewcomerBody {
    /// The invitation goes there, and they sign in with it.
    pub email: Email,
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    pub role: Role,
    /// Of a partner: the number of a service that serves the authority.
    #[serde(default)]
    pub service: Option<i64>,
}

/// What is done with somebody.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"change": "role", "role": "manager"}))]
pub struct PersonChange {
    pub change: Change,
    /// The new one, for the change `role`.
    #[serde(default)]
    pub role: Option<Role>,
}

/// The people of the caller's authority and of the services that serve it.
#[utoipa::path(
    get, path = "/api/v1/people", tag = "People", operation_id = "list_people",
    params(
        ("q" = Option<String>, Query, description = "Part of a name, an address or a service's name"),
        ("role" = Option<Role>, Query),
        ("state" = Option<State>, Query, description = "Whether they can sign in"),
        ("page" = Option<usize>, Query, minimum = 1, description = "1 unless given; 50 people a page"),
    ),
    responses(
        (status = 200, description = "A page of people", body = PeopleList,
         headers(("Link" = String, description = "The next page, rel=\"next\", where there is one"))),
    ),
    security(("token" = []))
)]
pub async fn list(
    app: Data<App>,
    caller: ReqData<Caller>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let parameters = Parameters::of(&request, PARAMETERS)?;
    let words = parameters.text("q").unwrap_or_default().to_owned();
    let roles = "caseworker, manager, partner, administrator";
    let role = parameters.parsed("role", &format!("allowed are: {roles}"), Role::parse)?;
    let states = State::ALL.map(State::name).join(", ");
    let state = parameters.parsed("state", &format!("allowed are: {states}"), State::parse)?;
    let number = |text: &str| text.parse().ok().filter(|page: &usize| *page > 0);
    let page = parameters.parsed("page", "not the number of a page", number)?.unwrap_or(1);
    let caller = caller.into_inner();
    let all = web::block(move || app.people_page(&caller, &words, role, state)).await??.people;
    let (found, before) = (all.len(), (page - 1).saturating_mul(A_PAGE));
    let people: Vec<PersonView> = all.into_iter().skip(before).take(A_PAGE).map(PersonView::from).collect();
    let mut response = HttpResponse::Ok();
    if before.saturating_add(people.len()) < found && !people.is_empty() {
        response.insert_header((LINK, next_link(&request, "page", &(page + 1).to_string())));
    }
    Ok(response.json(PeopleList { people, found }))
}

/// Invite somebody. Whoever is there already is not invited again: that is a change.
#[utoipa::path(
    post, path = "/api/v1/people", tag = "People", operation_id = "invite_person",
    request_body = NewcomerBody,
    responses(
        (status = 201, description = "The invitation is on its way", body = Added,
         headers(("Location" = String, description = "Below it their changes are sent"))),
    ),
    security(("token" = []))
)]
pub async fn invite(
    app: Data<App>,
    caller: ReqData<Caller>,
    request: HttpRequest,
    body: JsonBody,
) -> Result<HttpResponse, Problem> {
    let NewcomerBody { email, name, role, service } = read_as(body)?;
    let newcomer = Newcomer { email, name: name.trim().to_owned(), role, service };
    let caller = caller.into_inner();
    let id = web::block(move || app.invite_person(&caller, &newcomer)).await??;
    Ok(added(request.path(), id))
}

/// Change somebody's role or right to sign in, invite them again, or help them where they lost
/// their telephone.
#[utoipa::path(
    post, path = "/api/v1/people/{id}/changes", tag = "People", operation_id = "change_person",
    params(("id" = i64, Path)),
    request_body = PersonChange,
    responses((status = 200, description = "The person as they are now", body = PersonView)),
    security(("token" = []))
)]
pub async fn change(
    app: Data<App>,
    caller: ReqData<Caller>,
    path: Path<String>,
    body: JsonBody,
) -> Result<HttpResponse, Problem> {
    let PersonChange { change, role } = read_as(body)?;
    let id: i64 = path.parse().map_err(|_| Problem::not_found())?;
    let caller = caller.into_inner();
    let page = web::block(move || {
        app.change_person(&caller, id, change, role)?;
        app.person_page(&caller, id)
    })
    .await??;
    Ok(HttpResponse::Ok().json(PersonView::from(page.person)))
}

impl From<Shown> for PersonView {
    fn from(shown: Shown) -> Self {
        Self {
            id: shown.id,
            email: shown.email,
            name: shown.name,
            role: shown.role,
            service: shown.service,
            state: shown.state,
            has_second_factor: shown.has_second_factor,
            seen_on: shown.seen.map(|seen| seen.date()),
        }
    }
}

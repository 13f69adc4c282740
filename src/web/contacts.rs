//! The book of contacts over the API: the same that a service and an administrator see and change
//! on their pages.

mod view;

use actix_web::web::{Data, Path, ReqData};
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::ToSchema;

use self::view::ContactBook;
use super::body::{JsonBody, read_as};
use super::done::{Added, added, done};
use super::problem::Problem;
use super::query::Parameters;
use crate::app::App;
use crate::app::access::Caller;
use crate::app::book::{NewAddress, Removed};
use crate::app::outbox::postbook::Post;
use crate::domain::identifiers::{AuthorityCode, Email};
use crate::domain::preference::MailPreferences;

/// An address to write to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"post": "service", "service": 3, "email": "paediatrics@nhs.example", "name": "Front desk"}))]
pub struct ContactBody {
    pub post: Post,
    /// Whose contact it is, for the posts `service` and `service_manager`.
    #[serde(default)]
    pub service: Option<i64>,
    /// Of a service's contact: the one authority whose requests it is for; of all where absent.
    #[serde(default)]
    pub authority: Option<AuthorityCode>,
    /// For the post `setting`: its name, as it is written in the cases.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub setting: Option<String>,
    /// For the post `sen_team`: the one team whose mailbox it is.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub team: Option<String>,
    /// Of the person or the team.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub name: String,
    pub email: Email,
    /// First and last day, both inclusive.
    #[serde(default)]
    pub from_on: Option<NaiveDate>,
    #[serde(default)]
    pub to_on: Option<NaiveDate>,
}

impl From<ContactBody> for NewAddress {
    fn from(body: ContactBody) -> Self {
        let said =
            |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        Self {
            post: body.post,
            service: body.service,
            authority: body.authority,
            setting: said(body.setting),
            team: said(body.team),
            name: body.name.trim().to_owned(),
            email: body.email,
            from_on: body.from_on,
            to_on: body.to_on,
        }
    }
}

/// An address that mail came back from, and that works again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"email": "paediatrics@nhs.example"}))]
pub struct WorkingAddress {
    pub email: Email,
}

/// Who gets mail, who is away, which addresses do not work, and who is not reached.
#[utoipa::path(
    get, path = "/api/v1/contacts", tag = "Contacts", operation_id = "list_contacts",
    responses((status = 200, description = "The book, as far as it is the caller's business", body = ContactBook)),
    security(("token" = []))
)]
pub async fn list(app: Data<App>, caller: ReqData<Caller>) -> Result<HttpResponse, Problem> {
    let caller = caller.into_inner();
    let book = web::block(move || app.book(&caller)).await??;
    Ok(HttpResponse::Ok().json(ContactBook::from(book)))
}

/// Add an address; what waited for one is then sent. Sent again, it is added once.
#[utoipa::path(
    post, path = "/api/v1/contacts", tag = "Contacts", operation_id = "add_contact",
    request_body = ContactBody,
    responses(
        (status = 201, description = "It is in the book", body = Added,
         headers(("Location" = String, description = "Where it can be removed"))),
        (status = 404, description = "No such service, or not for this caller", body = Problem, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub async fn add(
    app: Data<App>,
    caller: ReqData<Caller>,
    request: HttpRequest,
    body: JsonBody,
) -> Result<HttpResponse, Problem> {
    let order = NewAddress::from(read_as::<ContactBody>(body)?);
    let caller = caller.into_inner();
    let id = web::block(move || app.add_address(&caller, &order)).await??;
    Ok(added(request.path(), id))
}

/// Remove an address; links that were sent there open nothing any more.
#[utoipa::path(
    delete, path = "/api/v1/contacts/{id}", tag = "Contacts", operation_id = "remove_contact",
    params(
        ("id" = i64, Path),
        ("sure" = Option<bool>, Query, description = "Remove it also where nobody is left to be told"),
    ),
    responses((status = 204, description = "It is gone")),
    security(("token" = []))
)]
pub async fn remove(
    app: Data<App>,
    caller: ReqData<Caller>,
    path: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let id: i64 = path.parse().map_err(|_| Problem::not_found())?;
    let parameters = Parameters::of(&request, &["sure"])?;
    let sure = parameters.parsed("sure", "allowed are: true, false", |text| text.parse().ok())?;
    let caller = caller.into_inner();
    match web::block(move || app.remove_address(&caller, id, sure.unwrap_or(false))).await?? {
        Removed::Gone => Ok(done()),
        Removed::WouldLeaveNobody(whose) => Err(Problem::would_leave_nobody(&whose)),
    }
}

/// Say that mail to an address arrives again; what waited for it is then sent.
#[utoipa::path(
    post, path = "/api/v1/contacts/works", tag = "Contacts", operation_id = "address_works",
    request_body = WorkingAddress,
    responses(
        (status = 204, description = "It is written to again"),
        (status = 404, description = "Nobody whom the caller may see has this address", body = Problem, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub async fn works(app: Data<App>, caller: ReqData<Caller>, body: JsonBody) -> Result<HttpResponse, Problem> {
    let WorkingAddress { email } = read_as(body)?;
    let caller = caller.into_inner();
    web::block(move || app.address_works(&caller, &email)).await??;
    Ok(done())
}

/// Say which mails a service would rather not have.
#[utoipa::path(
    put, path = "/api/v1/services/{id}/preferences", tag = "Contacts", operation_id = "set_preferences",
    params(("id" = i64, Path, description = "The service's number")),
    request_body = MailPreferences,
    responses((status = 200, description = "As they are now", body = MailPreferences)),
    security(("token" = []))
)]
pub async fn set_preferences(
    app: Data<App>,
    caller: ReqData<Caller>,
    path: Path<String>,
    body: JsonBody,
) -> Result<HttpResponse, Problem> {
    let wanted: MailPreferences = read_as(body)?;
    let service: i64 = path.parse().map_err(|_| Problem::not_found())?;
    let caller = caller.into_inner();
    web::block(move || app.set_preferences(&caller, service, wanted)).await??;
    Ok(HttpResponse::Ok().json(wanted))
}

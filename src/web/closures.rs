//! When settings are closed, over the API.

use actix_web::web::{Data, Path, ReqData};
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body::{JsonBody, read_as};
use super::done::{Added, added, done};
use super::problem::Problem;
use crate::app::access::Caller;
use crate::app::closures::{ClosureOrder, ClosureView};
use crate::app::{App, Error};

/// The closures of an authority's settings.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClosureList {
    /// Those that are not over, the next first; after them those that are, the latest first.
    pub closures: Vec<SettingsClosed>,
    /// Those that may be closed by themselves.
    pub settings: Vec<SettingName>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct SettingsClosed {
    pub id: i64,
    pub name: String,
    /// The one setting's name; all settings of the authority where absent.
    pub setting: Option<String>,
    /// First and last day, both inclusive.
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// Whether it is long enough for an exception of reg 10(4) to rest on it.
    pub may_ground_an_exception: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct SettingName {
    pub id: i64,
    pub name: String,
}

/// Days on which settings are closed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "Summer holiday", "from": "2026-07-22", "to": "2026-09-01"}))]
pub struct ClosureBody {
    /// What people know it as.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// The number of the one setting; all settings of the authority where absent.
    #[serde(default)]
    pub setting: Option<i64>,
    /// First and last day, both inclusive and weekends counted.
    pub from: NaiveDate,
    pub to: NaiveDate,
}

/// The closures of the caller's authority, and the settings that can be closed.
#[utoipa::path(
    get, path = "/api/v1/closures", tag = "Closures", operation_id = "list_closures",
    responses((status = 200, description = "The closures", body = ClosureList)),
    security(("token" = []))
)]
pub async fn list(app: Data<App>, caller: ReqData<Caller>) -> Result<HttpResponse, Problem> {
    let caller = caller.into_inner();
    let (closures, settings) =
        web::block(move || Ok::<_, Error>((app.closures(&caller)?, app.settings_of(&caller)?))).await??;
    Ok(HttpResponse::Ok().json(ClosureList {
        closures: closures.into_iter().map(SettingsClosed::from).collect(),
        settings: settings.into_iter().map(|(id, name)| SettingName { id, name }).collect(),
    }))
}

/// Add a closure. Sent again, it is added once.
#[utoipa::path(
    post, path = "/api/v1/closures", tag = "Closures", operation_id = "add_closure",
    request_body = ClosureBody,
    responses(
        (status = 201, description = "It is there", body = Added,
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
    let ClosureBody { name, setting, from, to } = read_as(body)?;
    let order = ClosureOrder { name: name.trim().to_owned(), setting, from, to };
    let caller = caller.into_inner();
    let id = web::block(move || app.add_closure(&caller, &order)).await??;
    Ok(added(request.path(), id))
}

/// Remove a closure. Exceptions that rest on it stay as they were recorded.
#[utoipa::path(
    delete, path = "/api/v1/closures/{id}", tag = "Closures", operation_id = "remove_closure",
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
    web::block(move || app.remove_closure(&caller, id)).await??;
    Ok(done())
}

impl From<ClosureView> for SettingsClosed {
    fn from(view: ClosureView) -> Self {
        Self {
            id: view.id,
            name: view.name,
            setting: view.setting,
            from: view.from,
            to: view.to,
            may_ground_an_exception: view.closure.may_ground_an_exception(),
        }
    }
}

//! Who looked at which child's record.

use actix_web::http::StatusCode;
use actix_web::web::{Data, ReqData};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::page::{Frame, html};
use super::problem::Problem;
use super::query::Parameters;
use super::say;
use crate::app::App;
use crate::app::access::Caller;
use crate::app::views::{Looked, ViewsQuestion};
use crate::domain::identifiers::Reference;
use crate::domain::permission::Route;

const A_PAGE: usize = 50;
const PARAMETERS: [&str; 5] = ["case", "who", "from", "to", "after"];

#[derive(Template)]
#[template(path = "views/page.html")]
struct Page {
    frame: Frame,
    /// What was asked for, as it stands in the address.
    case: String,
    who: String,
    from: String,
    to: String,
    /// What was asked for is no reference.
    is_no_case: bool,
    rows: Vec<Looked>,
    next: Option<String>,
}

pub async fn show(
    app: Data<App>,
    caller: ReqData<Caller>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let asked = Parameters::of(&request, &PARAMETERS)?;
    let text = |name: &str| asked.text(name).unwrap_or_default().trim().to_owned();
    let (case, who, from, to) = (text("case"), text("who"), text("from"), text("to"));
    let reference = Reference::parse(&case);
    let is_no_case = reference.is_none() && !case.is_empty();
    let question = ViewsQuestion {
        case: reference,
        actor: Some(who.clone()).filter(|who| !who.is_empty()),
        from: asked.date("from")?,
        to: asked.date("to")?,
        before: asked.parsed("after", "not a place in this list", |text| text.parse().ok())?,
    };
    let (acting, caller) = (app.clone(), caller.into_inner());
    let (rows, next) = match is_no_case {
        true => (Vec::new(), None),
        false => web::block(move || acting.views(&caller, &question, A_PAGE)).await??,
    };
    let pairs = [("case", &case), ("who", &who), ("from", &from), ("to", &to)];
    let next = next.map(|after| {
        let mut pairs: Vec<(&str, String)> = pairs
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (name, value.clone()))
            .collect();
        pairs.push(("after", after.to_string()));
        format!("/views?{}", serde_urlencoded::to_string(pairs).unwrap_or_default())
    });
    let frame = Frame::for_request(&app, &request);
    Ok(html(StatusCode::OK, &Page { frame, case, who, from, to, is_no_case, rows, next }))
}

impl Page {
    fn is_filtered(&self) -> bool {
        [&self.case, &self.who, &self.from, &self.to].iter().any(|text| !text.is_empty())
    }
}

/// What somebody saw, by the way they came.
pub fn what(route: &Option<Route>) -> &'static str {
    match route {
        Some(Route::CasePage) => "The case",
        Some(Route::RecordPage) => "The record",
        Some(Route::RecordFile) => "The record, as a file",
        Some(Route::Bundle) => "The bundle for a complaint or an appeal",
        Some(Route::Letter) => "A letter",
        Some(Route::StepForm | Route::StepByForm) => "A form for a step",
        Some(Route::InboxItem | Route::AnswerItem) => "What a service was asked",
        Some(Route::ShowCase) => "The case, over the API",
        Some(Route::Chronology) => "The record, over the API",
        Some(Route::TakeStep) => "A step, over the API",
        Some(Route::ShowAnswer) => "A link in a mail",
        _ => "Something else of the case",
    }
}

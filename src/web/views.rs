//! Who looked at which child's record.

use actix_web::http::StatusCode;
use actix_web::web::{Data, ReqData};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::{Choice, Control, DatePart, Field, Form};
use super::page::{Frame, html};
use super::problem::{Problem, REFUSED};
use super::query::Parameters;
use super::say;
use crate::app::App;
use crate::app::access::Caller;
use crate::app::views::{Looked, ViewsQuestion, Watched};
use crate::domain::identifiers::Reference;
use crate::domain::permission::Route;

const A_PAGE: usize = 50;

#[derive(Template)]
#[template(path = "views/page.html")]
struct Page {
    frame: Frame,
    form: Form,
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
    let parameters = Parameters::with_days(&request, &["case", "who", "after"])?;
    let caller = caller.into_inner();
    let (acting, asking) = (app.clone(), caller.clone());
    let watched = web::block(move || acting.watched(&asking)).await??;
    let form = form(watched, &request);
    let case = form.text("case");
    let reference = Reference::parse(case);
    let is_no_case = reference.is_none() && !case.is_empty();
    let question = ViewsQuestion {
        case: reference,
        who: Some(form.text("who").to_owned()).filter(|who| !who.is_empty()),
        from: form.day("from"),
        to: form.day("to"),
        before: parameters.parsed("after", "not a place in this list", |text| text.parse().ok())?,
    };
    let (rows, next) = match is_no_case || form.is_wrong() {
        true => (Vec::new(), None),
        false => {
            let acting = app.clone();
            web::block(move || acting.views(&caller, &question, A_PAGE)).await??
        }
    };
    let next = next.map(|after| {
        let mut pairs = form.pairs();
        pairs.push(("after", after.to_string()));
        format!("/views?{}", serde_urlencoded::to_string(pairs).unwrap_or_default())
    });
    let status = if form.is_wrong() { REFUSED } else { StatusCode::OK };
    let frame = Frame::for_request(&app, &request);
    Ok(html(status, &Page { frame, form, is_no_case, rows, next }))
}

/// What of the list is looked at: it stands in the address.
fn form(watched: Vec<Watched>, request: &HttpRequest) -> Form {
    let watched = watched.into_iter().map(|one| Choice::new(one.code, one.label));
    let people = [Choice::new("", "Anybody")].into_iter().chain(watched).collect();
    let fields = vec![
        Field::new("case", "Case reference", Control::Line { width: 10, autocomplete: "off" }),
        Field::new("who", "Who", Control::Select(people)),
        Field::new("from", "From", Control::Date),
        Field::new("to", "Up to", Control::Date),
    ];
    Form::asked("/views", fields, request)
}

impl Page {
    fn is_filtered(&self) -> bool {
        !self.form.pairs().is_empty()
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

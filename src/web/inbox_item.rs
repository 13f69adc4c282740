//! One request in a service's inbox, and what can be done about it.

mod forms;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, ReqData};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use self::forms::{Done, Forms, Kind};
use super::form::{Control, DatePart, FormBody};
use super::page::{Frame, html, see_other};
use super::problem::{self, Problem};
use super::query::Parameters;
use super::say;
use crate::app::App;
use crate::app::access::Caller;
use crate::app::inbox::item::{Item, Standing};
use crate::app::sessions::Session;
use crate::domain::calendar::age_on;
use crate::domain::identifiers::Reference;
use crate::domain::words::{days, days_left};

#[derive(Template)]
#[template(path = "inbox/item.html")]
struct Page {
    frame: Frame,
    item: Item,
    forms: Forms,
    done: Option<Done>,
}

/// Which request: the case and the number within it.
#[derive(Clone, Copy)]
pub struct Place {
    pub reference: Reference,
    pub number: u32,
}

impl Place {
    /// What is no place is not there.
    pub fn parse(reference: &str, number: &str) -> Result<Self, Problem> {
        let place = Reference::parse(reference).zip(number.parse().ok());
        place.map(|(reference, number)| Self { reference, number }).ok_or_else(Problem::not_found)
    }
}

pub async fn show(
    app: Data<App>,
    session: ReqData<Session>,
    path: Path<(String, String)>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let place = Place::parse(&path.0, &path.1)?;
    let done = Parameters::of(&request, &["done"])?.text("done").and_then(Done::parse);
    let item = look(&app, &session.caller, place).await?;
    let done = done.filter(|done| done.is_so(&item));
    let mut forms = Forms::of(&item, request.path(), &session.form_key);
    let (asked, address) = (session.into_inner(), request.path().to_owned());
    let kept = {
        let app = app.clone();
        web::block(move || app.kept_form(&asked, &address)).await??
    };
    if let Some(body) = kept.as_deref().and_then(FormBody::of_text) {
        forms.offer(&body);
    }
    Ok(html(StatusCode::OK, &Page { frame: Frame::for_request(&app, &request), item, forms, done }))
}

pub async fn act(
    app: Data<App>,
    session: ReqData<Session>,
    path: Path<(String, String)>,
    request: HttpRequest,
    body: FormBody,
) -> Result<HttpResponse, Problem> {
    let place = Place::parse(&path.0, &path.1)?;
    let session = session.into_inner();
    let item = look(&app, &session.caller, place).await?;
    let mut forms = Forms::of(&item, request.path(), &session.form_key);
    let Some(act) = forms.read(&body)? else { return Ok(page(&app, &request, item, forms)) };
    let done = Done::by(&act);
    let (acting, caller, address) = (app.clone(), session.caller.clone(), request.path().to_owned());
    let outcome = web::block(move || {
        acting.act(&caller, place.reference, place.number, &act)?;
        acting.forget_form(&session, &address)
    })
    .await?;
    match outcome.map_err(Problem::from) {
        Ok(()) => Ok(see_other(&format!("{}?done={}", request.path(), done.name()))),
        Err(problem) if problem.status == problem::REFUSED.as_u16() => {
            forms.refused(&problem);
            Ok(page(&app, &request, item, forms))
        }
        Err(problem) => Err(problem),
    }
}

/// The page again, with what is wrong.
fn page(app: &App, request: &HttpRequest, item: Item, forms: Forms) -> HttpResponse {
    html(problem::REFUSED, &Page { frame: Frame::for_request(app, request), item, forms, done: None })
}

async fn look(app: &Data<App>, caller: &Caller, place: Place) -> Result<Item, Problem> {
    let (app, caller) = (app.clone(), caller.clone());
    Ok(web::block(move || app.inbox_item(&caller, place.reference, place.number)).await??)
}

impl Item {
    fn what(&self) -> &'static str {
        self.kind.in_full()
    }

    /// How far the date is, or how it was kept.
    fn when(&self) -> String {
        match self.first_given_on {
            Some(on) if on <= self.due_on => "given in time".to_owned(),
            Some(on) => format!("given {} late", days((on - self.due_on).num_days())),
            None if self.relieved => "no time limit: relieved (reg 8(2))".to_owned(),
            None if !self.standing.is_awaited() => "no longer needed".to_owned(),
            None => days_left(self.days_left),
        }
    }

    fn class(&self) -> &'static str {
        match self.first_given_on {
            None if self.relieved || !self.standing.is_awaited() => "tw-tag tw-tag-quiet",
            None if self.days_left < 0 => "tw-tag tw-tag-late",
            None if self.days_left <= 7 => "tw-tag tw-tag-soon",
            _ => "tw-tag tw-tag-quiet",
        }
    }

    fn age(&self) -> i32 {
        self.child.as_ref().map_or(0, |child| age_on(child.born_on, self.today))
    }

    fn is_late(&self) -> bool {
        self.first_given_on.is_none() && !self.relieved && self.days_left < 0
    }
}

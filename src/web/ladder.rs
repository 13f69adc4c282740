//! The ladder as it stands for the authority, and tried against a case.

mod rungs;

use actix_web::http::StatusCode;
use actix_web::web::{Data, ReqData};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

pub use self::rungs::title;
use self::rungs::{Climb, climbs};
use super::form::{Control, DatePart, Field, Form};
use super::page::{Frame, html};
use super::problem::{Problem, REFUSED};
use super::query::Parameters;
use super::say;
use crate::app::access::Caller;
use crate::app::explain::Explained;
use crate::app::forecast::Forecast;
use crate::app::{App, Error};
use crate::domain::calendar::in_words;
use crate::domain::ladder::{Obligation, Tone, Way};

#[derive(Template)]
#[template(path = "ladder/page.html")]
struct Page {
    frame: Frame,
    name: String,
    code: String,
    climbs: Vec<Climb>,
    digest_at: String,
    working_hours: String,
    form: Form,
    tried: Option<Tried>,
}

/// What is wrong with what was asked: the field, and what is said beside it.
type Mistake = (&'static str, String);

/// The ladder tried against a case.
struct Tried {
    reference: String,
    day: String,
    /// What should have been told by a day that has come.
    past: Option<Vec<Explained>>,
    differs: bool,
    forecast: Option<Forecast>,
}

pub async fn show(
    app: Data<App>,
    caller: ReqData<Caller>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let today = app.clock.now().today;
    let parameters = Parameters::of(&request, &["reference", "on", "on-day", "on-month", "on-year"])?;
    let mut form = form(today, &request);
    if parameters.date("on").is_err() {
        form = form.wrong("on", "Enter a real date");
    }
    let caller = caller.into_inner();
    let reference = form.text("reference").to_owned();
    let tried = match form.day("on") {
        Some(day) if !reference.is_empty() && !form.is_wrong() => {
            match attempt(&app, &caller, &reference, day, today).await? {
                Ok(tried) => Some(tried),
                Err((field, message)) => {
                    form = form.wrong(field, &message);
                    None
                }
            }
        }
        _ => None,
    };
    let store = app.clone();
    let terms = web::block(move || store.terms(&caller)).await??;
    let (jobs, hours) = (&app.config.jobs, &app.config.jobs.working_hours);
    let page = Page {
        frame: Frame::for_request(&app, &request),
        climbs: climbs(&terms, app.rules.for_clock_from(today)),
        name: terms.name,
        code: terms.code.to_string(),
        digest_at: jobs.digest_at.format("%H:%M").to_string(),
        working_hours: format!("{} and {}", hours.from().format("%H:%M"), hours.to().format("%H:%M")),
        form,
        tried,
    };
    let status = if page.form.is_wrong() { REFUSED } else { StatusCode::OK };
    Ok(html(status, &page))
}

/// A case and a day to try the ladder on: today, unless the address says otherwise.
fn form(today: NaiveDate, request: &HttpRequest) -> Form {
    let reference =
        Field::new("reference", "Case reference", Control::Line { width: 20, autocomplete: "off" })
            .hint("It looks like 351-2026-00042");
    let on = Field::new("on", "Day", Control::Date).hint("Today, or a day before or after");
    let mut form = Form::asked("/ladder#try", vec![reference, on.on(today)], request);
    for field in form.fields.iter_mut().filter(|field| field.name == "on" && field.is_empty()) {
        *field = field.clone().on(today);
    }
    form
}

/// Tries the ladder; where it cannot be tried, says why.
async fn attempt(
    app: &Data<App>,
    caller: &Caller,
    reference: &str,
    day: NaiveDate,
    today: NaiveDate,
) -> Result<Result<Tried, Mistake>, Problem> {
    let (store, caller, text) = (app.clone(), caller.clone(), reference.to_owned());
    let tried = web::block(move || {
        let reference = store.find_visible(&caller, &text)?;
        let past = (day <= today).then(|| store.explain(reference, Some(day))).transpose();
        let past = match past {
            // On that day there was no such case yet.
            Err(Error::NotFound) => Some(Vec::new()),
            past => past?,
        };
        let forecast = (day >= today).then(|| store.forecast(&caller, reference, day)).transpose()?;
        Ok::<_, Error>((reference, past, forecast))
    });
    Ok(match tried.await? {
        Ok((reference, past, forecast)) => {
            let differs = past.iter().flatten().any(|one| one.difference.is_some());
            let (reference, day) = (reference.to_string(), in_words(day));
            Ok(Tried { reference, day, past, differs, forecast })
        }
        Err(Error::NotFound) => {
            let message = "No case of your authority has that reference. It looks like 351-2026-00042";
            Err(("reference", message.to_owned()))
        }
        Err(Error::Invalid { detail, .. }) => Err(("on", detail)),
        Err(error) => return Err(error.into()),
    })
}

impl Page {
    /// What should have been told of: "Advice (advice 2)".
    #[allow(clippy::unused_self, reason = "called from the page")]
    fn obligation(&self, one: &Explained) -> String {
        let named = Obligation::ALL.into_iter().find(|obligation| obligation.name() == one.obligation);
        let title = named.map_or_else(|| plain(one.obligation), title);
        match &one.about {
            Some(about) => format!("{title} ({about})"),
            None => title,
        }
    }
}

fn way(by: &Way) -> &'static str {
    match by {
        Way::Digest => "in the daily mail",
        Way::AtOnce => "at once",
    }
}

/// A name of a rung as a person reads it.
fn plain(rung: &str) -> String {
    rung.replace('_', " ")
}

//! The dates of a person as a calendar for their own calendar program.

use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::web::{Data, Path, ReqData};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::{Days, NaiveDateTime};
use icalendar::{Calendar, Component, Event, EventLike, Property};

use super::form::FormBody;
use super::page::{Frame, html, see_other};
use super::problem::Problem;
use super::say;
use crate::app::App;
use crate::app::feeds::{Dates, Due, DueKind, FeedView};
use crate::app::sessions::Session;
use crate::domain::calendar::in_words;
use crate::domain::ladder::Obligation;

const PRODUCT: &str = "-//twentyweeks//dates of EHC needs assessments//EN";

/// The part of the page of an account where somebody makes or gives up the address of their
/// calendar: include `account/calendar.html`, whose `calendar` it is.
pub struct CalendarPart {
    pub feed: Option<FeedView>,
    pub key: String,
}

#[derive(Template)]
#[template(path = "account/calendar_made.html")]
struct Made {
    frame: Frame,
    address: String,
}

pub async fn show(app: Data<App>, path: Path<String>) -> Result<HttpResponse, Problem> {
    let of = app.clone();
    let secret = path.into_inner();
    let secret = secret.strip_suffix(".ics").map_or_else(|| secret.clone(), str::to_owned);
    let dates = web::block(move || of.dates(&secret)).await??.ok_or_else(Problem::not_found)?;
    let calendar = calendar(&dates, app.config.mail_domain(), &app.config.server.public_url);
    Ok(HttpResponse::Ok()
        .content_type("text/calendar; charset=utf-8")
        .insert_header((CONTENT_DISPOSITION, "inline; filename=\"twentyweeks.ics\""))
        .body(calendar.to_string()))
}

pub async fn make(
    app: Data<App>,
    session: ReqData<Session>,
    request: HttpRequest,
    _body: FormBody,
) -> Result<HttpResponse, Problem> {
    let (of, session) = (app.clone(), session.into_inner());
    let secret = web::block(move || of.make_feed(&session)).await??;
    let address = format!("{}/calendar/{secret}.ics", app.config.server.public_url.trim_end_matches('/'));
    Ok(html(StatusCode::OK, &Made { frame: Frame::for_request(&app, &request), address }))
}

pub async fn revoke(
    app: Data<App>,
    session: ReqData<Session>,
    _body: FormBody,
) -> Result<HttpResponse, Problem> {
    let session = session.into_inner();
    web::block(move || app.revoke_feed(&session)).await??;
    Ok(see_other("/account?done=calendar_revoked"))
}

impl CalendarPart {
    pub fn of(app: &App, session: &Session) -> Result<Self, crate::app::Error> {
        Ok(Self { feed: app.feed(session)?, key: session.form_key.clone() })
    }

    /// "made on 2 March 2026 at 09:12; last read on …"
    pub fn standing(&self) -> Option<String> {
        let feed = self.feed.as_ref()?;
        let told = |at: &NaiveDateTime| say::moment(at);
        Some(match &feed.read_at {
            Some(at) => format!("made on {}, last read on {}", told(&feed.made_at), told(at)),
            None => format!("made on {}, not read yet", told(&feed.made_at)),
        })
    }
}

/// What is overdue is one entry of today, so that no calendar fills with the past.
fn calendar(dates: &Dates, domain: &str, public_url: &str) -> Calendar {
    let mut calendar = Calendar::empty();
    let properties = [
        ("VERSION", "2.0"),
        ("PRODID", PRODUCT),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
        ("X-WR-CALNAME", "Dates of my cases"),
        ("REFRESH-INTERVAL;VALUE=DURATION", "PT1H"),
        ("X-PUBLISHED-TTL", "PT1H"),
    ];
    for (name, value) in properties {
        calendar.append_property(Property::new(name, value));
    }
    let host = public_url.trim_end_matches('/');
    for due in &dates.coming {
        let id = format!("{}.{}@{domain}", due.reference, due.id());
        let address = format!("{host}/cases/{}", due.reference);
        calendar.push(entry(dates, &id, due.on, &due.title(), &due.what.explained(), &address));
    }
    if !dates.overdue.is_empty() {
        let lines: Vec<String> =
            dates.overdue.iter().map(|due| format!("{}, due {}", due.title(), in_words(due.on))).collect();
        let title = match dates.overdue.len() {
            1 => "1 date is overdue".to_owned(),
            count => format!("{count} dates are overdue"),
        };
        let (id, address) = (format!("overdue@{domain}"), format!("{host}/cases"));
        calendar.push(entry(dates, &id, dates.today, &title, &lines.join("\n"), &address));
    }
    calendar
}

fn entry(dates: &Dates, id: &str, on: chrono::NaiveDate, title: &str, words: &str, address: &str) -> Event {
    Event::new()
        .uid(id)
        .timestamp(dates.now.and_utc())
        .summary(title)
        .description(words)
        .starts(on)
        .ends(on + Days::new(1))
        .url(address)
        .add_property("TRANSP", "TRANSPARENT")
        .done()
}

impl Due {
    /// What it is within its case, whatever its date: a date that moves stays one entry.
    fn id(&self) -> String {
        match self.what {
            DueKind::ByLaw(rule) => Obligation::of(rule).map_or("date", Obligation::name).to_owned(),
            DueKind::Advice(number) => format!("advice-{number}"),
            DueKind::Promise(number) => format!("promise-{number}"),
        }
    }

    fn title(&self) -> String {
        format!("{}: {}", self.what.title(), self.reference)
    }
}

impl DueKind {
    const fn title(self) -> &'static str {
        match self {
            Self::ByLaw(rule) => rule.title(),
            Self::Advice(_) => "Advice due",
            Self::Promise(_) => "Advice promised",
        }
    }

    fn explained(self) -> String {
        match self {
            Self::ByLaw(_) => "The last day in time.".to_owned(),
            Self::Advice(number) => format!("The last day in time for advice {number}."),
            Self::Promise(number) => format!("The service promised advice {number} for this day."),
        }
    }
}

//! The cases behind a manager's figure, and the requests for advice behind a service's.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, ReqData};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use crate::app::App;
use crate::app::access::Caller;
use crate::app::overview::{AdviceLine, Behind, Line, Page, Span};
use crate::domain::calendar::in_words;
use crate::domain::timeliness::{AdviceFigure, Figure, Leg, Period};
use crate::domain::words::{days, days_left, sentence};
use crate::web::page::{Frame, html};
use crate::web::problem::Problem;
use crate::web::query::Parameters;
use crate::web::say;

const LINES: usize = 50;

#[derive(Template)]
#[template(path = "overview/cases.html")]
struct Cases {
    frame: Frame,
    figure: Figure,
    leg: Option<Leg>,
    asked: Asked,
    behind: Behind<Line>,
    today: NaiveDate,
}

#[derive(Template)]
#[template(path = "overview/advice.html")]
struct Advice {
    frame: Frame,
    figure: AdviceFigure,
    service: String,
    asked: Asked,
    behind: Behind<AdviceLine>,
    today: NaiveDate,
}

/// Of which period a list is, and which page of it.
struct Asked {
    path: String,
    span: Span,
    /// A period of its own instead of the span.
    own: Option<Period>,
    leg: Option<Leg>,
    page: usize,
}

/// The cases behind one figure, of a span or of a month of their own.
pub async fn cases(
    app: Data<App>,
    caller: ReqData<Caller>,
    path: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let figure = Figure::parse(&path).ok_or_else(Problem::not_found)?;
    let asked = Asked::of(&request, &["period", "from", "to", "page", "leg"])?;
    let today = app.clock.now().today;
    let (period, page, leg) = (asked.period(today), asked.page(), asked.leg);
    let frame = Frame::for_request(&app, &request);
    let caller = caller.into_inner();
    let behind = web::block(move || app.behind(&caller, figure, leg, period, page)).await??;
    Ok(html(StatusCode::OK, &Cases { frame, figure, leg, asked, behind, today }))
}

/// The requests behind one figure of a service.
pub async fn advice(
    app: Data<App>,
    caller: ReqData<Caller>,
    path: Path<(String, String)>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (service, figure) = path.into_inner();
    let figure = AdviceFigure::parse(&figure).ok_or_else(Problem::not_found)?;
    let id: i64 = service.parse().map_err(|_| Problem::not_found())?;
    let asked = Asked::of(&request, &["period", "from", "to", "page"])?;
    let today = app.clock.now().today;
    let (period, page) = (asked.period(today), asked.page());
    let frame = Frame::for_request(&app, &request);
    let caller = caller.into_inner();
    let (service, behind) =
        web::block(move || app.advice_behind(&caller, id, figure, period, page)).await??;
    Ok(html(StatusCode::OK, &Advice { frame, figure, service, asked, behind, today }))
}

impl Asked {
    fn of(request: &HttpRequest, known: &[&'static str]) -> Result<Self, Problem> {
        let parameters = Parameters::of(request, known)?;
        let own = match (parameters.date("from")?, parameters.date("to")?) {
            (Some(from), Some(to)) if from <= to => Some(Period { from, to }),
            _ => None,
        };
        let page = parameters.parsed("page", "a number, please", |text| text.parse::<usize>().ok())?;
        Ok(Self {
            path: request.path().to_owned(),
            span: super::span(&parameters)?,
            own,
            leg: parameters.parsed("leg", "not one of the parts of the way", Leg::parse)?,
            page: page.unwrap_or(1).max(1),
        })
    }

    fn period(&self, today: NaiveDate) -> Period {
        self.own.unwrap_or_else(|| self.span.period(today))
    }

    fn page(&self) -> Page {
        Page { number: self.page - 1, lines: LINES }
    }

    fn pages(&self, total: &usize) -> usize {
        total.div_ceil(LINES).max(1)
    }

    fn address(&self, page: usize) -> String {
        let mut address = format!("{}?period={}", self.path, self.span.name());
        if let Some(Period { from, to }) = self.own {
            address.push_str(&format!("&from={from}&to={to}"));
        }
        if let Some(leg) = self.leg {
            address.push_str(&format!("&leg={}", leg.name()));
        }
        format!("{address}&page={page}")
    }
}

impl Line {
    /// How it came out, or how it stands on a day.
    pub fn standing(&self, today: &NaiveDate) -> Standing {
        let due_on = self.facts.plan_due_on;
        match self.facts.issued_on {
            Some(on) => Standing::done("Sent on", on, due_on),
            None if self.facts.is_open => Standing::open(due_on, *today),
            None => Standing {
                class: "tw-tag-quiet",
                tag: "Closed".to_owned(),
                words: "without a plan".to_owned(),
            },
        }
    }
}

impl AdviceLine {
    fn standing(&self, today: &NaiveDate) -> Standing {
        let due_on = self.row.facts.due_on;
        match self.row.facts.first_given_on {
            Some(on) => Standing::done("Given on", on, due_on),
            None => Standing::open(due_on, *today),
        }
    }
}

/// How something stands against its last day: a tag, and words beside it.
pub struct Standing {
    pub(super) class: &'static str,
    pub(super) tag: String,
    words: String,
}

impl Standing {
    fn done(what: &str, on: NaiveDate, due_on: NaiveDate) -> Self {
        let late = (on - due_on).num_days();
        let (class, tag) = match late {
            ..=0 => ("", "In time".to_owned()),
            late => ("tw-tag-late", format!("{} late", days(late))),
        };
        Self { class, tag, words: format!("{what} {}", in_words(on)) }
    }

    fn open(due_on: NaiveDate, today: NaiveDate) -> Self {
        let left = (due_on - today).num_days();
        let class = if left < 0 { "tw-tag-late" } else { "tw-tag-soon" };
        Self { class, tag: sentence(&days_left(left)), words: String::new() }
    }
}

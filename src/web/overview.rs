//! The manager's overview, and the cases behind each of its figures.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, ReqData};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use super::chart::{Chart, Figures, Kind, Look, Place, Series, Size, Target, Unit};
use super::page::{Frame, html};
use super::problem::Problem;
use super::query::Parameters;
use super::say;
use crate::app::App;
use crate::app::access::Caller;
use crate::app::overview::{Behind, Due, Line, Overview, Span, YearEnd};
use crate::domain::calendar::in_words;
use crate::domain::timeliness::{Figure, HeadlineRag, Period};
use crate::domain::words::{days, days_left, sentence};

/// DfE, "Education, health and care plans", England, calendar year 2024, published June 2025.
const ENGLAND: (&str, &str, &str) = ("2024", "46.4", "45.9");
const LINES: usize = 100;

#[derive(Template)]
#[template(path = "overview/page.html")]
struct Page {
    frame: Frame,
    overview: Overview,
    span: Span,
    trend: Chart,
}

#[derive(Template)]
#[template(path = "overview/behind.html")]
struct CasesBehind {
    frame: Frame,
    figure: Figure,
    span: Span,
    behind: Behind,
    today: NaiveDate,
    page: usize,
}

pub async fn show(
    app: Data<App>,
    caller: ReqData<Caller>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let span = span(&Parameters::of(&request, &["period"])?)?;
    let frame = Frame::for_request(&app, &request);
    let caller = caller.into_inner();
    let overview = web::block(move || app.overview(&caller, span)).await??;
    let trend = trend(&overview);
    Ok(html(StatusCode::OK, &Page { frame, overview, span, trend }))
}

/// The cases behind one figure, of the span or of a month of their own.
pub async fn behind(
    app: Data<App>,
    caller: ReqData<Caller>,
    path: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let parameters = Parameters::of(&request, &["period", "from", "to", "page"])?;
    let figure = Figure::parse(&path).ok_or_else(Problem::not_found)?;
    let span = span(&parameters)?;
    let today = app.clock.now().today;
    let whole = span.period(today);
    let period = match (parameters.date("from")?, parameters.date("to")?) {
        (Some(from), Some(to)) if from <= to => Period { from, to },
        _ => whole,
    };
    let page = parameters.parsed("page", "a number, please", |text| text.parse::<usize>().ok())?;
    let page = page.unwrap_or(1).max(1);
    let frame = Frame::for_request(&app, &request);
    let caller = caller.into_inner();
    let behind = web::block(move || app.behind(&caller, figure, period, page - 1, LINES)).await??;
    Ok(html(StatusCode::OK, &CasesBehind { frame, figure, span, behind, today, page }))
}

fn span(parameters: &Parameters) -> Result<Span, Problem> {
    Ok(parameters
        .parsed("period", "not one of the periods on the page", Span::parse)?
        .unwrap_or(Span::ThisYear))
}

fn trend(overview: &Overview) -> Chart {
    let months = overview.report.by.as_deref().unwrap_or_default();
    let address = |key: &str| {
        let first: NaiveDate = format!("{key}-01").parse().unwrap_or(overview.period.from);
        behind_month(Figure::Issued, first)
    };
    let place = |key: &str, base: u32| Place::new(month_name(key)).with_note(format!("of {base}"));
    let target = overview.report.target_pc;
    let reached =
        months.iter().filter(|m| m.plans.PC_plans_issued_20_weeks_ex.is_some_and(|pc| pc >= target)).count();
    let with_data = months.iter().filter(|m| m.plans.plans_issued_den_ex > 0).count();
    Chart::new(
        "trend",
        Kind::Columns,
        Size::Whole,
        &Figures {
            title: "Plans issued within 20 weeks, by month of issue".to_owned(),
            description: format!(
                "{reached} of {with_data} months with plans reached the target of {target}%, excluding exceptions."
            ),
            unit: Unit::Percent,
            places_are: "Month",
            places: months.iter().map(|m| place(&m.key, m.plans.plans_issued_den)).collect(),
            series: vec![
                Series::new(
                    "Excluding exceptions",
                    Look::Solid,
                    months.iter().map(|m| m.plans.PC_plans_issued_20_weeks_ex).collect(),
                )
                .linked(months.iter().map(|m| address(&m.key)).collect()),
                Series::new(
                    "Including exceptions",
                    Look::Hatched,
                    months.iter().map(|m| m.plans.pc_plans_issued_within_20_weeks).collect(),
                ),
            ],
            target: Some(Target { name: "Target".to_owned(), value: target }),
            bands: Vec::new(),
        },
    )
}

/// "2026-03" as "Mar 2026".
fn month_name(key: &str) -> String {
    let day: Option<NaiveDate> = format!("{key}-01").parse().ok();
    day.map_or_else(|| key.to_owned(), |day| day.format("%b %Y").to_string())
}

fn behind_month(figure: Figure, first: NaiveDate) -> String {
    let last = first + chrono::Months::new(1) - chrono::Days::new(1);
    format!("/overview/{}?from={first}&to={last}", figure.name())
}

impl Page {
    /// A share as it is read: "64.4%", or that there is none.
    fn share(&self, pc: &Option<f64>) -> String {
        pc.map_or_else(|| "No data".to_owned(), |pc| format!("{pc}%"))
    }

    fn to(&self, name: &str) -> String {
        format!("/overview/{name}?period={}", self.span.name())
    }

    fn standing(&self) -> (&'static str, &'static str) {
        match self.overview.report.rag {
            HeadlineRag::Green => ("", "On target"),
            HeadlineRag::Amber => ("tw-tag-soon", "Just below target"),
            HeadlineRag::Red => ("tw-tag-late", "Below target"),
            HeadlineRag::NoData => ("tw-tag-quiet", "No data"),
        }
    }

    fn due_to(&self, name: &str, due: &Due) -> String {
        format!("/overview/{name}?from={}&to={}", due.period.from, due.period.to)
    }

    fn month(&self, due: &Due) -> String {
        due.period.from.format("%B %Y").to_string()
    }

    fn year_end(&self, end: &YearEnd) -> String {
        let target = self.overview.report.target_pc;
        match end.may_be_late {
            _ if end.due == 0 => "No more plans fall due this year.".to_owned(),
            None => format!(
                "{target}% is out of reach this year: even with all {} plans still to fall due sent in time, it would be less.",
                end.due
            ),
            Some(late) => format!(
                "To end the year at {target}%, at most {late} of the {} plans still to fall due may be late.",
                end.due
            ),
        }
    }
}

impl CasesBehind {
    fn pages(&self) -> usize {
        self.behind.total.div_ceil(LINES).max(1)
    }

    fn page_address(&self, page: usize) -> String {
        let Period { from, to } = self.behind.period;
        let figure = self.figure.name();
        format!("/overview/{figure}?period={}&from={from}&to={to}&page={page}", self.span.name())
    }
}

impl Line {
    /// How it came out, or how it stands on a day.
    pub fn standing(&self, today: &NaiveDate) -> (&'static str, String) {
        match self.issued_on {
            Some(on) if on <= self.due_on => ("", format!("Sent in time, on {}", in_words(on))),
            Some(on) => {
                let late = days((on - self.due_on).num_days());
                ("tw-tag-late", format!("Sent {late} late, on {}", in_words(on)))
            }
            None if self.is_open => {
                let left = (self.due_on - *today).num_days();
                let class = if left < 0 { "tw-tag-late" } else { "tw-tag-soon" };
                (class, sentence(&days_left(left)))
            }
            None => ("tw-tag-quiet", "Closed without a plan".to_owned()),
        }
    }
}

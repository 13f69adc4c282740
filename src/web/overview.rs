//! The manager's overview.

mod behind;

use actix_web::http::StatusCode;
use actix_web::web::{Data, ReqData};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::{Days, Months, NaiveDate};

pub use behind::{advice, cases};

use super::chart::{Chart, Figures, Kind, Look, Place, Series, Size, Target, Unit};
use super::page::{Frame, html};
use super::problem::Problem;
use super::query::Parameters;
use super::say;
use crate::app::App;
use crate::app::access::Caller;
use crate::app::overview::{Due, Load, Overview, Span};
use crate::domain::timeliness::{Figure, Group, HeadlineRag, Leg, Period, YearEnd, percent};

/// DfE, "Education, health and care plans", England, calendar year 2025, the last that is
/// published: the year, and the percentage in time excluding and including exceptions.
const ENGLAND: (&str, &str, &str) = ("2025", "46.1", "45.5");

#[derive(Template)]
#[template(path = "overview/page.html")]
struct Page {
    frame: Frame,
    overview: Overview,
    span: Span,
    trend: Chart,
    legs: Chart,
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
    let (trend, legs) = (trend(&overview), legs(&overview, span));
    Ok(html(StatusCode::OK, &Page { frame, overview, span, trend, legs }))
}

fn span(parameters: &Parameters) -> Result<Span, Problem> {
    let chosen = parameters.parsed("period", "not one of the periods on the page", Span::parse)?;
    Ok(chosen.unwrap_or(Span::ThisYear))
}

fn trend(overview: &Overview) -> Chart {
    let months = overview.report.by.as_deref().unwrap_or_default();
    let target = overview.report.target_pc;
    let of_month = |figure: Figure| {
        let address = |key: &str| address(figure, month_of(key).unwrap_or(overview.period));
        months.iter().map(|month| address(&month.key)).collect()
    };
    let rates = || months.iter().filter_map(|month| month.plans.PC_plans_issued_20_weeks_ex);
    let reached = rates().filter(|pc| *pc >= target).count();
    let place = |month: &Group| {
        let (excluding, including) = (month.plans.plans_issued_den_ex, month.plans.plans_issued_den);
        Place::new(month_name(&month.key)).with_note(format!("{excluding} / {including}"))
    };
    Chart::new(
        "trend",
        Kind::Columns,
        Size::Whole,
        &Figures {
            title: "Plans issued within 20 weeks, by month of issue".to_owned(),
            description: format!(
                "{reached} of {} months with plans reached the target of {target}%, excluding exceptions. \
                 Each share is of the plans beneath its month, excluding / including exceptions.",
                rates().count()
            ),
            unit: Unit::Percent,
            places_are: "Month",
            places: months.iter().map(place).collect(),
            series: vec![
                Series::new(
                    "Excluding exceptions",
                    Look::Solid,
                    months.iter().map(|m| m.plans.PC_plans_issued_20_weeks_ex).collect(),
                )
                .linked(of_month(Figure::IssuedExcludingExceptions)),
                Series::new(
                    "Including exceptions",
                    Look::Hatched,
                    months.iter().map(|m| m.plans.pc_plans_issued_within_20_weeks).collect(),
                )
                .linked(of_month(Figure::Issued)),
            ],
            target: Some(Target { name: "Target".to_owned(), value: target }),
            bands: Vec::new(),
        },
    )
}

fn legs(overview: &Overview, span: Span) -> Chart {
    let parts = &overview.legs;
    let slowest = parts
        .iter()
        .filter(|part| part.leg != Leg::Whole)
        .filter_map(|part| Some((part.median?, part.leg)))
        .max_by(|(a, _), (b, _)| a.total_cmp(b));
    let description = match slowest {
        None => "No plan was issued in this period.".to_owned(),
        Some((_, leg)) => format!("Most time goes {}.", leg.title().replacen('F', "f", 1)),
    };
    let links = || parts.iter().map(|part| leg_address(part.leg, span)).collect();
    Chart::new(
        "legs",
        Kind::Bars,
        Size::Whole,
        &Figures {
            title: "Days from one point to the next, of the plans issued in the period".to_owned(),
            description,
            unit: Unit::Days,
            places_are: "Part of the way",
            places: parts
                .iter()
                .map(|part| Place::new(part.leg.title()).with_note(format!("of {} plans", part.plans)))
                .collect(),
            series: vec![
                Series::new(
                    "Half took no longer",
                    Look::Solid,
                    parts.iter().map(|part| part.median).collect(),
                )
                .linked(links()),
                Series::new(
                    "8 in 10 took no longer",
                    Look::Hatched,
                    parts.iter().map(|part| part.eightieth.map(|days| days as f64)).collect(),
                )
                .linked(links()),
            ],
            target: None,
            bands: Vec::new(),
        },
    )
}

fn address(figure: Figure, period: Period) -> String {
    format!("/overview/{}?from={}&to={}", figure.name(), period.from, period.to)
}

fn leg_address(leg: Leg, span: Span) -> String {
    format!("/overview/{}?period={}&leg={}", Figure::Issued.name(), span.name(), leg.name())
}

fn advice_address(service: &Option<i64>, figure: &str, span: Span) -> String {
    let id = service.unwrap_or_default();
    format!("/overview/services/{id}/{figure}?period={}", span.name())
}

/// "2026-03" as the days of March.
fn month_of(key: &str) -> Option<Period> {
    let from: NaiveDate = format!("{key}-01").parse().ok()?;
    Some(Period { from, to: from + Months::new(1) - Days::new(1) })
}

/// "2026-03" as "Mar 2026".
fn month_name(key: &str) -> String {
    month_of(key).map_or_else(|| key.to_owned(), |month| month.from.format("%b %Y").to_string())
}

impl Page {
    /// A share as it is read: "64.4%", or that there is none.
    fn share(&self, pc: &Option<f64>) -> String {
        pc.map_or_else(|| "No data".to_owned(), |pc| format!("{pc}%"))
    }

    fn days(&self, median: &Option<f64>) -> String {
        median.map_or_else(|| "None late".to_owned(), |days| format!("{days}"))
    }

    /// The list behind a figure of the period.
    fn to(&self, name: &str) -> String {
        format!("/overview/{name}?period={}", self.span.name())
    }

    fn to_advice(&self, service: &Option<i64>, figure: &str) -> String {
        advice_address(service, figure, self.span)
    }

    fn to_month(&self, name: &str, due: &Due) -> String {
        format!("/overview/{name}?from={}&to={}", due.month.from, due.month.to)
    }

    /// The worklist of somebody, or of what nobody has yet.
    fn to_worklist(&self, load: &Load, rag: &str) -> String {
        let rag = if rag.is_empty() { String::new() } else { format!("&rag={rag}") };
        match &load.caseworker {
            Some((id, _)) => format!("/cases?tab=all&caseworker={id}{rag}"),
            None => format!("/cases?tab=unallocated{rag}"),
        }
    }

    fn standing(&self) -> (&'static str, &'static str) {
        match self.overview.report.rag {
            HeadlineRag::Green => ("", "On target"),
            HeadlineRag::Amber => ("tw-tag-soon", "Just below target"),
            HeadlineRag::Red => ("tw-tag-late", "Below target"),
            HeadlineRag::NoData => ("tw-tag-quiet", "No data"),
        }
    }

    /// The share of what is due that has been done.
    fn done(&self, due: &Due) -> String {
        let [sent, all] = [due.sent, due.due].map(|number| u32::try_from(number).unwrap_or(u32::MAX));
        percent(sent, all).map_or_else(|| "nothing due".to_owned(), |pc| format!("{pc}% done"))
    }

    fn month(&self, due: &Due) -> String {
        due.month.from.format("%B %Y").to_string()
    }

    fn year_end(&self, end: &YearEnd) -> String {
        let (target, due) = (self.overview.report.target_pc, end.due);
        let plans = if due == 1 { "plan" } else { "plans" };
        match end.may_be_late {
            _ if due == 0 => "No more plans fall due this year.".to_owned(),
            None => format!(
                "{target}% is out of reach this year: even with all {due} {plans} still to fall due sent in time, the figure would stay below it."
            ),
            Some(late) => format!(
                "To end the year at {target}%, at most {late} of the {due} {plans} still to fall due may be late."
            ),
        }
    }
}

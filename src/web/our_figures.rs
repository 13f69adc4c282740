//! How a service is doing.

use actix_web::http::StatusCode;
use actix_web::web::{Data, ReqData};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::chart::{Chart, Figures, Kind, Look, Place, Series, Size, Unit};
use super::page::{Frame, html};
use super::problem::Problem;
use super::query::Parameters;
use super::say;
use crate::app::App;
use crate::app::access::Caller;
use crate::app::scorecard::{Month, Scorecard};
use crate::domain::identifiers::AuthorityCode;
use crate::domain::scorecard::Score;

#[derive(Template)]
#[template(path = "figures/ours.html")]
struct Page {
    frame: Frame,
    card: Scorecard,
    trend: Chart,
}

pub async fn show(
    app: Data<App>,
    caller: ReqData<Caller>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let parameters = Parameters::of(&request, &["service", "authority"])?;
    let service = parameters.parsed("service", "not a service’s number", |text| text.parse().ok())?;
    let authority: Option<AuthorityCode> =
        parameters
            .parsed("authority", "not an authority’s code", |text| AuthorityCode::parse(text).ok())?;
    let frame = Frame::for_request(&app, &request);
    let caller = caller.into_inner();
    let card = web::block(move || app.scorecard(&caller, service, authority.as_ref())).await??;
    Ok(html(StatusCode::OK, &Page { frame, trend: trend(&card), card }))
}

/// The share in time by month, beside the others.
fn trend(card: &Scorecard) -> Chart {
    let months = &card.months;
    let place = |month: &Month| Place::new(month.first.format("%b %y").to_string());
    let ours = months.iter().map(|month| month.score.in_time_pc).collect();
    let others = months.iter().map(|month| month.others_pc).collect();
    let figures = Figures {
        title: "On time by month".to_owned(),
        description: format!(
            "Of what fell due in a month, the share that {} gave in time, beside the other services of {} \
             together. The last month is not over.",
            card.service.1, card.authority.1
        ),
        unit: Unit::Percent,
        places_are: "Month",
        places: months.iter().map(place).collect(),
        series: vec![
            Series::new(&card.service.1, Look::Solid, ours),
            Series::new("The others together", Look::Dotted, others),
        ],
        target: None,
        bands: Vec::new(),
    };
    Chart::new("on-time", Kind::Lines, Size::Whole, &figures)
}

impl Page {
    fn is_service(&self, id: &i64) -> bool {
        self.card.service.0 == *id
    }

    fn is_authority(&self, code: &str) -> bool {
        self.card.authority.0 == code
    }

    /// The latest first: it is what has to be known.
    fn months(&self) -> Vec<&Month> {
        self.card.months.iter().rev().collect()
    }

    /// "59.2%", or that there is nothing to take a share of.
    fn share(&self, pc: &Option<f64>) -> String {
        pc.map_or_else(|| "no data".to_owned(), |pc| format!("{pc:.1}%"))
    }

    fn number(&self, value: &Option<f64>) -> String {
        value.map_or_else(|| "no data".to_owned(), |value| value.to_string())
    }

    fn is_current(&self, month: &Month) -> bool {
        self.card.months.last().is_some_and(|last| last.first == month.first)
    }
}

impl Month {
    /// "March 2026"
    fn name(&self) -> String {
        self.first.format("%B %Y").to_string()
    }
}

impl Score {
    /// "71 of 120"
    fn in_time_words(&self) -> String {
        format!("{} of {}", self.in_time, self.due)
    }

    fn promises_words(&self) -> String {
        format!("{} of {}", self.promises_kept, self.promises)
    }
}

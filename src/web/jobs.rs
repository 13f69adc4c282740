//! What the server does by itself, and how that stands.

use actix_web::http::StatusCode;
use actix_web::web::{Data, ReqData};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::page::{Frame, html};
use super::problem::Problem;
use crate::app::App;
use crate::app::access::Caller;
use crate::app::health::Health;
use crate::app::told::moment;
use crate::db::sweeps::Sweep;
use crate::domain::calendar::in_words;

#[derive(Template)]
#[template(path = "jobs/page.html")]
struct Page {
    frame: Frame,
    health: Health,
    sweeps: Vec<Run>,
    sweep_at: String,
    digest_at: String,
    working_hours: String,
    /// When the auditor last ran.
    audited: Option<String>,
    /// What it found in all, and beyond what is listed.
    differences: i32,
    last_sent: Option<String>,
    waits_since: Option<String>,
    version: &'static str,
}

struct Run {
    day: String,
    began: String,
    took: String,
    sweep: Sweep,
}

pub async fn show(
    app: Data<App>,
    caller: ReqData<Caller>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (store, caller) = (app.clone(), caller.into_inner());
    let health = web::block(move || store.health(&caller)).await??;
    let jobs = &app.config.jobs;
    let hours = &jobs.working_hours;
    let audit = health.audit.as_ref();
    let page = Page {
        frame: Frame::for_request(&app, &request),
        sweeps: health.sweeps.iter().cloned().map(Run::of).collect(),
        sweep_at: jobs.sweep_at.format("%H:%M").to_string(),
        digest_at: jobs.digest_at.format("%H:%M").to_string(),
        working_hours: format!("{} to {}", hours.from().format("%H:%M"), hours.to().format("%H:%M")),
        audited: audit.map(|audit| moment(audit.ended_at.and_utc())),
        differences: audit.map_or(0, |audit| audit.differences),
        last_sent: health.last_sent_at.map(|at| moment(at.and_utc())),
        waits_since: health.waits_since.map(|at| moment(at.and_utc())),
        health,
        version: env!("CARGO_PKG_VERSION"),
    };
    Ok(html(StatusCode::OK, &page))
}

impl Run {
    fn of(sweep: Sweep) -> Self {
        let took = sweep.ended_at.map(|at| (at - sweep.started_at).num_milliseconds());
        Self {
            day: in_words(sweep.day),
            began: moment(sweep.started_at.and_utc()),
            took: match took {
                Some(ms) if ms < 1000 => format!("{ms} ms"),
                Some(ms) => format!("{}.{} s", ms / 1000, ms % 1000 / 100),
                None => "not ended".to_owned(),
            },
            sweep,
        }
    }
}

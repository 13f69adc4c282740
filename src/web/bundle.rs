//! The bundle of a case for a complaint or an appeal: one page, made to be printed.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, ReqData};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::page::{Frame, html};
use super::picture::{self, Shown};
use super::problem::Problem;
use super::say;
use crate::app::App;
use crate::app::access::Caller;
use crate::app::bundle::Bundle;
use crate::app::record_page::RecordLine;
use crate::app::told::Told;
use crate::domain::calendar::in_words;
use crate::domain::step::NOT_RECORDED;

#[derive(Template)]
#[template(path = "case/bundle.html")]
struct Page {
    frame: Frame,
    bundle: Bundle,
    pictures: Vec<Shown>,
}

pub async fn show(
    app: Data<App>,
    caller: ReqData<Caller>,
    path: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let frame = Frame::for_request(&app, &request);
    let caller = caller.into_inner();
    let bundle = web::block(move || {
        let reference = app.find(&caller, &path)?;
        app.bundle(&caller, reference)
    })
    .await??;
    let pictures = bundle.page.pictures.iter().zip(1..);
    let pictures = pictures.map(|(picture, place)| Shown::of(picture, place)).collect();
    Ok(html(StatusCode::OK, &Page { frame, bundle, pictures }))
}

impl Page {
    /// Everything that was told, in the order of the days, with the entry it rests on.
    fn told(&self) -> Vec<(&RecordLine, &Told)> {
        let mut told: Vec<_> = self
            .bundle
            .lines
            .iter()
            .flat_map(|line| line.told.iter().map(move |told| (line, told)))
            .collect();
        told.sort_by_key(|(line, _)| (line.on, line.entry));
        told
    }

    /// The record in the order of what happened.
    fn chronology(&self) -> Vec<&RecordLine> {
        let mut lines: Vec<_> = self.bundle.lines.iter().collect();
        lines.sort_by_key(|line| (line.on, line.entry));
        lines
    }

    fn ends_on(&self) -> String {
        in_words(self.bundle.page.case.closed_on().unwrap_or(self.bundle.page.today))
    }
}

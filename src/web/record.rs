//! The record of a case as a chronology, to read, to print and as a file.

use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::web::{Data, Path, ReqData};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use super::form::{Control, DatePart, Field, Form};
use super::page::{Frame, html};
use super::problem::{Problem, REFUSED};
use super::query::Parameters;
use super::say;
use crate::app::App;
use crate::app::access::Caller;
use crate::app::record_page::{RecordLine, RecordPage};
use crate::app::spreadsheet::neutral;
use crate::domain::StepKind;
use crate::domain::permission::Route;
use crate::domain::step::StepGroup;

#[derive(Template)]
#[template(path = "case/record.html")]
struct Page {
    frame: Frame,
    record: RecordPage,
    /// Those that are shown, in their order.
    lines: Vec<RecordLine>,
    choice: Choice,
    form: Form,
    tabs: Vec<Tab>,
}

/// What is looked at: it stands in the address.
#[derive(Clone, Debug, Default)]
struct Choice {
    kind: Kind,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    oldest_first: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    All,
    Steps,
    Advice,
    Mails,
    Corrections,
}

struct Tab {
    title: &'static str,
    address: String,
    count: usize,
    is_here: bool,
}

pub async fn show(
    app: Data<App>,
    caller: ReqData<Caller>,
    path: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let form = days(&path, &request);
    let choice = Choice::of(&request, &form)?;
    let frame = Frame::for_request(&app, &request);
    let record = read(app, caller, path, Route::RecordPage).await?;
    let in_days: Vec<&RecordLine> = record.lines.iter().filter(|line| choice.holds_day(line.on)).collect();
    let tabs = Kind::ALL
        .into_iter()
        .map(|kind| Tab {
            title: kind.title(),
            address: Choice { kind, ..choice.clone() }.address(&record),
            count: in_days.iter().filter(|line| kind.holds(line)).count(),
            is_here: kind == choice.kind,
        })
        .collect();
    let mut lines: Vec<RecordLine> =
        in_days.into_iter().filter(|line| choice.kind.holds(line)).cloned().collect();
    if !choice.oldest_first {
        lines.reverse();
    }
    let status = if form.is_wrong() { REFUSED } else { StatusCode::OK };
    Ok(html(status, &Page { frame, record, lines, choice, form, tabs }))
}

/// The days that are looked at.
fn days(reference: &str, request: &HttpRequest) -> Form {
    let fields = vec![Field::new("from", "From", Control::Date), Field::new("to", "Up to", Control::Date)];
    Form::asked(format!("/cases/{reference}/record"), fields, request)
}

/// The same for a spreadsheet. Its name is the case's reference: nobody's name.
pub async fn file(
    app: Data<App>,
    caller: ReqData<Caller>,
    path: Path<String>,
) -> Result<HttpResponse, Problem> {
    let record = read(app, caller, path, Route::RecordFile).await?;
    let body = csv_file(&record).map_err(|error| {
        tracing::error!(%error, "a file could not be put together");
        Problem::internal()
    })?;
    let name = format!("attachment; filename=\"{}-record.csv\"", record.reference);
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_DISPOSITION, name))
        .content_type("text/csv; charset=utf-8")
        .body(body))
}

async fn read(
    app: Data<App>,
    caller: ReqData<Caller>,
    path: Path<String>,
    route: Route,
) -> Result<RecordPage, Problem> {
    let caller = caller.into_inner();
    let record = web::block(move || {
        let reference = app.find(&caller, &path)?;
        app.record_page(&caller, reference, route)
    })
    .await??;
    Ok(record)
}

/// What tells Excel that a file is UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

fn csv_file(record: &RecordPage) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
    writer.write_record([
        "entry",
        "day",
        "what",
        "recorded_by",
        "recorded_at",
        "details",
        "struck",
        "amended_to",
        "told",
    ])?;
    for line in &record.lines {
        let joined = |particulars: &[(&'static str, String)]| {
            let parts: Vec<String> =
                particulars.iter().map(|(what, said)| format!("{what}: {said}")).collect();
            parts.join("; ")
        };
        let told: Vec<String> = line
            .told
            .iter()
            .map(|told| {
                let answer = told.answer.as_ref().map_or_else(String::new, |answer| format!(" ({answer})"));
                format!("{}: {}. {}{answer}", told.whom, told.what, told.how.join(", "))
            })
            .collect();
        writer.write_record([
            line.entry.to_string(),
            line.on.to_string(),
            neutral(&line.title),
            neutral(&line.by),
            line.recorded_at.format("%Y-%m-%d %H:%M").to_string(),
            neutral(&joined(&line.particulars)),
            if line.is_struck { "yes" } else { "" }.to_owned(),
            neutral(&joined(&line.amended)),
            neutral(&told.join("; ")),
        ])?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

impl Choice {
    fn of(request: &HttpRequest, form: &Form) -> Result<Self, Problem> {
        let parameters = Parameters::with_days(request, &["kind", "order"])?;
        let kind =
            parameters.parsed("kind", "allowed are: steps, advice, mails, corrections", Kind::parse)?;
        Ok(Self {
            kind: kind.unwrap_or_default(),
            from: form.day("from"),
            to: form.day("to"),
            oldest_first: parameters.text("order") == Some("oldest"),
        })
    }

    fn holds_day(&self, on: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= on) && self.to.is_none_or(|to| on <= to)
    }

    /// Where this choice is shown.
    fn address(&self, record: &RecordPage) -> String {
        let day = |name: &str, day: Option<NaiveDate>| day.map(|day| format!("{name}={day}"));
        let parts: Vec<String> = [
            (self.kind != Kind::All).then(|| format!("kind={}", self.kind.name())),
            day("from", self.from),
            day("to", self.to),
            self.oldest_first.then(|| "order=oldest".to_owned()),
        ]
        .into_iter()
        .flatten()
        .collect();
        let path = format!("/cases/{}/record", record.reference);
        if parts.is_empty() { path } else { format!("{path}?{}", parts.join("&")) }
    }

    fn other_order(&self, record: &RecordPage) -> String {
        Self { oldest_first: !self.oldest_first, ..self.clone() }.address(record)
    }
}

impl Kind {
    const ALL: [Self; 5] = [Self::All, Self::Steps, Self::Advice, Self::Mails, Self::Corrections];

    const fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Steps => "steps",
            Self::Advice => "advice",
            Self::Mails => "mails",
            Self::Corrections => "corrections",
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::All => "Everything",
            Self::Steps => "Steps",
            Self::Advice => "Advice",
            Self::Mails => "Mails and reminders",
            Self::Corrections => "Corrections",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    fn holds(self, line: &RecordLine) -> bool {
        let is_mail = line.kind == StepKind::RaiseAlert;
        let is_correction = matches!(line.kind, StepKind::Correct | StepKind::Strike);
        match self {
            Self::All => true,
            Self::Steps => !is_mail && !is_correction,
            Self::Advice => line.kind.group() == StepGroup::Advice,
            Self::Mails => is_mail || !line.told.is_empty(),
            Self::Corrections => {
                is_correction || line.is_struck || !line.amended.is_empty() || line.formerly_on.is_some()
            }
        }
    }
}

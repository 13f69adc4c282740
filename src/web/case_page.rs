//! The page of a case.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, ReqData};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use super::page::{Frame, html};
use super::picture::{self, Shown};
use super::problem::Problem;
use super::query::Parameters;
use super::{case_page, say, worklist};
use crate::app::App;
use crate::app::access::Caller;
use crate::app::case_page::{AdviceCard, CasePage, DueRow};
use crate::domain::StepKind;
use crate::domain::calendar::age_on;
use crate::domain::case::AdviceState;
use crate::domain::deadline::{About, DeadlineState};
use crate::domain::holder::Holder;
use crate::domain::letter::Letter;
use crate::domain::outlook::Rag;
use crate::domain::rules::{Basis, Bound};
use crate::domain::step::{NOT_RECORDED, StepGroup};
use crate::domain::words::{days, days_left, sentence};

#[derive(Template)]
#[template(path = "case/page.html")]
struct Page {
    frame: Frame,
    /// The list it was opened from.
    back: String,
    page: CasePage,
    pictures: Vec<Shown>,
    /// Also what is not possible, and why.
    shows_all_steps: bool,
}

pub async fn show(
    app: Data<App>,
    caller: ReqData<Caller>,
    path: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let parameters = Parameters::of(&request, &["done", "steps", "list"])?;
    // An address that was written by hand may name anything; it then confirms nothing.
    let done = parameters.text("done").and_then(|entry| entry.parse().ok());
    let back = worklist::choice::back(parameters.text("list"));
    let shows_all_steps = parameters.text("steps") == Some("all");
    let frame = Frame::for_request(&app, &request);
    let caller = caller.into_inner();
    let page = web::block(move || {
        let reference = app.find(&caller, &path)?;
        app.case_page(&caller, reference, done)
    })
    .await??;
    let pictures = page.pictures.iter().zip(1..).map(|(picture, place)| Shown::of(picture, place)).collect();
    Ok(html(StatusCode::OK, &Page { frame, back, page, pictures, shows_all_steps }))
}

impl Page {
    fn step(&self, kind: &StepKind) -> String {
        format!("/cases/{}/steps/{}", self.page.reference, kind.name())
    }

    fn strike(&self, entry: &u32) -> String {
        format!("{}?entry={entry}", self.step(&StepKind::Strike))
    }

    /// The step that is next, with the request for advice it is about.
    fn next_step(&self, kind: &StepKind) -> String {
        let of_advice = kind.group() == StepGroup::Advice && *kind != StepKind::RequestAdvice;
        match self.page.next.advice.filter(|_| of_advice) {
            Some(number) => format!("{}?advice={number}", self.step(kind)),
            None => self.step(kind),
        }
    }

    /// The last day others have for it.
    fn until(&self) -> Option<NaiveDate> {
        self.page.next.until.filter(|_| self.page.next.holder.has_a_last_day())
    }

    fn step_about(&self, kind: &StepKind, card: &AdviceCard) -> String {
        format!("{}?advice={}", self.step(kind), card.advice.number)
    }

    fn letter_title(&self, letter: &Letter) -> String {
        letter_title(&self.page, *letter)
    }

    /// "Week 9 of 20", while it runs.
    fn week(&self) -> Option<String> {
        let picture = self.page.picture()?;
        Some(sentence(&picture.week_in_words(picture.today?)))
    }

    fn is_over(&self, day: &NaiveDate) -> bool {
        *day < self.page.today
    }

    fn age(&self) -> i32 {
        age_on(self.page.case.registration.child.born_on, self.page.today)
    }

    /// The dates that still matter, or those that no longer do; by law, or all others.
    fn dates(&self, matters: bool, by_law: bool) -> Vec<&DueRow> {
        let is_wanted =
            |row: &&DueRow| row.matters() == matters && (row.deadline.basis == Basis::Statutory) == by_law;
        self.page.deadlines.iter().filter(is_wanted).collect()
    }
}

/// A letter by what tells it from others of its kind.
pub fn letter_title(page: &CasePage, letter: Letter) -> String {
    let service = match letter {
        Letter::RequestForAdvice(number) => page.case.advice(number).and_then(|a| a.service.as_deref()),
        _ => None,
    };
    match service {
        Some(service) => format!("{}: {service}", letter.title()),
        None => letter.title().to_owned(),
    }
}

impl DueRow {
    pub fn what(&self) -> String {
        let title = self.deadline.rule.title();
        match &self.deadline.about {
            Some(About::Advice { service, .. }) => format!("{title}: {service}"),
            Some(About::Setting(setting)) => format!("{title}: {setting}"),
            None => title.to_owned(),
        }
    }

    /// How it stands, with the days; the day it was met stands beside it.
    pub fn standing(&self) -> String {
        let after = |on: NaiveDate| (on - self.deadline.due_on).num_days();
        match (self.state, self.deadline.met_on()) {
            (DeadlineState::Met, Some(_)) => "In time".to_owned(),
            (DeadlineState::Met, None) => "Over".to_owned(),
            (DeadlineState::MetLate, Some(on)) => format!("{} late", sentence(&days(after(on)))),
            (DeadlineState::Lifted, _) => "Lifted by an exception".to_owned(),
            (DeadlineState::NotNeeded, _) => "Not needed".to_owned(),
            _ if self.deadline.bound == Bound::Family => match self.days_left {
                0 => "Ends today".to_owned(),
                left => format!("Ends in {}", days(left)),
            },
            _ => sentence(&days_left(self.days_left)),
        }
    }

    /// The day on which it was met, where that is of interest.
    pub fn met_on(&self) -> Option<NaiveDate> {
        self.deadline.met_on().filter(|_| self.state != DeadlineState::NotNeeded)
    }

    /// Whether it is still ahead, or was missed and is yet to be made good.
    pub fn matters(&self) -> bool {
        self.deadline.met_on().is_none()
            && !matches!(self.state, DeadlineState::Met | DeadlineState::NotNeeded)
    }

    pub fn class(&self) -> &'static str {
        let by_law = self.deadline.basis == Basis::Statutory;
        match self.state {
            _ if self.deadline.bound == Bound::Family => "tw-tag tw-tag-quiet",
            DeadlineState::Overdue | DeadlineState::MetLate if by_law => "tw-tag tw-tag-late",
            DeadlineState::Overdue | DeadlineState::MetLate | DeadlineState::DueSoon => "tw-tag tw-tag-soon",
            DeadlineState::Upcoming => "tw-tag",
            DeadlineState::Met | DeadlineState::Lifted | DeadlineState::NotNeeded => "tw-tag tw-tag-quiet",
        }
    }
}

impl AdviceCard {
    pub fn title(&self) -> String {
        self.advice.service.clone().unwrap_or_else(|| "Existing advice".to_owned())
    }

    pub const fn class(&self) -> &'static str {
        match self.state {
            AdviceState::Overdue => "tw-tag tw-tag-late",
            AdviceState::Given | AdviceState::Returned => "tw-tag tw-tag-soon",
            AdviceState::Requested | AdviceState::Acknowledged => "tw-tag",
            _ => "tw-tag tw-tag-quiet",
        }
    }

    /// The state, with the days where they matter.
    pub fn standing(&self) -> String {
        match (self.state, self.days_left) {
            (AdviceState::Overdue, Some(left)) => sentence(&days_left(left)),
            (AdviceState::Requested | AdviceState::Acknowledged, Some(left)) => {
                format!("{}, {}", self.state.title(), days_left(left))
            }
            _ => self.state.title().to_owned(),
        }
    }

    /// With whom it is, in a sentence.
    pub fn holder(&self) -> &'static str {
        match self.state {
            AdviceState::Given => "It is with the caseworker, to be checked.",
            _ if self.advice.declined.is_some() && self.is_with_service() => {
                "It is with the SEN team: the service says that it is not for it."
            }
            _ if self.is_with_service() => "It is with the service.",
            _ => "",
        }
    }
}

pub const fn rag_class(rag: &Rag) -> &'static str {
    match rag {
        Rag::Red => "tw-tag tw-tag-late",
        Rag::Amber => "tw-tag tw-tag-soon",
        Rag::Green => "tw-tag",
        Rag::Grey => "tw-tag tw-tag-quiet",
    }
}

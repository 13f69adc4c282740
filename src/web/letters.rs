//! The first letters of a case, as drafts to copy and to print. Their words are in
//! `pages/letters`; names and dates come worked out.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, ReqData};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use super::page::{Frame, html};
use super::problem::Problem;
use super::say;
use crate::app::App;
use crate::app::access::Caller;
use crate::app::letters::LetterFacts;
use crate::domain::calendar::{in_words, school_year_on};
use crate::domain::letter::Letter;
use crate::domain::step::Source;

/// A young person speaks for themselves once compulsory school age is over: after year 11.
const YOUNG_PERSON_AFTER_YEAR: i32 = 11;

#[derive(Template)]
#[template(path = "case/letter.html")]
struct Page {
    frame: Frame,
    reference: String,
    title: &'static str,
    text: String,
}

/// A letter's words.
#[derive(Template)]
#[template(path = "letters/letter.txt", escape = "none", whitespace = "preserve")]
struct Words {
    facts: LetterFacts,
}

pub async fn show(
    app: Data<App>,
    caller: ReqData<Caller>,
    path: Path<(String, String)>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let frame = Frame::for_request(&app, &request);
    let caller = caller.into_inner();
    let facts = web::block(move || {
        let reference = app.find(&caller, &path.0)?;
        app.letter(&caller, reference, &path.1)
    })
    .await??;
    let (reference, title) = (facts.reference.to_string(), facts.letter.title());
    let text = Words { facts }.render().map_err(|error| {
        tracing::error!(%error, "a letter could not be put together");
        Problem::internal()
    })?;
    Ok(html(StatusCode::OK, &Page { frame, reference, title, text: tidy(&text) }))
}

/// Without the empty lines that templates leave: paragraphs are one apart.
fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    for line in text.trim().lines() {
        if !line.trim().is_empty() || !tidy.ends_with("\n\n") {
            tidy.push_str(line.trim_end());
            tidy.push('\n');
        }
    }
    tidy
}

impl Words {
    fn child(&self) -> String {
        let child = &self.facts.case.registration.child;
        format!("{} {}", child.forename, child.surname)
    }

    fn is_young_person(&self) -> bool {
        let born_on = self.facts.case.registration.child.born_on;
        school_year_on(born_on, self.facts.today) > YOUNG_PERSON_AFTER_YEAR
    }

    /// As whoever the letter goes to would say it: "you" or the child's name.
    fn whom(&self) -> String {
        if self.is_young_person() { "you".to_owned() } else { self.child() }
    }

    fn dear(&self) -> String {
        let child = self.child();
        if self.is_young_person() { child } else { format!("parent or carer of {child}") }
    }

    fn is_from_the_family(&self) -> bool {
        self.facts.case.registration.source == Source::Parent
    }

    fn setting(&self) -> &str {
        self.facts.case.registration.setting.as_ref().map_or("[setting]", |setting| &setting.name)
    }

    fn authority(&self) -> &str {
        if self.facts.authority.is_empty() { "[name of the authority]" } else { &self.facts.authority }
    }

    fn sender(&self) -> &str {
        self.facts.caseworker.as_ref().map_or("[name of the caseworker]", |caseworker| &caseworker.name)
    }

    /// Whom to turn to: "Ana Wren, a.wren@council.example".
    fn contact(&self) -> String {
        let (name, address) = (self.sender(), self.address());
        if name == address { name.to_owned() } else { format!("{name}, {address}") }
    }

    fn address(&self) -> &str {
        self.facts.caseworker.as_ref().map_or("[address of the SEN team]", |caseworker| &caseworker.email)
    }

    fn reasons(&self) -> &str {
        let reasons = self.facts.decision.as_ref().and_then(|(_, decision)| decision.reasons.as_deref());
        reasons.unwrap_or("[reasons]")
    }

    /// The day of the decision; today where none is recorded.
    fn decided_on(&self) -> String {
        in_words(self.facts.decision.as_ref().map_or(self.facts.today, |(on, _)| *on))
    }

    fn sent_on(&self) -> String {
        in_words(self.facts.case.track().closed_on().unwrap_or(self.facts.today))
    }

    fn served_on(&self) -> String {
        in_words(self.facts.case.track().drafts.last().copied().unwrap_or(self.facts.today))
    }

    fn ordered_on(&self) -> String {
        in_words(self.facts.case.clock_from())
    }

    fn is_ordered(&self) -> bool {
        !self.facts.case.orders.is_empty()
    }

    /// A day that follows from the law; a gap where no rules are on file for this case.
    fn day(day: &Option<NaiveDate>) -> String {
        day.map_or_else(|| "[date]".to_owned(), in_words)
    }
}

//! Registering a request, one thing a page. What was answered travels with the pages, unseen;
//! nothing is stored before the request is registered.

mod answers;
pub mod fields;

use actix_web::http::StatusCode;
use actix_web::web::{Data, ReqData};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use self::answers::{Answers, Page};
use super::form::once::{CONFIRMED, new_key};
use super::form::{Control, DatePart, Field, Form, FormBody};
use super::page::{Frame, html, see_other};
use super::problem::{self, Problem};
use crate::app::cases::Terms;
use crate::app::preview::RegistrationPreview;
use crate::app::same_child::{Match, OnMatch};
use crate::app::sessions::Session;
use crate::app::view::DeadlineView;
use crate::app::{App, Error};
use crate::domain::calendar::in_words;
use crate::domain::identifiers::Reference;
use crate::domain::words::days_left;

/// Where all pages of it are.
const PATH: &str = "/cases/new";
/// The page that was filled in.
const PAGE: &str = "page";
/// The page that the reader wants to go back to.
const TO: &str = "to";
/// The tick that says that it is known.
const SAME_CHILD: &str = "same_child";

#[derive(Template)]
#[template(path = "register/page.html")]
struct AskPage {
    frame: Frame,
    page: Page,
    form: Form,
    /// The same fields in groups, each with its heading.
    groups: Vec<Group>,
    carried: Vec<(String, String)>,
}

/// Fields that belong together.
struct Group {
    title: &'static str,
    form: Form,
}

#[derive(Template)]
#[template(path = "register/check.html")]
struct CheckPage {
    frame: Frame,
    form: Form,
    carried: Vec<(String, String)>,
    sections: Vec<Section>,
    dates: Vec<Date>,
    alerts: Vec<String>,
    matches: Vec<Match>,
}

/// What was answered on a page.
struct Section {
    title: &'static str,
    page: &'static str,
    rows: Vec<(String, String)>,
}

struct Date {
    what: &'static str,
    due: String,
    when: String,
    is_late: bool,
    why: String,
}

/// What is shown in answer.
enum Outcome {
    Registered(Reference),
    Ask { answers: Answers, page: Page, form: Form, is_kept: bool, status: StatusCode },
    Check { answers: Answers, preview: Box<RegistrationPreview>, mistake: Option<String> },
}

pub async fn show(
    app: Data<App>,
    session: ReqData<Session>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let asked = Asked { app: app.clone(), session: session.into_inner(), body: FormBody::default() };
    let outcome = web::block(move || asked.open()).await??;
    Ok(respond(&app, &request, outcome))
}

pub async fn take(
    app: Data<App>,
    session: ReqData<Session>,
    request: HttpRequest,
    body: FormBody,
) -> Result<HttpResponse, Problem> {
    let asked = Asked { app: app.clone(), session: session.into_inner(), body };
    let outcome = web::block(move || asked.take()).await??;
    Ok(respond(&app, &request, outcome))
}

struct Asked {
    app: Data<App>,
    session: Session,
    body: FormBody,
}

impl Asked {
    /// The first page, or the one that was open when a session ended.
    fn open(mut self) -> Result<Outcome, Problem> {
        let kept = self.app.kept_form(&self.session, PATH)?.as_deref().and_then(FormBody::of_text);
        let is_kept = kept.is_some();
        self.body = kept.unwrap_or_default();
        let page = Page::parse(self.body.text(PAGE)).filter(|page| *page != Page::Check);
        let answers = self.answers()?;
        let page = page.unwrap_or(if is_kept { Page::Allocation } else { Page::Child });
        let form = answers.form(page);
        Ok(Outcome::Ask { answers, page, form, is_kept, status: StatusCode::OK })
    }

    fn take(self) -> Result<Outcome, Problem> {
        let here = Page::parse(self.body.text(PAGE)).unwrap_or(Page::Child);
        let answers = self.answers()?;
        if let Some(page) = Page::parse(self.body.text(TO)) {
            let form = answers.form(page);
            return Ok(Outcome::Ask { answers, page, form, is_kept: false, status: StatusCode::OK });
        }
        // Sent twice, it is answered as it was the first time.
        if let Some(reference) = self.registered_before()? {
            return Ok(Outcome::Registered(reference));
        }
        if let Some((page, form)) = answers.wrong_up_to(here) {
            return Ok(Outcome::Ask { answers, page, form, is_kept: false, status: problem::REFUSED });
        }
        let preview = match self.preview(&answers) {
            Ok(preview) => preview,
            Err(problem) => match wrong_page(&answers, &problem, here) {
                Some(page) => {
                    let form = answers.form(page).refused(&problem);
                    return Ok(Outcome::Ask {
                        answers,
                        page,
                        form,
                        is_kept: false,
                        status: problem::REFUSED,
                    });
                }
                // It is about what is still to be asked.
                None if here < Page::Allocation => {
                    let (page, form) = (here.next(), answers.form(here.next()));
                    return Ok(Outcome::Ask { answers, page, form, is_kept: false, status: StatusCode::OK });
                }
                None => return Err(problem),
            },
        };
        match here {
            Page::Child | Page::Request => {
                let (page, form) = (here.next(), answers.form(here.next()));
                Ok(Outcome::Ask { answers, page, form, is_kept: false, status: StatusCode::OK })
            }
            Page::Check if self.body.has(CONFIRMED) => self.register(answers, preview),
            Page::Allocation | Page::Check => Ok(Outcome::Check { answers, preview, mistake: None }),
        }
    }

    fn answers(&self) -> Result<Answers, Error> {
        let known = self.app.known_to_register(&self.session.caller)?;
        Ok(Answers { body: self.body.clone(), known, today: self.app.clock.now().today })
    }

    fn preview(&self, answers: &Answers) -> Result<Box<RegistrationPreview>, Problem> {
        let (received_on, registration) = answers.registration(&self.session)?;
        let preview = self.app.preview_registration(&self.session.caller, received_on, &registration)?;
        Ok(Box::new(preview))
    }

    fn registered_before(&self) -> Result<Option<Reference>, Error> {
        let Some(key) = self.body.once_key() else { return Ok(None) };
        Ok(self.app.recorded_under(&self.session.caller, &key)?.map(|(reference, _)| reference))
    }

    fn register(&self, answers: Answers, preview: Box<RegistrationPreview>) -> Result<Outcome, Problem> {
        let (received_on, registration) = answers.registration(&self.session)?;
        let on_match = if self.body.has(SAME_CHILD) { OnMatch::Note } else { OnMatch::Refuse };
        let terms = Terms { expected_version: None, idempotency_key: self.body.once_key() };
        match self.app.register(&self.session.caller, received_on, &registration, on_match, &terms) {
            Ok(answer) => {
                self.app.forget_form(&self.session, PATH)?;
                Ok(Outcome::Registered(answer.reference))
            }
            Err(Error::Invalid { field: SAME_CHILD, detail }) => {
                // Somebody may have registered the child since the page was shown.
                let preview = self.preview(&answers).unwrap_or(preview);
                Ok(Outcome::Check { answers, preview, mistake: Some(detail) })
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// The page that something wrong has to be said on, if it was filled in already.
fn wrong_page(answers: &Answers, problem: &Problem, here: Page) -> Option<Page> {
    let fields = problem.errors.iter().map(|error| error.field.as_str());
    fields.filter_map(|field| answers.page_of(field)).find(|page| *page <= here)
}

fn respond(app: &App, request: &HttpRequest, outcome: Outcome) -> HttpResponse {
    let frame = Frame::for_request(app, request);
    let key = frame.who.as_ref().map_or_else(String::new, |who| who.form_key.clone());
    match outcome {
        Outcome::Registered(reference) => see_other(&format!("/cases/{reference}?done=1")),
        Outcome::Ask { answers, page, form, is_kept, status } => {
            let carried = answers.carried(page, &new_key());
            let form = Form { action: PATH.to_owned(), key, is_kept, ..form };
            html(status, &AskPage { frame, page, groups: groups(page, &form), form, carried })
        }
        Outcome::Check { answers, preview, mistake } => {
            let status = if mistake.is_some() { problem::REFUSED } else { StatusCode::OK };
            let mut form = Form::new(PATH, key, same_child(&preview));
            if let Some(mistake) = mistake {
                form = form.wrong(SAME_CHILD, &mistake);
            }
            let page = CheckPage {
                frame,
                form,
                carried: answers.carried(Page::Check, &new_key()),
                sections: Page::ASKED.into_iter().map(|page| section(&answers, page)).collect(),
                dates: preview.deadlines.iter().filter(|date| date.statutory).map(date).collect(),
                alerts: preview.alerts,
                matches: preview.same_child,
            };
            html(status, &page)
        }
    }
}

fn groups(page: Page, form: &Form) -> Vec<Group> {
    let group =
        |title, fields: &[Field]| Group { title, form: Form { fields: fields.to_vec(), ..Form::default() } };
    let from = form.fields.iter().position(|field| field.name == "setting.name");
    match from.filter(|_| page == Page::Request) {
        Some(place) => {
            let is_listed = form.fields.iter().any(|field| field.name == "known_setting");
            let title =
                if is_listed { "A setting that is not in the list" } else { "The setting the child attends" };
            vec![group("", &form.fields[..place]), group(title, &form.fields[place..])]
        }
        None => vec![group("", &form.fields)],
    }
}

fn same_child(preview: &RegistrationPreview) -> Vec<Field> {
    if preview.same_child.is_empty() {
        return Vec::new();
    }
    let tick = Field::new(SAME_CHILD, "This is a new request for the same child", Control::Tick)
        .hint("The record of the new case will say so, and name the earlier ones.");
    vec![tick]
}

fn section(answers: &Answers, page: Page) -> Section {
    let fields = answers.form(page).fields;
    let mut rows: Vec<(String, String)> = fields
        .iter()
        .map(|field| (field.label.clone(), field.said()))
        .filter(|(_, said)| !said.is_empty())
        .collect();
    if page == Page::Allocation
        && !fields.iter().any(|field| field.name == "caseworker" && !field.said().is_empty())
    {
        rows.insert(0, ("Who works on the case?".to_owned(), "Nobody yet: it waits in the queue".to_owned()));
    }
    Section { title: page.title(), page: page.name(), rows }
}

fn date(view: &DeadlineView) -> Date {
    Date {
        what: view.rule.title(),
        due: in_words(view.due_on),
        when: days_left(view.days_left),
        is_late: view.days_left < 0,
        why: view.explanation.clone(),
    }
}

//! The pages behind the links in mails. Looking changes nothing: mail scanners open every link.

mod form;

use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::Days;

use self::form::{Field, Form, Mistake};
use super::body::RawBody;
use super::page::{Frame, html, see_other, sorry};
use super::problem::{self, Problem};
use super::{client, cookie};
use crate::app::answers::{Answer, Asked, Standing};
use crate::app::{App, Error};
use crate::domain::calendar::in_words;

#[derive(Template)]
#[template(path = "answer.html")]
struct Page {
    frame: Frame,
    asked: Asked,
    /// Where the forms are sent.
    address: String,
    done: Option<Done>,
    mistake: Option<Mistake>,
    /// What was typed, where it could not be taken.
    typed: Form,
    /// A date as the form asks for it.
    example: String,
}

/// What was just answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Done {
    Confirmed,
    Promised,
    Declined,
}

pub async fn show(app: Data<App>, request: HttpRequest) -> HttpResponse {
    match look(&app, &request).await {
        Ok(asked) if is_of_the_service(&app, &request, &asked).await => {
            see_other(&format!("/inbox/{}/{}", asked.reference, asked.advice))
        }
        Ok(asked) => {
            let done = Done::told(request.query_string()).filter(|done| done.is_so(&asked.standing));
            html(StatusCode::OK, &Page { done, ..Page::of(&app, &request, asked) })
        }
        Err(problem) => sorry(&app, &request, &problem),
    }
}

pub async fn give(app: Data<App>, request: HttpRequest, body: Result<RawBody, Problem>) -> HttpResponse {
    let taken = take(&app, &request, body).await;
    taken.unwrap_or_else(|problem| sorry(&app, &request, &problem))
}

async fn take(
    app: &Data<App>,
    request: &HttpRequest,
    body: Result<RawBody, Problem>,
) -> Result<HttpResponse, Problem> {
    // Whoever holds no link learns nothing of how a form is read.
    let asked = look(app, request).await?;
    let form = Form::read(request, &body?)?;
    match record(app, request, &asked, &form).await? {
        Ok(done) => {
            let to = format!("{}?done={}", request.path(), done.name());
            Ok(HttpResponse::SeeOther().insert_header((LOCATION, to)).finish())
        }
        Err(mistake) => {
            // As it stands now: somebody may have been first.
            let asked = look(app, request).await?;
            let page = Page { mistake: Some(mistake), typed: form, ..Page::of(app, request, asked) };
            Ok(html(problem::REFUSED, &page))
        }
    }
}

/// What came of an answer. Where it was a mistake, nothing is recorded.
async fn record(
    app: &Data<App>,
    request: &HttpRequest,
    asked: &Asked,
    form: &Form,
) -> Result<Result<Done, Mistake>, Problem> {
    if let Standing::Over(why) = asked.standing {
        return Ok(Err(Mistake::of_none(format!("The request has moved on. {why}"))));
    }
    let answer = match form.answer() {
        Ok(answer) => answer,
        Err(mistake) => return Ok(Err(mistake)),
    };
    if let Some(done) = Done::already(&answer, &asked.standing) {
        return Ok(Ok(done));
    }
    let (app, token, done) = (app.clone(), token(request), Done::by(&answer));
    match web::block(move || app.answer(&token, &answer)).await? {
        Ok(()) => Ok(Ok(done)),
        Err(Error::Refused(refusal)) => Ok(Err(form.mistake(&refusal))),
        Err(Error::Invalid { detail, .. }) => Ok(Err(Mistake::of_none(detail))),
        Err(error) => Err(error.into()),
    }
}

async fn look(app: &Data<App>, request: &HttpRequest) -> Result<Asked, Problem> {
    let (asking, token) = (app.clone(), token(request));
    match web::block(move || asking.asked(&token)).await? {
        Ok(asked) => Ok(asked),
        Err(error) => Err(client::counted(app, request, error.into()).await),
    }
}

/// Whether somebody of the service that was asked is signed in: they have a page of their own.
async fn is_of_the_service(app: &Data<App>, request: &HttpRequest, asked: &Asked) -> bool {
    let Some(secret) = cookie::secret(app, request) else { return false };
    let app = app.clone();
    let session = web::block(move || app.session_of(&secret).ok().flatten()).await.ok().flatten();
    let signed_in = session.filter(|session| session.is_complete && !session.is_over);
    let caller = signed_in.map(|session| session.caller);
    caller.is_some_and(|caller| {
        let own = caller.services().unwrap_or_default();
        asked.service_id.is_some_and(|service| own.contains(&service))
    })
}

fn token(request: &HttpRequest) -> String {
    request.match_info().get("token").unwrap_or_default().to_owned()
}

impl Page {
    fn of(app: &App, request: &HttpRequest, asked: Asked) -> Self {
        Self {
            frame: Frame::of(app),
            address: request.path().to_owned(),
            done: None,
            mistake: None,
            typed: Form::default(),
            example: (asked.today + Days::new(14)).format("%-d %-m %Y").to_string(),
            asked,
        }
    }

    /// What is said beside the date.
    fn beside_date(&self) -> Option<&Mistake> {
        self.mistake
            .as_ref()
            .filter(|mistake| matches!(mistake.field, Field::Day | Field::Month | Field::Year))
    }

    /// What is said beside the question whose it is.
    fn beside_whose(&self) -> Option<&Mistake> {
        self.mistake.as_ref().filter(|mistake| mistake.field == Field::Whose)
    }
}

impl Done {
    const ALL: [Self; 3] = [Self::Confirmed, Self::Promised, Self::Declined];

    const fn by(answer: &Answer) -> Self {
        match answer {
            Answer::Confirm => Self::Confirmed,
            Answer::Promise(_) => Self::Promised,
            Answer::NotForUs { .. } => Self::Declined,
        }
    }

    /// What stands already: a second click, or one on a page that is no longer as it was, says
    /// nothing new. To confirm takes no promise back.
    fn already(answer: &Answer, standing: &Standing) -> Option<Self> {
        match (answer, standing) {
            (Answer::Confirm, Standing::Confirmed { .. }) => Some(Self::Confirmed),
            (Answer::Confirm, Standing::Promised { .. }) => Some(Self::Promised),
            (Answer::Promise(day), Standing::Promised { day: promised, is_broken: false }) => {
                (in_words(*day) == *promised).then_some(Self::Promised)
            }
            (Answer::NotForUs { .. }, Standing::Declined { .. }) => Some(Self::Declined),
            _ => None,
        }
    }

    fn told(query: &str) -> Option<Self> {
        let name = query.strip_prefix("done=")?;
        Self::ALL.into_iter().find(|done| done.name() == name)
    }

    /// An address can be kept and opened again later: what it says is said only while it is so.
    const fn is_so(self, standing: &Standing) -> bool {
        matches!(
            (self, standing),
            (Self::Confirmed, Standing::Confirmed { .. })
                | (Self::Promised, Standing::Promised { is_broken: false, .. })
                | (Self::Declined, Standing::Declined { .. })
        )
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Promised => "promised",
            Self::Declined => "declined",
        }
    }
}

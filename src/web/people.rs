//! The people of an authority and of the services that serve it, for their administrator.

mod invite;
mod person;

use actix_web::http::StatusCode;
use actix_web::web::{Data, ReqData};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

pub use self::invite::{invite, show_invite};
pub use self::person::{change, show as show_person};
use super::form::{Choice, FormBody};
use super::page::{Frame, html, role_in_words, see_other};
use super::problem::Problem;
use super::query::Parameters;
use super::say;
use crate::app::App;
use crate::app::people::{PeoplePage, Shown, State};
use crate::app::sessions::Session;
use crate::domain::permission::Role;

pub const A_PAGE: usize = 50;

#[derive(Template)]
#[template(path = "people/list.html")]
struct Page {
    frame: Frame,
    form_key: String,
    asked: Asked,
    roles: Vec<Choice>,
    states: Vec<Choice>,
    people: Vec<Shown>,
    /// How many fit, on all pages.
    found: usize,
    next: Option<String>,
}

/// Whom somebody wants to see.
#[derive(Clone, Debug, Default)]
struct Asked {
    words: String,
    role: String,
    state: String,
}

pub async fn list(
    app: Data<App>,
    session: ReqData<Session>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let given = Parameters::of(&request, &["role", "state", "page"])?;
    let text = |name: &str| given.text(name).unwrap_or_default().to_owned();
    let asked = Asked { words: String::new(), role: text("role"), state: text("state") };
    let number = given.parsed("page", "not a page of this list", |text| text.parse().ok())?;
    page(&app, &request, &session, asked, number.unwrap_or(1)).await
}

/// The words may be somebody's name: they are posted, so that no address holds them.
pub async fn search(
    app: Data<App>,
    session: ReqData<Session>,
    request: HttpRequest,
    body: FormBody,
) -> Result<HttpResponse, Problem> {
    let text = |name: &str| body.text(name).to_owned();
    let asked = Asked { words: text("words"), role: text("role"), state: text("state") };
    if asked.words.is_empty() {
        return Ok(see_other(&asked.address(1)));
    }
    page(&app, &request, &session, asked, 1).await
}

async fn page(
    app: &Data<App>,
    request: &HttpRequest,
    session: &Session,
    asked: Asked,
    number: usize,
) -> Result<HttpResponse, Problem> {
    let (acting, caller, by) = (app.clone(), session.caller.clone(), asked.clone());
    let PeoplePage { people, counts } = web::block(move || {
        acting.people_page(&caller, &by.words, Role::parse(&by.role), State::parse(&by.state))
    })
    .await??;
    let found = people.len();
    let before = number.saturating_sub(1).saturating_mul(A_PAGE);
    let people: Vec<Shown> = people.into_iter().skip(before).take(A_PAGE).collect();
    let has_more = before + people.len() < found && asked.words.is_empty();
    let states = counts
        .into_iter()
        .map(|(state, count)| Choice::new(state.name(), format!("{} ({count})", state_in_words(&state))));
    let page = Page {
        frame: Frame::for_request(app, request),
        form_key: session.form_key.clone(),
        roles: Role::ALL.map(|role| Choice::new(role.name(), role_in_words(role))).into(),
        states: states.collect(),
        people,
        found,
        next: has_more.then(|| asked.address(number + 1)),
        asked,
    };
    Ok(html(StatusCode::OK, &page))
}

impl Asked {
    fn is_anything(&self) -> bool {
        [&self.words, &self.role, &self.state].iter().any(|text| !text.is_empty())
    }

    /// Without the words.
    fn address(&self, page: usize) -> String {
        let page = if page > 1 { page.to_string() } else { String::new() };
        let pairs = [("role", &self.role), ("state", &self.state), ("page", &page)];
        let pairs: Vec<_> = pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        match serde_urlencoded::to_string(pairs) {
            Ok(query) if !query.is_empty() => format!("/people?{query}"),
            _ => "/people".to_owned(),
        }
    }
}

pub const fn state_in_words(state: &State) -> &'static str {
    match state {
        State::SignsIn => "Signs in",
        State::Invited => "Invited",
        State::Disabled => "Disabled",
        State::Named => "Named in the record",
    }
}

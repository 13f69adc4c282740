//! The people of an authority and of the services that serve it, for their administrator.

mod invite;
mod person;

use actix_web::http::StatusCode;
use actix_web::web::{Data, ReqData};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

pub use self::invite::{invite, show_invite};
pub use self::person::{change, show as show_person};
use super::form::Choice;
use super::page::{Frame, html, role_in_words};
use super::problem::Problem;
use super::query::Parameters;
use super::say;
use crate::app::App;
use crate::app::access::Caller;
use crate::app::people::{PeoplePage, Shown, State};
use crate::domain::permission::Role;

const A_PAGE: usize = 50;

#[derive(Template)]
#[template(path = "people/list.html")]
struct Page {
    frame: Frame,
    words: String,
    role: String,
    state: String,
    roles: Vec<Choice>,
    states: Vec<Choice>,
    people: Vec<Shown>,
    /// How many fit, on all pages.
    found: usize,
    next: Option<String>,
}

pub async fn list(
    app: Data<App>,
    caller: ReqData<Caller>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let asked = Parameters::of(&request, &["words", "role", "state", "page"])?;
    let text = |name: &str| asked.text(name).unwrap_or_default().trim().to_owned();
    let (words, role, state) = (text("words"), text("role"), text("state"));
    let number: usize =
        asked.parsed("page", "not a page of this list", |text| text.parse().ok())?.unwrap_or(1).max(1);
    let (acting, caller, asked) = (app.clone(), caller.into_inner(), words.clone());
    let by = (Role::parse(&role), State::ALL.into_iter().find(|one| one.name() == state));
    let PeoplePage { people, counts } =
        web::block(move || acting.people_page(&caller, &asked, by.0, by.1)).await??;
    let found = people.len();
    let people: Vec<Shown> =
        people.into_iter().skip((number - 1).saturating_mul(A_PAGE)).take(A_PAGE).collect();
    let next = (number.saturating_mul(A_PAGE) < found).then(|| {
        let query =
            [("words", &*words), ("role", &role), ("state", &state), ("page", &(number + 1).to_string())]
                .map(|(name, value)| (name.to_owned(), value.to_owned()));
        format!("/people?{}", serde_urlencoded::to_string(query).unwrap_or_default())
    });
    let states = counts
        .into_iter()
        .map(|(state, count)| Choice::new(state.name(), format!("{} ({count})", state_in_words(&state))));
    let page = Page {
        frame: Frame::for_request(&app, &request),
        words,
        role,
        state,
        roles: Role::ALL.map(|role| Choice::new(role.name(), role_in_words(role))).into(),
        states: states.collect(),
        people,
        found,
        next,
    };
    Ok(html(StatusCode::OK, &page))
}

pub const fn state_in_words(state: &State) -> &'static str {
    match state {
        State::SignsIn => "Signs in",
        State::Invited => "Invited",
        State::Disabled => "Disabled",
        State::Named => "Named in the record",
    }
}

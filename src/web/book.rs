//! Who gets our mail: the pages on which a service and an administrator see and change the book
//! of contacts. The same parts stand on all of them.

mod change;
mod forms;
mod home;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, ReqData};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

pub use change::{
    add_absence, add_contact, address_works, remove_absence, remove_contact, set_preferences,
    set_preferences_of,
};

use self::forms::{Forms, Kind};
use self::home::{Done, Home};
use super::form::{Control, DatePart, FormBody};
use super::page::{Frame, html};
use super::problem::Problem;
use super::query::Parameters;
use super::say;
use crate::app::book::{AuthorityBook, ContactLine, ContactStanding, ServiceBook};
use crate::app::outbox::postbook::Post;
use crate::app::sessions::Session;
use crate::app::{App, Error};

#[derive(Template)]
#[template(path = "book/service.html")]
struct ServicePage {
    frame: Frame,
    home: Home,
    key: String,
    book: ServiceBook,
    /// The caller's services, to choose from.
    services: Vec<(i64, String)>,
    forms: Forms,
    done: Option<Done>,
}

#[derive(Template)]
#[template(path = "book/authority.html")]
struct AuthorityPage {
    frame: Frame,
    home: Home,
    key: String,
    book: AuthorityBook,
    forms: Forms,
    done: Option<Done>,
}

/// Who gets our mail, for the services of whoever asks.
pub async fn ours(
    app: Data<App>,
    session: ReqData<Session>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let parameters = Parameters::of(&request, &["service", "done"])?;
    let done = parameters.text("done").and_then(Done::parse);
    let chosen: Option<i64> =
        parameters.parsed("service", "not a service’s number", |text| text.parse().ok())?;
    let first = session.caller.services().unwrap_or_default().first().copied();
    let home = Home::OurMail(chosen.or(first).ok_or_else(Problem::not_found)?);
    show(&app, &session, &request, home, done).await
}

/// One service, for an administrator.
pub async fn of_service(
    app: Data<App>,
    session: ReqData<Session>,
    path: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let done = Parameters::of(&request, &["done"])?.text("done").and_then(Done::parse);
    let home = Home::Service(path.parse().map_err(|_| Problem::not_found())?);
    show(&app, &session, &request, home, done).await
}

/// The authority's own posts, for an administrator.
pub async fn of_authority(
    app: Data<App>,
    session: ReqData<Session>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let done = Parameters::of(&request, &["done"])?.text("done").and_then(Done::parse);
    show(&app, &session, &request, Home::Authority, done).await
}

async fn show(
    app: &Data<App>,
    session: &Session,
    request: &HttpRequest,
    home: Home,
    done: Option<Done>,
) -> Result<HttpResponse, Problem> {
    let mut opened = open(app, session, home).await?;
    if let Some((kind, body)) = &opened.kept {
        opened.forms.offer(*kind, body);
    }
    Ok(opened.page(app, request, StatusCode::OK, done))
}

/// A part of the book with its forms, ready to be shown.
struct Opened {
    home: Home,
    key: String,
    book: Book,
    forms: Forms,
    /// What was typed when a session ended.
    kept: Option<(Kind, FormBody)>,
}

enum Book {
    Service(ServiceBook, Vec<(i64, String)>),
    Authority(AuthorityBook),
}

async fn open(app: &Data<App>, session: &Session, home: Home) -> Result<Opened, Problem> {
    let (app, session, key) = (app.clone(), session.clone(), session.form_key.clone());
    let (book, kept) = web::block(move || {
        let book = match home {
            Home::OurMail(service) => {
                let services = app.own_services(&session.caller)?;
                Book::Service(app.service_book(&session.caller, service)?, services)
            }
            Home::Service(service) => Book::Service(app.service_book(&session.caller, service)?, Vec::new()),
            Home::Authority => Book::Authority(app.authority_book(&session.caller)?),
        };
        let mut kept = None;
        for kind in Kind::ALL {
            let body = app.kept_form(&session, &home.action(kind))?;
            kept = kept.or(body.as_deref().and_then(FormBody::of_text).map(|body| (kind, body)));
        }
        Ok::<_, Error>((book, kept))
    })
    .await??;
    let forms = match &book {
        Book::Service(book, _) => Forms::of_service(home, &key, book),
        Book::Authority(book) => Forms::of_authority(home, &key, book),
    };
    Ok(Opened { home, key, book, forms, kept })
}

impl Opened {
    fn page(self, app: &App, request: &HttpRequest, status: StatusCode, done: Option<Done>) -> HttpResponse {
        let frame = Frame::for_request(app, request);
        let Self { home, key, book, forms, .. } = self;
        match book {
            Book::Service(book, services) => {
                html(status, &ServicePage { frame, home, key, book, services, forms, done })
            }
            Book::Authority(book) => html(status, &AuthorityPage { frame, home, key, book, forms, done }),
        }
    }
}

impl ServicePage {
    fn is_chosen(&self, id: &i64) -> bool {
        self.book.id == *id
    }

    fn is_ours(&self) -> bool {
        matches!(self.home, Home::OurMail(_))
    }
}

impl AuthorityPage {
    fn title(&self, post: &Post) -> &'static str {
        post_in_words(*post)
    }
}

impl ContactLine {
    fn whose(&self) -> &'static str {
        match self.post {
            Post::Service => "Mailbox or person",
            Post::ServiceManager => "Manager",
            post => post_in_words(post),
        }
    }

    fn class(&self) -> &'static str {
        match self.standing {
            ContactStanding::Reached => "tw-tag",
            ContactStanding::Bounced => "tw-tag tw-tag-late",
            ContactStanding::Away { .. } => "tw-tag tw-tag-soon",
            _ => "tw-tag tw-tag-quiet",
        }
    }

    /// "from 2 March 2026 to 3 April 2026"
    fn dates(&self) -> String {
        let from = self.from_on.map(|day| format!("from {}", say::day(&day)));
        let to = self.to_on.map(|day| format!("to {}", say::day(&day)));
        from.into_iter().chain(to).collect::<Vec<_>>().join(" ")
    }
}

/// What a post of an authority is called.
pub const fn post_in_words(post: Post) -> &'static str {
    match post {
        Post::Service => "Service",
        Post::ServiceManager => "Service manager",
        Post::SenTeam => "SEN team’s mailbox",
        Post::SenManager => "SEN manager",
        Post::HeadOfSend => "Head of SEND",
        Post::Dmo => "Designated medical officer (DMO)",
        Post::Dco => "Designated clinical officer (DCO)",
        Post::Dsco => "Designated social care officer (DSCO)",
        Post::Setting => "Settings",
    }
}

//! The mails of the authority: what waits, what went, and what did not arrive.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, ReqData};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::FormBody;
use super::page::{Frame, html, see_other};
use super::problem::Problem;
use super::query::Parameters;
use super::say;
use crate::app::App;
use crate::app::access::Caller;
use crate::app::ledger::words::of_state;
use crate::app::mailbag::{MailLine, OpenedMail, STATES};
use crate::app::sessions::Session;
use crate::app::told::moment;

const MAILS_A_PAGE: i64 = 50;

#[derive(Template)]
#[template(path = "outbox/list.html")]
struct List {
    frame: Frame,
    tabs: Vec<Tab>,
    title: &'static str,
    state: &'static str,
    rows: Vec<Row>,
    next: Option<String>,
    is_first: bool,
}

struct Tab {
    name: &'static str,
    title: &'static str,
    count: String,
    is_here: bool,
}

struct Row {
    line: MailLine,
    at: String,
}

#[derive(Template)]
#[template(path = "outbox/mail.html")]
struct MailPage {
    frame: Frame,
    opened: OpenedMail,
    state: &'static str,
    is_trouble: bool,
    /// When it was made, first tried, sent, came back, or is tried again: the name and the moment.
    moments: Vec<(&'static str, String)>,
    form_key: String,
    is_done: bool,
}

pub async fn list(
    app: Data<App>,
    caller: ReqData<Caller>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let parameters = Parameters::of(&request, &["state", "after"])?;
    let known = |text: &str| STATES.into_iter().find(|state| *state == text);
    let state = parameters.parsed("state", "no such state of a mail", known)?;
    let before = parameters.parsed("after", "not a place in this list", |text| text.parse().ok())?;
    let (store, caller) = (app.clone(), caller.into_inner());
    let state = state.unwrap_or("waiting");
    let page = web::block(move || store.mails(&caller, state, before, MAILS_A_PAGE)).await??;
    let tabs = page.counts.iter().map(|(name, count)| Tab {
        name,
        title: of_state(name),
        count: count.map_or_else(|| "over 1,000".to_owned(), |count| count.to_string()),
        is_here: *name == state,
    });
    let list = List {
        frame: Frame::for_request(&app, &request),
        tabs: tabs.collect(),
        title: of_state(state),
        state,
        next: page.next.map(|next| format!("/outbox?state={state}&after={next}")),
        rows: page.lines.into_iter().map(Row::of).collect(),
        is_first: before.is_none(),
    };
    Ok(html(StatusCode::OK, &list))
}

pub async fn show(
    app: Data<App>,
    session: ReqData<Session>,
    path: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let id = number(&path)?;
    let session = session.into_inner();
    let (store, caller) = (app.clone(), session.caller);
    let opened = web::block(move || store.open_mail(&caller, id)).await??;
    let page = MailPage {
        frame: Frame::for_request(&app, &request),
        state: of_state(&opened.mail.state),
        is_trouble: matches!(&*opened.mail.state, "parked" | "bounced"),
        moments: moments(&opened),
        opened,
        form_key: session.form_key,
        is_done: request.query_string() == "done=retried",
    };
    Ok(html(StatusCode::OK, &page))
}

pub async fn retry(
    app: Data<App>,
    caller: ReqData<Caller>,
    path: Path<String>,
    _key: FormBody,
) -> Result<HttpResponse, Problem> {
    let id = number(&path)?;
    let caller = caller.into_inner();
    web::block(move || app.retry_own_mail(&caller, id)).await??;
    Ok(see_other(&format!("/outbox/{id}?done=retried")))
}

fn number(path: &str) -> Result<i64, Problem> {
    path.parse().map_err(|_| Problem::not_found())
}

fn moments(opened: &OpenedMail) -> Vec<(&'static str, String)> {
    let mail = &opened.mail;
    let waits = mail.state == "waiting";
    let all = [
        ("Made", Some(mail.created_at)),
        ("First tried", mail.first_try_at),
        ("Sent", mail.sent_at),
        ("Came back", mail.bounced_at),
        ("Tried again", Some(mail.next_try_at).filter(|_| waits && mail.tries > 0)),
    ];
    all.into_iter().filter_map(|(name, at)| Some((name, moment(at?.and_utc())))).collect()
}

impl Row {
    fn of(line: MailLine) -> Self {
        Self { at: moment(line.sent_at.unwrap_or(line.made_at)), line }
    }
}

//! The worklist of staff: what there is to do, by how pressing it is; the search for a case; and
//! things done to several cases at once.

pub mod choice;
mod words;

use actix_web::http::StatusCode;
use actix_web::web::{Data, ReqData};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use self::choice::{Choice, order_name};
use super::form::FormBody;
use super::page::{Frame, html, see_other};
use super::problem::Problem;
use super::say;
use crate::app::App;
use crate::app::bulk::{BulkResult, Seen};
use crate::app::sessions::Session;
use crate::app::worklist::search::{Found, Search};
use crate::app::worklist::{Beside, Group, Line, UNOPENED_DAYS};
use crate::db::worklist::{Counts, Order, Tab};
use crate::domain::case::Stage;
use crate::domain::holder::Holder;
use crate::domain::identifiers::Reference;
use crate::domain::outlook::Rag;

const TABS: [Tab; 5] = [Tab::Mine, Tab::All, Tab::Unallocated, Tab::Unopened, Tab::Closed];

#[derive(Template)]
#[template(path = "worklist/page.html")]
struct Page {
    frame: Frame,
    key: String,
    choice: Choice,
    /// None where a search is shown.
    tab: Option<Tab>,
    tabs: Vec<TabLink>,
    parts: Vec<Part>,
    beside: Beside,
    /// How many pass the filters.
    total: i64,
    next: Option<String>,
    /// What was looked for.
    typed: Option<String>,
    more_found: bool,
    done: Vec<BulkResult>,
}

struct TabLink {
    title: &'static str,
    address: String,
    count: i64,
    is_here: bool,
}

/// A run of lines under a heading of their own.
struct Part {
    title: String,
    lead: &'static str,
    count: i64,
    lines: Vec<Line>,
}

pub async fn show(
    app: Data<App>,
    session: ReqData<Session>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let choice = Choice::of(&request)?;
    let frame = Frame::for_request(&app, &request);
    let session = session.into_inner();
    let page = web::block(move || {
        let done = match &choice.result {
            Some(id) => app.results(&session, id)?.unwrap_or_default(),
            None => Vec::new(),
        };
        let found = match &choice.search {
            Some(id) => app.found(&session, id)?,
            None => None,
        };
        Ok::<_, crate::app::Error>(match found {
            Some(found) => Page::of_search(frame, &session, choice, found, done),
            None => {
                let worklist = app.worklist(&session, &choice.wanted)?;
                Page::of_list(frame, &session, choice, worklist, done)
            }
        })
    })
    .await??;
    Ok(html(StatusCode::OK, &page))
}

/// What is looked for is personal, so it comes in the body and never stands in an address.
pub async fn search(
    app: Data<App>,
    session: ReqData<Session>,
    body: FormBody,
) -> Result<HttpResponse, Problem> {
    let typed = body.text("q").to_owned();
    if typed.is_empty() {
        return Ok(see_other("/cases"));
    }
    let session = session.into_inner();
    let list = Choice::written(body.text("list"));
    let search = web::block(move || app.search(&session, &typed)).await??;
    Ok(match search {
        Search::Case(reference) => see_other(&format!("/cases/{reference}")),
        Search::Kept(id) => see_other(&Choice { search: Some(id), result: None, ..list }.first_page()),
    })
}

pub async fn chase(
    app: Data<App>,
    session: ReqData<Session>,
    body: FormBody,
) -> Result<HttpResponse, Problem> {
    let session = session.into_inner();
    let seen = seen(&body);
    let list = Choice::written(body.text("list"));
    if seen.is_empty() {
        return Ok(see_other(&list.first_page()));
    }
    let id = web::block(move || {
        let results = app.chase_many(&session.caller, &seen)?;
        app.keep_results(&session, &results)
    })
    .await??;
    Ok(see_other(&list.with_result(id)))
}

pub async fn reassign(
    app: Data<App>,
    session: ReqData<Session>,
    body: FormBody,
) -> Result<HttpResponse, Problem> {
    let session = session.into_inner();
    let seen = seen(&body);
    let to: Option<i64> = body.text("caseworker").parse().ok();
    let list = Choice::written(body.text("list"));
    let Some(to) = to.filter(|_| !seen.is_empty()) else { return Ok(see_other(&list.first_page())) };
    let id = web::block(move || {
        let to = app.colleague(to)?.ok_or(crate::app::Error::NotFound)?;
        let results = app.allocate_many(&session.caller, &seen, &to)?;
        app.keep_results(&session, &results)
    })
    .await??;
    Ok(see_other(&list.with_result(id)))
}

/// The cases that were ticked, each with the version in which it was seen.
fn seen(body: &FormBody) -> Vec<Seen> {
    let ticked = body.all("case").filter_map(|text| {
        let (reference, version) = text.split_once('@').unwrap_or((text, ""));
        Some(Seen { reference: Reference::parse(reference)?, version: version.parse().ok() })
    });
    ticked.collect()
}

impl Page {
    fn of_list(
        frame: Frame,
        session: &Session,
        choice: Choice,
        list: crate::app::worklist::Worklist,
        done: Vec<BulkResult>,
    ) -> Self {
        let next = list.next.map(|after| choice.page_after(after));
        Self {
            key: session.form_key.clone(),
            tabs: tabs(&choice, &list.counts, Some(list.tab)),
            tab: Some(list.tab),
            parts: list.groups.into_iter().map(|group| Part::of(group, list.tab)).collect(),
            beside: list.beside,
            total: list.total,
            next,
            typed: None,
            more_found: false,
            done,
            frame,
            choice,
        }
    }

    fn of_search(
        frame: Frame,
        session: &Session,
        choice: Choice,
        found: Found,
        done: Vec<BulkResult>,
    ) -> Self {
        let total = found.same.len() + found.similar.len();
        let part = |title: &str, lead, lines: Vec<Line>| Part {
            title: title.to_owned(),
            lead,
            count: i64::try_from(lines.len()).unwrap_or(i64::MAX),
            lines,
        };
        let parts = [
            part("Found", "", found.same),
            part("Similar", "The name is spelt in another way.", found.similar),
        ];
        Self {
            key: session.form_key.clone(),
            tabs: tabs(&choice, &found.counts, None),
            tab: None,
            parts: parts.into_iter().filter(|part| !part.lines.is_empty()).collect(),
            beside: found.beside,
            total: i64::try_from(total).unwrap_or(i64::MAX),
            next: None,
            typed: Some(found.typed),
            more_found: found.more,
            done,
            frame,
            choice,
        }
    }

    /// Whether a tab may be left to bulk actions: closed cases have nothing to be done to.
    fn is_live(&self) -> bool {
        self.tab != Some(Tab::Closed)
    }

    /// Those whom cases can be given to.
    fn caseworkers(&self) -> Vec<(i64, String)> {
        let active = self.beside.colleagues.iter().filter(|one| one.disabled_at.is_none());
        active.map(|one| (one.id, words::name(one))).collect()
    }

    /// Those whose cases can be looked at.
    fn colleagues(&self) -> Vec<(i64, String)> {
        self.beside.colleagues.iter().map(|one| (one.id, words::name(one))).collect()
    }

    fn is_caseworker(&self, id: &i64) -> bool {
        self.choice.wanted.filter.caseworker == Some(*id)
    }

    fn is_team(&self, id: &i64) -> bool {
        self.choice.wanted.filter.team == Some(*id)
    }

    /// The stages that the cases of this tab can be in.
    fn stages(&self) -> Vec<(Stage, bool)> {
        let fits = |stage: &Stage| stage.is_open() == self.is_live();
        let chosen = self.choice.wanted.filter.stage;
        Stage::ALL.into_iter().filter(fits).map(|stage| (stage, chosen == Some(stage))).collect()
    }

    fn holders(&self) -> Vec<(Holder, &'static str, bool)> {
        let chosen = self.choice.wanted.filter.holder;
        let held = [Holder::Authority, Holder::Services, Holder::Family, Holder::Setting];
        held.into_iter().map(|holder| (holder, words::holder(holder), chosen == Some(holder))).collect()
    }

    fn rags(&self) -> Vec<(Rag, bool)> {
        let chosen = self.choice.wanted.filter.rag;
        [Rag::Red, Rag::Amber, Rag::Green].into_iter().map(|rag| (rag, chosen == Some(rag))).collect()
    }

    fn orders(&self) -> Vec<(&'static str, &'static str, bool)> {
        let chosen = self.choice.wanted.order;
        let all = [Order::Risk, Order::Held, Order::Received, Order::Reference];
        all.into_iter()
            .map(|order| (order_name(order), words::order(order, !self.is_live()), chosen == order))
            .collect()
    }

    /// Where a case is opened, so that its page can lead back here.
    fn case(&self, line: &Line) -> String {
        let list = Choice { result: None, ..self.choice.clone() }.query();
        match serde_urlencoded::to_string([("list", &list)]) {
            Ok(query) if !list.is_empty() => format!("/cases/{}?{query}", line.reference),
            _ => format!("/cases/{}", line.reference),
        }
    }

    fn empty(&self) -> words::Empty {
        match self.tab {
            None => words::Empty {
                title: "No case was found",
                what: "Look for a reference like 351-2026-00042, a surname, a forename, an NHS number or a UPN. Names that are spelt in another way are found as well.",
            },
            Some(_) if self.choice.is_filtered() => words::Empty {
                title: "No case passes these filters",
                what: "Choose fewer of them, or clear them all.",
            },
            Some(tab) => words::empty(tab),
        }
    }

    fn covers(&self) -> Vec<String> {
        let named = |cover: &crate::app::worklist::Cover| {
            let colleague = self.beside.colleagues.iter().find(|one| one.email == cover.email);
            let name = colleague.map_or_else(|| cover.email.clone(), words::name);
            format!("{name} until {}", say::day(&cover.until))
        };
        self.beside.covers.iter().map(named).collect()
    }

    fn done_title(&self) -> String {
        words::summed(&self.done)
    }
}

impl Part {
    fn of(group: Group, tab: Tab) -> Self {
        let (title, lead) = match group.risk {
            Some(risk) => words::risk(risk, tab),
            None => ("", ""),
        };
        Self { title: title.to_owned(), lead, count: group.count, lines: group.lines }
    }
}

fn tabs(choice: &Choice, counts: &Counts, here: Option<Tab>) -> Vec<TabLink> {
    let link = |tab: Tab| TabLink {
        title: words::tab(tab),
        address: choice.on(tab),
        count: counts.of(tab),
        is_here: here == Some(tab),
    };
    TABS.into_iter().map(link).collect()
}

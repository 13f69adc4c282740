//! A service's inbox.

use actix_web::http::StatusCode;
use actix_web::web::{Data, ReqData};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::page::{Frame, html};
use super::problem::Problem;
use super::query::Parameters;
use super::say;
use crate::app::App;
use crate::app::access::Caller;
use crate::app::inbox::{Inbox, InboxOrder, Line};
use crate::domain::calendar::in_words;
use crate::domain::identifiers::AuthorityCode;
use crate::domain::inbox::Tray;
use crate::domain::words::{days as words_of_days, days_left, sentence};

pub const PARAMETERS: &[&str] = &["part", "service", "authority", "mine", "page"];

#[derive(Template)]
#[template(path = "inbox/page.html")]
struct Page {
    frame: Frame,
    inbox: Inbox,
    order: InboxOrder,
    /// As the record names whoever looks.
    me: String,
}

pub async fn show(
    app: Data<App>,
    caller: ReqData<Caller>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let order = order(&Parameters::of(&request, PARAMETERS)?)?;
    let frame = Frame::for_request(&app, &request);
    let caller = caller.into_inner();
    let me = caller.actor.clone();
    let asked = order.clone();
    let inbox = web::block(move || app.inbox(&caller, &asked)).await??;
    Ok(html(StatusCode::OK, &Page { frame, inbox, order, me }))
}

/// What of the inbox a query asks for.
pub fn order(parameters: &Parameters) -> Result<InboxOrder, Problem> {
    let names: Vec<&str> = Tray::ALL.iter().map(|tray| tray.name()).collect();
    Ok(InboxOrder {
        tray: parameters.parsed("part", &format!("allowed are: {}", names.join(", ")), Tray::parse)?,
        service: parameters.parsed("service", "not a service’s number", |text| text.parse().ok())?,
        authority: parameters
            .parsed("authority", "not an authority’s code", |text| AuthorityCode::parse(text).ok())?,
        mine: parameters.text("mine").is_some(),
        page: parameters.parsed("page", "not the number of a page", |text| text.parse().ok())?.unwrap_or(1),
    })
}

impl Page {
    /// The parts that have a tab: those that are always of interest, and the others where
    /// something lies in them.
    fn tabs(&self) -> Vec<(Tray, usize)> {
        let is_rare = |tray: Tray| matches!(tray, Tray::SentBack | Tray::NotOurs);
        let all = Tray::ALL.into_iter().map(|tray| (tray, self.inbox.count(tray)));
        all.filter(|(tray, count)| *count > 0 || !is_rare(*tray) || self.order.tray == Some(*tray)).collect()
    }

    fn is_open(&self, tray: &Tray) -> bool {
        self.order.tray == Some(*tray)
    }

    fn is_given(&self, tray: &Tray) -> bool {
        *tray == Tray::Given
    }

    fn tab(&self, tray: &Tray) -> String {
        self.address(Some(*tray), 1)
    }

    fn all(&self) -> String {
        self.address(None, 1)
    }

    fn turned_to(&self, page: usize) -> String {
        self.address(self.order.tray, page)
    }

    fn is_filtered(&self) -> bool {
        self.order.service.is_some() || self.order.authority.is_some() || self.order.mine
    }

    /// The inbox with the same filters.
    fn address(&self, tray: Option<Tray>, page: usize) -> String {
        let order = &self.order;
        let parts = [
            tray.map(|tray| format!("part={}", tray.name())),
            order.service.map(|id| format!("service={id}")),
            order.authority.as_ref().map(|code| format!("authority={code}")),
            order.mine.then(|| "mine=1".to_owned()),
            (page > 1).then(|| format!("page={page}")),
        ];
        let query: Vec<String> = parts.into_iter().flatten().collect();
        if query.is_empty() { "/inbox".to_owned() } else { format!("/inbox?{}", query.join("&")) }
    }

    fn has_service(&self, id: &i64) -> bool {
        self.order.service == Some(*id)
    }

    fn has_authority(&self, code: &str) -> bool {
        self.order.authority.as_ref().is_some_and(|chosen| chosen.as_str() == code)
    }

    fn is_mine(&self, line: &Line) -> bool {
        line.handed_to.as_ref().is_some_and(|one| one.email == self.me)
    }
}

impl Line {
    fn item(&self) -> String {
        format!("/inbox/{}/{}", self.reference, self.number)
    }

    fn what(&self) -> String {
        sentence(self.kind.in_full())
    }

    /// How far the date is, or how it was kept.
    fn when(&self, tray: &Tray) -> String {
        let after = |days: i64| match days {
            ..=0 => "in time".to_owned(),
            days => format!("{} late", words_of_days(days)),
        };
        match (tray, self.first_given_on) {
            (Tray::Given | Tray::SentBack, Some(on)) => {
                format!("given {}", after((on - self.due_on).num_days()))
            }
            _ if self.relieved => "no time limit: relieved".to_owned(),
            _ => days_left(self.days_left),
        }
    }

    fn class(&self, tray: &Tray) -> &'static str {
        match tray {
            Tray::Overdue => "tw-tag tw-tag-late",
            Tray::ThisWeek => "tw-tag tw-tag-soon",
            _ => "tw-tag tw-tag-quiet",
        }
    }

    /// What the service has said so far.
    fn standing(&self, tray: &Tray, today: &chrono::NaiveDate) -> String {
        match (tray, self.promised_on, self.first_given_on) {
            (Tray::Given, _, Some(on)) => format!("Given on {}", in_words(on)),
            (Tray::SentBack, ..) => "Sent back for quality".to_owned(),
            (Tray::NotOurs, ..) => "You said that it is not for you".to_owned(),
            (_, Some(day), _) if day < *today => format!("Promised for {}: passed", in_words(day)),
            (_, Some(day), _) => format!("Promised for {}", in_words(day)),
            _ if self.is_confirmed => "Receipt confirmed".to_owned(),
            _ => "No answer yet".to_owned(),
        }
    }
}

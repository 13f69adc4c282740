//! The alert ledger: who was told what, when, by which mail, or why not.

use actix_web::http::StatusCode;
use actix_web::web::{Data, ReqData};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::Choice;
use super::ladder;
use super::page::{Frame, html};
use super::problem::Problem;
use super::query::Parameters;
use crate::app::access::Caller;
use crate::app::ledger::words::{Fate, of_state};
use crate::app::ledger::{AlertView, LedgerQuestion};
use crate::app::told::moment;
use crate::app::{App, Error};
use crate::db::notices::NoticeState;
use crate::domain::calendar::in_words;
use crate::domain::ladder::Obligation;
use crate::domain::notice::Topic;

const LINES_A_PAGE: i64 = 50;
const PARAMETERS: [&str; 7] = ["case", "state", "about", "service", "from", "to", "after"];

#[derive(Template)]
#[template(path = "ledger/page.html")]
struct Page {
    frame: Frame,
    asked: Asked,
    states: Vec<Choice>,
    topics: Vec<Choice>,
    services: Vec<Choice>,
    rows: Vec<Row>,
    next: Option<String>,
    /// No case of the authority has the reference that was asked for.
    is_unknown: bool,
}

/// What was asked for, as it stands in the address.
struct Asked {
    case: String,
    state: String,
    about: String,
    service: String,
    from: String,
    to: String,
}

struct Row {
    alert: AlertView,
    noticed: String,
    due: Option<String>,
    fate: Fate,
    mails: Vec<Mail>,
}

struct Mail {
    id: i64,
    address: String,
    /// "Sent 2 November 2026 at 07:31", or how else it stands.
    how: String,
}

pub async fn show(
    app: Data<App>,
    caller: ReqData<Caller>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let parameters = Parameters::of(&request, &PARAMETERS)?;
    let number = |text: &str| text.parse().ok();
    let question = LedgerQuestion {
        case: parameters.text("case").map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()),
        state: parameters.name("state", "one of the states on the page")?,
        topic: parameters.text("about").map(str::to_owned),
        service: parameters.parsed("service", "choose one of the list", number)?,
        from: parameters.date("from")?,
        to: parameters.date("to")?,
        before: parameters.parsed("after", "not a place in this list", number)?,
    };
    let asked = Asked::of(&parameters);
    let (store, caller) = (app.clone(), caller.into_inner());
    let (found, services) = web::block(move || {
        let services = store.services_of(&caller)?;
        match store.ledger(&caller, question, LINES_A_PAGE) {
            Ok(found) => Ok((Some(found), services)),
            Err(Error::NotFound) => Ok((None, services)),
            Err(error) => Err(error),
        }
    })
    .await??;
    let is_unknown = found.is_none();
    let (list, next) = found.map_or_else(|| (Vec::new(), None), |(list, next)| (list.alerts, next));
    let page = Page {
        frame: Frame::for_request(&app, &request),
        next: next.map(|next| asked.address(next)),
        asked,
        states: states(),
        topics: topics(),
        services: services.into_iter().map(|(id, name)| Choice::new(id.to_string(), name)).collect(),
        rows: list.into_iter().map(Row::of).collect(),
        is_unknown,
    };
    Ok(html(StatusCode::OK, &page))
}

fn states() -> Vec<Choice> {
    use NoticeState::{Dropped, Held, Mailed, Overtaken, Task, Waiting};
    let label = |state| match state {
        Waiting => "Waiting for its mail",
        Mailed => "In a mail",
        Held => "Held back",
        Overtaken => "Overtaken by a later one",
        Dropped => "Not owed any more",
        Task => "Nobody to tell",
    };
    let choice = |state: NoticeState| {
        let name = serde_json::to_value(state).ok().and_then(|name| name.as_str().map(str::to_owned));
        Choice::new(name.unwrap_or_default(), label(state))
    };
    [Waiting, Mailed, Held, Overtaken, Dropped, Task].map(choice).into()
}

fn topics() -> Vec<Choice> {
    use Topic::{
        AdviceDeclined, AdviceReturned, CircumstancesChanged, DraftReady, PlanFinal, RequestAdvice, RunsLate,
        StageReached,
    };
    let told = [
        (RequestAdvice, "Advice is requested"),
        (AdviceReturned, "Advice came back for quality"),
        (AdviceDeclined, "A service says it is not for it"),
        (DraftReady, "The draft is ready"),
        (PlanFinal, "The final plan was sent"),
        (CircumstancesChanged, "Circumstances changed"),
        (StageReached, "Families: another stage"),
        (RunsLate, "Families: it runs late"),
    ];
    let due = Obligation::ALL.map(|obligation| Choice::new(obligation.name(), ladder::title(obligation)));
    due.into_iter().chain(told.map(|(topic, label)| Choice::new(topic.name(), label))).collect()
}

impl Asked {
    fn of(parameters: &Parameters) -> Self {
        let text = |name| parameters.text(name).unwrap_or_default().to_owned();
        Self {
            case: text("case"),
            state: text("state"),
            about: text("about"),
            service: text("service"),
            from: text("from"),
            to: text("to"),
        }
    }

    fn is_anything(&self) -> bool {
        self.pairs().iter().any(|(_, value)| !value.is_empty())
    }

    /// The same question, from a place on.
    fn address(&self, after: i64) -> String {
        let mut pairs: Vec<(&str, String)> =
            self.pairs().into_iter().filter(|(_, value)| !value.is_empty()).collect();
        pairs.push(("after", after.to_string()));
        format!("/ledger?{}", serde_urlencoded::to_string(pairs).unwrap_or_default())
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        vec![
            ("case", self.case.clone()),
            ("state", self.state.clone()),
            ("about", self.about.clone()),
            ("service", self.service.clone()),
            ("from", self.from.clone()),
            ("to", self.to.clone()),
        ]
    }
}

impl Row {
    fn of(alert: AlertView) -> Self {
        let mails = alert.mails.iter().map(|mail| Mail {
            id: mail.id,
            address: mail.address.clone(),
            how: match mail.sent_at {
                Some(at) if mail.state == "sent" => format!("Sent {}", moment(at)),
                _ => of_state(&mail.state).to_owned(),
            },
        });
        Self {
            mails: mails.collect(),
            noticed: moment(alert.raised_at),
            due: alert.due_on.map(in_words),
            fate: alert.fate(),
            alert,
        }
    }
}

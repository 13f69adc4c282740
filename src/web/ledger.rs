//! The alert ledger: who was told what, when, by which mail, or why not.

use actix_web::http::StatusCode;
use actix_web::web::{Data, ReqData};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::{Choice, Control, DatePart, Field, Form};
use super::ladder;
use super::page::{Frame, html};
use super::problem::{Problem, REFUSED};
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

#[derive(Template)]
#[template(path = "ledger/page.html")]
struct Page {
    frame: Frame,
    form: Form,
    rows: Vec<Row>,
    next: Option<String>,
    /// No case of the authority has the reference that was asked for.
    is_unknown: bool,
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
    let parameters = Parameters::with_days(&request, &["case", "state", "about", "service", "after"])?;
    let caller = caller.into_inner();
    let (store, asking) = (app.clone(), caller.clone());
    let services = web::block(move || store.services_of(&asking)).await??;
    let form = form(services, &request);
    let number = |text: &str| text.parse().ok();
    let question = LedgerQuestion {
        case: parameters.text("case").map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()),
        state: parameters.name("state", "one of the states on the page")?,
        topic: parameters.text("about").map(str::to_owned),
        service: parameters.parsed("service", "choose one of the list", number)?,
        from: form.day("from"),
        to: form.day("to"),
        before: parameters.parsed("after", "not a place in this list", number)?,
    };
    if form.is_wrong() {
        let frame = Frame::for_request(&app, &request);
        return Ok(html(REFUSED, &Page { frame, form, rows: Vec::new(), next: None, is_unknown: false }));
    }
    let store = app.clone();
    let found = web::block(move || match store.ledger(&caller, question, LINES_A_PAGE) {
        Ok(found) => Ok(Some(found)),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    })
    .await??;
    let is_unknown = found.is_none();
    let (list, next) = found.map_or_else(|| (Vec::new(), None), |(list, next)| (list.alerts, next));
    let page = Page {
        frame: Frame::for_request(&app, &request),
        next: next.map(|next| onwards(&form, next)),
        form,
        rows: list.into_iter().map(Row::of).collect(),
        is_unknown,
    };
    Ok(html(StatusCode::OK, &page))
}

/// What of the ledger is looked at: it stands in the address.
fn form(services: Vec<(i64, String)>, request: &HttpRequest) -> Form {
    let one_of = |name, label, any, choices: Vec<Choice>| {
        let choices = [Choice::new("", any)].into_iter().chain(choices).collect();
        Field::new(name, label, Control::Select(choices))
    };
    let services = services.into_iter().map(|(id, name)| Choice::new(id.to_string(), name)).collect();
    let fields = vec![
        Field::new("case", "Case reference", Control::Line { width: 10, autocomplete: "off" }),
        one_of("state", "What became of it", "Anything", states()),
        one_of("about", "What it is about", "Anything", topics()),
        one_of("service", "Service", "Any or none", services),
        Field::new("from", "Noticed from", Control::Date),
        Field::new("to", "Noticed up to", Control::Date),
    ];
    Form::asked("/ledger", fields, request)
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

/// The same question, from a place on.
fn onwards(form: &Form, after: i64) -> String {
    let mut pairs = form.pairs();
    pairs.push(("after", after.to_string()));
    format!("/ledger?{}", serde_urlencoded::to_string(pairs).unwrap_or_default())
}

impl Page {
    fn is_filtered(&self) -> bool {
        !self.form.pairs().is_empty()
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

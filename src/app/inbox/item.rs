//! One request, for somebody of the service that was asked: what is asked for and by when, what
//! the task needs of the child, and how it stands.

use chrono::NaiveDate;

use super::{colleagues, service_name, somebody};
use crate::app::access::Caller;
use crate::app::case_page::Named;
use crate::app::cases::Opened;
use crate::app::ledger::AlertView;
use crate::app::record_page::lines;
use crate::app::told::Told;
use crate::app::{App, Error};
use crate::clock::in_england;
use crate::db::tasks::Task;
use crate::db::{Conn, authorities, inbox, tasks};
use crate::domain::calendar::{days_between, in_words};
use crate::domain::case::{Advice, Case, replay};
use crate::domain::child::Setting;
use crate::domain::deadline::{About, Deadline, deadlines};
use crate::domain::identifiers::Reference;
use crate::domain::permission::Route;
use crate::domain::step::AdviceKind;
use crate::domain::{Step, StepKind};

#[derive(Clone, Debug)]
pub struct Item {
    pub reference: Reference,
    /// The number of the request within its case.
    pub number: u32,
    pub kind: AdviceKind,
    pub service: String,
    pub authority: String,
    pub requested_on: NaiveDate,
    pub received_on: NaiveDate,
    pub due_on: NaiveDate,
    /// Days from today to the due date; negative once it is past.
    pub days_left: i64,
    /// Why that date: one sentence with its arithmetic.
    pub why: String,
    pub standing: Standing,
    pub promised_on: Option<NaiveDate>,
    pub first_given_on: Option<NaiveDate>,
    pub relieved: bool,
    pub chases: usize,
    /// Only as long as the advice is asked for.
    pub child: Option<ChildPart>,
    pub handed_to: Option<Named>,
    /// Everybody that it can be given to.
    pub colleagues: Vec<Named>,
    pub questions: Vec<Question>,
    /// Oldest first.
    pub history: Vec<Moment>,
    pub today: NaiveDate,
}

/// How a request stands for the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    Open,
    Confirmed {
        on: NaiveDate,
    },
    Promised {
        day: NaiveDate,
        is_broken: bool,
    },
    Declined {
        on: NaiveDate,
        whose: String,
    },
    SentBack {
        on: NaiveDate,
        reason: String,
    },
    /// Given; the SEN team has yet to look at it.
    Given {
        on: NaiveDate,
    },
    Accepted {
        on: NaiveDate,
    },
    Cancelled {
        on: NaiveDate,
    },
    /// The case closed before it was given.
    Closed,
}

impl Standing {
    /// Whether the service still has something to do.
    pub const fn is_awaited(&self) -> bool {
        matches!(
            self,
            Self::Open
                | Self::Confirmed { .. }
                | Self::Promised { .. }
                | Self::Declined { .. }
                | Self::SentBack { .. }
        )
    }
}

/// What the task needs of the child, and no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChildPart {
    pub name: String,
    pub born_on: NaiveDate,
    /// For health services, which know the child by it.
    pub nhs_number: Option<String>,
    pub setting: Option<Setting>,
}

/// Something that happened to the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    pub on: NaiveDate,
    pub what: String,
    /// Further lines: who was told, and by which mail.
    pub told: Vec<String>,
}

/// What the service asked the SEN team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub on: NaiveDate,
    pub words: String,
    /// What the team says to it, and when.
    pub answer: Option<(NaiveDate, String)>,
}

impl App {
    /// A request of the caller's own service. That somebody looked is written down with it.
    pub fn inbox_item(&self, caller: &Caller, reference: Reference, number: u32) -> Result<Item, Error> {
        let now = self.clock.now();
        let own = caller.services().ok_or(Error::NotFound)?;
        self.db.write(|conn| {
            let service = inbox::service_asked(conn, reference, number, own)?.ok_or(Error::NotFound)?;
            let cancelled = self.if_cancelled(conn, reference, number)?;
            let (opened, ledger) = match cancelled {
                // Nothing of the child is shown of it, and nothing of the case.
                Some(opened) => (opened, Vec::new()),
                None => {
                    let opened = self.open_to_view(conn, caller, reference, Route::InboxItem, now)?;
                    let ledger = self.ledger_of(conn, caller, reference)?;
                    (opened, ledger)
                }
            };
            self.item(conn, reference, number, service, &opened, &ledger, now.today)
        })
    }

    /// The case of a request that was cancelled: services see nothing more of it than that.
    fn if_cancelled(
        &self,
        conn: &mut Conn,
        reference: Reference,
        number: u32,
    ) -> Result<Option<Opened>, Error> {
        let record = crate::db::events::of_case(conn, reference)?;
        let case = replay(record.iter().map(|recorded| recorded.entry.clone()).collect());
        let case = case.ok_or(Error::NotFound)?;
        let is_cancelled = case.advice(number).is_some_and(|advice| advice.cancelled_on.is_some());
        Ok(is_cancelled.then(|| Opened { case, record: Vec::new(), own_advice: Some(vec![number]) }))
    }

    #[allow(clippy::too_many_arguments, reason = "one reading, handed on once")]
    fn item(
        &self,
        conn: &mut Conn,
        reference: Reference,
        number: u32,
        service: i64,
        opened: &Opened,
        ledger: &[AlertView],
        today: NaiveDate,
    ) -> Result<Item, Error> {
        let case = &opened.case;
        let advice = case.advice(number).ok_or(Error::NotFound)?;
        let code = &case.registration.authority;
        let (due_on, why) = due(self, case, advice);
        let standing = standing(case, advice, today);
        let authority = authorities::find(conn, code)?.map(|one| one.name).filter(|name| !name.is_empty());
        let colleagues = colleagues(conn, service)?;
        let handed_to = inbox::handed_to(conn, reference, number)?;
        let is_shown = standing.is_awaited() || matches!(standing, Standing::Given { .. });
        let history = history(conn, opened, ledger, number)?;
        Ok(Item {
            reference,
            number,
            kind: advice.kind,
            service: service_name(conn, service)?,
            authority: authority.unwrap_or_else(|| code.to_string()),
            requested_on: advice.requested_on,
            received_on: advice.received_on,
            due_on,
            days_left: days_between(today, due_on),
            why,
            promised_on: advice.promised_on,
            first_given_on: advice.first_given_on(),
            relieved: advice.relief.is_some(),
            chases: ledger.iter().filter(|alert| is_chase(alert, number)).count(),
            child: is_shown.then(|| child(case, advice.kind)),
            handed_to: handed_to.map(|email| somebody(&colleagues, &email)),
            colleagues,
            questions: questions(conn, reference, number)?,
            history,
            standing,
            today,
        })
    }
}

/// What the tasks about a request's questions are known by; each question has a mark of its own.
pub(super) fn subject(reference: Reference, number: u32) -> String {
    format!("{reference} advice {number} question")
}

fn questions(conn: &mut Conn, reference: Reference, number: u32) -> Result<Vec<Question>, Error> {
    let of_case = tasks::of_case(conn, reference.to_id(), "question")?;
    let prefix = format!("{} ", subject(reference, number));
    let day = |at| in_england(at).date();
    let question = |task: Task| Question {
        on: day(task.raised_at),
        words: task.words,
        answer: task.done_at.map(day).zip(task.done_words),
    };
    Ok(of_case.into_iter().filter(|task| task.subject.starts_with(&prefix)).map(question).collect())
}

fn is_chase(alert: &AlertView, number: u32) -> bool {
    use crate::db::notices::NoticeState::{Held, Overtaken};
    use crate::domain::ladder::{Reader, Tone};
    alert.advice == Some(number)
        && alert.tone == Tone::Chase
        && alert.to == Reader::Service
        && !matches!(alert.state, Held | Overtaken)
}

/// The last day in time, and why it is that day.
pub(super) fn due(app: &App, case: &Case, advice: &Advice) -> (NaiveDate, String) {
    let policy = app.config.policy(&case.registration.authority);
    let list = deadlines(case, &app.rules, &policy);
    let deadline = list.iter().find(|deadline| is_about(deadline, advice.number));
    deadline.map_or_else(
        || (advice.received_on, String::new()),
        |deadline| (deadline.due_on, deadline.explanation()),
    )
}

fn is_about(deadline: &Deadline, number: u32) -> bool {
    matches!(deadline.about, Some(About::Advice { number: of, .. }) if of == number)
}

fn child(case: &Case, kind: AdviceKind) -> ChildPart {
    let child = &case.registration.child;
    ChildPart {
        name: format!("{} {}", child.forename, child.surname),
        born_on: child.born_on,
        nhs_number: child.nhs_number.clone().map(String::from).filter(|_| kind.is_of_health()),
        setting: case.registration.setting.clone(),
    }
}

fn standing(case: &Case, advice: &Advice, today: NaiveDate) -> Standing {
    if let Some(on) = advice.cancelled_on {
        return Standing::Cancelled { on };
    }
    if let Some(on) = advice.accepted_on {
        return Standing::Accepted { on };
    }
    if let Some(on) = advice.given.last().filter(|_| advice.is_with_caseworker()) {
        return Standing::Given { on: *on };
    }
    if !case.awaits(advice) {
        return Standing::Closed;
    }
    if let Some((on, reason)) = advice.returned.last() {
        return Standing::SentBack { on: *on, reason: reason.clone() };
    }
    if let Some((on, whose)) = &advice.declined {
        return Standing::Declined { on: *on, whose: whose.clone() };
    }
    match (advice.promised_on, advice.acknowledged_on) {
        (Some(day), _) => Standing::Promised { day, is_broken: day < today },
        (None, Some(on)) => Standing::Confirmed { on },
        (None, None) => Standing::Open,
    }
}

/// What happened to the request, in the words of the record; alerts by what was sent because of
/// them.
fn history(
    conn: &mut Conn,
    opened: &Opened,
    ledger: &[AlertView],
    number: u32,
) -> Result<Vec<Moment>, Error> {
    let concerns = |entry: u32| {
        let recorded = opened.record.iter().find(|recorded| recorded.entry.number == entry);
        let advice = opened.case.advice(number);
        recorded.is_some_and(|recorded| recorded.entry.step.advice() == Some(number))
            || advice.is_some_and(|advice| advice.entry == entry)
    };
    let own: Vec<AlertView> = ledger.iter().filter(|alert| alert.advice == Some(number)).cloned().collect();
    let mut moments: Vec<Moment> = lines(conn, opened, &[])?
        .into_iter()
        .filter(|line| !line.is_struck && concerns(line.entry) && line.kind != StepKind::RaiseAlert)
        .map(|line| {
            let step = opened.record.iter().find(|recorded| recorded.entry.number == line.entry);
            let of_entry = own.iter().filter(|alert| alert.entry == line.entry);
            Moment {
                on: line.on,
                what: said(step.map(|recorded| &recorded.entry.step), &line.title, &line.by),
                told: of_entry.flat_map(|alert| Told::of(alert).how).collect(),
            }
        })
        .collect();
    let alerts = own.iter().filter(|alert| !moments_hold(opened, alert.entry));
    moments.extend(alerts.filter(|alert| !alert.mails.is_empty()).map(|alert| {
        let told = Told::of(alert);
        Moment { on: alert.for_day, what: told.what, told: told.how }
    }));
    moments.sort_by_key(|moment| moment.on);
    Ok(moments)
}

/// Whether an entry is a step of people, not of the clock.
fn moments_hold(opened: &Opened, entry: u32) -> bool {
    opened
        .record
        .iter()
        .any(|recorded| recorded.entry.number == entry && !matches!(recorded.entry.step, Step::RaiseAlert(_)))
}

fn said(step: Option<&Step>, title: &str, by: &str) -> String {
    match step {
        Some(Step::RequestAdvice(_)) => "The SEN team asked for the advice".to_owned(),
        Some(Step::AcknowledgeAdvice(said)) => match said.promised_on {
            Some(day) => format!("The advice was promised for {} ({by})", in_words(day)),
            None => format!("Receipt was confirmed ({by})"),
        },
        Some(Step::DeclineAdvice(said)) => {
            format!("The service said that it is not for it, but for: {} ({by})", said.whose)
        }
        Some(Step::GiveAdvice(_)) => format!("The advice was recorded as given ({by})"),
        Some(Step::ReturnAdvice(back)) => format!("The SEN team sent it back: {}", back.reason),
        Some(Step::AcceptAdvice(_)) => "The SEN team accepted the advice".to_owned(),
        Some(Step::RelieveAdvice(relief)) => {
            format!("The service was relieved of the time limit: {}", relief.ground.title())
        }
        _ => title.to_owned(),
    }
}

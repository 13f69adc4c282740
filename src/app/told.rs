//! Who was told what by which mail, in words: for the pages and the bundle of a case.

use chrono::{DateTime, Utc};

use super::ledger::{AlertView, MailView};
use crate::clock::in_england;
use crate::db::notices::NoticeState;
use crate::domain::calendar::in_words;
use crate::domain::ladder::{Reader, Tone, Way};
use crate::domain::notice::Topic;
use crate::domain::words::sentence;

/// One thing owed to one kind of reader, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// "Educational Psychology", "The caseworker".
    pub whom: String,
    /// "Please give advice", "Chase 2: advice, due 3 March 2026".
    pub what: String,
    /// One line for each mail, or why there is none.
    pub how: Vec<String>,
    pub answer: Option<String>,
    /// It was neither sent nor will be: it was overtaken or is held back.
    pub is_silent: bool,
}

impl Told {
    pub fn of(alert: &AlertView) -> Self {
        Self {
            whom: whom(alert),
            what: what(alert),
            how: how(alert),
            answer: alert.answer.as_deref().map(|answer| answered(answer, alert.answered_at)),
            is_silent: matches!(alert.state, NoticeState::Overtaken | NoticeState::Held),
        }
    }
}

/// What will be sent to whom because of an entry, while it waits: "Educational Psychology will be
/// asked by mail at once."
pub fn to_be_told(alert: &AlertView) -> Option<String> {
    if alert.state != NoticeState::Waiting {
        return None;
    }
    let whom = whom(alert);
    let how = match alert.by {
        Way::AtOnce => "by mail at once",
        Way::Digest => "in the next daily mail",
    };
    let that = match alert.about {
        Topic::RequestAdvice => return Some(format!("{whom} will be asked for advice {how}.")),
        Topic::AdviceChased => return Some(format!("{whom} will be chased {how}.")),
        Topic::Due(_) => return Some(format!("{whom} will be reminded {how}.")),
        Topic::AdviceReturned => "the advice came back for quality",
        Topic::AdviceDeclined => "the request is not for the service",
        Topic::DraftReady => "the draft plan is ready",
        Topic::PlanFinal => "the final plan was sent",
        Topic::CircumstancesChanged => "the circumstances changed",
        Topic::StageReached => "the case reached another stage",
        Topic::RunsLate => "the case runs late",
    };
    Some(format!("{whom} will be told {how} that {that}."))
}

/// A moment as a person reads it, in England: "2 November 2026 at 07:31".
pub fn moment(at: DateTime<Utc>) -> String {
    let at = in_england(at.naive_utc());
    format!("{} at {}", in_words(at.date()), at.format("%H:%M"))
}

fn whom(alert: &AlertView) -> String {
    reader(alert.to, alert.service.as_deref(), alert.setting.as_deref())
}

/// "Educational Psychology", "The caseworker".
pub fn reader(to: Reader, service: Option<&str>, setting: Option<&str>) -> String {
    match (service, setting) {
        (Some(service), _) if to.is_of_a_service() => service.to_owned(),
        (_, Some(setting)) => setting.to_owned(),
        _ => sentence(to.title()),
    }
}

fn what(alert: &AlertView) -> String {
    let due = match alert.about {
        Topic::Due(_) => alert.due_on.map(|due_on| format!(", due {}", in_words(due_on))),
        _ => None,
    };
    format!("{}{}", said(alert.about, alert.tone, alert.number), due.unwrap_or_default())
}

/// "Please give advice", "Chase 2: advice".
pub fn said(about: Topic, tone: Tone, number: Option<u32>) -> String {
    match about {
        Topic::RequestAdvice => "Please give advice".to_owned(),
        Topic::AdviceReturned => "Advice sent back for quality".to_owned(),
        Topic::AdviceDeclined => "The service says that the request is not for it".to_owned(),
        Topic::AdviceChased => match number {
            Some(number) => format!("Chase {number}: advice, asked for by the SEN team"),
            None => "Chase: advice, asked for by the SEN team".to_owned(),
        },
        Topic::DraftReady => "The draft plan is ready".to_owned(),
        Topic::PlanFinal => "The final plan was sent".to_owned(),
        Topic::CircumstancesChanged => "The circumstances changed".to_owned(),
        Topic::StageReached => "The case reached another stage".to_owned(),
        Topic::RunsLate => "The case runs late".to_owned(),
        Topic::Due(obligation) => {
            let number = number.map_or_else(String::new, |number| format!(" {number}"));
            format!("{}{number}: {}", tone.title(), obligation.title())
        }
    }
}

fn how(alert: &AlertView) -> Vec<String> {
    let reason = || alert.reason.as_deref().map_or_else(String::new, |reason| format!(": {reason}"));
    match alert.state {
        NoticeState::Mailed => alert.mails.iter().map(mailed).collect(),
        NoticeState::Waiting => vec!["Waits for its mail".to_owned()],
        NoticeState::Held => vec![format!("Held back{}", reason())],
        NoticeState::Overtaken => vec!["Not sent: a later reminder took its place".to_owned()],
        NoticeState::Dropped => vec![format!("Not sent{}", reason())],
        NoticeState::Task => vec![format!("Nobody to send it to{}", reason())],
    }
}

fn mailed(mail: &MailView) -> String {
    let to = format!("{} ({})", mail.address, mail.reader);
    let double = if mail.may_be_double { "; it may have arrived twice" } else { "" };
    match (mail.bounced_at, mail.sent_at, mail.state.as_str()) {
        (Some(at), _, _) => format!("Came back on {} from {to}", moment(at)),
        (None, Some(at), _) => format!("Sent on {} to {to}{double}", moment(at)),
        (None, None, "parked") => format!("Could not be sent to {to}"),
        (None, None, "dropped") => format!("Not sent to {to}: it had been answered"),
        _ => format!("On its way to {to}"),
    }
}

pub fn answered(answer: &str, at: Option<DateTime<Utc>>) -> String {
    let answer = match answer {
        "acknowledged" => "Receipt was confirmed",
        "promised" => "A day was promised",
        "declined" => "Said not to be for the service",
        "given" => "The advice was given",
        other => other,
    };
    at.map_or_else(|| answer.to_owned(), |at| format!("{answer}, recorded on {}", moment(at)))
}

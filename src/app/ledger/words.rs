//! The ledger as a person reads it.

use super::{AlertView, MailView};
use crate::db::notices::NoticeState;
use crate::domain::calendar::in_words;
use crate::domain::ladder::{Reader, Tone, Way};
use crate::domain::notice::Topic;
use crate::domain::words::sentence;

/// What became of something that was owed to somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fate {
    /// In a word or two: "Sent", "Held back".
    pub tag: &'static str,
    /// Whether somebody has to look at it.
    pub is_trouble: bool,
    pub why: String,
}

impl AlertView {
    /// What is said: "Chase 2: advice of Community Paediatrics".
    pub fn what(&self) -> String {
        let whose = self.service.as_deref().or(self.setting.as_deref());
        said(self.about, self.tone, self.number, whose)
    }

    pub fn whom(&self) -> String {
        whom(self.to, self.service.as_deref(), self.setting.as_deref())
    }

    pub fn fate(&self) -> Fate {
        let fate = |tag, is_trouble, why: String| Fate { tag, is_trouble, why };
        let reason = self.reason.clone().unwrap_or_default();
        match self.state {
            NoticeState::Waiting => fate("Waiting", false, waits_for(self.by).to_owned()),
            NoticeState::Held => match self.held_until {
                Some(until) => fate("Held back", false, format!("Until {}: {reason}.", in_words(until))),
                None => fate("Held back", false, format!("{}.", sentence(&reason))),
            },
            NoticeState::Overtaken => fate("Not sent", false, overtaken_by(&reason)),
            NoticeState::Dropped => fate("Not sent", false, format!("{}.", sentence(&reason))),
            NoticeState::Task => fate("Nobody to tell", true, format!("{}.", sentence(&reason))),
            NoticeState::Mailed => match self.mails.last() {
                Some(mail) => of_mail(mail),
                None => fate("In a mail", false, String::new()),
            },
        }
    }
}

/// What a notice says, as a line begins.
pub fn said(topic: Topic, tone: Tone, number: Option<u32>, whose: Option<&str>) -> String {
    let whose = whose.map_or_else(String::new, |whose| format!(" of {whose}"));
    match topic {
        Topic::Due(obligation) => {
            let tone = match number.filter(|number| *number > 1) {
                Some(number) => format!("{} {number}", tone.title()),
                None => tone.title().to_owned(),
            };
            format!("{tone}: {}{whose}", obligation.title())
        }
        Topic::RequestAdvice => format!("Request for the advice{whose}"),
        Topic::AdviceReturned => format!("The advice{whose} came back for quality"),
        Topic::AdviceDeclined => "A service says that the request is not for it".to_owned(),
        Topic::AdviceChased => match number.filter(|number| *number > 1) {
            Some(number) => format!("Chase {number} by the SEN team: advice{whose}"),
            None => format!("Chase by the SEN team: advice{whose}"),
        },
        Topic::DraftReady => "The draft is ready for review".to_owned(),
        Topic::PlanFinal => "The final plan was sent".to_owned(),
        Topic::CircumstancesChanged => "The child's circumstances changed".to_owned(),
        Topic::StageReached => "The case reached another stage".to_owned(),
        Topic::RunsLate => "The case runs late".to_owned(),
    }
}

pub fn whom(reader: Reader, service: Option<&str>, setting: Option<&str>) -> String {
    match (reader, service, setting) {
        (Reader::Service, Some(service), _) => service.to_owned(),
        (Reader::ServiceManager, Some(service), _) => format!("The manager of {service}"),
        (Reader::Setting, _, Some(setting)) => setting.to_owned(),
        (reader, _, _) => sentence(reader.title()),
    }
}

/// As `db::mails` names what has become of a mail.
pub fn of_state(state: &str) -> &'static str {
    match state {
        "waiting" => "Waiting",
        "sending" => "Being sent",
        "sent" => "Sent",
        "parked" => "Parked",
        "bounced" => "Came back",
        "dropped" => "Not sent",
        _ => "Unknown",
    }
}

const fn waits_for(way: Way) -> &'static str {
    match way {
        Way::Digest => "For the next daily mail of its readers.",
        Way::AtOnce => "For the next working hours.",
    }
}

fn overtaken_by(reason: &str) -> String {
    match reason.strip_prefix("overtaken by ") {
        Some(rung) => format!("A later one, “{}”, took its place.", rung.replace('_', " ")),
        None => "A later one took its place.".to_owned(),
    }
}

fn of_mail(mail: &MailView) -> Fate {
    let is_trouble = matches!(&*mail.state, "parked" | "bounced");
    let why = match (&*mail.state, &mail.last_words) {
        ("parked" | "bounced" | "dropped", Some(words)) => sentence(words),
        ("waiting", Some(words)) if mail.tries > 0 => format!("Tried {} times: {words}", mail.tries),
        ("sent", _) if mail.may_be_double => "It may have arrived more than once.".to_owned(),
        _ => String::new(),
    };
    Fate { tag: of_state(&mail.state), is_trouble, why }
}

//! The ledger as a person reads it.

use super::{AlertView, MailView};
use crate::app::told;
use crate::db::notices::NoticeState;
use crate::domain::calendar::in_words;
use crate::domain::ladder::Way;
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
    /// What is said, and of whose it is: "Chase 2: advice of Community Paediatrics".
    pub fn what(&self) -> String {
        let whose = self.service.as_deref().filter(|_| !self.to.is_of_a_service());
        let said = told::said(self.about, self.tone, self.number);
        whose.map_or_else(|| said.clone(), |whose| format!("{said} of {whose}"))
    }

    pub fn whom(&self) -> String {
        told::reader(self.to, self.service.as_deref(), self.setting.as_deref())
    }

    /// What the service did about it.
    pub fn answer_in_words(&self) -> Option<String> {
        self.answer.as_deref().map(|answer| told::answered(answer, self.answered_at))
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

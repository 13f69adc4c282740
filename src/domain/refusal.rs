//! Why a step is refused: a stable code, the field it is about, and a sentence a caseworker
//! understands.

use chrono::NaiveDate;

use super::calendar::in_words;
use super::case::Stage;
use super::step::StepKind;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("There is no such case.")]
    NoCase,
    #[error("This request is already registered.")]
    AlreadyRegistered,
    #[error("\"{}\" is not possible now: the case {}.", step.action(), stage.in_words())]
    NotPermitted { step: StepKind, stage: Stage },
    #[error("\"{}\" is not possible now: {why}.", step.action())]
    NothingToDo { step: StepKind, why: &'static str },
    #[error("{} is in the future. A step is recorded once it has happened.", in_words(*date))]
    InFuture { field: &'static str, date: NaiveDate },
    #[error("{} is before {}: {what}.", in_words(*date), in_words(*floor))]
    TooEarly { field: &'static str, date: NaiveDate, floor: NaiveDate, what: &'static str },
    #[error("{message}.")]
    Missing { field: &'static str, message: &'static str },
    #[error("{}.", sentence(message))]
    Invalid { field: &'static str, message: String },
    #[error("No rules are on file for a clock that begins on {}.", in_words(*date))]
    NoRules { date: NaiveDate },
    #[error(
        "The draft was served on {}, so the parent or young person has until {} to make representations (SEND Regulations 2014, reg 13(1)(a)). To send the plan on {}, record that they agreed (`parent_agreed`).",
        in_words(*served), in_words(*until), in_words(*on)
    )]
    RepresentationsRunning { served: NaiveDate, until: NaiveDate, on: NaiveDate },
    #[error("The exception does not hold: {message}.")]
    ExceptionFails { field: &'static str, message: String },
    #[error("The service is not relieved: {message}.")]
    ReliefFails { field: &'static str, message: String },
    #[error(
        "Existing advice can be reused only where the adviser, the authority and the parent or young person all agree that it is sufficient (SEND Regulations 2014, reg 6(4))."
    )]
    ReuseNotAgreed,
    #[error("There is no {what} {number} on this case.")]
    Unknown { field: &'static str, what: &'static str, number: u32 },
    #[error("Entry {entry} cannot be changed: {message}.")]
    NotCorrectable { entry: u32, message: String },
    #[error(
        "That would make entry {entry} impossible (\"{}\" on {}): {because} Correct or strike that entry first.",
        step.title(), in_words(*on)
    )]
    WouldContradict { entry: u32, step: StepKind, on: NaiveDate, because: Box<Refusal> },
}

impl Refusal {
    /// Stable: programs may rely on it.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoCase => "no_case",
            Self::AlreadyRegistered => "already_registered",
            Self::NotPermitted { .. } => "not_permitted_now",
            Self::NothingToDo { .. } => "nothing_to_do",
            Self::InFuture { .. } => "in_the_future",
            Self::TooEarly { .. } => "too_early",
            Self::Missing { .. } => "missing",
            Self::Invalid { .. } => "invalid",
            Self::NoRules { .. } => "no_rules_in_force",
            Self::RepresentationsRunning { .. } => "representations_running",
            Self::ExceptionFails { .. } => "exception_does_not_hold",
            Self::ReliefFails { .. } => "relief_does_not_hold",
            Self::ReuseNotAgreed => "reuse_not_agreed",
            Self::Unknown { .. } => "unknown_number",
            Self::NotCorrectable { .. } => "not_correctable",
            Self::WouldContradict { .. } => "would_contradict",
        }
    }

    /// The field to look at, by its name in the API; `on` where it is the day.
    pub const fn field(&self) -> Option<&'static str> {
        match self {
            Self::InFuture { field, .. }
            | Self::TooEarly { field, .. }
            | Self::Missing { field, .. }
            | Self::Invalid { field, .. }
            | Self::ExceptionFails { field, .. }
            | Self::ReliefFails { field, .. }
            | Self::Unknown { field, .. } => Some(field),
            // Rules are missing only for days before the first set, so it is the day of receipt.
            Self::NoRules { .. } => Some("received_on"),
            Self::RepresentationsRunning { .. } => Some("on"),
            Self::ReuseNotAgreed => Some("agreed_by"),
            Self::NotCorrectable { .. } | Self::WouldContradict { .. } => Some("entry"),
            Self::NoCase | Self::AlreadyRegistered | Self::NotPermitted { .. } | Self::NothingToDo { .. } => {
                None
            }
        }
    }
}

/// The same, with a capital letter at its beginning.
fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

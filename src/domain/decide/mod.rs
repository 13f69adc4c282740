//! What may be done, and what is then recorded. Every rule about steps is in here and none is
//! anywhere else.

mod advice;
mod alert;
mod correction;
mod exception;
mod order_of_dates;
mod particulars;
mod possible;

use chrono::NaiveDate;

pub use advice::no_cause_to_chase;
pub use alert::check_clock;

use super::case::{Case, Entry};
use super::refusal::Refusal;
use super::rules::Rules;
use super::step::{Step, StepKind};

/// A step that somebody asks for, with the day it happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Command {
    pub on: NaiveDate,
    pub step: Step,
    pub told: Told,
}

/// How a step reaches us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// By a person (or a program for one), as it happens: particulars and limits are asked for.
    Now,
    /// As history: it happened, so a broken limit or a missing reason is a fact to keep and to
    /// warn of. Facts that contradict one another are refused all the same.
    AsHistory,
}

impl Command {
    pub const fn now(on: NaiveDate, step: Step) -> Self {
        Self { on, step, told: Told::Now }
    }

    pub const fn as_history(on: NaiveDate, step: Step) -> Self {
        Self { on, step, told: Told::AsHistory }
    }
}

/// The entries that a command adds to the record on `today`, or why it adds none.
pub fn decide(
    case: Option<&Case>,
    command: &Command,
    rules: &Rules,
    today: NaiveDate,
) -> Result<Vec<Entry>, Refusal> {
    check(case, command, rules, today)?;
    let number = case.map_or(0, Case::version) + 1;
    let entry = Entry { number, on: command.on, step: command.step.clone() };
    if let (Some(case), Step::Correct(_) | Step::Strike(_)) = (case, &entry.step) {
        correction::check(case, &entry, rules, today)?;
    }
    Ok(vec![entry])
}

/// The kinds of step that `decide` would accept, dated `today` and filled in well.
pub fn permitted(case: Option<&Case>, rules: &Rules, today: NaiveDate) -> Vec<StepKind> {
    StepKind::ALL.into_iter().filter(|kind| not_permitted(case, *kind, rules, today).is_none()).collect()
}

/// Why a kind of step is not permitted today; `None` where it is.
pub fn not_permitted(
    case: Option<&Case>,
    kind: StepKind,
    rules: &Rules,
    today: NaiveDate,
) -> Option<Refusal> {
    possible::check(case, kind, rules, today, Told::Now).err()
}

fn check(case: Option<&Case>, command: &Command, rules: &Rules, today: NaiveDate) -> Result<(), Refusal> {
    if command.on > today {
        let field = if command.step.kind() == StepKind::Register { "received_on" } else { "on" };
        return Err(Refusal::InFuture { field, date: command.on });
    }
    possible::check(case, command.step.kind(), rules, command.on, command.told)?;
    let Some(case) = case else {
        return particulars::check_registration(command, rules);
    };
    order_of_dates::check(case, command)?;
    particulars::check(case, command, rules, today)
}

//! Corrections: an entry may be amended or struck as long as every later entry still could have
//! happened.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Command, Told, check as check_command};
use crate::domain::case::{Case, Entry, Standing, Unamendable, amended, follow, standing};
use crate::domain::refusal::Refusal;
use crate::domain::rules::Rules;
use crate::domain::step::{Step, StepKind};

/// Whether the record, with this correction at its end, still tells of something possible.
pub fn check(case: &Case, correction: &Entry, rules: &Rules, today: NaiveDate) -> Result<(), Refusal> {
    let target = match &correction.step {
        Step::Correct(correct) => correct.entry,
        Step::Strike(strike) => strike.entry,
        _ => return Ok(()),
    };
    check_target(case, target, &correction.step)?;
    let mut entries = case.entries().to_vec();
    entries.push(correction.clone());
    check_amendments(&entries)?;
    let mut so_far = None;
    for counted in standing(&entries) {
        if let Standing::Counts(entry) = &counted {
            check_entry(so_far.as_ref(), entry, target, rules, today)?;
        }
        so_far = follow(so_far, counted);
    }
    Ok(())
}

/// Whether anything is there that may be struck.
pub fn can_strike(case: &Case) -> bool {
    standing(case.entries()).iter().any(|standing| match standing {
        Standing::Counts(entry) => !matches!(entry.step.kind(), StepKind::Register | StepKind::RaiseAlert),
        Standing::Struck(_) => false,
    })
}

fn check_target(case: &Case, target: u32, correction: &Step) -> Result<(), Refusal> {
    let fails = |message: &str| Err(Refusal::NotCorrectable { entry: target, message: message.to_owned() });
    let standing = standing(case.entries());
    let Some(found) = standing.iter().find(|s| number(s) == target) else {
        return fails("the record has no such entry");
    };
    let Standing::Counts(entry) = found else {
        return fails("it was struck already; strike the striking to bring it back");
    };
    match (correction, entry.step.kind()) {
        (Step::Strike(_), StepKind::Register) => {
            fails("the registration cannot be struck; withdraw the request, or correct what is wrong in it")
        }
        (_, StepKind::RaiseAlert) => fails("an alert that was raised stays on the record"),
        (Step::Correct(_), StepKind::Correct | StepKind::Strike) => {
            fails("a correction cannot be corrected; strike it and correct again")
        }
        (Step::Correct(correct), _) => {
            if correct.changes.is_empty() {
                return fails("say which fields change; `happened_on` (or `received_on`) changes the day");
            }
            match amended(entry, &correct.changes) {
                Ok(amended) if amended == **entry => fails("that changes nothing"),
                Ok(_) => Ok(()),
                Err(unamendable) => fails(&unamendable.0),
            }
        }
        _ => Ok(()),
    }
}

/// A correction may build on another: with that one gone, it must still make sense of the entry
/// it amends, or it would silently count for nothing.
fn check_amendments(entries: &[Entry]) -> Result<(), Refusal> {
    let mut so_far: BTreeMap<u32, Entry> = BTreeMap::new();
    for standing in standing(entries) {
        let Standing::Counts(counted) = standing else { continue };
        let Step::Correct(correction) = &counted.step else { continue };
        let recorded = || entries.iter().find(|entry| entry.number == correction.entry).cloned();
        let Some(entry) = so_far.remove(&correction.entry).or_else(recorded) else { continue };
        match amended(&entry, &correction.changes) {
            Ok(amended) => so_far.insert(entry.number, amended),
            Err(Unamendable(message)) => {
                return Err(Refusal::WouldContradict {
                    entry: counted.number,
                    step: StepKind::Correct,
                    on: counted.on,
                    because: Box::new(Refusal::NotCorrectable { entry: entry.number, message }),
                });
            }
        };
    }
    Ok(())
}

/// The entry is judged as history: it was accepted once, so only what contradicts the corrected
/// record speaks against it.
fn check_entry(
    so_far: Option<&Case>,
    entry: &Entry,
    target: u32,
    rules: &Rules,
    today: NaiveDate,
) -> Result<(), Refusal> {
    // What the clock said was said: a corrected date arms the ladder anew and unsays nothing.
    if matches!(entry.step, Step::Correct(_) | Step::Strike(_) | Step::RaiseAlert(_)) {
        return Ok(());
    }
    let command = Command { on: entry.on, step: entry.step.clone(), told: Told::AsHistory };
    match check_command(so_far, &command, rules, today) {
        Ok(()) => Ok(()),
        Err(refusal) if entry.number == target => Err(refusal),
        Err(because) => Err(Refusal::WouldContradict {
            entry: entry.number,
            step: entry.step.kind(),
            on: entry.on,
            because: Box::new(because),
        }),
    }
}

fn number(standing: &Standing<'_>) -> u32 {
    match standing {
        Standing::Counts(entry) => entry.number,
        Standing::Struck(entry) => entry.number,
    }
}

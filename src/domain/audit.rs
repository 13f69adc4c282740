//! The ladder read a second time, in the plainest way: day by day, rung by rung. What the sweep
//! raised is held against it, so that a mistake in either shows.

use chrono::NaiveDate;

use super::alert::{Watched, watched};
use super::case::Case;
use super::ladder::{Ladder, Obligation, Rung};
use super::policy::Policy;
use super::rules::Rules;
use super::step::{Alert, AlertOutcome, Hold, Subject};

/// One rung that fell, and what was found of it on the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub obligation: Obligation,
    pub about: Option<Subject>,
    pub due_on: NaiveDate,
    pub rung: String,
    pub occurrence: u32,
    pub fell_on: NaiveDate,
    /// The entry that recorded it, with what it says.
    pub did: Option<(u32, AlertOutcome)>,
    /// What is wrong, if anything.
    pub difference: Option<&'static str>,
}

/// Every rung that fell by `day` on what is still to be done, with what the record says of it.
pub fn findings(
    case: &Case,
    ladder: &Ladder,
    policy: &Policy,
    rules: &Rules,
    day: NaiveDate,
) -> Vec<Finding> {
    let watched = watched(case, rules, policy);
    watched.iter().flat_map(|watched| of_one(case, watched, ladder, day)).collect()
}

fn of_one(case: &Case, watched: &Watched, ladder: &Ladder, day: NaiveDate) -> Vec<Finding> {
    let rungs = ladder.rungs(watched.obligation, watched.service.as_deref());
    let mut fallen: Vec<(&Rung, u32, NaiveDate)> =
        rungs.iter().flat_map(|rung| falls(rung, watched.due_on, day)).collect();
    fallen.sort_by_key(|(_, _, fell_on)| *fell_on);
    let said: Vec<(u32, &Alert)> = case
        .alerts
        .iter()
        .filter(|(_, _, alert)| {
            (alert.obligation, &alert.about, alert.due_on)
                == (watched.obligation, &watched.about, watched.due_on)
        })
        .map(|(entry, _, alert)| (*entry, alert))
        .collect();
    let highest_free =
        fallen.iter().filter(|(rung, _, _)| !is_held(case, watched, rung, day)).map(|(_, _, on)| *on).max();
    fallen
        .into_iter()
        .map(|(rung, occurrence, fell_on)| {
            let of_rung: Vec<(u32, &Alert)> =
                said.iter().filter(|(_, alert)| alert.rung.rung == rung.rung).copied().collect();
            let mut exact = of_rung.iter().filter(|(_, alert)| alert.occurrence == occurrence);
            let did = exact.next_back().map(|(entry, alert)| (*entry, alert.outcome.clone()));
            let must_be_raised = highest_free == Some(fell_on) && !is_held(case, watched, rung, day);
            // Of a rung that repeats, a sweep says only the last time it fell.
            let later = of_rung.iter().any(|(_, alert)| alert.occurrence > occurrence);
            let held = is_held(case, watched, rung, day);
            let difference = difference(&of_rung, occurrence, did.as_ref(), must_be_raised, later, held);
            Finding {
                obligation: watched.obligation,
                about: watched.about.clone(),
                due_on: watched.due_on,
                rung: rung.rung.clone(),
                occurrence,
                fell_on,
                did,
                difference,
            }
        })
        .collect()
}

/// Each time a rung fell up to a day, found by looking at every day.
fn falls(rung: &Rung, due_on: NaiveDate, day: NaiveDate) -> Vec<(&Rung, u32, NaiveDate)> {
    let mut found: Vec<(&Rung, u32, NaiveDate)> = Vec::new();
    let first = due_on - chrono::Days::new(366);
    for today in first.iter_days().take_while(|today| *today <= day) {
        let after = (today - due_on).num_days() - i64::from(rung.day);
        let falls_today = match rung.every {
            _ if after == 0 => true,
            Some(every) => after > 0 && after % i64::from(every) == 0,
            None => false,
        };
        let count = u32::try_from(found.len()).unwrap_or(u32::MAX);
        if falls_today && rung.times.is_none_or(|times| count < times) {
            found.push((rung, count + 1, today));
        }
    }
    found
}

fn difference(
    of_rung: &[(u32, &Alert)],
    occurrence: u32,
    did: Option<&(u32, AlertOutcome)>,
    must_be_raised: bool,
    later: bool,
    held: bool,
) -> Option<&'static str> {
    let raised = of_rung
        .iter()
        .filter(|(_, alert)| alert.occurrence == occurrence && alert.outcome == AlertOutcome::Raised)
        .count();
    if raised > 1 {
        return Some("raised more than once");
    }
    match did.map(|(_, outcome)| outcome) {
        Some(AlertOutcome::Raised) => None,
        Some(AlertOutcome::Overtaken { .. }) if must_be_raised => {
            Some("overtaken, though nothing was higher")
        }
        Some(AlertOutcome::Overtaken { .. }) => None,
        Some(AlertOutcome::Held { .. }) if held || later => None,
        Some(AlertOutcome::Held { .. }) => Some("still held, though nothing holds it back"),
        None if later => None,
        None => Some("not raised"),
    }
}

/// Whether a rung is to be held back on a day, read off the case.
fn is_held(case: &Case, watched: &Watched, rung: &Rung, day: NaiveDate) -> bool {
    let advice = match watched.about {
        Some(Subject::Advice(number)) => case.advice(number),
        _ => None,
    };
    let promised = watched.obligation == Obligation::GiveAdvice
        && advice.is_some_and(|advice| advice.promised_on.is_some_and(|until| day <= until));
    let snoozed = case.snoozes.iter().any(|(on, snooze)| {
        let concerns = snooze.advice.is_none() || snooze.advice == advice.map(|advice| advice.number);
        concerns && *on <= day && day <= snooze.until
    });
    let declined = advice.is_some_and(|advice| advice.declined.is_some());
    watched.lifted || promised || rung.tone.may_be_snoozed() && (snoozed || declined)
}

/// As it is said of a hold.
pub fn hold_in_words(hold: &Hold) -> String {
    match hold.until() {
        Some(until) => format!("held until {until}: {}", hold.in_words()),
        None => format!("held: {}", hold.in_words()),
    }
}

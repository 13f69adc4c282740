//! The passing of time, as one more thing that can happen to a case.

use chrono::{Days, NaiveDate};

use super::particulars::text_given;
use crate::domain::alert::due_alerts;
use crate::domain::calendar::in_words;
use crate::domain::case::{Case, Entry};
use crate::domain::ladder::Ladder;
use crate::domain::policy::Policy;
use crate::domain::refusal::Refusal;
use crate::domain::rules::Rules;
use crate::domain::step::{Snooze, Step};

/// Reminders can be put off for so long at a time.
const LONGEST_SNOOZE: Days = Days::new(28);

/// What the clock adds to the record on `today`: every rung that was reached and not yet dealt
/// with. Asked twice, it says nothing the second time.
pub fn check_clock(
    case: &Case,
    ladder: &Ladder,
    policy: &Policy,
    rules: &Rules,
    today: NaiveDate,
) -> Vec<Entry> {
    let numbers = case.version() + 1..;
    let alerts = due_alerts(case, ladder, policy, rules, today);
    numbers
        .zip(alerts)
        .map(|(number, (on, alert))| Entry { number, on, step: Step::RaiseAlert(Box::new(alert)) })
        .collect()
}

pub fn check_snooze(case: &Case, snooze: &Snooze, on: NaiveDate) -> Result<(), Refusal> {
    text_given("reason", &snooze.reason, "Say why the reminders are put off")?;
    if let Some(number) = snooze.advice {
        let advice = case.advice(number);
        advice.ok_or(Refusal::Unknown { field: "advice", what: "advice request", number })?;
    }
    let (field, date) = ("until", snooze.until);
    if date < on {
        return Err(Refusal::TooEarly { field, date, floor: on, what: "the reminders are put off that day" });
    }
    let latest = on + LONGEST_SNOOZE;
    if date > latest {
        let message =
            format!("reminders can be put off for 28 days at a time, that is to {}", in_words(latest));
        return Err(Refusal::Invalid { field, message });
    }
    Ok(())
}

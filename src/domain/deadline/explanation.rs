//! A deadline in one plain sentence.

use super::{About, Deadline};
use crate::domain::calendar::in_words;
use crate::domain::rules::{Basis, Limit};

pub fn of(deadline: &Deadline) -> String {
    let about = match &deadline.about {
        Some(About::Advice { service, .. }) => format!(" ({service})"),
        Some(About::Setting(setting)) => format!(" ({setting})"),
        None => String::new(),
    };
    let lifted = match (deadline.lifted, deadline.basis) {
        (false, _) => "",
        (true, Basis::Statutory | Basis::Guidance) => {
            " An exception applies: the duty is lifted for as long as it is impractical, the date stays."
        }
        (true, Basis::Derived | Basis::Local) => {
            " An exception lifts the duty to send the plan by its date, and this date with it."
        }
    };
    format!(
        "{start}{about} on {from}; {duty}: {arithmetic} ({provision}).{lifted}",
        start = deadline.start,
        from = in_words(deadline.starts_on),
        duty = deadline.duty,
        arithmetic = arithmetic(deadline),
        provision = deadline.provision,
    )
}

fn arithmetic(deadline: &Deadline) -> String {
    let from = in_words(deadline.starts_on);
    let due = in_words(deadline.due_on);
    match deadline.limit {
        Limit::Within(days) => format!("{from} + {days} days = {due}"),
        Limit::BeginningWith(days) => format!("{from} + {} days = {due}, which is day {days}", days - 1),
        Limit::Months(1) => format!("{from} + 1 month = {due}"),
        Limit::Months(months) => format!("{from} + {months} months = {due}"),
        Limit::Before(days) => format!("{from} − {days} days = {due}"),
    }
}

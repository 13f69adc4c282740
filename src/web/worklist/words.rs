//! What the worklist calls things.

use crate::app::bulk::{BulkResult, Outcome};
use crate::app::worklist::{Line, Who};
use crate::db::worklist::{Colleague, Order, Risk, Tab};
use crate::domain::holder::Holder;
use crate::domain::words::{listed, sentence};

pub struct Empty {
    pub title: &'static str,
    pub what: &'static str,
}

pub const fn tab(tab: Tab) -> &'static str {
    match tab {
        Tab::Mine => "My cases",
        Tab::All => "All cases",
        Tab::Unallocated => "Not allocated",
        Tab::Unopened => "Not opened for 5 days",
        Tab::Closed => "Closed",
    }
}

pub const fn empty(tab: Tab) -> Empty {
    match tab {
        Tab::Mine => Empty {
            title: "You have no open cases",
            what: "Take one from the cases that are not allocated, or register a request.",
        },
        Tab::All => Empty {
            title: "There are no open cases",
            what: "Register a request, and its dates are watched from that moment on.",
        },
        Tab::Unallocated => Empty {
            title: "Every open case has a caseworker",
            what: "A request that is registered without one waits here.",
        },
        Tab::Unopened => Empty {
            title: "Every open case was looked at in the last 5 days",
            what: "A case that nobody of the authority opens for 5 calendar days is shown here.",
        },
        Tab::Closed => Empty {
            title: "No case has closed yet",
            what: "A case closes with the final plan, a refusal, a notice of no plan, a withdrawal or a move.",
        },
    }
}

/// The heading of a group, and what it means.
pub const fn risk(risk: Risk, tab: Tab) -> (&'static str, &'static str) {
    match (risk, tab) {
        (Risk::Overdue, _) => ("Overdue by law", "A date that binds the authority has passed."),
        (Risk::DueSoon, _) => ("Due soon", "A date in law is close."),
        (Risk::Ours, Tab::Mine) => ("Waiting for you", "Nothing goes on until you act."),
        (Risk::Ours, _) => ("Waiting for the SEN team", "Nothing goes on until the authority acts."),
        (Risk::OthersLate, _) => {
            ("Waiting for others, and late", "Advice is overdue, or a milestone of the authority has passed.")
        }
        (Risk::OnTrack, _) => ("On track", "Others have it, and nothing is late."),
    }
}

pub const fn holder(holder: Holder) -> &'static str {
    match holder {
        Holder::Authority => "The SEN team",
        Holder::Services => "Services",
        Holder::Family => "The family",
        Holder::Setting => "A setting",
        Holder::Nobody => "Nobody",
    }
}

pub const fn order(order: Order, closed: bool) -> &'static str {
    match order {
        Order::Risk if closed => "Closed last",
        Order::Risk => "Most pressing",
        Order::Held => "Waiting longest",
        Order::Received => "Received first",
        Order::Reference => "Reference",
    }
}

pub fn name(colleague: &Colleague) -> String {
    if colleague.name.is_empty() { colleague.email.clone() } else { colleague.name.clone() }
}

impl Line {
    /// Who has to act, as it stands in a cell.
    pub fn with(&self) -> String {
        match &self.holder {
            Who::Me => "You".to_owned(),
            Who::Colleague(name) | Who::Service(name) => name.clone(),
            Who::Unallocated => "Nobody yet".to_owned(),
            Who::Services(0) => "Services".to_owned(),
            Who::Services(count) => format!("{count} services"),
            Who::Family => "The family".to_owned(),
            Who::Setting => "A setting".to_owned(),
            Who::Nobody => "Nobody".to_owned(),
        }
    }
}

pub const fn outcome(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Done => "Done",
        Outcome::NothingToDo => "Nothing to do",
        Outcome::SomebodyWasFirst => "Somebody was first",
        Outcome::Refused => "Refused",
    }
}

pub const fn outcome_class(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Done => "tw-tag",
        Outcome::NothingToDo => "tw-tag tw-tag-quiet",
        Outcome::SomebodyWasFirst => "tw-tag tw-tag-soon",
        Outcome::Refused => "tw-tag tw-tag-late",
    }
}

/// "3 done, 1 nothing to do"
pub fn summed(results: &[BulkResult]) -> String {
    let all = [Outcome::Done, Outcome::NothingToDo, Outcome::SomebodyWasFirst, Outcome::Refused];
    let counted = all.into_iter().filter_map(|kind| {
        let count = results.iter().filter(|result| result.outcome == kind).count();
        let named = match kind {
            Outcome::Done => "done",
            Outcome::NothingToDo => "with nothing to do",
            Outcome::SomebodyWasFirst => "where somebody was first",
            Outcome::Refused => "refused",
        };
        (count > 0).then(|| format!("{count} {named}"))
    });
    sentence(&listed(&counted.collect::<Vec<_>>()))
}

//! The phrases that mails are made of, for whoever fills a letter and for the templates.

use crate::domain::ladder::Obligation;
use crate::domain::permission::Role;
use crate::domain::step::AdviceKind;

use super::letter::{Group, Item};

/// `Item::what` for a date of the authority or a setting, as it follows "Your".
pub const fn of_obligation(obligation: Obligation) -> &'static str {
    match obligation {
        Obligation::DecideToAssess => "decision whether to assess",
        Obligation::GiveAdvice | Obligation::KeepPromise | Obligation::ImproveAdvice => "advice",
        Obligation::NotifyNoPlan => "decision whether to issue a plan",
        Obligation::IssuePlan => "final plan",
        Obligation::SchoolResponse => "answer to the consultation",
        Obligation::ArrangeMediation => "mediation meeting",
        Obligation::OrderAssessNotify => "notice of the ordered assessment",
        Obligation::OrderAssessNoPlan => "decision whether to issue a plan after the order",
        Obligation::OrderAssessPlan | Obligation::OrderPlanFinal => "final plan after the order",
        Obligation::OrderPlanDraft => "draft plan after the order",
        Obligation::ServeDraftBy | Obligation::DraftBy => "draft plan",
        Obligation::LastAdviceBy => "last advice",
        Obligation::PanelBy => "panel decision",
        Obligation::AdviceRequestsOutBy => "call for advice",
    }
}

/// What somebody signs in as.
pub const fn of_role(role: Role) -> &'static str {
    match role {
        Role::Caseworker => "a SEN caseworker",
        Role::Manager => "a manager",
        Role::Partner => "a health or social care partner",
        Role::Administrator => "an administrator",
    }
}

/// `Item::what` for advice, as it follows "Your".
pub const fn of_advice(kind: AdviceKind) -> &'static str {
    kind.in_full()
}

/// `Item::when`: how far a day is, seen from so many days before it.
pub fn when(days_left: i64) -> String {
    match days_left {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "yesterday".to_owned(),
        2.. => format!("in {days_left} days"),
        _ => format!("{} days ago", -days_left),
    }
}

pub fn days(count: i64) -> String {
    if count == 1 { "1 day".to_owned() } else { format!("{count} days") }
}

/// "a, b and c"
pub fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [init @ .., last] => format!("{} and {last}", init.join(", ")),
    }
}

/// With its first letter as a sentence begins.
pub fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

pub const fn of_group(group: Group) -> &'static str {
    match group {
        Group::Overdue => "Overdue",
        Group::DueSoon => "Due soon",
        Group::Promised => "Promised",
        Group::NewlyAsked => "Newly asked",
        Group::Told => "For information",
    }
}

/// Whether it is advice, which a service gives.
pub fn is_advice(item: &Item) -> bool {
    matches!(
        item.about.as_str(),
        "give_advice" | "keep_promise" | "improve_advice" | "advice_returned" | "not_for_us"
    )
}

/// Whether the authority itself has to act.
pub fn is_ours(item: &Item) -> bool {
    is_by_law(item) || MILESTONES.contains(&item.about.as_str())
}

/// Whether it is a date that the law sets the authority.
pub fn is_by_law(item: &Item) -> bool {
    OURS_BY_LAW.contains(&item.about.as_str())
}

const OURS_BY_LAW: [&str; 9] = [
    "decide_to_assess",
    "notify_no_plan",
    "issue_plan",
    "arrange_mediation",
    "order_assess_notify",
    "order_assess_no_plan",
    "order_assess_plan",
    "order_plan_draft",
    "order_plan_final",
];

/// Dates that the authority set itself or that follow from the law by arithmetic.
const MILESTONES: [&str; 5] =
    ["serve_draft_by", "last_advice_by", "panel_by", "advice_requests_out_by", "draft_by"];

/// What is due, with whose it is: "Community Paediatrics' advice", "the final plan".
pub fn thing(item: &Item) -> String {
    match &item.holder {
        // Its kind would only repeat the service's name, and is said in full further down.
        Some(holder) if is_advice(item) => format!("{} advice", possessive(holder)),
        Some(holder) => format!("{} {}", possessive(holder), item.what),
        None if is_advice(item) => item.what.clone(),
        None => format!("the {}", item.what),
    }
}

/// What is due, said to whoever has to do it: "your medical advice".
pub fn yours(item: &Item) -> String {
    if item.holder.is_none() && !is_ours(item) { format!("your {}", item.what) } else { thing(item) }
}

/// What is to be done, as it follows "please".
pub fn act(item: &Item) -> String {
    let what = &item.what;
    match item.about.as_str() {
        "give_advice" | "keep_promise" | "advice_returned" => format!("give {what}"),
        "improve_advice" => format!("give {what} again"),
        "school_response" => "answer the consultation".to_owned(),
        "arrange_mediation" => "arrange the mediation meeting".to_owned(),
        "order_assess_notify" => format!("send the {what}"),
        "last_advice_by" => "see that the last advice comes in".to_owned(),
        "panel_by" => "bring the case to the panel".to_owned(),
        "advice_requests_out_by" => "ask the services for their advice".to_owned(),
        "decide_to_assess" | "notify_no_plan" | "order_assess_no_plan" => format!("notify the {what}"),
        "issue_plan" | "order_assess_plan" | "order_plan_draft" | "order_plan_final" | "serve_draft_by"
        | "draft_by" => format!("send the {what}"),
        _ => format!("see to the {what}"),
    }
}

fn possessive(name: &str) -> String {
    if name.ends_with('s') { format!("{name}'") } else { format!("{name}'s") }
}

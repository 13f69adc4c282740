//! The local policy as a list: what is set, to what, where, and what it does.

use crate::app::authorities::AuthorityTerms;
use crate::domain::policy::{Policy, Telling};

pub struct Group {
    pub title: &'static str,
    /// Where they stand in the configuration: `[authority.351]`.
    pub section: String,
    pub terms: Vec<Term>,
}

pub struct Term {
    pub label: &'static str,
    pub value: String,
    /// What it does, in one sentence.
    pub does: &'static str,
    /// `target_pc`, in the section of the group.
    pub key: String,
    pub is_own: bool,
}

pub fn groups(terms: &AuthorityTerms) -> Vec<Group> {
    let list = |title, table: &str, rows: Vec<(&'static str, &str, String, &'static str)>| Group {
        title,
        section: format!("[authority.{}{table}]", terms.code),
        terms: rows.into_iter().map(|row| Term::of(terms, row)).collect(),
    };
    vec![
        list("Target", "", target(&terms.policy)),
        list("Milestones and warnings", "", milestones(&terms.policy)),
        list("What is told when it happens", ".tell", told(&terms.policy)),
    ]
}

fn target(policy: &Policy) -> Vec<(&'static str, &'static str, String, &'static str)> {
    vec![
        (
            "Name",
            "name",
            if policy.name.is_empty() { "The published name".to_owned() } else { policy.name.clone() },
            "Stands in reports and mails.",
        ),
        (
            "Plans within 20 weeks",
            "target_pc",
            percent(policy.target_pc),
            "A rate at or above this is green.",
        ),
        (
            "Amber below the target",
            "amber_margin_pc",
            format!("{} percentage points", number(policy.amber_margin_pc)),
            "A rate below the target by no more than this is amber; below that it is red.",
        ),
    ]
}

fn milestones(policy: &Policy) -> Vec<(&'static str, &'static str, String, &'static str)> {
    vec![
        (
            "Warning before a date in law",
            "warning_days",
            days(policy.warning_days),
            "So long before a date that binds the authority by law, a case turns amber.",
        ),
        (
            "Panel meets",
            "panel_in_week",
            format!("Week {}", policy.panel_in_week),
            "A case without its decision whether to assess by the end of this week is behind, and amber.",
        ),
        (
            "Advice is requested",
            "advice_requests_within_days",
            format!("Within {}", days(policy.advice_requests_within_days)),
            "Counted from the decision to assess; a case without a request by then is amber.",
        ),
        (
            "Draft is served",
            "draft_in_week",
            format!("Week {}", policy.draft_in_week),
            "A case without a draft by the end of this week is behind, and amber.",
        ),
        (
            "Improved advice comes",
            "improve_advice_within_days",
            format!("Within {}", days(policy.improve_advice_within_days)),
            "Counted from the day advice was sent back for quality; after that the service is chased.",
        ),
    ]
}

fn told(policy: &Policy) -> Vec<(&'static str, &'static str, String, &'static str)> {
    let tell = &policy.tell;
    let telling = |telling: Telling| match telling {
        Telling::Off => "Off".to_owned(),
        Telling::Digest => "In the daily mail".to_owned(),
        Telling::AtOnce => "At once, in working hours".to_owned(),
    };
    vec![
        (
            "Advice is requested",
            "tell.request_advice",
            telling(tell.request_advice),
            "Asks the service for its advice.",
        ),
        (
            "Advice is sent back",
            "tell.advice_returned",
            telling(tell.advice_returned),
            "Tells the service that its advice came back for quality; why stands with the case, not in the mail.",
        ),
        (
            "Draft is ready",
            "tell.draft_ready",
            telling(tell.draft_ready),
            "Tells those who gave advice that they can review the draft.",
        ),
        (
            "Final plan is sent",
            "tell.plan_final",
            telling(tell.plan_final),
            "Tells those who gave advice that the plan is final.",
        ),
        (
            "Circumstances change",
            "tell.circumstances_changed",
            telling(tell.circumstances_changed),
            "Tells those who gave advice or are asked for it.",
        ),
        (
            "Families by mail",
            "tell.family",
            telling(tell.family),
            "Tells a parent or young person who agreed to mail of each stage, and when and why it is late.",
        ),
    ]
}

impl Term {
    fn of(
        terms: &AuthorityTerms,
        (label, key, value, does): (&'static str, &str, String, &'static str),
    ) -> Self {
        let last = key.rsplit('.').next().unwrap_or(key);
        let is_own = terms.own_policy.contains(key);
        Self { label, value, does, key: last.to_owned(), is_own }
    }
}

fn percent(value: f64) -> String {
    format!("{} %", number(value))
}

/// Without decimals where there are none.
fn number(value: f64) -> String {
    format!("{value:.1}").trim_end_matches(".0").to_owned()
}

fn days(count: u16) -> String {
    if count == 1 { "1 day".to_owned() } else { format!("{count} days") }
}

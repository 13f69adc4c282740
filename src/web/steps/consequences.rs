//! What a step would move, in words: dates before and after, who is told, and the measure.

use crate::app::preview::{DeadlineChange, Preview};
use crate::app::view::{AdviceView, CaseView, DeadlineView};
use crate::domain::calendar::in_words;
use crate::domain::deadline::DeadlineState;
use crate::domain::rules::RuleId;
use crate::domain::words::{days, sentence};

pub struct Consequences {
    /// Before and after, where the stage would be another.
    pub stage: Option<(&'static str, &'static str)>,
    pub dates: Vec<Date>,
    /// Who would be told what.
    pub alerts: Vec<String>,
    pub measure: Measure,
    /// What is lawful to go on with and yet should be known.
    pub warnings: Vec<String>,
}

/// A date before and after.
pub struct Date {
    pub what: String,
    pub before: String,
    pub after: String,
    pub provision: String,
}

pub struct Measure {
    pub before: String,
    pub after: String,
    pub changes: bool,
}

impl Consequences {
    /// `known` are the warnings that were there before.
    pub fn of(preview: &Preview, known: &[String]) -> Self {
        let stage = &preview.stage;
        let moves = stage.before != stage.after;
        let warnings = preview.case.warnings.iter().filter(|warning| !known.contains(warning));
        Self {
            stage: moves.then(|| (stage.before.title(), stage.after.title())),
            // What moves and is not needed either way says nothing.
            dates: preview
                .deadlines
                .iter()
                .map(|change| date(change, &preview.case))
                .filter(|date| date.before != date.after)
                .collect(),
            alerts: preview.alerts.clone(),
            measure: Measure {
                before: preview.measure.before.clone(),
                after: preview.measure.after.clone(),
                changes: preview.measure.changes,
            },
            warnings: warnings.cloned().collect(),
        }
    }
}

fn date(change: &DeadlineChange, case: &CaseView) -> Date {
    let either = change.after.as_ref().or(change.before.as_ref());
    let told = |view: &Option<DeadlineView>| view.as_ref().map_or_else(|| "–".to_owned(), in_a_line);
    Date {
        what: either.map_or_else(String::new, |view| what(view, case)),
        before: told(&change.before),
        after: told(&change.after),
        provision: either.map_or_else(String::new, |view| view.provision.clone()),
    }
}

/// "Psychological advice of Educational Psychology", "Final plan"
pub fn what(view: &DeadlineView, case: &CaseView) -> String {
    let about = view.advice.and_then(|number| case.advice.iter().find(|advice| advice.id == number));
    match about {
        Some(AdviceView { kind, service: Some(service), .. }) => {
            format!("{} advice of {service}", sentence(kind.title()))
        }
        Some(advice) => format!("{} advice", sentence(advice.kind.title())),
        None => view.rule.title().to_owned(),
    }
}

/// How a date stands: "due 12 May 2026", "done on 4 May 2026, in time".
fn in_a_line(view: &DeadlineView) -> String {
    let due = in_words(view.due_on);
    match (view.state, view.met_on) {
        (DeadlineState::Upcoming | DeadlineState::DueSoon, _) => format!("due {due}"),
        (DeadlineState::Overdue, _) => format!("due {due}, {} late", days(-view.days_left)),
        (DeadlineState::Met, Some(on)) if is_ours_to_meet(view.rule) => {
            format!("done on {}, in time", in_words(on))
        }
        (DeadlineState::Met, _) => format!("over on {due}"),
        (DeadlineState::MetLate, Some(on)) => {
            format!("done on {}, {} late", in_words(on), days((on - view.due_on).num_days()))
        }
        (DeadlineState::MetLate, None) => format!("due {due}, done late"),
        (DeadlineState::Lifted, _) => format!("due {due}; the duty is lifted, the date stays"),
        (DeadlineState::NotNeeded, _) => "not needed".to_owned(),
    }
}

/// The time of the parent or young person is not met, it is over.
const fn is_ours_to_meet(rule: RuleId) -> bool {
    !matches!(rule, RuleId::Representations | RuleId::AppealWindow | RuleId::ContactMediationAdviser)
}

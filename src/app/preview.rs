//! What a step or a registration would change: before and after, and who would be told.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::App;
use super::access::Caller;
use super::foresight;
use super::same_child::Match;
use super::view::{CaseView, DeadlineView};
use crate::domain::case::{Case, Stage};
use crate::domain::deadline::deadlines;
use crate::domain::identifiers::Reference;
use crate::domain::rules::RuleId;

/// What a step would change.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Preview {
    pub deadlines: Vec<DeadlineChange>,
    /// Who would be told of it, which reminders would fall away, and which would come.
    pub alerts: Vec<String>,
    pub measure: MeasureChange,
    pub stage: StageChange,
    /// The case as it would be.
    pub case: CaseView,
}

/// What a registration would begin.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct RegistrationPreview {
    /// The dates that the case would be held to, the earliest first.
    pub deadlines: Vec<DeadlineView>,
    /// Who would be told of what.
    pub alerts: Vec<String>,
    /// Cases that may be about the same child.
    pub same_child: Vec<Match>,
}

/// One deadline before and after; `null` where it is not there.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct DeadlineChange {
    pub rule: RuleId,
    pub before: Option<DeadlineView>,
    pub after: Option<DeadlineView>,
}

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct MeasureChange {
    pub before: String,
    pub after: String,
    pub changes: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct StageChange {
    pub before: Stage,
    pub after: Stage,
}

impl Preview {
    /// Whether a date, an alert, the measure or the stage would be another.
    pub fn moves_something(&self) -> bool {
        !self.deadlines.is_empty()
            || !self.alerts.is_empty()
            || self.measure.changes
            || self.stage.before != self.stage.after
    }

    pub fn of(
        app: &App,
        reference: Reference,
        before: &Case,
        after: &Case,
        caller: &Caller,
        own_advice: Option<Vec<u32>>,
        today: NaiveDate,
    ) -> Self {
        let now = CaseView::of(app, reference, before, caller, own_advice.clone(), today);
        let then = CaseView::of(app, reference, after, caller, own_advice, today);
        Self {
            deadlines: changes(&now.deadlines, &then.deadlines),
            alerts: foresight::alerts(app, Some(before), after, today),
            measure: MeasureChange {
                changes: now.measure != then.measure,
                before: now.measure,
                after: then.measure.clone(),
            },
            stage: StageChange { before: now.stage, after: then.stage },
            case: then,
        }
    }
}

impl RegistrationPreview {
    pub fn of(app: &App, case: &Case, same_child: Vec<Match>, today: NaiveDate) -> Self {
        let policy = app.config.policy(&case.registration.authority);
        let mut list = deadlines(case, &app.rules, &policy);
        list.sort_by_key(|deadline| deadline.due_on);
        Self {
            deadlines: list.iter().map(|deadline| DeadlineView::of(deadline, &policy, today)).collect(),
            alerts: foresight::alerts(app, None, case, today),
            same_child,
        }
    }
}

/// Deadlines have no number of their own: the same rule from the same kind of start is the same
/// deadline, in the order of the list.
fn changes(before: &[DeadlineView], after: &[DeadlineView]) -> Vec<DeadlineChange> {
    let mut unmatched: Vec<&DeadlineView> = before.iter().collect();
    let mut changes = Vec::new();
    for new in after {
        let same = |old: &&DeadlineView| old.rule == new.rule && old.advice == new.advice;
        let old = unmatched.iter().position(same).map(|place| unmatched.remove(place));
        if old != Some(new) {
            changes.push(DeadlineChange { rule: new.rule, before: old.cloned(), after: Some(new.clone()) });
        }
    }
    changes.extend(unmatched.into_iter().map(|old| DeadlineChange {
        rule: old.rule,
        before: Some(old.clone()),
        after: None,
    }));
    changes
}

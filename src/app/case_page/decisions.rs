//! The decisions of a case with their reasons, as they count after corrections.

use chrono::NaiveDate;

use crate::domain::case::{Case, Standing, standing};
use crate::domain::step::Particular;
use crate::domain::{Step, StepKind};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionCard {
    pub entry: u32,
    pub kind: StepKind,
    pub on: NaiveDate,
    pub particulars: Vec<Particular>,
}

/// Newest first.
pub fn cards(case: &Case) -> Vec<DecisionCard> {
    standing(case.entries())
        .into_iter()
        .rev()
        .filter_map(|standing| {
            let Standing::Counts(entry) = standing else { return None };
            let is_one = matches!(
                entry.step,
                Step::AgreeToAssess(_)
                    | Step::RefuseToAssess(_)
                    | Step::DecideToIssue(_)
                    | Step::DecideNoPlan(_)
            );
            is_one.then(|| DecisionCard {
                entry: entry.number,
                kind: entry.step.kind(),
                on: entry.on,
                particulars: entry.step.particulars(),
            })
        })
        .collect()
}

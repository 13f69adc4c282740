//! To a parent or young person, at each stage.

use super::make::{RECEIVED, dated, day, letter, told};
use crate::domain::Stage;
use crate::domain::rules::RuleId;
use crate::mail::letter::{Item, Letter, LetterKind, Tone};

pub fn samples() -> Vec<(&'static str, Letter)> {
    let decision = |days_left| dated(Tone::Information, RuleId::DecideToAssess, RECEIVED, days_left);
    let plan = |days_left| dated(Tone::Information, RuleId::IssuePlan, RECEIVED, days_left);
    let comments = dated(Tone::Information, RuleId::Representations, day(2026, 8, 24), 14);
    let nothing = told(Tone::Information, "", "");
    vec![
        ("family: request received", at(Stage::Considering, decision(42))),
        (
            "family: decision late",
            at(
                Stage::Considering,
                Item {
                    note: Some(
                        "two of the people who decide were away ill, and the panel met a week later."
                            .to_owned(),
                    ),
                    promised: Some("15 June 2026".to_owned()),
                    ..decision(-2)
                },
            ),
        ),
        ("family: assessment under way", at(Stage::Assessing, plan(98))),
        (
            "family: assessment late",
            at(
                Stage::Assessing,
                Item {
                    note: Some("we are still waiting for some of the advice we have asked for.".to_owned()),
                    ..plan(-1)
                },
            ),
        ),
        ("family: draft being written", at(Stage::Drafting, plan(35))),
        ("family: draft sent", at(Stage::Consulting, comments)),
        (
            "family: plan late",
            at(
                Stage::Consulting,
                Item {
                    note: Some("a school has not answered us yet.".to_owned()),
                    promised: Some("2 October 2026".to_owned()),
                    case_late: true,
                    ..plan(-4)
                },
            ),
        ),
        ("family: final plan sent", at(Stage::PlanIssued, nothing.clone())),
        ("family: decision sent", at(Stage::NotAssessed, nothing)),
    ]
}

fn at(stage: Stage, item: Item) -> Letter {
    let item = Item { about: stage.name().to_owned(), town: None, ..item };
    letter(LetterKind::Family, "the person who made the request", vec![item])
}

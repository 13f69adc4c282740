//! For information: what has happened.

use super::make::{ASKED, advice, dated, day, held_by, notice, told};
use crate::domain::calendar::{beginning_with, in_words};
use crate::domain::rules::RuleId;
use crate::domain::step::AdviceKind;
use crate::mail::letter::{Item, Letter, Tone};
use crate::mail::phrase::of_advice;

const INFORMATION: Tone = Tone::Information;

pub fn samples() -> Vec<(&'static str, Letter)> {
    let psychology = of_advice(AdviceKind::Psychology);
    let mailbox = "Educational Psychology's mailbox";
    let returned = |days_left| Item {
        about: "advice_returned".to_owned(),
        note: Some("The outcomes are not specific, and provision is not quantified.".to_owned()),
        ..advice(INFORMATION, psychology, "Educational Psychology", ASKED, days_left)
    };
    vec![
        (
            "the draft is ready",
            notice(
                mailbox,
                Item {
                    due: Some(in_words(beginning_with(day(2026, 8, 24), 15))),
                    when: Some("in 14 days".to_owned()),
                    ..told(INFORMATION, "draft_ready", "draft plan")
                },
            ),
        ),
        (
            "the plan is final",
            notice(
                mailbox,
                Item {
                    due: Some("11 September 2026".to_owned()),
                    ..told(INFORMATION, "plan_final", "final plan")
                },
            ),
        ),
        (
            "circumstances have changed",
            notice(mailbox, told(INFORMATION, "circumstances_changed", "change of circumstances")),
        ),
        ("advice returned in time", notice(mailbox, returned(4))),
        ("advice returned late", notice(mailbox, Item { case_late: true, ..returned(-61) })),
        (
            "a date for information",
            notice(
                "the designated clinical officer",
                held_by(
                    "Hazel Bank Primary School",
                    dated(INFORMATION, RuleId::SchoolResponse, day(2026, 8, 24), 3),
                ),
            ),
        ),
    ]
}

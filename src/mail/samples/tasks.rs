//! Tasks for a person at the SEN team.

use super::make::{ASKED, advice, held_by, letter, told};
use crate::domain::step::AdviceKind;
use crate::mail::letter::{Item, Letter, LetterKind, Tone};
use crate::mail::phrase::of_advice;

pub fn samples() -> Vec<(&'static str, Letter)> {
    let medical = of_advice(AdviceKind::Medical);
    let task = |about: &str, note: &str, item: Item| {
        let item = Item {
            about: about.to_owned(),
            note: (!note.is_empty()).then(|| note.to_owned()),
            ..held_by("Community Paediatrics", item)
        };
        letter(LetterKind::Task, "the caseworker", vec![item])
    };
    let asked = |days_left| advice(Tone::Information, medical, "Community Paediatrics", ASKED, days_left);
    vec![
        ("task: nobody to tell", task("no_recipient", "", asked(42))),
        ("task: a mail came back", task("bounced", "550 5.1.1 the mailbox does not exist", asked(40))),
        (
            "task: a mail could not be sent",
            task("parked", "the mail server has not answered for 2 days", asked(-3)),
        ),
        (
            "task: not for this service",
            task("not_for_us", "Under 5s are seen by the child development centre.", asked(35)),
        ),
        ("task: a question", task("question", "", asked(30))),
        (
            "a request given to a colleague",
            letter(
                LetterKind::Task,
                "a colleague at Community Paediatrics",
                vec![Item {
                    about: "handed_over".to_owned(),
                    link: Some("https://twentyweeks.bury.example/inbox/351-2026-00042/1".to_owned()),
                    signs_in: true,
                    ..held_by("Dr Clinic", asked(30))
                }],
            ),
        ),
        (
            "task: something else",
            task(
                "policy_unreadable",
                "Nobody is named who is told of escalations.",
                told(Tone::Information, "", "look at the ladder"),
            ),
        ),
    ]
}

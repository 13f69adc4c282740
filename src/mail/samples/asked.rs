//! Before the date: requests and reminders.

use super::make::{ASKED, RECEIVED, advice, dated, day, held_by, notice, promise};
use crate::domain::calendar::within;
use crate::domain::rules::RuleId;
use crate::domain::step::AdviceKind;
use crate::mail::letter::{Item, Letter, Tone};
use crate::mail::phrase::of_advice;

const EP: &str = "Educational Psychology";

pub fn samples() -> Vec<(&'static str, Letter)> {
    let psychology = of_advice(AdviceKind::Psychology);
    let mailbox = "Educational Psychology's mailbox";
    let school = "the head teacher's office of Hazel Bank Primary School";
    vec![
        ("request for advice", notice(mailbox, advice(Tone::Request, psychology, EP, ASKED, 42))),
        (
            "request to a setting",
            notice(school, dated(Tone::Request, RuleId::SchoolResponse, day(2026, 8, 24), 15)),
        ),
        (
            "request for advice on a late case",
            notice(
                "the designated social care officer",
                Item {
                    case_late: true,
                    note: Some("The first request went to a team that has since been disbanded.".to_owned()),
                    ..advice(
                        Tone::Request,
                        of_advice(AdviceKind::SocialCare),
                        "Children's Social Care",
                        day(2026, 9, 21),
                        42,
                    )
                },
            ),
        ),
        ("reminder of advice", notice(mailbox, advice(Tone::Reminder, psychology, EP, ASKED, 3))),
        ("reminder of a promise", notice(mailbox, promise(Tone::Reminder, psychology, day(2026, 8, 3), 1))),
        (
            "reminder to a caseworker of a service's advice",
            notice(
                "the caseworker",
                held_by(
                    "Community Paediatrics",
                    advice(Tone::Reminder, of_advice(AdviceKind::Medical), "Community Paediatrics", ASKED, 7),
                ),
            ),
        ),
        (
            "reminder to decide whether to assess",
            notice("the caseworker", dated(Tone::Reminder, RuleId::DecideToAssess, RECEIVED, 7)),
        ),
        (
            "reminder of a milestone",
            notice("the caseworker", dated(Tone::Reminder, RuleId::PanelBy, RECEIVED, 0)),
        ),
        (
            "reminder to serve the draft",
            notice("the caseworker", dated(Tone::Reminder, RuleId::ServeDraftBy, within(RECEIVED, 140), 1)),
        ),
    ]
}

//! After the date: chases, escalations, and the authority's own dates in law.

use super::make::{ASKED, RECEIVED, RECEIVED_EARLY, advice, dated, day, held_by, notice, of_case, promise};
use crate::domain::rules::RuleId;
use crate::domain::step::AdviceKind;
use crate::mail::letter::{Item, Letter, Tone};
use crate::mail::phrase::of_advice;

const EP: &str = "Educational Psychology";
const PAEDIATRICS: &str = "Community Paediatrics";

pub fn samples() -> Vec<(&'static str, Letter)> {
    let mut samples = chases();
    samples.extend(escalations());
    samples.extend(breaches());
    samples
}

fn chases() -> Vec<(&'static str, Letter)> {
    let psychology = of_advice(AdviceKind::Psychology);
    let mailbox = "Educational Psychology's mailbox";
    vec![
        (
            "first chase",
            notice(mailbox, Item { number: Some(1), ..advice(Tone::Chase, psychology, EP, ASKED, -1) }),
        ),
        (
            "second chase, also told to a manager",
            notice(
                mailbox,
                Item {
                    number: Some(2),
                    also_told: vec!["the principal educational psychologist".to_owned()],
                    ..advice(Tone::Chase, psychology, EP, ASKED, -8)
                },
            ),
        ),
        (
            "third chase of advice promised and not given, the child waiting too long",
            notice(
                mailbox,
                Item {
                    number: Some(3),
                    case_late: true,
                    promised: Some("4 September 2026".to_owned()),
                    broken_promises: Some(2),
                    also_told: vec![
                        "the principal educational psychologist".to_owned(),
                        "the SEN manager".to_owned(),
                    ],
                    ..advice(Tone::Chase, psychology, EP, ASKED, -57)
                },
            ),
        ),
        (
            "chase of a broken promise",
            notice(
                mailbox,
                Item {
                    number: Some(1),
                    broken_promises: Some(1),
                    ..promise(Tone::Chase, psychology, day(2026, 8, 3), -2)
                },
            ),
        ),
        (
            "chase of a setting",
            notice(
                "the head teacher's office of Hazel Bank Primary School",
                Item { number: Some(1), ..dated(Tone::Chase, RuleId::SchoolResponse, day(2026, 8, 24), -3) },
            ),
        ),
        (
            "chase of a milestone",
            notice("the caseworker", dated(Tone::Chase, RuleId::AdviceRequestsOutBy, ASKED, -3)),
        ),
    ]
}

fn escalations() -> Vec<(&'static str, Letter)> {
    let psychology = of_advice(AdviceKind::Psychology);
    vec![
        (
            "first escalation",
            notice(
                "the designated medical officer",
                Item {
                    number: Some(1),
                    also_told: vec!["Community Paediatrics".to_owned()],
                    ..held_by(
                        PAEDIATRICS,
                        advice(Tone::Escalation, of_advice(AdviceKind::Medical), PAEDIATRICS, ASKED, -10),
                    )
                },
            ),
        ),
        (
            "second escalation, promises broken, the child waiting too long",
            notice(
                "the head of SEND",
                Item {
                    number: Some(2),
                    case_late: true,
                    promised: Some("4 September 2026".to_owned()),
                    broken_promises: Some(3),
                    note: Some("Two posts are vacant; a locum starts on 28 September.".to_owned()),
                    also_told: vec!["the SEN manager".to_owned(), EP.to_owned()],
                    ..held_by(EP, advice(Tone::Escalation, psychology, EP, ASKED, -59))
                },
            ),
        ),
        (
            "escalation of a broken promise",
            notice(
                "the SEN manager",
                Item {
                    number: Some(1),
                    broken_promises: Some(2),
                    ..held_by(EP, promise(Tone::Escalation, psychology, day(2026, 8, 3), -8))
                },
            ),
        ),
        (
            "escalation of the decision whether to assess",
            notice(
                "the SEN manager",
                Item {
                    number: Some(1),
                    ..held_by("the SEN team", dated(Tone::Escalation, RuleId::DecideToAssess, RECEIVED, -3))
                },
            ),
        ),
    ]
}

fn breaches() -> Vec<(&'static str, Letter)> {
    let early = |item| of_case("351-2026-00007", "Radcliffe", item);
    vec![
        (
            "the decision whether to assess is past its date in law",
            notice(
                "the SEN manager",
                Item {
                    also_told: vec!["the caseworker".to_owned()],
                    ..early(dated(Tone::Breach, RuleId::DecideToAssess, RECEIVED_EARLY, -1))
                },
            ),
        ),
        (
            "the last day to decide against a plan has passed",
            notice("the SEN manager", early(dated(Tone::Breach, RuleId::NotifyNoPlan, RECEIVED_EARLY, -1))),
        ),
        (
            "the final plan is past its date in law",
            notice(
                "the head of SEND",
                Item {
                    case_late: true,
                    also_told: vec!["the SEN manager".to_owned(), "the caseworker".to_owned()],
                    ..early(dated(Tone::Breach, RuleId::IssuePlan, RECEIVED_EARLY, -1))
                },
            ),
        ),
        (
            "the final plan after an order is past its date in law",
            notice(
                "the head of SEND",
                Item {
                    case_late: true,
                    ..early(dated(Tone::Breach, RuleId::OrderPlanFinal, day(2026, 3, 16), -12))
                },
            ),
        ),
        (
            "the mediation meeting is past its date in law",
            notice(
                "the SEN manager",
                early(dated(Tone::Breach, RuleId::ArrangeMediation, day(2026, 6, 15), -2)),
            ),
        ),
    ]
}

//! Several things in one mail.

use chrono::{Days, NaiveDate};

use super::make::{
    ASKED, RECEIVED, RECEIVED_EARLY, advice, dated, day, held_by, letter, of_case, promise, told,
};
use crate::domain::rules::RuleId;
use crate::domain::step::AdviceKind;
use crate::mail::letter::{Item, Letter, LetterKind, Tone};
use crate::mail::phrase::of_advice;

const EP: &str = "Educational Psychology";
const PAEDIATRICS: &str = "Community Paediatrics";

pub fn samples() -> Vec<(&'static str, Letter)> {
    let mailbox = "Community Paediatrics' mailbox";
    let alone = of_case("351-2026-00031", "Radcliffe", Item { number: Some(1), ..medical(Tone::Chase, -5) });
    vec![
        ("several requests at once", letter(LetterKind::Several, mailbox, requests())),
        ("several late things at once", letter(LetterKind::Several, "the SEN manager", late_things())),
        ("digest of a service", letter(LetterKind::Digest, mailbox, of_a_service())),
        (
            "digest of a manager",
            Letter {
                unsubscribe: Some("https://twentyweeks.bury.example/u/Yk3vQm8TfZ2wLr6x".to_owned()),
                ..letter(LetterKind::Digest, "the SEN manager", late_things())
            },
        ),
        ("digest with one thing", letter(LetterKind::Digest, mailbox, vec![alone])),
    ]
}

fn requests() -> Vec<Item> {
    let asked = |kind| advice(Tone::Request, of_advice(kind), PAEDIATRICS, ASKED, 42);
    vec![
        asked(AdviceKind::Medical),
        asked(AdviceKind::OccupationalTherapy),
        of_case("351-2026-00057", "Ramsbottom", asked(AdviceKind::Medical)),
    ]
}

/// As they stand on 5 June.
fn late_things() -> Vec<Item> {
    let early = |item| of_case("351-2026-00007", "Radcliffe", item);
    let psychology = of_advice(AdviceKind::Psychology);
    vec![
        Item {
            number: Some(2),
            case_late: true,
            promised: Some("22 May 2026".to_owned()),
            broken_promises: Some(3),
            ..early(held_by(EP, advice(Tone::Escalation, psychology, EP, day(2026, 2, 23), -60)))
        },
        Item { case_late: true, ..early(dated(Tone::Breach, RuleId::IssuePlan, RECEIVED_EARLY, -4)) },
        of_case("351-2026-00039", "Bury", dated(Tone::Breach, RuleId::DecideToAssess, day(2026, 4, 20), -4)),
        held_by("the SEN team", dated(Tone::Reminder, RuleId::DecideToAssess, RECEIVED, 3)),
    ]
}

fn of_a_service() -> Vec<Item> {
    let draft = Item {
        due: Some("30 July 2026".to_owned()),
        when: Some("in 13 days".to_owned()),
        ..told(Tone::Information, "draft_ready", "draft plan")
    };
    let plan = Item {
        due: Some("16 July 2026".to_owned()),
        link: None,
        signs_in: false,
        ..told(Tone::Information, "plan_final", "final plan")
    };
    vec![
        of_case("351-2026-00003", "Bury", draft),
        of_case("351-2026-00001", "Bury", plan),
        Item { town: None, ..of_case("351-2026-00061", "", medical(Tone::Request, 42)) },
        of_case("351-2026-00063", "Holcombe", medical(Tone::Request, 42)),
        promised("351-2026-00028", 14),
        medical(Tone::Reminder, 3),
        of_case("351-2026-00044", "Prestwich", medical(Tone::Reminder, 3)),
        Item {
            number: Some(5),
            case_late: true,
            promised: Some("10 July 2026".to_owned()),
            broken_promises: Some(2),
            ..of_case("351-2025-00311", "Whitefield", medical(Tone::Chase, -80))
        },
        of_case("351-2026-00019", "Tottington", Item { number: Some(2), ..medical(Tone::Chase, -12) }),
        of_case("351-2026-00031", "Radcliffe", Item { number: Some(1), ..medical(Tone::Chase, -5) }),
    ]
}

/// The day of the service's digest.
const TODAY: NaiveDate = day(2026, 7, 17);

fn medical(tone: Tone, days_left: i64) -> Item {
    let received = TODAY - Days::new(42) + chrono::Duration::days(days_left);
    advice(tone, of_advice(AdviceKind::Medical), PAEDIATRICS, received, days_left)
}

fn promised(reference: &str, days_left: i64) -> Item {
    let on = TODAY + chrono::Duration::days(days_left);
    of_case(reference, "Bury", promise(Tone::Reminder, of_advice(AdviceKind::Medical), on, days_left))
}

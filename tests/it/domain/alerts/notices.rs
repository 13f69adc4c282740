//! Who is told what because of a step or an alert.

use std::collections::BTreeSet;

use twentyweeks::domain::ladder::{Obligation, Tone, Way};
use twentyweeks::domain::notice::{Notice, Topic};
use twentyweeks::domain::policy::{Tell, Telling};
use twentyweeks::domain::step::{AdviceKind, AdviceRequest, AlertOutcome, Subject};
use twentyweeks::domain::{Policy, Rules, Step, StepKind, permitted};

use super::cases::{asked, assessing, considering, consulted, ladder_of, mediation, ordered_to_assess, rung};
use crate::domain::filled::well_filled;
use crate::domain::given::Given;
use crate::domain::steps::{
    agree_to_mail, cancel, change, chase, day, decline, give, issue_agreed, no_more_mail, reuse, send_back,
    send_draft,
};

use AdviceKind::{Medical, Psychology};

/// A step, the record that ends with it, and whom it tells under the policy that every authority
/// starts from.
type Row = (StepKind, fn() -> Given, &'static [&'static str]);

/// How a case comes to a stage, and by which step.
type Reach = (&'static str, fn(Given) -> Given);

const TABLE: &[Row] = &[
    (
        StepKind::RequestAdvice,
        asked,
        &["request_advice to service (psychological, advice 1): request, at_once"],
    ),
    (
        StepKind::ReturnAdvice,
        || asked().and("2026-05-01", give(1)).and("2026-05-04", send_back(1)),
        &["advice_returned to service (psychological, advice 1): request, at_once"],
    ),
    (
        StepKind::DeclineAdvice,
        || asked().and("2026-04-10", decline(1)),
        &["advice_declined to caseworker (psychological, advice 1): request, at_once"],
    ),
    (
        StepKind::ChaseAdvice,
        || asked().today("2026-06-01").and("2026-06-01", chase(1)),
        &["advice_chased to service (psychological, advice 1): chase, at_once"],
    ),
    (
        StepKind::SendDraft,
        || contributed().decided_to_issue("2026-06-01").drafted("2026-06-10"),
        &[
            "draft_ready to service (psychological, advice 1): information, digest",
            "draft_ready to service (medical, advice 2): information, digest",
        ],
    ),
    (
        StepKind::IssuePlan,
        || {
            contributed()
                .decided_to_issue("2026-06-01")
                .drafted("2026-06-10")
                .and("2026-06-11", issue_agreed())
        },
        &[
            "plan_final to service (psychological, advice 1): information, digest",
            "plan_final to service (medical, advice 2): information, digest",
        ],
    ),
    (
        StepKind::RecordChangeOfCircumstances,
        || contributed().and("2026-05-20", change()),
        // Who is still asked for advice has to know as well.
        &[
            "circumstances_changed to service (psychological, advice 1): information, at_once",
            "circumstances_changed to service (medical, advice 2): information, at_once",
            "circumstances_changed to service (social care, advice 3): information, at_once",
        ],
    ),
];

#[test]
fn each_step_tells_whom_the_table_says() {
    for (kind, given, expected) in TABLE {
        let given = given();
        assert_eq!(last(&given).step.kind(), *kind);
        assert_eq!(told(&given, &Policy::default()), *expected, "{}", kind.name());
    }
}

#[test]
fn every_other_step_tells_nobody_but_the_family_that_agreed() {
    let bases = [
        considering(),
        assessing(),
        asked(),
        asked().and("2026-05-01", give(1)),
        consulted(),
        mediation(),
        considering().refused("2026-04-01"),
        ordered_to_assess(),
        well_filled_exception(),
    ];
    let today = day("2026-12-31");
    let mut met = BTreeSet::new();
    for base in bases {
        for kind in permitted(Some(&base.case), &Rules::ENACTED, today) {
            let after =
                base.clone().today("2026-12-31").and("2026-12-31", well_filled(&base.case, kind, today));
            let stays_silent = !TABLE.iter().any(|(told, _, _)| *told == kind);
            if stays_silent {
                assert_eq!(told(&after, &everything_told()), [""; 0], "{}", kind.name());
            }
            met.insert(kind);
        }
    }
    let never: Vec<_> = StepKind::ALL.into_iter().filter(|kind| !met.contains(kind)).collect();
    assert_eq!(never, [StepKind::Register, StepKind::RaiseAlert]);
    assert_eq!(told(&considering(), &everything_told()), [""; 0]);
}

#[test]
fn an_urgent_request_for_advice_goes_at_any_hour() {
    let urgent = |urgent| {
        let service = "Community Paediatrics".into();
        let request = AdviceRequest { kind: Medical, service, received_by_service_on: None, urgent };
        notices(&assessing().and("2026-04-02", Step::RequestAdvice(request)))
    };
    assert!(urgent(true)[0].urgent && !urgent(false)[0].urgent);
    assert_eq!(urgent(true)[0].service.as_deref(), Some("Community Paediatrics"));
}

#[test]
fn a_service_that_gave_several_pieces_of_advice_is_told_once() {
    let twice = asked().asked("2026-04-03", Psychology).and("2026-05-01", give(1)).and("2026-05-01", give(2));
    let drafted = twice.clone().decided_to_issue("2026-06-01").drafted("2026-06-10");
    assert_eq!(
        told(&drafted, &Policy::default()),
        ["draft_ready to service (psychological, advice 1): information, digest"]
    );
    assert_eq!(told(&twice.and("2026-05-20", change()), &Policy::default()).len(), 1);
}

#[test]
fn who_was_not_asked_gave_nothing_or_was_cancelled_is_not_told() {
    let given = assessing()
        .and("2026-04-02", reuse(Psychology, "2025-11-03"))
        .asked("2026-04-02", Medical)
        .asked("2026-04-02", AdviceKind::SocialCare)
        .and("2026-04-10", cancel(2));
    let changed = given.clone().and("2026-04-20", change());
    assert_eq!(
        told(&changed, &Policy::default()),
        ["circumstances_changed to service (social care, advice 3): information, at_once"]
    );
    assert_eq!(
        told(&given.decided_to_issue("2026-06-01").drafted("2026-06-10"), &Policy::default()),
        [""; 0]
    );
}

#[test]
fn each_draft_is_told_of_and_a_request_to_each_service() {
    let again = contributed().decided_to_issue("2026-06-01").drafted("2026-06-10").drafted("2026-06-20");
    assert_eq!(told(&again, &Policy::default()).len(), 2);
    let second = asked().asked("2026-04-02", Medical);
    assert_eq!(
        told(&second, &Policy::default()),
        ["request_advice to service (medical, advice 2): request, at_once"]
    );
}

#[test]
fn what_is_off_is_not_told_and_what_is_on_travels_as_configured() {
    for (kind, given, expected) in TABLE {
        let always = matches!(kind, StepKind::DeclineAdvice | StepKind::ChaseAdvice);
        let off = told(&given(), &policy(Telling::Off));
        // That somebody has to act is no matter of taste.
        assert_eq!(off.len(), usize::from(always), "{}", kind.name());
        for (telling, way) in [(Telling::Digest, Way::Digest), (Telling::AtOnce, Way::AtOnce)] {
            let notices = given().notices_under(&policy(telling));
            assert_eq!(notices.len(), expected.len());
            assert!(always || notices.iter().all(|notice| notice.way == way), "{}", kind.name());
        }
    }
}

#[test]
fn the_family_hears_of_each_stage_only_if_it_agreed_and_the_authority_wants_it() {
    let stages: [Reach; 4] = [
        ("agree_to_assess", |given| given.agreed("2026-04-01")),
        ("decide_to_issue", |given| given.agreed("2026-04-01").decided_to_issue("2026-06-01")),
        ("send_draft", |given| {
            given.agreed("2026-04-01").decided_to_issue("2026-06-01").drafted("2026-06-10")
        }),
        ("issue_plan", |given| {
            let given = given.agreed("2026-04-01").decided_to_issue("2026-06-01").drafted("2026-06-10");
            given.and("2026-06-11", issue_agreed())
        }),
    ];
    let agreed = || considering().and("2026-03-05", agree_to_mail());
    for (name, reach) in stages {
        assert_eq!(
            told(&reach(agreed()), &everything_told()),
            ["stage_reached to family: information, at_once"],
            "{name}"
        );
        assert_eq!(told(&reach(agreed()), &Policy::default()), [""; 0], "{name}, switched off");
        assert_eq!(told(&reach(considering()), &everything_told()), [""; 0], "{name}, not agreed");
        let no_more = agreed().and("2026-03-06", no_more_mail());
        assert_eq!(told(&reach(no_more), &everything_told()), [""; 0], "{name}, no longer agreed");
    }
    let digest = agreed().agreed("2026-04-01").notices_under(&policy(Telling::Digest));
    assert_eq!(digest[0].way, Way::Digest);
}

#[test]
fn a_refusal_and_no_plan_are_told_to_the_family_by_letter_and_not_by_mail() {
    let agreed = || considering().and("2026-03-05", agree_to_mail());
    assert_eq!(told(&agreed().refused("2026-04-01"), &everything_told()), [""; 0]);
    assert_eq!(told(&agreed().agreed("2026-04-01").no_plan("2026-06-01"), &everything_told()), [""; 0]);
}

#[test]
fn an_alert_tells_each_reader_of_its_rung_in_its_tone_and_way() {
    let given = asked().swept_daily("2026-05-14", "2026-05-24");
    let notices = notices_of(&given, "escalation", &Policy::default());
    assert_eq!(
        notices.iter().map(described).collect::<Vec<_>>(),
        [
            "give_advice to designated_officer (psychological, advice 1): escalation, at_once",
            "give_advice to sen_manager (psychological, advice 1): escalation, at_once"
        ]
    );
    let first = &notices[0];
    assert_eq!((first.place, notices[1].place), (1, 2));
    assert_eq!(first.topic, Topic::Due(Obligation::GiveAdvice));
    assert_eq!((first.rung.as_str(), first.number), ("escalation", Some(1)));
    assert_eq!((first.due_on, first.for_day), (Some(day("2026-05-14")), day("2026-05-24")));
    assert_eq!(first.about, Some(Subject::Advice(1)));
    assert_eq!(first.outcome, AlertOutcome::Raised);
    assert!(!first.urgent && !first.case_late);
}

#[test]
fn an_alert_about_the_case_names_no_service_and_one_about_a_setting_names_the_setting() {
    let given = considering().swept_daily("2026-04-13", "2026-04-14");
    let notices = notices_of(&given, "breach", &Policy::default());
    assert_eq!(
        notices.iter().map(described).collect::<Vec<_>>(),
        [
            "decide_to_assess to caseworker: breach, at_once",
            "decide_to_assess to sen_manager: breach, at_once"
        ]
    );
    let given = consulted().swept_daily("2026-06-26", "2026-06-26");
    let alert = notices_of(&given, "passed", &Policy::default());
    assert_eq!(alert[0].about, Some(Subject::Setting("Elms".into())));
    assert_eq!(alert[0].service, None);
}

#[test]
fn a_notice_says_that_it_is_urgent_and_that_the_case_is_late_where_it_is() {
    let mut urgent = rung("now", 1, Tone::Chase);
    urgent.urgent = true;
    let late =
        assessing().asked("2026-06-20", Medical).under(ladder_of(Obligation::GiveAdvice, vec![urgent]));
    let notices = notices_of(&late.swept("2026-08-02"), "now", &Policy::default());
    assert!(notices[0].urgent && notices[0].case_late);
}

#[test]
fn what_was_held_or_overtaken_is_noted_for_each_reader_with_its_outcome() {
    let given = asked().swept("2026-05-24");
    for (rung, readers) in [("chase_1", 1), ("chase_2", 2)] {
        let notices = notices_of(&given, rung, &Policy::default());
        let overtaken = AlertOutcome::Overtaken { by: "escalation".into() };
        assert_eq!(notices.len(), readers);
        assert!(notices.iter().all(|notice| notice.outcome == overtaken && notice.number.is_none()));
    }
    let held = super::cases::promised().swept("2026-05-15");
    let notices = notices_of(&held, "chase_1", &Policy::default());
    assert!(matches!(notices[0].outcome, AlertOutcome::Held { .. }));
}

#[test]
fn the_family_hears_that_the_plan_is_late_only_where_it_agreed_and_once() {
    let agreed = assessing().and("2026-04-02", agree_to_mail()).swept_daily("2026-07-17", "2026-08-04");
    let notices = notices_of(&agreed, "breach", &everything_told());
    assert_eq!(
        notices.iter().map(described).collect::<Vec<_>>(),
        [
            "issue_plan to caseworker: breach, at_once",
            "issue_plan to sen_manager: breach, at_once",
            "issue_plan to head_of_send: breach, at_once",
            "runs_late to family: information, at_once"
        ]
    );
    assert_eq!(notices[3].place, 4);
    assert_eq!(notices_of(&agreed, "breach", &Policy::default()).len(), 3);
    assert_eq!(notices_of(&agreed, "fortnightly", &everything_told()).len(), 2);
    assert_eq!(notices_of(&agreed, "three_days", &everything_told()).len(), 2);
    let not_agreed = assessing().swept("2026-07-21");
    assert_eq!(notices_of(&not_agreed, "breach", &everything_told()).len(), 3);
    // Not of another breach.
    let undecided = considering().and("2026-03-05", agree_to_mail()).swept_daily("2026-04-13", "2026-04-14");
    assert_eq!(notices_of(&undecided, "breach", &everything_told()).len(), 2);
    // Not of a breach that nobody was told of.
    let overtaken = assessing().and("2026-04-02", agree_to_mail()).swept("2026-08-04");
    assert_eq!(notices_of(&overtaken, "breach", &everything_told()).len(), 3);
}

#[test]
fn notices_of_an_entry_are_numbered_from_one() {
    let drafted = contributed().and("2026-04-02", agree_to_mail()).decided_to_issue("2026-06-01");
    let notices = drafted.and("2026-06-10", send_draft()).notices_under(&everything_told());
    assert_eq!(notices.iter().map(|notice| notice.place).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(described(&notices[2]), "stage_reached to family: information, at_once");
}

/// Two services gave advice, the third is still asked.
fn contributed() -> Given {
    asked()
        .asked("2026-04-02", Medical)
        .asked("2026-04-02", AdviceKind::SocialCare)
        .and("2026-05-01", give(1))
        .and("2026-05-02", give(2))
}

fn well_filled_exception() -> Given {
    let given = considering();
    let step = well_filled(&given.case, StepKind::RecordException, day("2026-03-20"));
    given.and("2026-03-20", step)
}

fn policy(telling: Telling) -> Policy {
    let tell = Tell {
        request_advice: telling,
        advice_returned: telling,
        draft_ready: telling,
        plan_final: telling,
        circumstances_changed: telling,
        family: telling,
    };
    Policy { tell, ..Policy::default() }
}

fn everything_told() -> Policy {
    policy(Telling::AtOnce)
}

fn last(given: &Given) -> &twentyweeks::domain::Entry {
    given.case.entries().last().expect("an entry")
}

fn notices(given: &Given) -> Vec<Notice> {
    given.notices_under(&Policy::default())
}

fn told(given: &Given, policy: &Policy) -> Vec<String> {
    given.notices_under(policy).iter().map(described).collect()
}

/// The notices of the last alert of a rung.
fn notices_of(given: &Given, rung: &str, policy: &Policy) -> Vec<Notice> {
    let mut entries = given.case.entries().iter().rev();
    let entry =
        entries.find(|entry| matches!(&entry.step, Step::RaiseAlert(alert) if alert.rung.rung == rung));
    twentyweeks::domain::notice::notices(&given.case, entry.expect("an alert"), policy)
}

fn described(notice: &Notice) -> String {
    let about = match (&notice.service, &notice.about) {
        (Some(service), Some(Subject::Advice(number))) => format!(" ({service}, advice {number})"),
        (Some(service), _) => format!(" ({service})"),
        (None, _) => String::new(),
    };
    let (topic, reader) = (notice.topic.name(), notice.reader.name());
    format!("{topic} to {reader}{about}: {}, {}", notice.tone.name(), notice.way.name())
}

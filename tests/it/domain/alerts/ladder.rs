//! The default ladder, rung by rung.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use twentyweeks::domain::ladder::{Obligation, Reader, Rung, Tone};
use twentyweeks::domain::step::{Alert, AlertOutcome};

use super::cases::{
    asked, assessing, considering, consulted, mediation, ordered_to_assess, ordered_to_plan, promised,
    returned, rung,
};
use crate::domain::given::{Given, default_ladder};
use crate::domain::steps::day;

/// An obligation, a case on which it runs, its due date, and what falls from 40 days before that
/// day to 40 days after it: days after the due date, rung, tone, way, readers.
type Row = (Obligation, fn() -> Given, &'static str, &'static [(i64, &'static str)]);

const TABLE: &[Row] = &[
    (
        Obligation::GiveAdvice,
        asked,
        "2026-05-14",
        &[
            (-14, "two_weeks, reminder, digest: service"),
            (-3, "three_days, reminder, digest: service"),
            (1, "chase_1, chase, digest: service"),
            (5, "chase_2, chase, digest: service, service_manager"),
            (10, "escalation, escalation, at_once: designated_officer, sen_manager"),
            (17, "weekly 1, escalation, at_once: designated_officer, head_of_send"),
            (24, "weekly 2, escalation, at_once: designated_officer, head_of_send"),
            (31, "weekly 3, escalation, at_once: designated_officer, head_of_send"),
            (38, "weekly 4, escalation, at_once: designated_officer, head_of_send"),
        ],
    ),
    (
        Obligation::KeepPromise,
        promised,
        "2026-05-20",
        &[(-1, "tomorrow, reminder, digest: service"), (1, "broken, chase, digest: service, caseworker")],
    ),
    (
        Obligation::ImproveAdvice,
        returned,
        "2026-05-14",
        &[
            (1, "due 1, chase, digest: service, caseworker"),
            (8, "due 2, chase, digest: service, caseworker"),
            (15, "due 3, chase, digest: service, caseworker"),
            (22, "due 4, chase, digest: service, caseworker"),
        ],
    ),
    (
        Obligation::DecideToAssess,
        considering,
        "2026-04-13",
        &[
            (-14, "two_weeks, reminder, digest: caseworker"),
            (-3, "three_days, reminder, digest: caseworker, sen_manager"),
            (1, "breach, breach, at_once: caseworker, sen_manager"),
            (8, "weekly 1, escalation, digest: sen_manager, head_of_send"),
            (15, "weekly 2, escalation, digest: sen_manager, head_of_send"),
            (22, "weekly 3, escalation, digest: sen_manager, head_of_send"),
            (29, "weekly 4, escalation, digest: sen_manager, head_of_send"),
            (36, "weekly 5, escalation, digest: sen_manager, head_of_send"),
        ],
    ),
    (
        Obligation::NotifyNoPlan,
        assessing,
        "2026-06-22",
        &[
            (-14, "two_weeks, reminder, digest: caseworker"),
            (1, "passed, chase, digest: caseworker, sen_manager"),
        ],
    ),
    (
        Obligation::ServeDraftBy,
        assessing,
        "2026-07-05",
        &[
            (-14, "two_weeks, reminder, digest: caseworker"),
            (-3, "three_days, reminder, digest: caseworker, sen_manager"),
            (1, "passed, escalation, digest: caseworker, sen_manager"),
        ],
    ),
    (
        Obligation::IssuePlan,
        assessing,
        "2026-07-20",
        &[
            (-28, "four_weeks, reminder, digest: caseworker"),
            (-14, "two_weeks, reminder, digest: caseworker, sen_manager"),
            (-3, "three_days, reminder, digest: caseworker, sen_manager"),
            (1, "breach, breach, at_once: caseworker, sen_manager, head_of_send"),
            (15, "fortnightly 1, escalation, digest: sen_manager, head_of_send"),
            (29, "fortnightly 2, escalation, digest: sen_manager, head_of_send"),
        ],
    ),
    (
        Obligation::SchoolResponse,
        consulted,
        "2026-06-25",
        &[
            (-3, "three_days, reminder, digest: setting"),
            (1, "passed 1, chase, digest: setting, caseworker"),
            (8, "passed 2, chase, digest: setting, caseworker"),
            (15, "passed 3, chase, digest: setting, caseworker"),
        ],
    ),
    (
        Obligation::ArrangeMediation,
        mediation,
        "2026-05-10",
        &[
            (-14, "two_weeks, reminder, digest: caseworker"),
            (-3, "three_days, reminder, digest: caseworker, sen_manager"),
            (1, "breach, breach, at_once: caseworker, sen_manager"),
        ],
    ),
    (
        Obligation::OrderAssessNotify,
        ordered_to_assess,
        "2026-09-15",
        &[
            (-3, "three_days, reminder, digest: caseworker"),
            (1, "breach, breach, at_once: caseworker, sen_manager"),
        ],
    ),
    (
        Obligation::OrderAssessNoPlan,
        ordered_to_assess,
        "2026-11-10",
        &[
            (-14, "two_weeks, reminder, digest: caseworker"),
            (1, "passed, chase, digest: caseworker, sen_manager"),
        ],
    ),
    (
        Obligation::OrderAssessPlan,
        ordered_to_assess,
        "2026-12-08",
        &[
            (-14, "two_weeks, reminder, digest: caseworker, sen_manager"),
            (-3, "three_days, reminder, digest: caseworker, sen_manager"),
            (1, "breach, breach, at_once: caseworker, sen_manager, head_of_send"),
            (8, "weekly 1, escalation, digest: sen_manager, head_of_send"),
            (15, "weekly 2, escalation, digest: sen_manager, head_of_send"),
            (22, "weekly 3, escalation, digest: sen_manager, head_of_send"),
            (29, "weekly 4, escalation, digest: sen_manager, head_of_send"),
            (36, "weekly 5, escalation, digest: sen_manager, head_of_send"),
        ],
    ),
    (
        Obligation::OrderPlanDraft,
        ordered_to_plan,
        "2026-10-06",
        &[
            (-7, "one_week, reminder, digest: caseworker"),
            (1, "breach, breach, at_once: caseworker, sen_manager"),
        ],
    ),
    (
        Obligation::OrderPlanFinal,
        ordered_to_plan,
        "2026-11-17",
        &[
            (-14, "two_weeks, reminder, digest: caseworker, sen_manager"),
            (1, "breach, breach, at_once: caseworker, sen_manager, head_of_send"),
            (8, "weekly 1, escalation, digest: sen_manager, head_of_send"),
            (15, "weekly 2, escalation, digest: sen_manager, head_of_send"),
            (22, "weekly 3, escalation, digest: sen_manager, head_of_send"),
            (29, "weekly 4, escalation, digest: sen_manager, head_of_send"),
            (36, "weekly 5, escalation, digest: sen_manager, head_of_send"),
        ],
    ),
    (Obligation::PanelBy, considering, "2026-04-06", &[(1, "passed, chase, digest: caseworker")]),
    (Obligation::AdviceRequestsOutBy, assessing, "2026-04-03", &[(1, "passed, chase, digest: caseworker")]),
    (
        Obligation::DraftBy,
        assessing,
        "2026-06-22",
        &[
            (-7, "one_week, reminder, digest: caseworker"),
            (1, "passed, chase, digest: caseworker, sen_manager"),
        ],
    ),
];

#[test]
fn each_rung_of_the_default_ladder_falls_on_its_day_in_its_tone_to_its_readers() {
    for (obligation, given, due_on, expected) in TABLE {
        let due_on = day(due_on);
        let fallen = fallen(*obligation, given(), due_on);
        let expected: Vec<_> =
            expected.iter().map(|(after, rung)| (shifted(due_on, *after), (*rung).to_owned())).collect();
        assert_eq!(fallen, expected, "{}", obligation.name());
    }
}

#[test]
fn the_table_above_leaves_out_no_rung_of_the_default_ladder() {
    let mut rungs: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (obligation, _, _, expected) in TABLE {
        let mut names: Vec<_> =
            expected.iter().map(|(_, rung)| rung.split([' ', ',']).next().expect("a name")).collect();
        names.dedup();
        rungs.insert(obligation.name(), names);
    }
    let ladder = default_ladder();
    let all = ladder.rungs.iter().map(|(obligation, rungs)| {
        (obligation.name(), rungs.iter().map(|rung| rung.rung.as_str()).collect())
    });
    assert_eq!(rungs, all.collect());
    assert!(ladder.of_service.is_empty());
}

#[test]
fn nobody_is_chased_for_the_week_of_the_last_advice_by_default() {
    let given = asked();
    assert!(given.watches(Obligation::LastAdviceBy));
    assert!(default_ladder().rungs(Obligation::LastAdviceBy, None).is_empty());
    given.then_says(Obligation::LastAdviceBy, "2027-01-01", &[]);
}

#[test]
fn no_rung_of_the_default_ladder_is_urgent() {
    let urgent = |rungs: &Vec<Rung>| rungs.iter().any(|rung| rung.urgent);
    assert!(!default_ladder().rungs.values().any(urgent));
}

#[test]
fn only_escalations_and_breaches_go_at_once_and_only_breaches_say_that_the_law_was_broken() {
    for rung in default_ladder().rungs.values().flatten() {
        let is_at_once = rung.by == twentyweeks::domain::ladder::Way::AtOnce;
        assert!(!is_at_once || !rung.tone.may_be_snoozed(), "{rung:?}");
        assert!(rung.tone != Tone::Breach || is_at_once && !rung.to.contains(&Reader::Service), "{rung:?}");
    }
}

#[test]
fn a_rung_falls_so_many_days_before_on_or_after_the_due_date() {
    let due_on = day("2026-05-14");
    for (after, falls_on) in [(-14, "2026-04-30"), (-1, "2026-05-13"), (0, "2026-05-14"), (1, "2026-05-15")] {
        let rung = rung("one", after, Tone::Information);
        assert_eq!(rung.falls_on(due_on, 1), day(falls_on));
        assert_eq!(rung.last_occurrence(due_on, day(falls_on) - Days::new(1)), None);
        assert_eq!(rung.last_occurrence(due_on, day(falls_on)), Some(1));
        // Once is once.
        assert_eq!(rung.last_occurrence(due_on, day(falls_on) + Days::new(1000)), Some(1));
    }
}

#[test]
fn a_rung_that_repeats_falls_every_so_many_days_for_ever() {
    let weekly = Rung { every: Some(7), ..rung("weekly", 17, Tone::Escalation) };
    let due_on = day("2026-05-14");
    for (occurrence, falls_on) in [(1, "2026-05-31"), (2, "2026-06-07"), (3, "2026-06-14")] {
        assert_eq!(weekly.falls_on(due_on, occurrence), day(falls_on));
        assert_eq!(weekly.last_occurrence(due_on, day(falls_on)), Some(occurrence));
        assert_eq!(weekly.last_occurrence(due_on, day(falls_on) + Days::new(6)), Some(occurrence));
    }
    assert_eq!(weekly.last_occurrence(due_on, day("2026-05-31") + Days::new(7 * 500)), Some(501));
}

#[test]
fn a_rung_that_repeats_so_many_times_stops_after_the_last() {
    let thrice = Rung { every: Some(7), times: Some(3), ..rung("passed", 1, Tone::Chase) };
    let due_on = day("2026-06-25");
    assert_eq!(thrice.last_occurrence(due_on, day("2026-07-09")), Some(2));
    assert_eq!(thrice.last_occurrence(due_on, day("2026-07-10")), Some(3));
    assert_eq!(thrice.last_occurrence(due_on, day("2027-07-10")), Some(3));
    let once = Rung { every: Some(7), times: Some(1), ..rung("passed", 1, Tone::Chase) };
    assert_eq!(once.last_occurrence(due_on, day("2027-07-10")), Some(1));
}

#[test]
fn a_reminder_before_the_due_date_may_repeat_up_to_it_and_beyond() {
    let nudges = Rung { every: Some(3), times: Some(4), ..rung("nudge", -7, Tone::Reminder) };
    let ladder = super::cases::ladder_of(Obligation::GiveAdvice, vec![nudges]);
    asked().under(ladder).swept_daily("2026-05-01", "2026-07-01").then_said(
        Obligation::GiveAdvice,
        &[
            "2026-05-07 nudge 1: raised",
            "2026-05-10 nudge 2: raised",
            "2026-05-13 nudge 3: raised",
            "2026-05-16 nudge 4: raised",
        ],
    );
}

/// Day by day from 40 days before a due date to 40 days after it: each rung and the day on which
/// the sweep raised it.
fn fallen(obligation: Obligation, given: Given, due_on: NaiveDate) -> Vec<(NaiveDate, String)> {
    let mut given = given;
    let mut fallen = Vec::new();
    let before = given.says_of(obligation, &shifted(due_on, -41).to_string());
    assert_eq!(before, Vec::<String>::new(), "{} long before it is due", obligation.name());
    for today in shifted(due_on, -40).iter_days().take(81) {
        let known = given.case.alerts.len();
        given = given.swept(&today.to_string());
        for (_, fell_on, alert) in &given.case.alerts[known..] {
            if alert.obligation == obligation {
                assert_eq!((*fell_on, alert.due_on), (today, due_on), "{}", alert.rung.rung);
                assert_eq!(alert.outcome, AlertOutcome::Raised, "{}", alert.rung.rung);
                fallen.push((today, described(alert)));
            }
        }
    }
    fallen
}

fn described(alert: &Alert) -> String {
    let Rung { rung, tone, by, to, every, .. } = &alert.rung;
    let occurrence = every.map_or(String::new(), |_| format!(" {}", alert.occurrence));
    let readers: Vec<_> = to.iter().map(|reader| reader.name()).collect();
    format!("{rung}{occurrence}, {}, {}: {}", tone.name(), by.name(), readers.join(", "))
}

fn shifted(day: NaiveDate, by: i64) -> NaiveDate {
    day + chrono::TimeDelta::days(by)
}

//! Each rung once; and when sweeps were missed, the highest.

use twentyweeks::domain::ladder::{Obligation, Rung, Tone};
use twentyweeks::domain::step::{AdviceKind, AlertOutcome};

use super::cases::{asked, assessing, considering, ladder_of, rung};
use crate::domain::given::{Given, default_ladder};
use crate::domain::steps::day;

use Obligation::{DecideToAssess, GiveAdvice, IssuePlan};

#[test]
fn nothing_is_said_before_the_first_rung() {
    considering().then_says_nothing("2026-03-02").then_says_nothing("2026-03-29");
    asked().then_says(GiveAdvice, "2026-04-29", &[]);
}

#[test]
fn a_rung_is_raised_once_and_then_there_is_silence_until_the_next() {
    asked()
        .swept("2026-04-30")
        .then_said(GiveAdvice, &["2026-04-30 two_weeks: raised"])
        .then_says(GiveAdvice, "2026-04-30", &[])
        .then_says(GiveAdvice, "2026-05-10", &[])
        .then_says(GiveAdvice, "2026-05-11", &["2026-05-11 three_days: raised"]);
}

#[test]
fn asked_twice_on_a_day_the_clock_says_nothing_the_second_time() {
    for on in ["2026-04-07", "2026-04-30", "2026-05-15", "2026-07-21", "2026-12-31", "2028-02-29"] {
        asked().swept(on).then_says_nothing(on);
    }
}

#[test]
fn after_a_missed_day_the_rung_is_raised_with_the_day_it_fell() {
    asked().swept_daily("2026-04-30", "2026-05-14").then_says(
        GiveAdvice,
        "2026-05-16",
        &["2026-05-15 chase_1: raised"],
    );
}

#[test]
fn after_a_missed_week_the_highest_rung_is_raised_and_the_one_below_is_overtaken() {
    asked()
        .swept_daily("2026-04-30", "2026-05-13")
        .swept("2026-05-20")
        .then_said(
            GiveAdvice,
            &[
                "2026-04-30 two_weeks: raised",
                "2026-05-11 three_days: raised",
                "2026-05-15 chase_1: overtaken by chase_2",
                "2026-05-19 chase_2: raised",
            ],
        )
        .then_says(GiveAdvice, "2026-05-23", &[])
        .then_says(GiveAdvice, "2026-05-24", &["2026-05-24 escalation: raised"]);
}

#[test]
fn after_a_missed_month_one_rung_is_raised_of_all_that_fell() {
    asked().swept("2026-05-10").swept("2026-06-10").then_said(
        GiveAdvice,
        &[
            "2026-04-30 two_weeks: raised",
            "2026-05-11 three_days: overtaken by weekly",
            "2026-05-15 chase_1: overtaken by weekly",
            "2026-05-19 chase_2: overtaken by weekly",
            "2026-05-24 escalation: overtaken by weekly",
            "2026-06-07 weekly 2: raised",
        ],
    );
}

#[test]
fn after_thirty_days_without_a_sweep_the_rung_of_that_very_day_is_raised() {
    asked().swept_daily("2026-04-30", "2026-05-15").then_says(
        GiveAdvice,
        "2026-06-14",
        &[
            "2026-05-19 chase_2: overtaken by weekly",
            "2026-05-24 escalation: overtaken by weekly",
            "2026-06-14 weekly 3: raised",
        ],
    );
}

#[test]
fn of_a_rung_that_repeats_only_the_last_time_is_made_up_for() {
    asked()
        .swept_daily("2026-04-30", "2026-05-31")
        .swept("2026-06-30")
        .then_says(GiveAdvice, "2026-07-04", &[])
        .then_says(GiveAdvice, "2026-07-05", &["2026-07-05 weekly 6: raised"])
        .then_said(
            GiveAdvice,
            &[
                "2026-04-30 two_weeks: raised",
                "2026-05-11 three_days: raised",
                "2026-05-15 chase_1: raised",
                "2026-05-19 chase_2: raised",
                "2026-05-24 escalation: raised",
                "2026-05-31 weekly 1: raised",
                "2026-06-28 weekly 5: raised",
            ],
        );
}

#[test]
fn a_rung_that_repeats_so_many_times_is_not_made_up_for_twice() {
    let thrice = Rung { every: Some(7), times: Some(3), ..rung("passed", 1, Tone::Chase) };
    asked()
        .under(ladder_of(GiveAdvice, vec![thrice]))
        .swept("2026-12-01")
        .then_said(GiveAdvice, &["2026-05-29 passed 3: raised"])
        .then_says(GiveAdvice, "2027-12-01", &[]);
}

#[test]
fn an_overtaken_rung_stays_overtaken() {
    asked().swept("2026-05-20").then_says(GiveAdvice, "2026-05-20", &[]).then_says(
        GiveAdvice,
        "2026-05-21",
        &[],
    );
}

#[test]
fn a_sweep_of_an_earlier_day_says_nothing_that_a_later_one_has_dealt_with() {
    let given = asked().swept("2026-05-24");
    for on in ["2026-04-30", "2026-05-15", "2026-05-19", "2026-05-23", "2026-05-24"] {
        given.clone().then_says(GiveAdvice, on, &[]);
    }
    // Nor of an earlier time of a rung that repeats.
    given.swept("2026-06-14").then_says(GiveAdvice, "2026-06-07", &[]);
}

#[test]
fn rungs_of_the_same_day_go_together() {
    let (to_one, to_other) = (rung("to_one", 1, Tone::Chase), rung("to_other", 1, Tone::Escalation));
    let ladder = ladder_of(GiveAdvice, vec![rung("before", -3, Tone::Reminder), to_one, to_other]);
    let given = asked().under(ladder);
    given.clone().swept("2026-05-11").then_says(
        GiveAdvice,
        "2026-05-15",
        &["2026-05-15 to_one: raised", "2026-05-15 to_other: raised"],
    );
    // Of the two, the one that stands higher in the ladder is said to have overtaken the others.
    given.swept("2026-05-31").then_said(
        GiveAdvice,
        &[
            "2026-05-11 before: overtaken by to_other",
            "2026-05-15 to_one: raised",
            "2026-05-15 to_other: raised",
        ],
    );
}

#[test]
fn a_rung_that_repeats_and_falls_with_another_goes_with_it() {
    let weekly = Rung { every: Some(7), ..rung("weekly", 1, Tone::Chase) };
    let ladder = ladder_of(GiveAdvice, vec![weekly, rung("fortnight", 15, Tone::Escalation)]);
    asked().under(ladder).swept_daily("2026-05-15", "2026-05-30").then_said(
        GiveAdvice,
        &[
            "2026-05-15 weekly 1: raised",
            "2026-05-22 weekly 2: raised",
            "2026-05-29 weekly 3: raised",
            "2026-05-29 fortnight: raised",
        ],
    );
}

#[test]
fn the_order_in_which_a_ladder_lists_its_rungs_does_not_matter() {
    let mut ladder = (*default_ladder()).clone();
    ladder.rungs.get_mut(&GiveAdvice).expect("rungs").reverse();
    for on in ["2026-05-16", "2026-05-20", "2026-06-10", "2026-12-31"] {
        let by_default = asked().says_of(GiveAdvice, on);
        asked().under(ladder.clone()).then_says(
            GiveAdvice,
            on,
            &by_default.iter().map(String::as_str).collect::<Vec<_>>(),
        );
    }
}

#[test]
fn each_obligation_and_each_service_has_its_own_highest_rung() {
    let given = asked().asked("2026-04-20", AdviceKind::Medical).swept("2026-06-10");
    given
        .then_said(
            GiveAdvice,
            &[
                "2026-04-30 two_weeks: overtaken by weekly",
                "2026-05-11 three_days: overtaken by weekly",
                "2026-05-15 chase_1: overtaken by weekly",
                "2026-05-18 two_weeks (advice 2): overtaken by chase_2",
                "2026-05-19 chase_2: overtaken by weekly",
                "2026-05-24 escalation: overtaken by weekly",
                "2026-05-29 three_days (advice 2): overtaken by chase_2",
                "2026-06-02 chase_1 (advice 2): overtaken by chase_2",
                "2026-06-06 chase_2 (advice 2): raised",
                "2026-06-07 weekly 2: raised",
            ],
        )
        .then_says(IssuePlan, "2026-06-22", &["2026-06-22 four_weeks: raised"]);
}

#[test]
fn the_entries_follow_the_record_in_the_order_in_which_the_rungs_fell() {
    let given = asked();
    let before = given.case.version();
    let added = given.would_add("2026-08-01");
    let numbers: Vec<_> = added.iter().map(|entry| entry.number).collect();
    assert_eq!(numbers, (before + 1..=before + added.len() as u32).collect::<Vec<_>>());
    assert!(added.is_sorted_by_key(|entry| entry.on), "{added:#?}");
    assert!(added.iter().all(|entry| entry.on <= day("2026-08-01")));
    let swept = given.swept("2026-08-01");
    assert_eq!(swept.case.version(), before + added.len() as u32);
    assert_eq!(swept.case.alerts.len(), added.len());
}

#[test]
fn an_alert_keeps_the_rung_as_it_stood_in_the_ladder() {
    let given = asked().swept("2026-05-15");
    let ladder = default_ladder();
    let chase = ladder.rungs(GiveAdvice, None).iter().find(|rung| rung.rung == "chase_1").expect("a rung");
    let alert = given.raised(GiveAdvice, "chase_1");
    assert_eq!(&alert.rung, chase);
    assert_eq!((alert.due_on, alert.occurrence), (day("2026-05-14"), 1));
    // The ladder is changed afterwards: what was said was said.
    let other = ladder_of(GiveAdvice, vec![rung("chase_1", 20, Tone::Escalation)]);
    let changed = given.under(other).then_says(GiveAdvice, "2026-12-31", &[]);
    assert_eq!(&changed.raised(GiveAdvice, "chase_1").rung, chase);
}

#[test]
fn a_rung_with_a_new_name_is_raised_again() {
    let renamed = ladder_of(GiveAdvice, vec![rung("first_chase", 1, Tone::Chase)]);
    asked().swept_daily("2026-04-30", "2026-05-15").under(renamed).then_says(
        GiveAdvice,
        "2026-05-16",
        &["2026-05-15 first_chase: raised"],
    );
}

#[test]
fn a_rung_that_is_added_below_one_that_was_raised_is_overtaken_by_it() {
    let mut ladder = (*default_ladder()).clone();
    ladder.rungs.entry(GiveAdvice).or_default().insert(0, rung("added", 2, Tone::Chase));
    asked()
        .swept_daily("2026-04-30", "2026-05-20")
        .under(ladder)
        .then_says(GiveAdvice, "2026-05-20", &["2026-05-16 added: overtaken by chase_2"])
        .swept("2026-05-20")
        .then_says(GiveAdvice, "2026-05-21", &[]);
}

#[test]
fn a_case_imported_late_is_told_of_once_for_each_obligation() {
    let imported = Given::a_request("2025-09-01").swept("2026-06-01");
    imported
        .clone()
        .then_said(
            DecideToAssess,
            &[
                "2025-09-29 two_weeks: overtaken by weekly",
                "2025-10-10 three_days: overtaken by weekly",
                "2025-10-14 breach: overtaken by weekly",
                "2026-05-26 weekly 32: raised",
            ],
        )
        .then_said(
            IssuePlan,
            &[
                "2025-12-22 four_weeks: overtaken by fortnightly",
                "2026-01-05 two_weeks: overtaken by fortnightly",
                "2026-01-16 three_days: overtaken by fortnightly",
                "2026-01-20 breach: overtaken by fortnightly",
                "2026-05-26 fortnightly 9: raised",
            ],
        )
        .then_says_nothing("2026-06-01");
    let mut raised: Vec<_> = imported
        .case
        .alerts
        .iter()
        .filter(|(_, _, alert)| alert.outcome == AlertOutcome::Raised)
        .map(|(_, _, alert)| alert.obligation)
        .collect();
    raised.sort_unstable();
    let watched: Vec<_> = imported.watched().iter().map(|watched| watched.obligation).collect();
    let mut expected: Vec<_> =
        watched.into_iter().filter(|one| !default_ladder().rungs(*one, None).is_empty()).collect();
    expected.sort_unstable();
    assert_eq!(raised, expected);
}

#[test]
fn a_case_imported_in_time_is_told_of_nothing() {
    assessing().asked("2026-04-01", AdviceKind::Medical).then_says_nothing("2026-04-02");
}

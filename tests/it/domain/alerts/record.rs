//! What the clock said stays on the record, and corrections pass it over.

use twentyweeks::domain::decide::not_permitted;
use twentyweeks::domain::ladder::Obligation;
use twentyweeks::domain::step::AdviceKind;
use twentyweeks::domain::{Entry, Rules, Stage, Step, StepKind, permitted};

use super::cases::{asked, considering};
use crate::domain::given::Given;
use crate::domain::steps::{alert, correct, day, give, note, strike};

use Obligation::{DecideToAssess, GiveAdvice};

#[test]
fn an_alert_can_neither_be_struck_nor_amended() {
    let given = considering().swept("2026-03-30");
    for step in [strike(2), correct(2, "happened_on", "2026-03-29"), correct(2, "occurrence", 7)] {
        let asked_for = given.clone().and("2026-04-01", note()).when("2026-04-01", step);
        asked_for
            .then_refused("not_correctable")
            .about("entry")
            .saying("Entry 2 cannot be changed: an alert that was raised stays on the record");
    }
}

#[test]
fn nobody_but_the_clock_raises_an_alert() {
    let step = || Step::RaiseAlert(Box::new(alert(day("2026-07-20"))));
    asked().when("2026-07-21", step()).then_refused("not_permitted_now");
    asked().when_as_history("2026-07-21", step()).then_refused("not_permitted_now");
    let given = asked();
    assert!(
        !permitted(Some(&given.case), &Rules::ENACTED, day("2026-07-21")).contains(&StepKind::RaiseAlert)
    );
    assert!(
        not_permitted(Some(&given.case), StepKind::RaiseAlert, &Rules::ENACTED, day("2026-07-21")).is_some()
    );
}

#[test]
fn where_nothing_stands_but_the_registration_and_alerts_nothing_can_be_struck() {
    let given = considering().swept("2026-04-14");
    given.clone().when("2026-04-15", strike(2)).then_refused("nothing_to_do");
    assert!(!permitted(Some(&given.case), &Rules::ENACTED, day("2026-04-15")).contains(&StepKind::Strike));
    let noted = given.and("2026-04-15", note());
    assert!(permitted(Some(&noted.case), &Rules::ENACTED, day("2026-04-15")).contains(&StepKind::Strike));
}

#[test]
fn a_correction_passes_over_the_alerts_between() {
    let given = considering().swept_daily("2026-03-30", "2026-04-14").agreed("2026-04-15");
    let agreed = given.case.version();
    let given = given.swept("2026-04-20");
    // The alerts of the earlier date are later than the request and would "contradict" nothing.
    given
        .clone()
        .and("2026-04-21", correct(1, "received_on", "2026-04-13"))
        .and("2026-04-21", correct(agreed, "happened_on", "2026-04-14"))
        .and("2026-04-21", strike(agreed))
        .then_stage(Stage::Considering);
    // Also where they fell before the day on which the request is now said to have been received.
    let early = given.and("2026-04-21", correct(1, "received_on", "2026-04-14"));
    assert!(early.case.alerts.iter().any(|(_, on, _)| *on < early.case.received_on));
    early.asked("2026-04-21", AdviceKind::Medical).then_stage(Stage::Assessing);
}

#[test]
fn a_strike_of_what_an_alert_was_about_leaves_the_alert() {
    let given = asked().swept_daily("2026-04-30", "2026-05-15");
    let before = given.case.alerts.clone();
    let struck = given.and("2026-05-16", strike(3));
    assert_eq!(struck.case.alerts, before);
    assert_eq!(struck.case.advice.len(), 0);
}

#[test]
fn alerts_change_neither_stage_nor_dates_nor_figures() {
    let given = asked().and("2026-05-20", give(1));
    let swept = given.clone().swept("2026-08-01");
    assert!(swept.case.alerts.len() > 5);
    assert_eq!(swept.stage(), given.stage());
    assert_eq!(swept.deadlines(), given.deadlines());
    assert_eq!(swept.outlook(), given.outlook());
    assert_eq!(swept.facts(), given.facts());
    assert_eq!(swept.warnings("2026-08-01"), given.warnings("2026-08-01"));
    assert_eq!(
        permitted(Some(&swept.case), &Rules::ENACTED, day("2026-08-01")),
        permitted(Some(&given.case), &Rules::ENACTED, day("2026-08-01"))
    );
}

#[test]
fn a_correction_and_its_striking_leave_no_trace_in_what_the_clock_says() {
    let given = asked().swept_daily("2026-04-30", "2026-05-15");
    for step in [
        correct(1, "received_on", "2026-02-23"),
        correct(2, "happened_on", "2026-03-30"),
        correct(3, "received_by_service_on", "2026-04-09"),
        strike(3),
    ] {
        let corrected = given.clone().and("2026-05-16", step);
        let entry = corrected.case.version();
        let back = corrected.and("2026-05-16", strike(entry));
        for on in ["2026-05-16", "2026-05-19", "2026-05-24", "2026-09-01"] {
            assert_eq!(unnumbered(&back, on), unnumbered(&given, on), "{on}");
        }
    }
}

#[test]
fn what_the_clock_said_is_written_down_and_read_again() {
    let given = asked()
        .and("2026-05-14", crate::domain::steps::acknowledge(1, Some("2026-05-20")))
        .swept_daily("2026-05-14", "2026-05-21");
    assert!(given.case.alerts.len() > 5);
    for entry in given.case.entries() {
        let text = serde_json::to_string(&entry.step).expect("JSON");
        assert_eq!(serde_json::from_str::<Step>(&text).expect("a step"), entry.step, "{text}");
    }
    let replayed = twentyweeks::domain::case::replay(given.case.entries().to_vec());
    assert_eq!(replayed, Some(given.case));
}

#[test]
fn an_alert_reads_in_json_as_it_is_said() {
    let given = asked()
        .and("2026-05-14", crate::domain::steps::acknowledge(1, Some("2026-05-20")))
        .swept("2026-05-15");
    let held = given.case.entries().iter().rev().find(|entry| entry.on == day("2026-05-15"));
    let json = serde_json::to_value(&held.expect("an alert").step).expect("JSON");
    assert_eq!(
        json,
        serde_json::json!({
            "step": "raise_alert",
            "obligation": "give_advice",
            "about": {"advice": 1},
            "due_on": "2026-05-14",
            "rung": {"rung": "chase_1", "day": 1, "to": ["service"], "tone": "chase", "by": "digest"},
            "occurrence": 1,
            "outcome": {"is": "held", "because": "promised", "until": "2026-05-20"},
        })
    );
}

#[test]
fn an_alert_about_a_corrected_date_and_one_about_the_first_stand_side_by_side() {
    let given = considering()
        .swept_daily("2026-03-30", "2026-04-14")
        .and("2026-04-15", correct(1, "received_on", "2026-02-23"))
        .swept("2026-04-15");
    let due: Vec<_> = given
        .case
        .alerts
        .iter()
        .filter(|(_, _, alert)| alert.obligation == DecideToAssess && alert.rung.rung == "breach")
        .map(|(_, on, alert)| (on.to_string(), alert.due_on.to_string()))
        .collect();
    let pair = |on: &str, due: &str| (on.to_owned(), due.to_owned());
    assert_eq!(due, [pair("2026-04-14", "2026-04-13"), pair("2026-04-07", "2026-04-06")]);
    assert!(given.says_of(GiveAdvice, "2026-12-31").is_empty());
}

/// What the clock would say, without the numbers of the entries, which go on counting.
fn unnumbered(given: &Given, on: &str) -> Vec<Entry> {
    given.would_add(on).into_iter().map(|entry| Entry { number: 0, ..entry }).collect()
}

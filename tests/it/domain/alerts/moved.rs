//! A date that moves arms the ladder anew, and one that moves back unsays nothing.

use twentyweeks::domain::ladder::Obligation;
use twentyweeks::domain::step::AdviceKind;

use super::cases::{asked, assessing, considering, ladder_of, promised, rung};
use crate::domain::given::Given;
use crate::domain::steps::{acknowledge, ask_received, correct, snooze, strike};

use Obligation::{DecideToAssess, GiveAdvice, IssuePlan, KeepPromise};

#[test]
fn a_corrected_day_of_receipt_by_the_service_moves_its_ladder() {
    let given = asked().swept_daily("2026-04-30", "2026-05-15");
    // The service received it a week later than was thought: due on 21 May.
    let moved = given.and("2026-05-16", correct(3, "received_by_service_on", "2026-04-09"));
    moved
        .clone()
        .then_says(GiveAdvice, "2026-05-16", &["2026-05-07 two_weeks: raised"])
        .swept_daily("2026-05-16", "2026-05-22")
        .then_said(
            GiveAdvice,
            &[
                "2026-04-30 two_weeks: raised",
                "2026-05-11 three_days: raised",
                "2026-05-15 chase_1: raised",
                "2026-05-07 two_weeks: raised",
                "2026-05-18 three_days: raised",
                "2026-05-22 chase_1: raised",
            ],
        );
    assert_eq!(moved.swept("2026-05-22").raised(GiveAdvice, "chase_1").due_on.to_string(), "2026-05-21");
}

#[test]
fn a_date_that_moves_forward_in_time_raises_what_has_fallen_by_then() {
    let given = assessing().and("2026-04-02", ask_received(AdviceKind::Medical, "2026-04-20"));
    given
        .swept_daily("2026-04-20", "2026-05-18")
        .then_said(GiveAdvice, &["2026-05-18 two_weeks: raised"])
        // It had been received on the day it was asked for: due on 14 May.
        .and("2026-05-19", correct(3, "received_by_service_on", "2026-04-02"))
        .then_says(
            GiveAdvice,
            "2026-05-19",
            &[
                "2026-04-30 two_weeks: overtaken by chase_2",
                "2026-05-11 three_days: overtaken by chase_2",
                "2026-05-15 chase_1: overtaken by chase_2",
                "2026-05-19 chase_2: raised",
            ],
        );
}

#[test]
fn a_corrected_day_of_receipt_moves_every_ladder_of_the_request() {
    let given = considering().swept_daily("2026-03-30", "2026-04-14");
    given
        .and("2026-04-15", correct(1, "received_on", "2026-03-09"))
        .swept_daily("2026-04-15", "2026-04-21")
        .then_said(
            DecideToAssess,
            &[
                "2026-03-30 two_weeks: raised",
                "2026-04-10 three_days: raised",
                "2026-04-14 breach: raised",
                "2026-04-06 two_weeks: raised",
                "2026-04-17 three_days: raised",
                "2026-04-21 breach: raised",
            ],
        )
        .then_says(IssuePlan, "2026-06-28", &[])
        .then_says(IssuePlan, "2026-06-29", &["2026-06-29 four_weeks: raised"]);
}

#[test]
fn a_correction_back_does_not_raise_again_what_was_raised_for_that_date() {
    let given = considering().swept_daily("2026-03-30", "2026-04-14");
    let moved = given.and("2026-04-15", correct(1, "received_on", "2026-03-09")).swept("2026-04-17");
    let back = moved.and("2026-04-18", correct(1, "received_on", "2026-03-02"));
    back.clone().then_says(DecideToAssess, "2026-04-20", &[]);
    // What fell since is raised, and once.
    back.swept_daily("2026-04-18", "2026-04-28").then_said(
        DecideToAssess,
        &[
            "2026-03-30 two_weeks: raised",
            "2026-04-10 three_days: raised",
            "2026-04-14 breach: raised",
            "2026-04-06 two_weeks: overtaken by three_days",
            "2026-04-17 three_days: raised",
            "2026-04-21 weekly 1: raised",
            "2026-04-28 weekly 2: raised",
        ],
    );
}

#[test]
fn a_correction_that_is_struck_takes_the_ladder_back_to_where_it_was() {
    let given = asked().swept_daily("2026-04-30", "2026-05-15");
    let moved = given.and("2026-05-16", correct(3, "received_by_service_on", "2026-04-09"));
    let correction = moved.case.version();
    let back = moved.swept("2026-05-18").and("2026-05-18", strike(correction));
    back.then_says(GiveAdvice, "2026-05-18", &[]).then_says(
        GiveAdvice,
        "2026-05-20",
        &["2026-05-19 chase_2: raised"],
    );
}

#[test]
fn a_date_that_moves_away_before_its_rung_fell_is_never_heard_of() {
    asked()
        .swept_daily("2026-04-30", "2026-05-13")
        .and("2026-05-14", correct(3, "received_by_service_on", "2026-04-30"))
        .then_says(GiveAdvice, "2026-05-27", &[])
        .then_says(GiveAdvice, "2026-05-28", &["2026-05-28 two_weeks: raised"]);
}

#[test]
fn a_hold_is_said_anew_of_a_date_that_moved() {
    asked()
        .and("2026-05-14", snooze(Some(1), "2026-06-11"))
        .swept_daily("2026-05-14", "2026-05-15")
        .and("2026-05-15", correct(3, "received_by_service_on", "2026-04-03"))
        .then_says(
            GiveAdvice,
            "2026-05-15",
            &[
                "2026-05-01 two_weeks: held until 2026-06-11, snoozed",
                "2026-05-12 three_days: held until 2026-06-11, snoozed",
            ],
        );
}

#[test]
fn the_same_promise_made_again_is_not_chased_again() {
    promised()
        .swept_daily("2026-04-10", "2026-05-19")
        .and("2026-05-19", acknowledge(1, Some("2026-05-20")))
        .then_says(KeepPromise, "2026-05-20", &[])
        .then_says(KeepPromise, "2026-05-21", &["2026-05-21 broken: raised"]);
}

#[test]
fn a_corrected_promise_is_a_promise_for_another_day() {
    let given = promised();
    let promise = given.case.version();
    given
        .swept_daily("2026-04-10", "2026-05-19")
        .and("2026-05-19", correct(promise, "promised_on", "2026-05-27"))
        .then_says(KeepPromise, "2026-05-21", &[])
        .swept_daily("2026-05-19", "2026-05-28")
        .then_said(
            KeepPromise,
            &["2026-05-19 tomorrow: raised", "2026-05-26 tomorrow: raised", "2026-05-28 broken: raised"],
        );
}

#[test]
fn a_request_that_is_sent_again_to_the_service_is_another_obligation() {
    let ladder = ladder_of(GiveAdvice, vec![rung("late", 1, twentyweeks::domain::ladder::Tone::Chase)]);
    let given: Given = asked().asked("2026-04-02", AdviceKind::Psychology).under(ladder);
    given
        .swept("2026-05-15")
        .then_said(GiveAdvice, &["2026-05-15 late: raised", "2026-05-15 late (advice 2): raised"]);
}

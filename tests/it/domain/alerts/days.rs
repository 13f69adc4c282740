//! Days on which calendars go wrong. The law counts every day, and so does the ladder.

use twentyweeks::domain::ladder::Obligation;

use crate::domain::given::Given;
use crate::domain::steps::{day, registration};

use Obligation::DecideToAssess;

#[test]
fn a_due_date_on_the_leap_day_is_passed_on_the_first_of_march() {
    Given::a_request("2024-01-18").swept_daily("2024-02-01", "2024-03-02").then_said(
        DecideToAssess,
        &["2024-02-15 two_weeks: raised", "2024-02-26 three_days: raised", "2024-03-01 breach: raised"],
    );
}

#[test]
fn a_rung_may_fall_on_the_leap_day() {
    Given::a_request("2024-01-17").swept_daily("2024-02-28", "2024-03-07").then_said(
        DecideToAssess,
        &[
            "2024-02-14 two_weeks: overtaken by three_days",
            "2024-02-25 three_days: raised",
            "2024-02-29 breach: raised",
            "2024-03-07 weekly 1: raised",
        ],
    );
    // Two years later there is none.
    Given::a_request("2026-01-17").swept_daily("2026-02-26", "2026-03-08").then_said(
        DecideToAssess,
        &[
            "2026-02-14 two_weeks: overtaken by three_days",
            "2026-02-25 three_days: raised",
            "2026-03-01 breach: raised",
            "2026-03-08 weekly 1: raised",
        ],
    );
}

#[test]
fn a_year_of_weeks_over_a_leap_day_stays_on_its_weekday() {
    let given = Given::a_request("2023-09-04").swept_daily("2023-10-16", "2024-10-15");
    let weekly: Vec<_> = given.said_of(DecideToAssess).into_iter().filter(|s| s.contains("weekly")).collect();
    assert_eq!(weekly.len(), 52);
    assert_eq!(weekly[18], "2024-02-27 weekly 19: raised");
    assert_eq!(weekly[19], "2024-03-05 weekly 20: raised");
    assert_eq!(weekly[51], "2024-10-15 weekly 52: raised");
}

#[test]
fn neither_change_of_the_clocks_moves_a_rung() {
    // Due on Sunday 29 March 2026, when the clocks go forward.
    Given::a_request("2026-02-15").swept_daily("2026-03-14", "2026-03-31").then_said(
        DecideToAssess,
        &["2026-03-15 two_weeks: raised", "2026-03-26 three_days: raised", "2026-03-30 breach: raised"],
    );
    // Due the day before, so that the breach falls on that Sunday.
    Given::a_request("2026-02-14").swept_daily("2026-03-27", "2026-03-28").then_says(
        DecideToAssess,
        "2026-03-29",
        &["2026-03-29 breach: raised"],
    );
    // Due on Sunday 25 October 2026, when they go back.
    Given::a_request("2026-09-13").swept_daily("2026-10-10", "2026-10-27").then_said(
        DecideToAssess,
        &["2026-10-11 two_weeks: raised", "2026-10-22 three_days: raised", "2026-10-26 breach: raised"],
    );
    Given::a_request("2026-09-12").swept_daily("2026-10-23", "2026-10-24").then_says(
        DecideToAssess,
        "2026-10-25",
        &["2026-10-25 breach: raised"],
    );
}

#[test]
fn a_due_date_on_new_years_eve_is_passed_in_the_new_year() {
    Given::a_request("2026-11-19").swept_daily("2026-12-16", "2027-01-08").then_said(
        DecideToAssess,
        &[
            "2026-12-17 two_weeks: raised",
            "2026-12-28 three_days: raised",
            "2027-01-01 breach: raised",
            "2027-01-08 weekly 1: raised",
        ],
    );
}

#[test]
fn a_rung_falls_on_christmas_day_and_on_sundays_like_on_any_other_day() {
    Given::a_request("2026-11-12").swept_daily("2026-12-21", "2026-12-24").then_says(
        DecideToAssess,
        "2026-12-25",
        &["2026-12-25 breach: raised"],
    );
    // Sunday 26 April 2026.
    Given::a_request("2026-03-14").swept_daily("2026-04-22", "2026-04-25").then_says(
        DecideToAssess,
        "2026-04-26",
        &["2026-04-26 breach: raised"],
    );
}

#[test]
fn a_case_that_lies_for_ten_years_is_still_told_of_in_one_piece() {
    let mut registration = registration();
    registration.child.born_on = day("2008-02-29");
    Given::a_request_for(registration, "2016-02-29").swept("2026-03-01").then_said(
        DecideToAssess,
        &[
            "2016-03-28 two_weeks: overtaken by weekly",
            "2016-04-08 three_days: overtaken by weekly",
            "2016-04-12 breach: overtaken by weekly",
            "2026-02-24 weekly 515: raised",
        ],
    );
}

//! Reminders put off by a caseworker: for so long, and never what is beyond a caseworker.

use twentyweeks::domain::Step;
use twentyweeks::domain::ladder::Obligation;
use twentyweeks::domain::step::{AdviceKind, Snooze};

use super::cases::{asked, considering, mediation};
use crate::domain::steps::{day, issue_agreed, snooze, strike};

use Obligation::{DecideToAssess, GiveAdvice, IssuePlan};

#[test]
fn reminders_and_chases_of_one_advice_are_put_off_and_come_when_it_ends() {
    asked()
        .swept_daily("2026-04-30", "2026-05-13")
        .and("2026-05-14", snooze(Some(1), "2026-05-20"))
        .swept_daily("2026-05-14", "2026-05-20")
        .then_says(
            GiveAdvice,
            "2026-05-21",
            &["2026-05-15 chase_1: overtaken by chase_2", "2026-05-19 chase_2: raised"],
        )
        .swept("2026-05-21")
        .then_said(
            GiveAdvice,
            &[
                "2026-04-30 two_weeks: raised",
                "2026-05-11 three_days: raised",
                "2026-05-15 chase_1: held until 2026-05-20, snoozed",
                "2026-05-19 chase_2: held until 2026-05-20, snoozed",
                "2026-05-15 chase_1: overtaken by chase_2",
                "2026-05-19 chase_2: raised",
            ],
        );
}

#[test]
fn they_are_put_off_from_that_day_to_the_last_day_both_inclusive() {
    let given = asked().swept("2026-05-11").and("2026-05-15", snooze(Some(1), "2026-05-18"));
    for on in ["2026-05-15", "2026-05-18"] {
        given.clone().then_says(GiveAdvice, on, &["2026-05-15 chase_1: held until 2026-05-18, snoozed"]);
    }
    given.then_says(
        GiveAdvice,
        "2026-05-19",
        &["2026-05-15 chase_1: overtaken by chase_2", "2026-05-19 chase_2: raised"],
    );
    // Put off for the day itself.
    let given = asked().swept("2026-05-11").and("2026-05-15", snooze(Some(1), "2026-05-15"));
    given
        .then_says(GiveAdvice, "2026-05-15", &["2026-05-15 chase_1: held until 2026-05-15, snoozed"])
        .then_says(GiveAdvice, "2026-05-16", &["2026-05-15 chase_1: raised"]);
}

#[test]
fn a_sweep_of_a_day_before_they_were_put_off_knows_nothing_of_it() {
    asked().swept("2026-05-11").and("2026-05-16", snooze(Some(1), "2026-05-30")).then_says(
        GiveAdvice,
        "2026-05-15",
        &["2026-05-15 chase_1: raised"],
    );
}

#[test]
fn an_escalation_is_never_put_off_and_overtakes_what_is() {
    asked()
        .swept_daily("2026-04-30", "2026-05-18")
        .and("2026-05-18", snooze(Some(1), "2026-06-15"))
        .swept_daily("2026-05-19", "2026-05-31")
        .then_said(
            GiveAdvice,
            &[
                "2026-04-30 two_weeks: raised",
                "2026-05-11 three_days: raised",
                "2026-05-15 chase_1: raised",
                "2026-05-19 chase_2: held until 2026-06-15, snoozed",
                "2026-05-19 chase_2: overtaken by escalation",
                "2026-05-24 escalation: raised",
                "2026-05-31 weekly 1: raised",
            ],
        );
}

#[test]
fn of_the_whole_case_everything_is_put_off_but_escalations_and_breaches() {
    considering()
        .and("2026-03-29", snooze(None, "2026-04-26"))
        .swept_daily("2026-03-29", "2026-04-26")
        .then_said(
            DecideToAssess,
            &[
                "2026-03-30 two_weeks: held until 2026-04-26, snoozed",
                "2026-04-10 three_days: held until 2026-04-26, snoozed",
                "2026-03-30 two_weeks: overtaken by breach",
                "2026-04-10 three_days: overtaken by breach",
                "2026-04-14 breach: raised",
                "2026-04-21 weekly 1: raised",
            ],
        );
    let whole = asked().swept("2026-05-11").and("2026-05-14", snooze(None, "2026-05-20"));
    whole
        .then_says(GiveAdvice, "2026-05-15", &["2026-05-15 chase_1: held until 2026-05-20, snoozed"])
        .and("2026-06-20", snooze(None, "2026-07-01"))
        .then_says(IssuePlan, "2026-06-22", &["2026-06-22 four_weeks: held until 2026-07-01, snoozed"]);
}

#[test]
fn of_one_advice_neither_another_advice_nor_the_case_is_put_off() {
    asked()
        .asked("2026-04-02", AdviceKind::Medical)
        .swept("2026-05-11")
        .and("2026-05-14", snooze(Some(2), "2026-06-10"))
        .then_says(
            GiveAdvice,
            "2026-05-15",
            &["2026-05-15 chase_1: raised", "2026-05-15 chase_1 (advice 2): held until 2026-06-10, snoozed"],
        )
        .and("2026-06-20", snooze(Some(1), "2026-07-01"))
        .then_says(IssuePlan, "2026-06-22", &["2026-06-22 four_weeks: raised"]);
}

#[test]
fn of_two_the_later_end_counts() {
    let given = asked()
        .swept("2026-05-11")
        .and("2026-05-13", snooze(None, "2026-05-17"))
        .and("2026-05-14", snooze(Some(1), "2026-05-16"));
    given
        .clone()
        .then_says(GiveAdvice, "2026-05-15", &["2026-05-15 chase_1: held until 2026-05-17, snoozed"])
        .then_says(GiveAdvice, "2026-05-18", &["2026-05-15 chase_1: raised"]);
    // Put off again while it is held: the new end is said.
    given.swept("2026-05-15").and("2026-05-16", snooze(Some(1), "2026-05-18")).then_says(
        GiveAdvice,
        "2026-05-16",
        &["2026-05-15 chase_1: held until 2026-05-18, snoozed"],
    );
}

#[test]
fn a_reminder_that_was_put_off_past_its_date_gives_way_to_what_is_due_then() {
    asked()
        .and("2026-04-29", snooze(Some(1), "2026-05-10"))
        .swept_daily("2026-04-29", "2026-05-11")
        .then_said(
            GiveAdvice,
            &[
                "2026-04-30 two_weeks: held until 2026-05-10, snoozed",
                "2026-04-30 two_weeks: overtaken by three_days",
                "2026-05-11 three_days: raised",
            ],
        );
}

#[test]
fn putting_off_moves_no_date_and_unsays_nothing() {
    let given = asked().swept_daily("2026-04-30", "2026-05-19");
    let snoozed = given.clone().and("2026-05-20", snooze(None, "2026-06-17"));
    assert_eq!(snoozed.deadlines(), given.deadlines());
    assert_eq!(snoozed.outlook(), given.outlook());
    assert_eq!(snoozed.case.alerts, given.case.alerts);
    assert_eq!(snoozed.watched(), given.watched());
}

#[test]
fn a_struck_snooze_puts_nothing_off() {
    let given = asked().swept("2026-05-11").and("2026-05-14", snooze(Some(1), "2026-06-10"));
    let entry = given.case.version();
    given.swept("2026-05-15").and("2026-05-16", strike(entry)).then_says(
        GiveAdvice,
        "2026-05-16",
        &["2026-05-15 chase_1: raised"],
    );
}

#[test]
fn reminders_are_put_off_for_28_days_at_most_and_with_a_reason() {
    let when = |step| asked().when("2026-05-14", step);
    when(snooze(Some(1), "2026-06-11")).then_accepted();
    when(snooze(None, "2026-05-14")).then_accepted();
    when(snooze(Some(1), "2026-06-12"))
        .then_refused("invalid")
        .about("until")
        .saying("28 days at a time, that is to 11 June 2026");
    when(snooze(Some(1), "2026-05-13")).then_refused("too_early").about("until");
    when(snooze(Some(2), "2026-05-20"))
        .then_refused("unknown_number")
        .about("advice")
        .saying("There is no advice request 2 on this case.");
    let silent = Snooze { advice: None, until: day("2026-05-20"), reason: " ".into() };
    when(Step::SnoozeReminders(silent)).then_refused("missing").about("reason");
    considering().when("2026-03-01", snooze(None, "2026-03-10")).then_refused("too_early").about("on");
}

#[test]
fn on_a_closed_case_there_is_nothing_to_put_off() {
    mediation().when("2026-04-20", snooze(None, "2026-04-30")).then_refused("not_permitted_now");
    asked()
        .decided_to_issue("2026-06-01")
        .drafted("2026-06-02")
        .and("2026-06-03", issue_agreed())
        .when("2026-06-04", snooze(None, "2026-06-30"))
        .then_refused("not_permitted_now");
}

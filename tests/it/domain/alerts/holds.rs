//! What holds a rung back: a promise, an exception or a relief, and a service that says it is not
//! for them.

use twentyweeks::domain::ladder::Obligation;
use twentyweeks::domain::step::{AdviceKind, Limb, ReliefGround};

use super::cases::{asked, assessing, considering, ordered_to_plan, promised};
use crate::domain::given::Given;
use crate::domain::steps::{
    acknowledge, cancel, decline, except, give, relieve, send_back, strike, withdraw_exception,
};

use Obligation::{DecideToAssess, GiveAdvice, ImproveAdvice, IssuePlan, KeepPromise};

#[test]
fn while_a_promise_lies_ahead_nothing_is_sent_about_the_advice() {
    promised().swept_daily("2026-04-10", "2026-05-20").then_said(
        GiveAdvice,
        &[
            "2026-04-30 two_weeks: held until 2026-05-20, promised",
            "2026-05-11 three_days: held until 2026-05-20, promised",
            "2026-05-15 chase_1: held until 2026-05-20, promised",
            "2026-05-19 chase_2: held until 2026-05-20, promised",
        ],
    );
}

#[test]
fn on_the_promised_day_it_is_still_held_and_on_the_day_after_the_highest_is_raised() {
    promised()
        .swept_daily("2026-04-10", "2026-05-19")
        .then_says(GiveAdvice, "2026-05-20", &[])
        .then_says(KeepPromise, "2026-05-20", &[])
        .then_says(
            GiveAdvice,
            "2026-05-21",
            &[
                "2026-04-30 two_weeks: overtaken by chase_2",
                "2026-05-11 three_days: overtaken by chase_2",
                "2026-05-15 chase_1: overtaken by chase_2",
                "2026-05-19 chase_2: raised",
            ],
        )
        .then_says(KeepPromise, "2026-05-21", &["2026-05-21 broken: raised"]);
}

#[test]
fn a_service_is_reminded_of_its_promise_the_day_before() {
    promised()
        .swept_daily("2026-04-10", "2026-05-31")
        .then_said(KeepPromise, &["2026-05-19 tomorrow: raised", "2026-05-21 broken: raised"]);
}

#[test]
fn a_promise_that_is_kept_is_heard_of_no_more() {
    promised()
        .swept_daily("2026-04-10", "2026-05-19")
        .and("2026-05-20", give(1))
        .then_says(GiveAdvice, "2026-06-30", &[])
        .then_says(KeepPromise, "2026-06-30", &[]);
}

#[test]
fn a_promise_holds_escalations_too() {
    asked()
        .swept_daily("2026-04-30", "2026-05-23")
        .and("2026-05-23", acknowledge(1, Some("2026-05-29")))
        .then_says(GiveAdvice, "2026-05-24", &["2026-05-24 escalation: held until 2026-05-29, promised"])
        .swept_daily("2026-05-24", "2026-05-29")
        .then_says(GiveAdvice, "2026-05-30", &["2026-05-24 escalation: raised"]);
}

#[test]
fn a_new_promise_holds_again_and_is_watched_on_its_own() {
    promised()
        .swept_daily("2026-04-10", "2026-05-21")
        .and("2026-05-22", acknowledge(1, Some("2026-06-10")))
        .then_says(KeepPromise, "2026-05-22", &[])
        .swept_daily("2026-05-22", "2026-06-11")
        .then_said(
            KeepPromise,
            &[
                "2026-05-19 tomorrow: raised",
                "2026-05-21 broken: raised",
                "2026-06-09 tomorrow: raised",
                "2026-06-11 broken: raised",
            ],
        )
        .then_said(
            GiveAdvice,
            &[
                "2026-04-30 two_weeks: held until 2026-05-20, promised",
                "2026-05-11 three_days: held until 2026-05-20, promised",
                "2026-05-15 chase_1: held until 2026-05-20, promised",
                "2026-05-19 chase_2: held until 2026-05-20, promised",
                "2026-04-30 two_weeks: overtaken by chase_2",
                "2026-05-11 three_days: overtaken by chase_2",
                "2026-05-15 chase_1: overtaken by chase_2",
                "2026-05-19 chase_2: raised",
                "2026-05-24 escalation: held until 2026-06-10, promised",
                "2026-05-31 weekly 1: held until 2026-06-10, promised",
                "2026-05-24 escalation: overtaken by weekly",
                "2026-06-07 weekly 2: raised",
            ],
        );
}

#[test]
fn a_promise_renewed_before_it_broke_holds_what_it_held_with_its_new_end() {
    promised()
        .swept_daily("2026-04-10", "2026-05-12")
        .and("2026-05-13", acknowledge(1, Some("2026-05-27")))
        .then_says(
            GiveAdvice,
            "2026-05-13",
            &[
                "2026-04-30 two_weeks: held until 2026-05-27, promised",
                "2026-05-11 three_days: held until 2026-05-27, promised",
            ],
        )
        .swept("2026-05-13")
        .then_says(GiveAdvice, "2026-05-14", &[])
        // Nothing of the day that was promised first.
        .then_says(KeepPromise, "2026-05-25", &[])
        .then_says(KeepPromise, "2026-05-26", &["2026-05-26 tomorrow: raised"]);
}

#[test]
fn a_hold_is_said_once_for_its_reason_and_its_end() {
    let given = asked().and("2026-05-14", acknowledge(1, Some("2026-07-31")));
    given.swept_daily("2026-05-14", "2026-07-31").then_said(
        GiveAdvice,
        &[
            "2026-04-30 two_weeks: held until 2026-07-31, promised",
            "2026-05-11 three_days: held until 2026-07-31, promised",
            "2026-05-15 chase_1: held until 2026-07-31, promised",
            "2026-05-19 chase_2: held until 2026-07-31, promised",
            "2026-05-24 escalation: held until 2026-07-31, promised",
            // Of one that repeats, for all the times that fall while it is held.
            "2026-05-31 weekly 1: held until 2026-07-31, promised",
        ],
    );
}

#[test]
fn a_promise_holds_back_nothing_but_that_advice() {
    let given = promised().asked("2026-04-02", AdviceKind::Medical).swept_daily("2026-04-10", "2026-05-15");
    let medical: Vec<_> =
        given.said_of(GiveAdvice).into_iter().filter(|said| said.contains("(advice 2)")).collect();
    assert_eq!(
        medical,
        [
            "2026-04-30 two_weeks (advice 2): raised",
            "2026-05-11 three_days (advice 2): raised",
            "2026-05-15 chase_1 (advice 2): raised"
        ]
    );
    // For a day after the plan is due, too.
    promised()
        .and("2026-05-01", acknowledge(1, Some("2026-09-01")))
        .swept_daily("2026-07-17", "2026-07-20")
        .then_says(IssuePlan, "2026-07-21", &["2026-07-21 breach: raised"]);
}

#[test]
fn a_promise_for_a_day_before_the_due_date_that_is_broken_leaves_the_reminders_as_they_were() {
    asked()
        .and("2026-04-10", acknowledge(1, Some("2026-04-20")))
        .swept_daily("2026-04-10", "2026-05-15")
        .then_said(KeepPromise, &["2026-04-19 tomorrow: raised", "2026-04-21 broken: raised"])
        .then_said(
            GiveAdvice,
            &["2026-04-30 two_weeks: raised", "2026-05-11 three_days: raised", "2026-05-15 chase_1: raised"],
        );
}

#[test]
fn an_acknowledgement_without_a_day_promises_nothing_and_takes_back_a_promise() {
    asked()
        .and("2026-04-10", acknowledge(1, None))
        .then_says(GiveAdvice, "2026-04-30", &["2026-04-30 two_weeks: raised"])
        .then_says(KeepPromise, "2026-12-31", &[]);
    promised()
        .and("2026-04-20", acknowledge(1, None))
        .then_says(GiveAdvice, "2026-04-30", &["2026-04-30 two_weeks: raised"])
        .then_says(KeepPromise, "2026-12-31", &[]);
}

#[test]
fn a_promise_about_advice_that_is_cancelled_is_heard_of_no_more() {
    promised().and("2026-05-11", cancel(1)).then_says(GiveAdvice, "2026-06-30", &[]).then_says(
        KeepPromise,
        "2026-06-30",
        &[],
    );
}

#[test]
fn an_exception_holds_every_rung_of_the_duty_it_lifts_up_to_the_breach() {
    excepted().swept_daily("2026-06-22", "2026-08-18").then_said(
        IssuePlan,
        &[
            "2026-06-22 four_weeks: held, lifted",
            "2026-07-06 two_weeks: held, lifted",
            "2026-07-17 three_days: held, lifted",
            "2026-07-21 breach: held, lifted",
            "2026-08-04 fortnightly 1: held, lifted",
        ],
    );
}

#[test]
fn an_exception_that_is_withdrawn_releases_what_it_held() {
    excepted()
        .swept_daily("2026-06-22", "2026-07-24")
        .and("2026-07-25", withdraw_exception(1))
        .then_says(
            IssuePlan,
            "2026-07-25",
            &[
                "2026-06-22 four_weeks: overtaken by breach",
                "2026-07-06 two_weeks: overtaken by breach",
                "2026-07-17 three_days: overtaken by breach",
                "2026-07-21 breach: raised",
            ],
        )
        .swept("2026-07-25")
        .then_says(IssuePlan, "2026-08-04", &["2026-08-04 fortnightly 1: raised"]);
}

#[test]
fn an_exception_that_is_struck_releases_what_it_held_and_brought_back_holds_again() {
    let given = excepted();
    let entry = given.case.version();
    let struck = given.and("2026-07-01", strike(entry));
    struck.clone().then_says(IssuePlan, "2026-07-01", &["2026-06-22 four_weeks: raised"]);
    struck.swept("2026-07-01").and("2026-07-02", strike(entry + 1)).then_says(
        IssuePlan,
        "2026-07-06",
        &["2026-07-06 two_weeks: held, lifted"],
    );
}

#[test]
fn an_exception_recorded_after_the_breach_holds_what_follows() {
    let given = assessing()
        .swept_daily("2026-06-22", "2026-07-21")
        .and("2026-07-22", except(Limb::ExceptionalCircumstances, "2026-05-01", "2026-05-12"));
    given.then_says(IssuePlan, "2026-08-04", &["2026-08-04 fortnightly 1: held, lifted"]);
}

#[test]
fn an_exception_holds_the_decision_too_and_no_advice() {
    considering()
        .and("2026-03-20", except(Limb::ExceptionalCircumstances, "2026-03-10", "2026-03-12"))
        .swept("2026-04-14")
        .then_said(
            DecideToAssess,
            &[
                "2026-03-30 two_weeks: held, lifted",
                "2026-04-10 three_days: held, lifted",
                "2026-04-14 breach: held, lifted",
            ],
        );
    asked().and("2026-05-12", except(Limb::ExceptionalCircumstances, "2026-05-01", "2026-05-12")).then_says(
        GiveAdvice,
        "2026-04-30",
        &["2026-04-30 two_weeks: raised"],
    );
}

#[test]
fn an_exception_on_the_clock_of_an_order_holds_the_dates_of_that_order() {
    ordered_to_plan()
        .and("2026-09-20", except(Limb::Absence, "2026-09-02", "2026-09-18"))
        .swept("2026-10-07")
        .then_said(
            Obligation::OrderPlanDraft,
            &["2026-09-29 one_week: held, lifted", "2026-10-07 breach: held, lifted"],
        );
}

#[test]
fn relief_of_a_service_holds_its_ladder_and_nobody_elses() {
    let relieved = relieve(1, ReliefGround::MissedAppointment, "2026-04-20", "2026-04-20");
    asked()
        .asked("2026-04-02", AdviceKind::Medical)
        .and("2026-04-21", relieved)
        .swept("2026-05-24")
        .then_said(
            GiveAdvice,
            &[
                "2026-04-30 two_weeks: held, lifted",
                "2026-04-30 two_weeks (advice 2): overtaken by escalation",
                "2026-05-11 three_days: held, lifted",
                "2026-05-11 three_days (advice 2): overtaken by escalation",
                "2026-05-15 chase_1: held, lifted",
                "2026-05-15 chase_1 (advice 2): overtaken by escalation",
                "2026-05-19 chase_2: held, lifted",
                "2026-05-19 chase_2 (advice 2): overtaken by escalation",
                "2026-05-24 escalation: held, lifted",
                "2026-05-24 escalation (advice 2): raised",
            ],
        );
}

#[test]
fn a_service_that_was_relieved_is_not_held_to_its_promise() {
    promised()
        .and("2026-05-01", relieve(1, ReliefGround::MissedAppointment, "2026-04-20", "2026-04-20"))
        .then_says(KeepPromise, "2026-06-30", &[]);
}

#[test]
fn a_declined_request_holds_reminders_and_chases_and_no_escalation() {
    asked().and("2026-04-10", decline(1)).swept_daily("2026-04-10", "2026-05-24").then_said(
        GiveAdvice,
        &[
            "2026-04-30 two_weeks: held, declined",
            "2026-05-11 three_days: held, declined",
            "2026-05-15 chase_1: held, declined",
            "2026-05-19 chase_2: held, declined",
            "2026-04-30 two_weeks: overtaken by escalation",
            "2026-05-11 three_days: overtaken by escalation",
            "2026-05-15 chase_1: overtaken by escalation",
            "2026-05-19 chase_2: overtaken by escalation",
            "2026-05-24 escalation: raised",
        ],
    );
}

#[test]
fn a_later_acknowledgement_releases_what_a_declined_request_held() {
    asked()
        .swept_daily("2026-04-30", "2026-05-13")
        .and("2026-05-14", decline(1))
        .swept_daily("2026-05-14", "2026-05-16")
        .and("2026-05-17", acknowledge(1, None))
        .then_says(GiveAdvice, "2026-05-17", &["2026-05-15 chase_1: raised"]);
}

#[test]
fn a_declined_request_holds_the_chase_of_a_promise_as_well() {
    promised().and("2026-05-15", decline(1)).swept_daily("2026-05-15", "2026-05-21").then_said(
        KeepPromise,
        &["2026-05-19 tomorrow: held, declined", "2026-05-21 broken: held, declined"],
    );
}

#[test]
fn advice_that_was_declined_and_given_all_the_same_is_chased_once_it_is_sent_back() {
    asked()
        .and("2026-04-10", decline(1))
        .and("2026-05-01", give(1))
        .and("2026-05-04", send_back(1))
        .then_says(ImproveAdvice, "2026-05-15", &["2026-05-15 due 1: raised"]);
}

fn excepted() -> Given {
    assessing().and("2026-05-20", except(Limb::ExceptionalCircumstances, "2026-05-01", "2026-05-12"))
}

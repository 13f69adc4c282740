//! Which chase and which escalation it is, and whether the whole case is late.

use chrono::NaiveDate;
use twentyweeks::domain::ladder::Obligation;
use twentyweeks::domain::step::{AdviceKind, AlertOutcome, Limb, OrderKind};

use super::cases::{asked, assessing, considering, consulted, mediation, ordered_to_plan};
use crate::domain::given::Given;
use crate::domain::steps::{correct, except, withdraw_exception};

use Obligation::{DecideToAssess, GiveAdvice, IssuePlan, SchoolResponse};

#[test]
fn chases_and_escalations_are_numbered_each_for_themselves() {
    assert_eq!(
        numbers(&asked().swept_daily("2026-04-30", "2026-06-14"), GiveAdvice),
        [
            ("two_weeks", None),
            ("three_days", None),
            ("chase_1", Some(1)),
            ("chase_2", Some(2)),
            ("escalation", Some(1)),
            ("weekly", Some(2)),
            ("weekly", Some(3)),
            ("weekly", Some(4)),
        ]
    );
}

#[test]
fn reminders_and_breaches_have_no_number() {
    assert_eq!(
        numbers(&considering().swept_daily("2026-03-30", "2026-04-28"), DecideToAssess),
        [
            ("two_weeks", None),
            ("three_days", None),
            ("breach", None),
            ("weekly", Some(1)),
            ("weekly", Some(2))
        ]
    );
}

#[test]
fn only_what_was_sent_is_counted() {
    // Nobody was chased before, so it is the first escalation that anybody hears of.
    let late = asked().swept("2026-06-10");
    assert_eq!(
        numbers(&late, GiveAdvice),
        [
            ("two_weeks", None),
            ("three_days", None),
            ("chase_1", None),
            ("chase_2", None),
            ("escalation", None),
            ("weekly", Some(1)),
        ]
    );
    assert_eq!(numbers(&late.swept("2026-06-14"), GiveAdvice).last(), Some(&("weekly", Some(2))));
}

#[test]
fn what_is_held_is_counted_when_it_is_sent() {
    let given = asked()
        .swept_daily("2026-04-30", "2026-05-14")
        .and("2026-05-14", crate::domain::steps::snooze(Some(1), "2026-05-16"))
        .swept_daily("2026-05-15", "2026-05-19");
    assert_eq!(
        numbers(&given, GiveAdvice),
        [
            ("two_weeks", None),
            ("three_days", None),
            ("chase_1", None),
            ("chase_1", Some(1)),
            ("chase_2", Some(2))
        ]
    );
}

#[test]
fn a_rung_that_repeats_is_counted_each_time() {
    let given = consulted().swept_daily("2026-06-22", "2026-07-10");
    assert_eq!(
        numbers(&given, SchoolResponse),
        [("three_days", None), ("passed", Some(1)), ("passed", Some(2)), ("passed", Some(3))]
    );
}

#[test]
fn each_advice_is_counted_for_itself() {
    let given = asked().asked("2026-04-05", AdviceKind::Medical).swept_daily("2026-05-14", "2026-05-22");
    let chases: Vec<_> = given
        .case
        .alerts
        .iter()
        .filter(|(_, _, alert)| alert.number.is_some() && alert.obligation == GiveAdvice)
        .map(|(_, on, alert)| (on.to_string(), alert.number))
        .collect();
    assert_eq!(
        chases,
        [
            ("2026-05-15".to_owned(), Some(1)),
            ("2026-05-18".to_owned(), Some(1)),
            ("2026-05-19".to_owned(), Some(2)),
            ("2026-05-22".to_owned(), Some(2))
        ]
    );
}

#[test]
fn a_date_that_moved_is_counted_from_the_beginning() {
    let given = asked()
        .swept_daily("2026-05-14", "2026-05-19")
        .and("2026-05-20", correct(3, "received_by_service_on", "2026-04-09"))
        .swept_daily("2026-05-20", "2026-05-22");
    assert_eq!(given.raised(GiveAdvice, "chase_1").due_on, on("2026-05-21"));
    assert_eq!(given.raised(GiveAdvice, "chase_1").number, Some(1));
}

#[test]
fn the_case_is_late_from_the_day_after_the_plan_was_due() {
    let late_on = |day: &str| {
        let given = assessing().asked("2026-06-08", AdviceKind::Medical);
        let added = given.would_add(day);
        let late: Vec<_> = added.iter().map(|entry| crate::domain::given::alert(entry).case_late).collect();
        assert!(!late.is_empty() && late.iter().all(|one| *one == late[0]), "{late:?}");
        late[0]
    };
    assert!(!late_on("2026-07-20"));
    assert!(late_on("2026-07-21"));
}

#[test]
fn advice_that_is_chased_on_a_late_case_says_so() {
    let given = assessing().asked("2026-06-08", AdviceKind::Medical).swept_daily("2026-07-01", "2026-07-25");
    assert!(!given.raised(GiveAdvice, "three_days").case_late);
    assert!(given.raised(GiveAdvice, "chase_1").case_late);
    assert!(given.raised(IssuePlan, "breach").case_late);
    assert!(!given.raised(IssuePlan, "three_days").case_late);
}

#[test]
fn a_case_with_an_exception_is_not_late_until_it_is_withdrawn() {
    let given = assessing()
        .asked("2026-06-08", AdviceKind::Medical)
        .and("2026-06-20", except(Limb::ExceptionalCircumstances, "2026-06-10", "2026-06-12"))
        .swept("2026-07-21");
    assert!(!given.raised(GiveAdvice, "chase_1").case_late);
    let given = given.and("2026-07-22", withdraw_exception(1)).swept("2026-07-25");
    assert!(given.raised(GiveAdvice, "chase_2").case_late);
}

#[test]
fn on_an_order_a_case_is_late_by_the_date_of_the_order() {
    // The 20 weeks of the request passed on 20 July, long before the order.
    let given = ordered_to_plan().swept_daily("2026-10-01", "2026-11-18");
    assert!(!given.raised(Obligation::OrderPlanDraft, "breach").case_late);
    assert!(!given.raised(Obligation::OrderPlanFinal, "two_weeks").case_late);
    assert!(given.raised(Obligation::OrderPlanFinal, "breach").case_late);
    let assess = considering().refused("2026-04-01").ordered("2026-09-01", OrderKind::Assess);
    let given = assess.swept_daily("2026-12-08", "2026-12-09");
    assert!(given.raised(Obligation::OrderAssessPlan, "breach").case_late);
}

#[test]
fn mediation_on_a_closed_case_is_not_the_lateness_of_the_case() {
    let given = mediation().swept("2026-05-11");
    assert!(!given.raised(Obligation::ArrangeMediation, "breach").case_late);
}

/// Each alert about an obligation in the order of the record, with its number.
fn numbers(given: &Given, obligation: Obligation) -> Vec<(&str, Option<u32>)> {
    let alerts = given.case.alerts.iter().map(|(_, _, alert)| alert);
    let of_it: Vec<_> = alerts.filter(|alert| alert.obligation == obligation).collect();
    for alert in &of_it {
        assert!(alert.number.is_none() || alert.outcome == AlertOutcome::Raised, "{alert:?}");
    }
    of_it.into_iter().map(|alert| (alert.rung.rung.as_str(), alert.number)).collect()
}

fn on(text: &str) -> NaiveDate {
    crate::domain::steps::day(text)
}

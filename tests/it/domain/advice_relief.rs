//! Reg 8(2): the three grounds that relieve a body of its 6 weeks, on its own clock.

use twentyweeks::domain::Step;
use twentyweeks::domain::deadline::DeadlineState::{Lifted, Met, Overdue};
use twentyweeks::domain::rules::RuleId;
use twentyweeks::domain::step::{AdviceKind, Limb, Relief, ReliefGround};

use super::given::Given;
use super::steps::{cancel, day, except, give, relieve};

use ReliefGround::{Absence, ExceptionalCircumstances, MissedAppointment};

const FAILS: &str = "relief_does_not_hold";

#[test]
fn reg_8_2_each_of_the_three_grounds_relieves_and_moves_no_date() {
    for ground in [ExceptionalCircumstances, Absence, MissedAppointment] {
        asked()
            .when("2026-05-30", relieve(1, ground, "2026-04-10", "2026-05-08"))
            .then_accepted()
            .then_due(RuleId::GiveAdvice, "2026-05-19")
            .then_state(RuleId::GiveAdvice, "2026-05-30", Lifted);
    }
}

#[test]
fn reg_8_2_a_missed_appointment_of_one_day_is_enough() {
    asked().when("2026-05-30", relieve(1, MissedAppointment, "2026-05-01", "2026-05-01")).then_accepted();
    asked()
        .when("2026-05-30", relieve(1, ExceptionalCircumstances, "2026-05-01", "2026-05-01"))
        .then_accepted();
}

#[test]
fn reg_8_2_an_absence_relieves_from_28_days_on() {
    asked().when("2026-05-30", relieve(1, Absence, "2026-04-10", "2026-05-08")).then_accepted();
    asked()
        .when("2026-05-30", relieve(1, Absence, "2026-04-10", "2026-05-06"))
        .then_refused(FAILS)
        .about("to")
        .saying("10 April 2026 to 6 May 2026 is 26 days; an absence relieves a service from 28 days on (reg 8(2))");
}

#[test]
fn reg_8_2_what_relieves_lies_within_that_services_own_6_weeks() {
    let when = |from, to| asked().when("2026-06-30", relieve(1, MissedAppointment, from, to));
    when("2026-04-07", "2026-05-19").then_accepted();
    when("2026-04-06", "2026-04-08")
        .then_refused(FAILS)
        .about("from")
        .saying("6 April 2026 to 8 April 2026 is not within the service's 6 weeks, 7 April 2026 to 19 May 2026 (reg 8(2))");
    when("2026-05-19", "2026-05-20").then_refused(FAILS).about("to");
    when("2026-05-02", "2026-05-01").then_refused(FAILS).about("to").saying("it ends before it begins");
}

#[test]
fn reg_8_2_a_relief_needs_evidence() {
    let relief = Relief {
        advice: 1,
        ground: MissedAppointment,
        from: day("2026-05-01"),
        to: day("2026-05-01"),
        evidence: String::new(),
    };
    asked().when("2026-05-30", Step::RelieveAdvice(relief)).then_refused("missing").about("evidence");
}

#[test]
fn reg_8_2_only_a_clock_that_runs_can_be_relieved() {
    let relief = || relieve(1, MissedAppointment, "2026-05-01", "2026-05-01");
    asked().and("2026-04-10", cancel(1)).when("2026-05-30", relief()).then_refused("nothing_to_do");
    let two = asked().asked("2026-04-02", AdviceKind::Medical);
    two.clone()
        .and("2026-04-10", give(1))
        .when("2026-05-30", relief())
        .then_refused("invalid")
        .about("advice");
    two.and("2026-05-02", relief()).when("2026-05-30", relief()).then_refused("invalid").about("advice");
}

#[test]
fn reg_8_2_a_closed_school_is_a_ground_of_reg_10_4_and_relieves_no_service() {
    // The names of the grounds are the whole list: a closure cannot even be said.
    let grounds = ["exceptional_circumstances", "absence", "missed_appointment"];
    for ground in grounds {
        assert!(serde_json::from_value::<ReliefGround>(ground.into()).is_ok(), "{ground}");
    }
    for ground in ["school_closed", "early_years_closed", "waiting_list"] {
        assert!(serde_json::from_value::<ReliefGround>(ground.into()).is_err(), "{ground}");
    }
}

#[test]
fn an_exception_of_the_authority_relieves_no_service() {
    asked()
        .and("2026-05-30", except(Limb::ExceptionalCircumstances, "2026-04-10", "2026-05-10"))
        .then_state(RuleId::IssuePlan, "2026-05-30", Lifted)
        .then_state(RuleId::GiveAdvice, "2026-05-30", Overdue);
}

#[test]
fn reg_8_2_relief_of_one_service_is_no_exception_for_the_authority_nor_for_another_service() {
    let given = asked()
        .asked("2026-04-07", AdviceKind::Medical)
        .and("2026-05-30", relieve(1, MissedAppointment, "2026-05-01", "2026-05-01"))
        .then_state(RuleId::GiveAdvice, "2026-05-30", Overdue)
        .then_state(RuleId::IssuePlan, "2026-07-21", Overdue);
    assert!(!given.facts().excepted);
}

#[test]
fn reg_8_2_relieved_advice_that_comes_in_time_is_met_all_the_same() {
    let relieved = asked().and("2026-05-02", relieve(1, MissedAppointment, "2026-05-01", "2026-05-01"));
    relieved.clone().and("2026-05-19", give(1)).then_state(RuleId::GiveAdvice, "2026-06-01", Met);
    relieved.and("2026-05-20", give(1)).then_state(RuleId::GiveAdvice, "2026-06-01", Lifted);
}

/// Received by the service on 7 April 2026; its 6 weeks end on 19 May.
fn asked() -> Given {
    Given::a_request("2026-03-02").agreed("2026-04-01").asked("2026-04-07", AdviceKind::Psychology)
}

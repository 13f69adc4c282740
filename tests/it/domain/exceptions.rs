//! Exceptions to the request's time limits: reg 10(4), with 5(4) and 13(3), and SI 2020/471.
//! None of them ever moves a date.

use twentyweeks::domain::Step;
use twentyweeks::domain::child::Phase;
use twentyweeks::domain::deadline::DeadlineState::{Lifted, Met, MetLate, Overdue};
use twentyweeks::domain::rules::RuleId;
use twentyweeks::domain::step::{AdviceKind, Exception, Limb};

use super::given::Given;
use super::steps::{
    cancel, day, except, exception, registration, reuse, setting, withdraw, withdraw_exception,
};

const FAILS: &str = "exception_does_not_hold";

#[test]
fn reg_10_4_a_a_school_asked_a_week_before_a_closure_of_28_days_is_an_exception() {
    school_asked("2026-07-13").and("2026-09-20", except(Limb::SchoolClosed, "2026-07-20", "2026-08-17"));
}

#[test]
fn reg_10_4_a_a_closure_of_27_days_is_none_and_the_message_counts_them() {
    school_asked("2026-07-13")
        .when("2026-09-20", except(Limb::SchoolClosed, "2026-07-20", "2026-08-16"))
        .then_refused(FAILS)
        .about("to")
        .saying("from closing on 20 July 2026 to re-opening on 16 August 2026 is 27 days")
        .saying("a closure counts from 28 days on (reg 10(4))");
}

#[test]
fn reg_10_4_a_christmas_easter_and_half_term_never_qualify() {
    for (closed, opened) in
        [("2026-12-18", "2027-01-04"), ("2026-03-27", "2026-04-13"), ("2026-05-22", "2026-06-01")]
    {
        school_asked(closed)
            .when("2027-02-01", except(Limb::SchoolClosed, closed, opened))
            .then_refused(FAILS);
    }
}

#[test]
fn reg_10_4_a_the_window_runs_from_a_week_before_closing_to_a_week_before_reopening() {
    let closed = || except(Limb::SchoolClosed, "2026-07-20", "2026-09-01");
    for inside in ["2026-07-13", "2026-07-20", "2026-08-25"] {
        school_asked(inside).when("2026-10-01", closed()).then_accepted();
    }
    for outside in ["2026-07-12", "2026-08-26"] {
        school_asked(outside)
            .when("2026-10-01", closed())
            .then_refused(FAILS)
            .about("from")
            .saying("not asked for advice between 13 July 2026 and 25 August 2026")
            .saying("a week before it closed to a week before it opened again");
    }
}

#[test]
fn reg_10_4_a_only_a_standing_request_for_the_settings_own_advice_counts() {
    let closed = || except(Limb::SchoolClosed, "2026-07-20", "2026-09-01");
    let other = assessing().asked("2026-07-20", AdviceKind::Psychology);
    other
        .when("2026-10-01", closed())
        .then_refused(FAILS)
        .about("limb")
        .saying("no request for the setting's advice");
    let cancelled = school_asked("2026-07-20").and("2026-07-21", cancel(1));
    cancelled.when("2026-10-01", closed()).then_refused(FAILS).about("limb");
    let reused = assessing().and("2026-07-20", reuse(AdviceKind::Education, "2026-06-01"));
    reused.when("2026-10-01", closed()).then_refused(FAILS).about("limb");
}

#[test]
fn reg_10_4_a_is_for_schools_and_colleges_and_b_for_early_years_providers() {
    let at = |phase| {
        let registration =
            twentyweeks::domain::step::Registration { setting: Some(setting(phase)), ..registration() };
        Given::a_request_for(registration, "2026-06-01")
            .agreed("2026-06-10")
            .asked("2026-07-20", AdviceKind::Education)
    };
    let closed = |limb| except(limb, "2026-07-20", "2026-09-01");
    for phase in [Phase::School, Phase::Post16] {
        at(phase).when("2026-10-01", closed(Limb::SchoolClosed)).then_accepted();
        at(phase).when("2026-10-01", closed(Limb::EarlyYearsClosed)).then_refused(FAILS).about("limb");
    }
    at(Phase::EarlyYears).when("2026-10-01", closed(Limb::EarlyYearsClosed)).then_accepted();
    at(Phase::EarlyYears)
        .when("2026-10-01", closed(Limb::SchoolClosed))
        .then_refused(FAILS)
        .about("limb")
        .saying("limb (b) for early-years providers");
}

#[test]
fn reg_10_4_b_follows_the_same_arithmetic() {
    let asked = |on| {
        let setting = Some(setting(Phase::EarlyYears));
        let registration = twentyweeks::domain::step::Registration { setting, ..registration() };
        Given::a_request_for(registration, "2026-06-01").agreed("2026-06-10").asked(on, AdviceKind::Education)
    };
    let closed = |to| except(Limb::EarlyYearsClosed, "2026-07-20", to);
    asked("2026-07-13").when("2026-10-01", closed("2026-08-17")).then_accepted();
    asked("2026-07-13").when("2026-10-01", closed("2026-08-16")).then_refused(FAILS).saying("27 days");
    asked("2026-07-12").when("2026-10-01", closed("2026-08-17")).then_refused(FAILS).about("from");
}

#[test]
fn reg_10_4_c_exceptional_circumstances_lie_within_the_20_weeks() {
    let recorded =
        |from, to| assessing().when("2026-12-01", except(Limb::ExceptionalCircumstances, from, to));
    recorded("2026-06-01", "2026-10-19").then_accepted();
    recorded("2026-07-01", "2026-07-01").then_accepted();
    recorded("2026-05-31", "2026-07-01")
        .then_refused(FAILS)
        .about("from")
        .saying(
            "31 May 2026 to 1 July 2026 does not lie within the time limit, 1 June 2026 to 19 October 2026",
        )
        .saying("record the part that does");
    recorded("2026-10-01", "2026-10-20").then_refused(FAILS).about("to");
    recorded("2026-07-02", "2026-07-01").then_refused(FAILS).about("to").saying("it ends before it begins");
}

#[test]
fn reg_10_4_d_an_absence_counts_from_28_days_on() {
    let absent = |from, to| assessing().when("2026-12-01", except(Limb::Absence, from, to));
    absent("2026-07-01", "2026-07-29").then_accepted();
    absent("2026-07-01", "2026-07-27")
        .then_refused(FAILS)
        .about("to")
        .saying("1 July 2026 to 27 July 2026 is 26 days; an absence counts from 28 days on (reg 10(4)(d))");
}

#[test]
fn reg_10_4_d_an_absence_lies_within_the_20_weeks() {
    let absent = |from, to| assessing().when("2026-12-01", except(Limb::Absence, from, to));
    absent("2026-06-01", "2026-10-19").then_accepted();
    absent("2026-05-31", "2026-07-29").then_refused(FAILS).about("from");
    absent("2026-09-01", "2026-10-20").then_refused(FAILS).about("to").saying("19 October 2026");
}

#[test]
fn reg_44_3_c_further_representations_are_no_exception_on_the_requests_clock() {
    assessing()
        .when("2026-12-01", except(Limb::FurtherRepresentations, "2026-09-01", "2026-09-02"))
        .then_refused(FAILS)
        .about("limb")
        .saying("reg 44(3)(c)");
}

#[test]
fn si_2020_471_limits_could_be_exceeded_between_1_may_and_25_september_2020() {
    let request = || Given::a_request("2020-04-20").agreed("2020-05-20");
    let covid = |from, to| except(Limb::Coronavirus, from, to);
    request()
        .when("2020-10-01", covid("2020-05-01", "2020-09-07"))
        .then_accepted()
        .then_due(RuleId::IssuePlan, "2020-09-07")
        .then_state(RuleId::IssuePlan, "2020-10-01", Lifted);
    request()
        .when("2020-10-01", covid("2020-04-30", "2020-06-01"))
        .then_refused(FAILS)
        .about("from")
        .saying("30 April 2020 to 1 June 2020 is not within 1 May 2020 to 25 September 2020 (SI 2020/471)");
    // Within the period, and yet after this request's 20 weeks.
    request().when("2020-10-01", covid("2020-09-01", "2020-09-08")).then_refused(FAILS).about("to");
}

#[test]
fn si_2020_471_ended_on_25_september_2020() {
    let request = || Given::a_request("2020-08-03").agreed("2020-09-01");
    request().when("2020-12-01", except(Limb::Coronavirus, "2020-08-03", "2020-09-25")).then_accepted();
    request()
        .when("2020-12-01", except(Limb::Coronavirus, "2020-09-01", "2020-09-26"))
        .then_refused(FAILS)
        .about("to");
    assessing().when("2026-10-01", except(Limb::Coronavirus, "2026-07-01", "2026-07-02")).then_refused(FAILS);
}

#[test]
fn reg_13_3_an_exception_lifts_the_duty_and_leaves_the_date() {
    let given = absent();
    given
        .clone()
        .then_due(RuleId::IssuePlan, "2026-10-19")
        .then_state(RuleId::IssuePlan, "2026-10-20", Lifted)
        .then_due(RuleId::NotifyNoPlan, "2026-09-21")
        .then_state(RuleId::NotifyNoPlan, "2026-09-22", Lifted);
    assert!(given.deadline(RuleId::IssuePlan).explanation().contains("the duty is lifted"));
    assert!(given.facts().excepted);
}

#[test]
fn what_follows_from_the_plans_date_is_lifted_with_it() {
    let given = absent();
    for rule in [RuleId::ServeDraftBy, RuleId::DraftBy] {
        let deadline = given.deadline(rule);
        assert!(deadline.lifted && !deadline.is_pressing(), "{rule:?}");
        assert!(deadline.explanation().contains("and this date with it"), "{}", deadline.explanation());
    }
    given.then_state(RuleId::ServeDraftBy, "2026-10-05", Lifted).then_state(
        RuleId::DraftBy,
        "2026-09-22",
        Lifted,
    );
}

#[test]
fn reg_13_3_a_plan_sent_in_time_is_met_and_a_late_one_lifted() {
    let drafted = absent().decided_to_issue("2026-09-01").drafted("2026-09-02");
    drafted.clone().issued("2026-10-19").then_state(RuleId::IssuePlan, "2026-12-01", Met);
    drafted.issued("2026-10-20").then_state(RuleId::IssuePlan, "2026-12-01", Lifted);
}

#[test]
fn reg_5_4_an_exception_lifts_the_6_weeks_only_where_it_falls_into_them() {
    let request = Given::a_request("2026-06-01");
    let early =
        request.clone().and("2026-07-01", except(Limb::ExceptionalCircumstances, "2026-06-20", "2026-06-30"));
    early.agreed("2026-07-14").then_state(RuleId::DecideToAssess, "2026-08-01", Lifted);
    // From the day after the 6 weeks on: the decision was late all the same.
    let late = request.and("2026-07-20", except(Limb::ExceptionalCircumstances, "2026-07-14", "2026-07-20"));
    late.agreed("2026-07-21").then_state(RuleId::DecideToAssess, "2026-08-01", MetLate).then_state(
        RuleId::IssuePlan,
        "2026-10-20",
        Lifted,
    );
}

#[test]
fn an_exception_withdrawn_no_longer_lifts_anything() {
    let given = absent().and("2026-10-01", withdraw_exception(1));
    given.clone().then_state(RuleId::IssuePlan, "2026-10-20", Overdue);
    assert!(!given.facts().excepted);
    given.when("2026-10-02", withdraw_exception(1)).then_refused("nothing_to_do");
}

#[test]
fn an_exception_is_withdrawn_by_its_number_not_before_it_was_recorded_and_with_a_reason() {
    absent().when("2026-10-01", withdraw_exception(2)).then_refused("unknown_number").about("exception");
    absent()
        .when("2026-08-31", withdraw_exception(1))
        .then_refused("too_early")
        .saying("the exception was recorded then");
    let unreasoned = twentyweeks::domain::step::ExceptionReason { exception: 1, reason: String::new() };
    absent().when("2026-10-01", Step::WithdrawException(unreasoned)).then_refused("missing").about("reason");
}

#[test]
fn an_exception_needs_evidence_why_it_was_impractical_and_who_decided() {
    let base = || exception(Limb::ExceptionalCircumstances, "2026-07-01", "2026-07-02");
    let without = |exception: Exception, field: &str| {
        assessing().when("2026-08-01", Step::RecordException(exception)).then_refused("missing").about(field);
    };
    without(Exception { evidence: " ".into(), ..base() }, "evidence");
    without(Exception { why_impractical: None, ..base() }, "why_impractical");
    without(Exception { decided_by: None, ..base() }, "decided_by");
    // An imported history may lack the last two.
    let bare = Exception { why_impractical: None, decided_by: None, ..base() };
    assessing().when_as_history("2026-08-01", Step::RecordException(bare)).then_accepted();
}

#[test]
fn code_9_43_the_parent_is_told_of_an_exception_and_a_missing_telling_is_warned_of() {
    absent()
        .then_warned("2026-10-01", "not recorded that the parent or young person was told of exception 1");
    let base = exception(Limb::Absence, "2026-07-01", "2026-08-01");
    let told = |on| Step::RecordException(Exception { parent_told_on: Some(day(on)), ..base.clone() });
    assessing().and("2026-09-01", told("2026-08-30")).then_not_warned("2026-10-01", "was told");
    assessing().when("2026-09-01", told("2026-09-01")).then_accepted();
    assessing().when("2026-09-01", told("2026-09-02")).then_refused("too_early").about("parent_told_on");
}

#[test]
fn an_exception_may_be_recorded_after_the_plan_but_not_after_a_withdrawal() {
    let issued = assessing().decided_to_issue("2026-09-01").drafted("2026-09-02").issued("2026-10-25");
    issued.when("2026-11-01", except(Limb::Absence, "2026-07-01", "2026-08-01")).then_accepted().then_state(
        RuleId::IssuePlan,
        "2026-11-01",
        Lifted,
    );
    assessing()
        .and("2026-07-01", withdraw())
        .when("2026-11-01", except(Limb::Absence, "2026-07-01", "2026-08-01"))
        .then_refused("not_permitted_now");
}

#[test]
fn dates_at_the_ends_of_time_are_refused_and_break_nothing() {
    let base = exception(Limb::SchoolClosed, "2026-07-20", "2026-09-01");
    let ever = Exception { from: chrono::NaiveDate::MIN, to: chrono::NaiveDate::MAX, ..base };
    for limb in [Limb::ExceptionalCircumstances, Limb::Absence, Limb::Coronavirus] {
        let step = Step::RecordException(Exception { limb, ..ever.clone() });
        school_asked("2026-07-13").when("2026-10-01", step).then_refused(FAILS);
    }
    // A closure without end is absurd, but it is the caseworker's to say.
    school_asked("2026-07-13").when("2026-10-01", Step::RecordException(ever)).then_accepted();
}

fn assessing() -> Given {
    Given::a_request("2026-06-01").agreed("2026-06-10")
}

/// A request of three weeks before, so that the closure falls into its 20 weeks.
fn school_asked(on: &str) -> Given {
    let received_on = (day(on) - chrono::Days::new(21)).to_string();
    Given::a_request(&received_on).agreed(on).asked(on, AdviceKind::Education)
}

fn absent() -> Given {
    assessing().and("2026-09-01", except(Limb::Absence, "2026-07-01", "2026-08-01"))
}

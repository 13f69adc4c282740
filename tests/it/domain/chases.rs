//! Late advice chased by people, beside the ladder.

use twentyweeks::domain::step::{AdviceKind, ReliefGround};
use twentyweeks::domain::{Policy, Rules, StepKind, permitted};

use super::given::Given;
use super::steps::{acknowledge, chase, day, decline, give, relieve, send_back, strike, withdraw};

/// Asked on 2 April 2026, so due on 14 May.
fn asked() -> Given {
    Given::a_request("2026-03-02").agreed("2026-04-01").asked("2026-04-02", AdviceKind::Psychology)
}

#[test]
fn a_service_is_chased_from_the_day_after_its_last_day_in_time() {
    asked().today("2026-05-14").when("2026-05-14", chase(1)).then_refused("nothing_to_do");
    let chased = asked().today("2026-05-15").and("2026-05-15", chase(1));
    assert_eq!(chased.case.chases(1), 1);
    assert_eq!(chased.deadlines(), asked().deadlines(), "no date moves");
}

#[test]
fn nobody_is_chased_twice_on_a_day_whoever_came_first() {
    let chased = asked().today("2026-05-20").and("2026-05-20", chase(1));
    chased.clone().when("2026-05-20", chase(1)).then_refused("nothing_to_do");
    let again = chased.today("2026-05-21").and("2026-05-21", chase(1));
    assert_eq!(again.case.chases(1), 2);
    // The ladder chases a day after the date.
    let swept = asked().today("2026-05-15").swept("2026-05-15");
    assert_eq!(swept.case.chases(1), 1);
    swept.when("2026-05-15", chase(1)).then_refused("nothing_to_do");
}

#[test]
fn what_the_ladder_says_later_counts_on() {
    let chased =
        asked().today("2026-05-16").swept_daily("2026-04-30", "2026-05-15").and("2026-05-16", chase(1));
    // The ladder's first chase was on 15 May and its second is on 19 May; one came between them.
    let swept = chased.swept_daily("2026-05-17", "2026-05-19");
    let numbers: Vec<u32> = swept.case.alerts.iter().filter_map(|(_, _, alert)| alert.number).collect();
    assert_eq!(numbers.last(), Some(&3), "{numbers:?}");
}

#[test]
fn there_is_no_cause_where_the_service_answered_or_is_relieved() {
    let late = || asked().today("2026-06-01");
    for (why, given) in [
        ("promised", late().and("2026-05-20", acknowledge(1, Some("2026-06-01")))),
        ("declined", late().and("2026-05-20", decline(1))),
        ("given", late().and("2026-05-20", give(1))),
        ("sent back", late().and("2026-05-20", give(1)).and("2026-05-21", send_back(1))),
        (
            "relieved",
            late().and("2026-05-20", relieve(1, ReliefGround::MissedAppointment, "2026-04-20", "2026-04-20")),
        ),
        ("closed", late().and("2026-05-20", withdraw())),
    ] {
        let permitted = permitted(Some(&given.case), &Rules::ENACTED, day("2026-06-01"));
        assert!(!permitted.contains(&StepKind::ChaseAdvice), "{why}");
    }
    let promise_over = late().and("2026-05-20", acknowledge(1, Some("2026-05-31")));
    assert_eq!(promise_over.and("2026-06-01", chase(1)).case.chases(1), 1);
}

#[test]
fn a_chase_is_recorded_on_the_day_its_mail_goes_out() {
    let late = asked().today("2026-06-01");
    late.clone().when("2026-05-31", chase(1)).then_refused("invalid");
    late.when("2026-06-01", chase(2)).then_refused("unknown_number");
}

#[test]
fn a_mail_that_went_stays_on_the_record_though_it_turns_out_that_nothing_was_late() {
    let chased =
        asked().today("2026-06-01").and("2026-05-31", super::steps::allocate()).and("2026-06-01", chase(1));
    let corrected =
        chased.clone().and("2026-06-01", super::steps::correct(3, "received_by_service_on", "2026-05-01"));
    assert_eq!(corrected.case.chases(1), 1);
    let struck = chased.and("2026-06-01", strike(5));
    assert_eq!(struck.case.chases(1), 0);
}

#[test]
fn its_mail_is_no_longer_owed_once_the_service_answered() {
    let chased = || asked().today("2026-06-01").and("2026-06-01", chase(1));
    let notice = chased().notices_under(&Policy::default()).remove(0);
    let entry = chased().case.version();
    let owed = |given: &Given| given.owes(&notice, entry);
    assert_eq!(owed(&chased()), Ok(()));
    let later = || chased().today("2026-06-02");
    assert_eq!(owed(&later().and("2026-06-02", give(1))), Err("it has been done"));
    assert!(owed(&later().and("2026-06-02", acknowledge(1, Some("2026-06-05")))).is_err());
    assert!(owed(&later().and("2026-06-02", decline(1))).is_err());
    assert_eq!(owed(&later().and("2026-06-02", withdraw())), Err("the case has closed"));
}

//! The time of a case as a picture: what is drawn, where, and the same in words.

use twentyweeks::domain::Policy;
use twentyweeks::domain::picture::{Clock, Picture, pictures};
use twentyweeks::domain::step::{AdviceKind, Limb, OrderFrom, OrderKind};

use super::given::Given;
use super::steps::{day, except, give};

/// Every picture of a case as it is on a day, the running clock's first.
fn drawn(given: &Given, today: &str) -> Vec<Picture> {
    pictures(&given.case, &given.deadlines(), Policy::default().warning_days, day(today))
}

fn assessed() -> Given {
    Given::a_request("2026-03-02").agreed("2026-04-10").asked("2026-04-13", AdviceKind::Psychology)
}

#[test]
fn day_140_is_in_the_twentieth_week_and_day_141_in_the_next() {
    let picture = drawn(&assessed(), "2026-05-01").remove(0);
    assert_eq!(
        (picture.starts_on, picture.due_on, picture.weeks()),
        (day("2026-03-02"), day("2026-07-20"), 20)
    );
    let weeks = ["2026-03-02", "2026-03-09", "2026-03-10", "2026-07-20", "2026-07-21"];
    assert_eq!(weeks.map(|on| picture.week(day(on))), [1, 1, 2, 20, 21]);
    assert_eq!(picture.title(), "The 20 weeks of the request");
}

#[test]
fn the_law_s_time_runs_from_edge_to_edge_while_a_case_is_in_time() {
    let picture = drawn(&assessed(), "2026-05-01").remove(0);
    assert_eq!((picture.place(day("2026-03-02")), picture.place(day("2026-07-20"))), (0.0, 1.0));
    assert_eq!(picture.place(day("2026-05-11")), 0.5);
    assert!(!picture.is_compressed() && picture.late.is_none());
    assert_eq!(picture.marked_weeks(), (0..=20).collect::<Vec<_>>());
}

#[test]
fn sixty_weeks_late_leaves_the_law_s_time_its_room() {
    let picture = drawn(&assessed(), "2027-09-13").remove(0);
    let late = picture.late.expect("it is late");
    assert_eq!((late.days, late.is_over, late.is_excused), (420, false, false));
    assert!(picture.is_compressed());
    assert_eq!(picture.place(day("2026-07-20")), 0.625);
    assert_eq!(picture.place(day("2027-09-13")), 1.0);
    assert_eq!(picture.marked_weeks()[20..], [20, 40, 60, 80]);
    assert!(picture.summary().contains("The final plan is 420 days late; it was due on 20 July 2026."));
}

#[test]
fn a_plan_that_went_out_late_keeps_its_lateness() {
    let given = assessed()
        .and("2026-06-30", give(1))
        .decided_to_issue("2026-07-01")
        .drafted("2026-07-10")
        .issued("2026-08-01");
    let picture = drawn(&given, "2027-01-01").remove(0);
    let late = picture.late.expect("it was late");
    assert_eq!((late.days, late.is_over), (12, true));
    assert_eq!((picture.today, picture.ran_until), (None, day("2026-08-01")));
    let asked = &picture.advice[0];
    assert_eq!((asked.due_on, asked.until), (day("2026-05-25"), day("2026-06-30")));
    assert_eq!(asked.standing(), "Given on 30 June 2026, 36 days late");
}

#[test]
fn an_exception_is_shaded_and_moves_nothing() {
    let without = drawn(&assessed(), "2026-08-03").remove(0);
    let given = assessed().and("2026-06-20", except(Limb::Absence, "2026-05-01", "2026-06-15"));
    let with = drawn(&given, "2026-08-03").remove(0);
    assert_eq!(with.exceptions.len(), 1);
    assert_eq!((with.due_on, with.ends_on), (without.due_on, without.ends_on));
    assert!(with.late.is_some_and(|late| late.is_excused && late.days == 14));
    assert!(with.summary().contains("An exception lifts the duty."));
}

#[test]
fn an_order_has_a_picture_of_its_own_and_leaves_the_request_s_as_it_was() {
    let refused = Given::a_request("2026-03-02").refused("2026-04-10");
    let before = drawn(&refused, "2026-06-01").remove(0);
    let given = refused.ordered("2026-06-01", OrderKind::Assess).agreed("2026-06-08");
    let both = drawn(&given, "2026-06-20");
    assert_eq!(both.len(), 2);
    assert_eq!(both[0].clock, Clock::Order(OrderKind::Assess, OrderFrom::Tribunal));
    assert_eq!((both[0].weeks(), both[0].due_on), (14, day("2026-09-07")));
    assert_eq!(both[0].title(), "The 14 weeks from the order of 1 June 2026");
    assert_eq!(both[1].happened, before.happened);
    assert_eq!((both[1].due_on, both[1].today), (before.due_on, None));
}

#[test]
fn the_words_hold_every_day_that_is_drawn() {
    let late = assessed().and("2026-06-20", except(Limb::Absence, "2026-05-01", "2026-06-15"));
    let ordered =
        Given::a_request("2026-03-02").refused("2026-04-10").ordered("2026-06-01", OrderKind::Assess);
    for picture in [drawn(&late, "2026-08-03"), drawn(&ordered, "2026-06-20")].concat() {
        let lines = picture.lines();
        let has = |on, until| lines.iter().any(|line| line.on == on && line.until == until);
        assert!(picture.happened.iter().all(|happening| has(happening.on, None)));
        assert!(picture.due.iter().all(|due| has(due.on, None)));
        assert!(picture.advice.iter().all(|asked| has(asked.from, Some(asked.until))));
        assert!(picture.exceptions.iter().all(|excused| has(excused.from, Some(excused.to))));
        assert!(picture.today.is_none_or(|today| has(today, None)));
        assert!(picture.late.is_none_or(|late| has(picture.due_on, Some(late.until))));
        let drawn = picture.happened.len()
            + picture.due.len()
            + picture.advice.len()
            + picture.exceptions.len()
            + usize::from(picture.today.is_some())
            + usize::from(picture.late.is_some());
        assert_eq!(lines.len(), drawn, "and nothing else");
        assert!(lines.is_sorted_by_key(|line| line.on));
    }
}

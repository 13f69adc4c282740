//! The auditor, held against records that are right and records that went wrong.

use twentyweeks::domain::audit::{Finding, hold_in_words};
use twentyweeks::domain::ladder::{Obligation, Rung, Tone};
use twentyweeks::domain::step::{AlertOutcome, Hold, Limb, ReliefGround};
use twentyweeks::domain::{Entry, Step, StepKind};

use super::cases::{asked, assessing, considering, ladder_of, promised, rung};
use crate::domain::given::{Given, alert};
use crate::domain::steps::{
    acknowledge, correct, day, except, give, note, relieve, snooze, withdraw_exception,
};

use Obligation::{DecideToAssess, GiveAdvice, IssuePlan};

const NONE: [&str; 0] = [];

#[test]
fn every_rung_that_fell_is_found_with_what_the_record_says_of_it() {
    let given = asked().swept_daily("2026-05-12", "2026-05-16");
    let found: Vec<_> = of(&given, GiveAdvice, "2026-05-16").into_iter().map(described).collect();
    assert_eq!(
        found,
        [
            "2026-04-30 two_weeks 1, overtaken by three_days",
            "2026-05-11 three_days 1, raised",
            "2026-05-15 chase_1 1, raised"
        ]
    );
    let chase = of(&given, GiveAdvice, "2026-05-16").pop().expect("a finding");
    assert_eq!(chase.due_on, day("2026-05-14"));
    assert_eq!(chase.about, Some(twentyweeks::domain::step::Subject::Advice(1)));
    assert!(chase.did.is_some_and(|(entry, _)| entry == given.case.version()));
}

#[test]
fn each_time_of_a_rung_that_repeats_is_found_up_to_its_last() {
    let weekly = Rung { every: Some(7), times: Some(3), ..rung("weekly", -7, Tone::Reminder) };
    let given = asked().under(ladder_of(GiveAdvice, vec![weekly])).swept_daily("2026-05-01", "2026-06-30");
    let found: Vec<_> = of(&given, GiveAdvice, "2026-06-30").into_iter().map(described).collect();
    assert_eq!(
        found,
        ["2026-05-07 weekly 1, raised", "2026-05-14 weekly 2, raised", "2026-05-21 weekly 3, raised"]
    );
}

#[test]
fn nothing_is_found_before_a_rung_fell_nor_of_what_is_done() {
    assert!(of(&asked(), GiveAdvice, "2026-04-29").is_empty());
    let done = asked().swept("2026-05-24").and("2026-05-24", give(1));
    assert!(of(&done, GiveAdvice, "2026-12-31").is_empty());
}

#[test]
fn a_record_without_a_sweep_differs_in_every_rung_that_fell() {
    assert_eq!(
        differences(&asked(), GiveAdvice, "2026-05-19"),
        [
            "two_weeks 1: not raised",
            "three_days 1: not raised",
            "chase_1 1: not raised",
            "chase_2 1: not raised"
        ]
    );
}

#[test]
fn a_sweep_that_stopped_is_seen_by_the_rungs_that_fell_since() {
    let given = asked().swept_daily("2026-04-30", "2026-05-15");
    assert_eq!(given.differences("2026-05-15"), NONE);
    assert_eq!(differences(&given, GiveAdvice, "2026-05-18"), NONE);
    assert_eq!(differences(&given, GiveAdvice, "2026-05-19"), ["chase_2 1: not raised"]);
}

#[test]
fn a_missed_sweep_that_was_made_up_for_leaves_no_difference() {
    for on in ["2026-05-20", "2026-06-10", "2026-06-14", "2026-07-21", "2027-03-01"] {
        assert_eq!(asked().swept_daily("2026-04-30", "2026-05-15").swept(on).differences(on), NONE, "{on}");
        assert_eq!(asked().swept(on).differences(on), NONE, "{on}");
    }
}

#[test]
fn an_alert_that_is_missing_is_found() {
    let given = asked().swept_daily("2026-04-30", "2026-05-19");
    let without = |rung: &str| changed(&given, rung, |entry| vec![Entry { step: note(), ..entry }]);
    for rung in ["two_weeks", "three_days", "chase_1", "chase_2"] {
        let found = differences(&without(rung), GiveAdvice, "2026-05-19");
        assert_eq!(found, [format!("{rung} 1: not raised")]);
    }
}

#[test]
fn where_the_highest_is_missing_the_ones_it_overtook_are_not_what_is_wrong() {
    let given = asked().swept("2026-05-20");
    let without = changed(&given, "chase_2", |entry| vec![Entry { step: note(), ..entry }]);
    assert_eq!(differences(&without, GiveAdvice, "2026-05-20"), ["chase_2 1: not raised"]);
}

#[test]
fn the_last_of_a_rung_that_repeats_is_found_missing() {
    let given = asked().swept_daily("2026-04-30", "2026-06-07");
    let last = given.case.entries().iter().rev().find(|e| is_rung(e, "weekly")).expect("an alert").number;
    let without = edited(&given, |entry| {
        vec![if entry.number == last { Entry { step: note(), ..entry } } else { entry }]
    });
    assert_eq!(differences(&without, GiveAdvice, "2026-06-07"), ["weekly 2: not raised"]);
}

#[test]
fn an_alert_that_was_raised_twice_is_found() {
    let given = asked().swept_daily("2026-04-30", "2026-05-19");
    let twice = again(&given, "chase_1", AlertOutcome::Raised);
    assert_eq!(differences(&twice, GiveAdvice, "2026-05-19"), ["chase_1 1: raised more than once"]);
    // Raised once and noted as overtaken by a later one is a record that cannot be, and harmless:
    // nobody was told twice.
    let noted = again(&given, "chase_1", AlertOutcome::Overtaken { by: "chase_2".into() });
    assert_eq!(differences(&noted, GiveAdvice, "2026-05-19"), NONE);
}

#[test]
fn each_time_of_a_rung_that_repeats_is_raised_once() {
    let given = asked().swept_daily("2026-04-30", "2026-06-14");
    assert_eq!(given.differences("2026-06-14"), NONE);
    let twice = again(&given, "weekly", AlertOutcome::Raised);
    assert_eq!(differences(&twice, GiveAdvice, "2026-06-14"), ["weekly 3: raised more than once"]);
}

#[test]
fn what_is_still_held_though_nothing_holds_it_back_is_found() {
    let still = "still held, though nothing holds it back";
    // Nobody swept after the promise was broken.
    let given = promised().swept_daily("2026-04-10", "2026-05-19");
    assert_eq!(differences(&given, GiveAdvice, "2026-05-20"), NONE);
    assert_eq!(
        differences(&given, GiveAdvice, "2026-05-21"),
        ["two_weeks 1", "three_days 1", "chase_1 1", "chase_2 1"].map(|rung| format!("{rung}: {still}"))
    );
    let given =
        asked().swept("2026-05-11").and("2026-05-14", snooze(Some(1), "2026-05-16")).swept("2026-05-15");
    assert_eq!(differences(&given, GiveAdvice, "2026-05-16"), NONE);
    assert_eq!(differences(&given, GiveAdvice, "2026-05-17"), [format!("chase_1 1: {still}")]);
    let given = assessing()
        .and("2026-05-20", except(Limb::ExceptionalCircumstances, "2026-05-01", "2026-05-12"))
        .swept("2026-06-22");
    assert_eq!(differences(&given, IssuePlan, "2026-06-22"), NONE);
    let given = given.and("2026-06-23", withdraw_exception(1));
    assert_eq!(differences(&given, IssuePlan, "2026-06-23"), [format!("four_weeks 1: {still}")]);
}

#[test]
fn a_hold_that_began_after_the_day_is_no_excuse() {
    let given =
        asked().swept("2026-05-11").and("2026-05-14", snooze(Some(1), "2026-05-15")).swept("2026-05-15");
    let given = given.and("2026-05-17", snooze(Some(1), "2026-05-30"));
    let still = "chase_1 1: still held, though nothing holds it back";
    assert_eq!(differences(&given, GiveAdvice, "2026-05-16"), [still]);
    assert_eq!(differences(&given, GiveAdvice, "2026-05-17"), NONE);
}

#[test]
fn what_is_held_for_a_reason_is_no_difference() {
    let relieved = relieve(1, ReliefGround::MissedAppointment, "2026-04-20", "2026-04-20");
    let given = asked().and("2026-04-21", relieved).swept_daily("2026-04-21", "2026-06-20");
    assert_eq!(given.differences("2026-06-20"), NONE);
    let declined = asked().and("2026-04-10", crate::domain::steps::decline(1));
    let given = declined.swept_daily("2026-04-10", "2026-05-20");
    assert_eq!(differences(&given, GiveAdvice, "2026-05-20"), NONE);
    assert_eq!(differences(&given, GiveAdvice, "2026-05-24"), ["escalation 1: not raised"]);
}

#[test]
fn a_hold_that_was_said_once_stands_for_every_time_of_a_rung_that_repeats() {
    // The escalation of every week falls on 31 May, 7, 14 and 21 June.
    let promised = || asked().and("2026-05-14", acknowledge(1, Some("2026-06-21")));
    let daily = promised().swept_daily("2026-05-14", "2026-06-21");
    assert_eq!(differences(&daily, GiveAdvice, "2026-06-21"), NONE);
    // Swept only then, the hold is said of the last time.
    let once = promised().swept("2026-06-21");
    assert_eq!(differences(&once, GiveAdvice, "2026-06-21"), NONE);
    assert_eq!(differences(&daily.swept("2026-06-22"), GiveAdvice, "2026-06-22"), NONE);
    assert_eq!(differences(&once.swept("2026-06-22"), GiveAdvice, "2026-06-22"), NONE);
}

#[test]
fn a_hold_that_was_never_said_is_missing() {
    let given = asked().swept_daily("2026-04-30", "2026-05-31");
    let given = given.and("2026-06-01", acknowledge(1, Some("2026-06-30")));
    assert_eq!(differences(&given, GiveAdvice, "2026-06-07"), ["weekly 2: not raised"]);
    assert_eq!(differences(&given.swept("2026-06-07"), GiveAdvice, "2026-06-07"), NONE);
}

#[test]
fn what_was_overtaken_though_nothing_was_higher_is_found() {
    let given = asked().swept_daily("2026-04-30", "2026-05-19");
    let wrong = with_outcome(&given, "chase_2", AlertOutcome::Overtaken { by: "escalation".into() });
    assert_eq!(
        differences(&wrong, GiveAdvice, "2026-05-19"),
        ["chase_2 1: overtaken, though nothing was higher"]
    );
    // A lower one may be.
    let right = with_outcome(&given, "chase_1", AlertOutcome::Overtaken { by: "chase_2".into() });
    assert_eq!(differences(&right, GiveAdvice, "2026-05-19"), NONE);
}

#[test]
fn of_two_rungs_of_a_day_neither_overtakes_the_other() {
    let ladder = ladder_of(GiveAdvice, vec![rung("a", 1, Tone::Chase), rung("b", 1, Tone::Escalation)]);
    let given = asked().under(ladder).swept("2026-05-20");
    assert_eq!(given.differences("2026-05-20"), NONE);
    let wrong = with_outcome(&given, "a", AlertOutcome::Overtaken { by: "b".into() });
    assert_eq!(wrong.differences("2026-05-20"), ["a 1: overtaken, though nothing was higher"]);
}

#[test]
fn an_escalation_overtaken_by_a_chase_stays_so_when_the_chase_is_put_off() {
    let ladder =
        ladder_of(GiveAdvice, vec![rung("escalation", 3, Tone::Escalation), rung("chase", 5, Tone::Chase)]);
    let given = asked().under(ladder).swept("2026-05-20");
    given
        .clone()
        .then_said(GiveAdvice, &["2026-05-17 escalation: overtaken by chase", "2026-05-19 chase: raised"]);
    let given = given.and("2026-05-20", snooze(Some(1), "2026-05-30")).swept("2026-05-21");
    assert_eq!(given.differences("2026-05-21"), NONE);
}

#[test]
fn a_date_that_moved_is_looked_at_as_it_is_now() {
    let given = asked()
        .swept_daily("2026-04-30", "2026-05-15")
        .and("2026-05-16", correct(3, "received_by_service_on", "2026-04-09"));
    assert_eq!(differences(&given, GiveAdvice, "2026-05-16"), ["two_weeks 1: not raised"]);
    assert_eq!(differences(&given.swept("2026-05-16"), GiveAdvice, "2026-05-16"), NONE);
}

#[test]
fn each_obligation_is_audited_for_itself() {
    let given = considering().swept_daily("2026-03-02", "2026-04-21");
    assert_eq!(given.differences("2026-04-21"), NONE);
    let wrong = changed(&given, "breach", |entry| vec![Entry { step: note(), ..entry }]);
    assert_eq!(wrong.differences("2026-04-21"), ["breach 1: not raised"]);
    assert_eq!(differences(&wrong, DecideToAssess, "2026-04-21"), ["breach 1: not raised"]);
}

#[test]
fn a_hold_is_told_in_words() {
    let until = day("2026-05-20");
    assert_eq!(
        hold_in_words(&Hold::Promised { until }),
        "held until 2026-05-20: the service promised a day that is not over"
    );
    assert_eq!(
        hold_in_words(&Hold::Snoozed { until }),
        "held until 2026-05-20: a caseworker put the reminders off"
    );
    assert_eq!(hold_in_words(&Hold::Lifted), "held: an exception or relief lifts the duty");
    assert_eq!(
        hold_in_words(&Hold::Declined),
        "held: the service says that it is not for them; the SEN team has been asked"
    );
}

fn of(given: &Given, obligation: Obligation, on: &str) -> Vec<Finding> {
    given.findings(on).into_iter().filter(|finding| finding.obligation == obligation).collect()
}

fn differences(given: &Given, obligation: Obligation, on: &str) -> Vec<String> {
    let found = of(given, obligation, on).into_iter();
    found.filter_map(|f| Some(format!("{} {}: {}", f.rung, f.occurrence, f.difference?))).collect()
}

fn described(finding: Finding) -> String {
    let did = match finding.did.map(|(_, outcome)| outcome) {
        Some(AlertOutcome::Raised) => "raised".to_owned(),
        Some(AlertOutcome::Overtaken { by }) => format!("overtaken by {by}"),
        Some(AlertOutcome::Held { hold }) => hold_in_words(&hold),
        None => "nothing".to_owned(),
    };
    assert_eq!(finding.difference, None);
    format!("{} {} {}, {did}", finding.fell_on, finding.rung, finding.occurrence)
}

/// The record with each entry in another form, numbered as before.
fn edited(given: &Given, edit: impl Fn(Entry) -> Vec<Entry>) -> Given {
    let entries = given.case.entries().iter().cloned().flat_map(edit).collect();
    given.clone().with_entries(entries)
}

/// The record with the alerts of one rung in another form.
fn changed(given: &Given, rung: &str, edit: impl Fn(Entry) -> Vec<Entry>) -> Given {
    edited(given, |entry| if is_rung(&entry, rung) { edit(entry) } else { vec![entry] })
}

fn with_outcome(given: &Given, rung: &str, outcome: AlertOutcome) -> Given {
    changed(given, rung, |entry| vec![with(&entry, entry.number, outcome.clone())])
}

/// The record with the last alert of a rung once more at its end.
fn again(given: &Given, rung: &str, outcome: AlertOutcome) -> Given {
    let entries = given.case.entries();
    let last = entries.iter().rev().find(|entry| is_rung(entry, rung)).expect("an alert");
    let more = with(last, given.case.version() + 1, outcome);
    given.clone().with_entries(entries.iter().cloned().chain([more]).collect())
}

fn with(entry: &Entry, number: u32, outcome: AlertOutcome) -> Entry {
    let alert = twentyweeks::domain::step::Alert { outcome, ..alert(entry).clone() };
    Entry { number, step: Step::RaiseAlert(Box::new(alert)), on: entry.on }
}

fn is_rung(entry: &Entry, rung: &str) -> bool {
    entry.step.kind() == StepKind::RaiseAlert && alert(entry).rung.rung == rung
}

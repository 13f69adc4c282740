//! Whole stories, in files that a SEN officer can read: `tests/scenarios/*.txt`. Above the line
//! is what happened, below it the timeline that follows. To accept a changed timeline after
//! reading it: `UPDATE_SCENARIOS=1 cargo test --test it scenarios`.

use std::fs;
use std::path::PathBuf;

use super::story;

/// Divides what happened from what follows.
const LINE: &str = "────────────────────────────────────────────────────────────────────────────────";

const STORIES: [&str; 12] = [
    "in-time",
    "late-by-educational-psychology",
    "refusal-then-tribunal-order",
    "no-plan-then-order-to-make-a-plan",
    "school-closed-in-summer",
    "received-date-corrected",
    "chased-until-given",
    "promise-kept",
    "promise-broken",
    "not-for-us",
    "decision-missed",
    "a-month-without-a-sweep",
];

#[test]
fn a_plan_in_time() {
    check("in-time");
}

#[test]
fn a_plan_late_by_educational_psychology() {
    check("late-by-educational-psychology");
}

#[test]
fn a_refusal_and_then_an_order_of_the_tribunal() {
    check("refusal-then-tribunal-order");
}

#[test]
fn no_plan_and_then_an_order_to_make_one() {
    check("no-plan-then-order-to-make-a-plan");
}

#[test]
fn a_school_closed_in_summer() {
    check("school-closed-in-summer");
}

#[test]
fn a_received_date_corrected() {
    check("received-date-corrected");
}

#[test]
fn advice_chased_until_it_is_given() {
    check("chased-until-given");
}

#[test]
fn a_promise_that_is_kept() {
    check("promise-kept");
}

#[test]
fn a_promise_that_is_broken_and_another_that_is_kept() {
    check("promise-broken");
}

#[test]
fn a_service_that_says_it_is_not_for_them() {
    check("not-for-us");
}

#[test]
fn a_decision_that_was_missed() {
    check("decision-missed");
}

#[test]
fn a_month_without_a_sweep() {
    check("a-month-without-a-sweep");
}

#[test]
fn every_scenario_file_has_its_test() {
    let mut files: Vec<_> = fs::read_dir(folder())
        .expect("the folder of scenarios")
        .map(|file| file.expect("a file").file_name().to_string_lossy().into_owned())
        .collect();
    files.sort();
    let mut stories = STORIES.map(|name| format!("{name}.txt"));
    stories.sort();
    assert_eq!(files, stories);
}

#[track_caller]
fn check(name: &str) {
    let path = folder().join(format!("{name}.txt"));
    let text = fs::read_to_string(&path).expect("a scenario");
    let (happened, expected) = text.split_once(LINE).unwrap_or((&text, ""));
    let timeline = story::timeline(happened);
    // Checked out on Windows, files may have other line ends.
    if expected.replace('\r', "").trim() == timeline.trim() {
        return;
    }
    if std::env::var_os("UPDATE_SCENARIOS").is_some() {
        let blessed = format!("{}\n\n{LINE}\n\n{}\n", happened.trim_end(), timeline.trim_end());
        fs::write(&path, blessed).expect("the scenario can be written");
        return;
    }
    let (line, (was, is)) = (1..)
        .zip(expected.trim().lines().chain([""]).zip(timeline.trim().lines().chain([""])))
        .find(|(_, (was, is))| was != is)
        .unwrap_or_default();
    panic!(
        "{name}: the timeline differs from its line {line} on.\n  expected: {was}\n  now:      {is}\n\n{timeline}\n\
         If it is right now, run again with UPDATE_SCENARIOS=1."
    );
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios")
}

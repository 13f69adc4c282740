//! What the pure core costs for one case: to replay it, to decide a step, to work out its dates.
#![allow(clippy::expect_used, reason = "a measurement that cannot go on is over")]

#[path = "support/history.rs"]
#[allow(dead_code, reason = "shared with the other measurements")]
mod history;

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use twentyweeks::domain::case::replay;
use twentyweeks::domain::deadline::deadlines;
use twentyweeks::domain::outlook::Outlook;
use twentyweeks::domain::step::{Correction, Response, SettingResponse};
use twentyweeks::domain::{Command, Policy, Rules, Step, decide};

fn one_case(criterion: &mut Criterion) {
    let (rules, policy, today) = (Rules::ENACTED, Policy::default(), history::day("2026-11-01"));
    let entries = history::entries("LCS-1");
    let case = history::case();
    let mut group = criterion.benchmark_group("a case of 30 entries");

    // `replay` keeps the entries it is given, so each round gets its own, made outside the time.
    group.bench_function("replay", |b| {
        b.iter_batched(|| entries.clone(), |entries| replay(black_box(entries)), BatchSize::SmallInput);
    });

    let answer = SettingResponse { setting: "Elms Primary School".into(), response: Response::CanMeetNeed };
    let answered = Command::now(history::day("2026-09-01"), Step::RecordSettingResponse(answer));
    decide(Some(&case), &answered, &rules, today).expect("the step is permitted");
    group.bench_function("decide a step", |b| {
        b.iter(|| decide(black_box(Some(&case)), black_box(&answered), &rules, today));
    });

    let changes = [("happened_on".to_owned(), "2026-06-05".into())].into_iter().collect();
    let correction = Correction { entry: 5, reason: "The panel met on the Friday.".into(), changes };
    let corrected = Command::now(today, Step::Correct(correction));
    decide(Some(&case), &corrected, &rules, today).expect("the correction is permitted");
    group.bench_function("decide a correction", |b| {
        b.iter(|| decide(black_box(Some(&case)), black_box(&corrected), &rules, today));
    });

    group.bench_function("deadlines and outlook", |b| {
        b.iter(|| {
            let list = deadlines(black_box(&case), &rules, &policy);
            let outlook = Outlook::from_deadlines(&case, &list, &policy);
            (list, outlook)
        });
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(30);
    targets = one_case
}
criterion_main!(benches);

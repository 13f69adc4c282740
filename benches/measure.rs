//! The measure over ten years of England: 1.5 million cases, by month.
#![allow(clippy::expect_used, reason = "a measurement that cannot go on is over")]

#[path = "../src/app/demo/chance.rs"]
#[allow(dead_code, reason = "shared with the demonstration")]
mod chance;

use std::hint::black_box;

use chance::Chance;
use chrono::{Days, NaiveDate};
use criterion::{Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use twentyweeks::domain::Policy;
use twentyweeks::domain::facts::{CaseFacts, OrderFacts};
use twentyweeks::domain::step::Source;
use twentyweeks::domain::timeliness::{CaseRow, Grouping, Names, Period, Question, measure};

const CASES: usize = 1_500_000;

fn a_decade(criterion: &mut Criterion) {
    let rows = rows();
    let policy = Policy::default();
    let none = || vec![String::new()];
    let names = Names { caseworkers: none(), teams: none(), settings: none(), services: none() };
    let question = Question {
        period: Period { from: day("2017-01-01"), to: day("2026-12-31") },
        by: Some(Grouping::Month),
        today: day("2026-11-01"),
        policy: &policy,
        authority: "351",
        as_known_on: day("2026-11-01"),
    };
    let report = measure(&rows, &[], &names, &question);
    assert!(report.plans.plans_issued_den > 1_000_000, "most cases count");

    let mut group = criterion.benchmark_group("measure");
    group.throughput(Throughput::Elements(CASES as u64));
    group.sample_size(20).sampling_mode(SamplingMode::Flat);
    group.bench_function("1.5 million facts by month", |b| {
        b.iter(|| measure(black_box(&rows), &[], &names, &question));
    });
    group.finish();
}

/// In no order of dates, as a table that lives gives them.
fn rows() -> Vec<CaseRow> {
    let mut chance = Chance::new(2014);
    let first = day("2017-01-01");
    (0..CASES).map(|_| row(first + Days::new(chance.between(0, 3_590)), &mut chance)).collect()
}

fn row(received_on: NaiveDate, chance: &mut Chance) -> CaseRow {
    let after = |days: u64| received_on + Days::new(days);
    let today = day("2026-11-01");
    let happened = |on: NaiveDate| Some(on).filter(|on| *on <= today);
    let decided_on = happened(after(chance.between(20, 60)));
    let refused = chance.percent(15);
    let no_plan_on = happened(after(chance.between(90, 130))).filter(|_| !refused && chance.percent(5));
    let goes_on = !refused && no_plan_on.is_none();
    let issued_on = happened(after(chance.between(100, 420))).filter(|_| goes_on);
    let ordered = (refused && chance.percent(20)).then(|| OrderFacts {
        on: after(200),
        plan_due_on: after(298),
        issued_on: happened(after(chance.between(260, 340))),
    });
    let sources = [Source::Parent, Source::Setting, Source::Health, Source::SocialCare, Source::Other];
    let facts = CaseFacts {
        received_on,
        decision_due_on: after(42),
        no_plan_due_on: after(112),
        plan_due_on: after(140),
        decided_on,
        no_plan_on,
        issued_on,
        advised_on: None,
        excepted: chance.percent(6),
        ordered,
        is_open: goes_on && issued_on.is_none(),
        source: *chance.one_of(&sources),
    };
    CaseRow { id: 0, facts, caseworker: 0, team: 0, setting: 0 }
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

criterion_group!(benches, a_decade);
criterion_main!(benches);

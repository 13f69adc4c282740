//! What holds of the clock, whatever has happened to a case.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use proptest::prelude::{prop_assert, prop_assert_eq, proptest};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{TestCaseError, TestRunner};
use twentyweeks::domain::alert::watched;
use twentyweeks::domain::audit::{Finding, findings};
use twentyweeks::domain::case::replay;
use twentyweeks::domain::ladder::Obligation;
use twentyweeks::domain::step::{Alert, AlertOutcome, Striking, Subject};
use twentyweeks::domain::{Case, Entry, Policy, Rules, Step, StepKind, permitted};

use crate::domain::given::{alert, default_ladder};
use crate::domain::properties::{derived, strike_last, taken};
use crate::domain::steps::note;
use crate::domain::walk::{days, proposal, proposals, said, swept, swept_walk, walk};

/// What a date is known by.
type Key = (Obligation, Option<Subject>, NaiveDate);

proptest! {
    #[test]
    fn asked_again_the_clock_says_nothing(
        received_on in days(), proposals in proposals(), later in 0..200_u64,
    ) {
        let walked = swept_walk(received_on, &proposals);
        for on in [walked.today, walked.today + Days::new(later)] {
            prop_assert_eq!(said(&swept(walked.case.clone(), on), on), []);
        }
    }

    #[test]
    fn alerts_change_nothing_but_the_record(
        received_on in days(), proposals in proposals(), later in 0..200_u64,
    ) {
        let walked = swept_walk(received_on, &proposals);
        let on = walked.today + Days::new(later);
        let mut after = swept(walked.case.clone(), on);
        // But that whom the clock chased is not chased a second time on that day.
        let permitted = |case: &Case| {
            let mut kinds = permitted(Some(case), &Rules::ENACTED, on);
            kinds.retain(|kind| *kind != StepKind::ChaseAdvice);
            kinds
        };
        prop_assert_eq!(permitted(&after), permitted(&walked.case));
        prop_assert!(after.entries().starts_with(walked.case.entries()));
        after.alerts.clone_from(&walked.case.alerts);
        prop_assert_eq!(derived(&after, on), derived(&walked.case, on));
    }

    #[test]
    fn whatever_was_swept_in_between_a_rung_is_raised_once_and_not_before_its_day(
        received_on in days(), proposals in proposals(),
    ) {
        let walked = swept_walk(received_on, &proposals);
        once_and_on_its_day(&swept(walked.case, walked.today))?;
    }

    #[test]
    fn a_correction_and_its_striking_leave_no_trace_in_what_the_clock_says(
        received_on in days(), proposals in proposals(),
        corrections in proptest::collection::vec(proposal(), 6), later in 0..100_u64,
    ) {
        let walked = swept_walk(received_on, &proposals);
        let on = walked.today + Days::new(later);
        let before = unnumbered(said(&walked.case, on));
        for proposal in corrections {
            let entry = proposal.entry(&walked.case);
            let strike = Step::Strike(Striking { entry, reason: "At random".into() });
            for step in [proposal.correction(&walked.case), strike] {
                let Some(corrected) = taken(&walked.case, step, walked.today) else { continue };
                let back = taken(&corrected, strike_last(&corrected), walked.today).expect("it can be struck");
                prop_assert_eq!(&unnumbered(said(&back, on)), &before);
            }
        }
    }

    #[test]
    fn after_a_sweep_the_auditor_finds_no_difference(
        received_on in days(), proposals in proposals(), later in 0..200_u64,
    ) {
        let walked = swept_walk(received_on, &proposals);
        for on in [walked.today, walked.today + Days::new(later)] {
            let case = swept(walked.case.clone(), on);
            prop_assert_eq!(different(&case, on), [], "{:#?}", case.entries());
        }
    }

    #[test]
    fn the_auditor_finds_an_alert_that_is_missing_or_doubled(
        received_on in days(), proposals in proposals(), later in 0..200_u64, which in proptest::num::usize::ANY,
    ) {
        let walked = swept_walk(received_on, &proposals);
        let on = walked.today + Days::new(later);
        let case = swept(walked.case, on);
        let only = only_ones(&case, on);
        if only.is_empty() {
            return Ok(());
        }
        let (number, finding) = &only[which % only.len()];
        let missing = case.entries().iter().cloned().map(|entry| {
            if entry.number == *number { Entry { step: note(), ..entry } } else { entry }
        });
        let missing = replay(missing.collect()).expect("a case");
        let found = different(&missing, on);
        prop_assert!(found.iter().any(|f| same(f, finding) && f.difference == Some("not raised")), "{:#?}", found);
        let is_raised = finding.did.as_ref().is_some_and(|(_, outcome)| *outcome == AlertOutcome::Raised);
        if is_raised {
            let twice = case.entries().iter().find(|entry| entry.number == *number).cloned().expect("an entry");
            let twice = Entry { number: case.version() + 1, ..twice };
            let doubled = replay(case.entries().iter().cloned().chain([twice]).collect()).expect("a case");
            let found = different(&doubled, on);
            prop_assert!(
                found.iter().any(|f| same(f, finding) && f.difference == Some("raised more than once")),
                "{:#?}", found
            );
        }
    }
}

proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(96))]

    #[test]
    fn swept_every_day_each_rung_is_raised_once_and_on_its_day(
        received_on in days(), proposals in proposals(), later in 0..200_u64,
    ) {
        let walked = walk(received_on, &proposals, |_, _, _| {});
        let last = walked.today + Days::new(later);
        let mut case = walked.case;
        for today in received_on.iter_days().take_while(|today| *today <= last) {
            let added = said(&case, today);
            // What is raised on a day that was preceded by a sweep fell that very day, unless it
            // had been held.
            for entry in &added {
                let alert = alert(entry);
                let was_held = case.alerts.iter().any(|(_, _, other)| {
                    key(other) == key(alert) && other.rung.rung == alert.rung.rung && other.occurrence <= alert.occurrence
                });
                let began_before = entry.on < received_on;
                prop_assert!(entry.on == today || was_held || began_before, "{today}: {entry:#?}");
            }
            case = swept(case, today);
        }
        once_and_on_its_day(&case)?;
    }

    #[test]
    fn swept_every_day_or_on_the_last_the_highest_rung_that_was_raised_is_the_same(
        received_on in days(), proposals in proposals(), later in 0..200_u64,
    ) {
        let walked = walk(received_on, &proposals, |_, _, _| {});
        let last = walked.today + Days::new(later);
        let daily = received_on.iter_days().take_while(|today| *today <= last).fold(walked.case.clone(), swept);
        let once = swept(walked.case.clone(), last);
        let (daily_highest, once_highest) = (highest(&daily), highest(&once));
        for watched in watched(&walked.case, &Rules::ENACTED, &Policy::default()) {
            let key = (watched.obligation, watched.about, watched.due_on);
            let (daily, once_raised) = (daily_highest.get(&key), once_highest.get(&key));
            let is_held = |(_, _, alert): &(u32, NaiveDate, Alert)| {
                self::key(alert) == key && matches!(alert.outcome, AlertOutcome::Held { .. })
            };
            if once.alerts.iter().any(is_held) {
                // Held on the last day, it may have been raised on a day before the hold began.
                prop_assert!(daily >= once_raised, "{key:?}: {daily:?} {once_raised:?}");
            } else {
                prop_assert_eq!(daily, once_raised, "{:?}", key);
            }
        }
    }
}

/// Properties of walks on which the clock says little would say nothing.
#[test]
fn walks_with_sweeps_raise_hold_and_overtake_of_every_kind() {
    let mut runner = TestRunner::deterministic();
    let walks = (days(), proposals());
    let (mut raised, mut held, mut overtaken) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut after_alerts = 0;
    for _ in 0..1500 {
        let (received_on, proposals) = walks.new_tree(&mut runner).expect("a walk").current();
        let walked = swept_walk(received_on, &proposals);
        let kinds: Vec<_> = walked.case.entries().iter().map(|entry| entry.step.kind()).collect();
        let first = kinds.iter().position(|kind| *kind == StepKind::RaiseAlert).unwrap_or(kinds.len());
        after_alerts += kinds[first..].iter().filter(|kind| **kind == StepKind::Correct).count();
        for (_, _, alert) in &swept(walked.case, walked.today + Days::new(30)).alerts {
            match &alert.outcome {
                AlertOutcome::Raised => raised.insert(alert.obligation),
                AlertOutcome::Overtaken { .. } => overtaken.insert(alert.obligation),
                AlertOutcome::Held { hold } => held.insert(hold.in_words()),
            };
        }
    }
    let all: BTreeSet<_> = default_ladder().rungs.keys().copied().collect();
    assert_eq!(raised, all);
    assert!(overtaken.len() > 10, "{overtaken:?}");
    assert_eq!(held.len(), 4, "{held:?}");
    assert!(after_alerts > 20, "{after_alerts}");
}

fn once_and_on_its_day(case: &Case) -> Result<(), TestCaseError> {
    let mut raised = BTreeSet::new();
    for (_, fell_on, alert) in &case.alerts {
        prop_assert_eq!(*fell_on, alert.rung.falls_on(alert.due_on, alert.occurrence));
        if alert.outcome == AlertOutcome::Raised {
            let rung = (key(alert), alert.rung.rung.clone(), alert.occurrence);
            prop_assert!(raised.insert(rung), "twice: {:?}", alert);
        }
    }
    Ok(())
}

/// For each date, the latest day of a rung that somebody was told of, and the names of the rungs
/// of that day.
fn highest(case: &Case) -> BTreeMap<Key, (NaiveDate, BTreeSet<String>)> {
    let mut highest: BTreeMap<Key, (NaiveDate, BTreeSet<String>)> = BTreeMap::new();
    for (_, fell_on, alert) in &case.alerts {
        if alert.outcome != AlertOutcome::Raised {
            continue;
        }
        let entry = highest.entry(key(alert)).or_insert_with(|| (*fell_on, BTreeSet::new()));
        if entry.0 < *fell_on {
            *entry = (*fell_on, BTreeSet::new());
        }
        if entry.0 == *fell_on {
            entry.1.insert(format!("{} {}", alert.rung.rung, alert.occurrence));
        }
    }
    highest
}

fn key(alert: &Alert) -> Key {
    (alert.obligation, alert.about.clone(), alert.due_on)
}

fn different(case: &Case, on: NaiveDate) -> Vec<Finding> {
    let found = findings(case, &default_ladder(), &Policy::default(), &Rules::ENACTED, on);
    found.into_iter().filter(|finding| finding.difference.is_some()).collect()
}

/// The alerts that are all that was ever said of their rung: without one, nothing tells of it.
fn only_ones(case: &Case, on: NaiveDate) -> Vec<(u32, Finding)> {
    let found = findings(case, &default_ladder(), &Policy::default(), &Rules::ENACTED, on);
    let said = |finding: &Finding| {
        let alerts = case.alerts.iter().filter(|(_, _, alert)| {
            key(alert) == (finding.obligation, finding.about.clone(), finding.due_on)
                && alert.rung.rung == finding.rung
        });
        alerts.count()
    };
    let only = found.into_iter().filter(|finding| finding.did.is_some() && said(finding) == 1);
    only.map(|finding| (finding.did.as_ref().map_or(0, |(entry, _)| *entry), finding)).collect()
}

fn same(one: &Finding, other: &Finding) -> bool {
    (one.obligation, &one.about, one.due_on, &one.rung, one.occurrence)
        == (other.obligation, &other.about, other.due_on, &other.rung, other.occurrence)
}

fn unnumbered(entries: Vec<Entry>) -> Vec<Entry> {
    entries.into_iter().map(|entry| Entry { number: 0, ..entry }).collect()
}

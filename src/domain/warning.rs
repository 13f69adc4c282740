//! What is lawful to go on with, and yet should be known: missing advice, missing reasons, a
//! parent not told.

use chrono::{Datelike, NaiveDate};

use super::calendar::{in_words, school_year_on};
use super::case::{Case, Track};
use super::rules::{RuleId, Rules};
use super::step::AdviceKind;

/// From this school year on, advice on preparation for adulthood is to be sought (reg 6(1)(g)).
const ADULTHOOD_FROM_YEAR: i32 = 9;

/// The advice that must be sought for this child on a day (reg 6(1), (2)).
pub fn mandatory_advice(case: &Case, on: NaiveDate) -> Vec<AdviceKind> {
    use AdviceKind::{Adulthood, Education, Medical, Parent, Psychology, Sensory, SocialCare};
    let child = &case.registration.child;
    let mut kinds = vec![Parent, Education, Medical, Psychology, SocialCare];
    if school_year_on(child.born_on, on) >= ADULTHOOD_FROM_YEAR {
        kinds.push(Adulthood);
    }
    if child.sensory_impairment {
        kinds.push(Sensory);
    }
    kinds
}

/// The first day of the school year from which advice on preparation for adulthood is to be sought.
pub fn adulthood_from(born_on: NaiveDate) -> NaiveDate {
    let first = |year| NaiveDate::from_ymd_opt(year, 9, 1);
    let is_grown = |day: &NaiveDate| school_year_on(born_on, *day) >= ADULTHOOD_FROM_YEAR;
    let years = born_on.year() + ADULTHOOD_FROM_YEAR..;
    years.map_while(first).find(is_grown).unwrap_or(NaiveDate::MAX)
}

/// The mandatory advice that is not in hand on a day: a decision now would not be well-founded.
pub fn missing_advice(case: &Case, on: NaiveDate) -> Vec<AdviceKind> {
    let in_hand = |kind: &AdviceKind| case.advice.iter().any(|a| a.kind == *kind && a.is_in_hand());
    mandatory_advice(case, on).into_iter().filter(|kind| !in_hand(kind)).collect()
}

/// Sentences for the caseworker, as things stand on `today`.
pub fn warnings(case: &Case, rules: &Rules, today: NaiveDate) -> Vec<String> {
    let mut warnings = Vec::new();
    of_advice(case, today, &mut warnings);
    for (index, track) in tracks(case).enumerate() {
        of_decisions(track, index > 0, &mut warnings);
        of_plan(case, track, rules, &mut warnings);
    }
    for excepted in case.exceptions.iter().filter(|e| e.stands() && e.exception.parent_told_on.is_none()) {
        warnings.push(format!(
            "It is not recorded that the parent or young person was told of exception {} (Code of Practice 9.43).",
            excepted.number
        ));
    }
    warnings
}

fn tracks(case: &Case) -> impl Iterator<Item = &Track> {
    std::iter::once(&case.first).chain(case.orders.iter().map(|ordered| &ordered.track))
}

fn of_advice(case: &Case, today: NaiveDate, warnings: &mut Vec<String>) {
    let track = case.track();
    let assessed = track.assessment.as_ref().is_some_and(|decided| decided.yes);
    if !assessed || !case.is_open() {
        return;
    }
    let on = track.plan.as_ref().map_or(today, |decided| decided.on);
    let missing: Vec<_> = missing_advice(case, on).into_iter().map(AdviceKind::title).collect();
    if !missing.is_empty() {
        let rests = if track.plan.is_some() { "rests" } else { "would rest" };
        warnings.push(format!(
            "Advice that must be sought is not in hand: {}. A decision whether to issue a plan {rests} without it (SEND Regulations 2014, reg 6(1)).",
            missing.join(", ")
        ));
    }
}

fn of_decisions(track: &Track, ordered: bool, warnings: &mut Vec<String>) {
    // Of an order, the first decision was the Tribunal's or agreed; only later ones are ours.
    let assessment = track.assessment.as_ref().filter(|_| !ordered);
    for (decided, provision) in [(assessment, "reg 5(3)"), (track.plan.as_ref(), "reg 10(3)")] {
        let Some(decided) = decided else { continue };
        let on = in_words(decided.on);
        if !decided.reasoned {
            warnings.push(format!("The record of the decision of {on} lacks its reasons or who decided."));
        }
        if !decided.notices_complete {
            warnings.push(format!(
                "It is not recorded that all four notices were given with the decision of {on}: right of appeal, time limits, mediation, disagreement resolution and SEND IAS ({provision})."
            ));
        }
    }
}

fn of_plan(case: &Case, track: &Track, rules: &Rules, warnings: &mut Vec<String>) {
    let (Some(issued), Some(served)) = (&track.issued, track.drafts.last()) else { return };
    let set = rules.for_clock_from(case.clock_from());
    let Some(rule) = set.and_then(|set| set.rule(RuleId::Representations)) else { return };
    let until = rule.limit.due(*served);
    if issued.on <= until && !issued.parent_agreed {
        warnings.push(format!(
            "The plan was sent on {}, before the 15 days for representations on the draft were over on {}, and no agreement is recorded ({}).",
            in_words(issued.on),
            in_words(until),
            rule.provision
        ));
    }
}

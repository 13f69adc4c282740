//! Which rungs of the ladder a case has reached, and what becomes of each.

use chrono::{Days, NaiveDate};

use super::case::{Advice, Case};
use super::deadline::{About, Course, Deadline, deadlines};
use super::ladder::{Ladder, Obligation, Rung, Tone};
use super::policy::Policy;
use super::rules::{Bound, RuleId, Rules};
use super::step::{Alert, AlertOutcome, Hold, Subject};

/// Something that somebody still has to do by a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watched {
    pub obligation: Obligation,
    pub about: Option<Subject>,
    pub due_on: NaiveDate,
    /// The service that has to do it, where it is one.
    pub service: Option<String>,
    /// An exception or relief lifts the duty.
    pub lifted: bool,
}

/// A rung that was reached.
#[derive(Clone, Copy)]
struct Reached<'a> {
    rung: &'a Rung,
    occurrence: u32,
    fell_on: NaiveDate,
}

/// What is still to be done on a case, and watched.
pub fn watched(case: &Case, rules: &Rules, policy: &Policy) -> Vec<Watched> {
    watched_among(case, &deadlines(case, rules, policy), policy)
}

/// Every rung that was reached by `today` and not yet dealt with, with the day it fell, oldest
/// first. Of several rungs of one obligation the highest is raised and the others are overtaken;
/// what is held back is said once for each reason.
pub fn due_alerts(
    case: &Case,
    ladder: &Ladder,
    policy: &Policy,
    rules: &Rules,
    today: NaiveDate,
) -> Vec<(NaiveDate, Alert)> {
    let deadlines = deadlines(case, rules, policy);
    let late = is_late(&deadlines, today);
    let mut alerts: Vec<_> = watched_among(case, &deadlines, policy)
        .iter()
        .flat_map(|watched| of_one(case, watched, ladder, late, today))
        .collect();
    alerts.sort_by_key(|(fell_on, _)| *fell_on);
    alerts
}

/// Whether the last day for the final plan has passed: the request's, or the running order's.
pub fn is_late(deadlines: &[Deadline], today: NaiveDate) -> bool {
    let is_for_the_plan =
        |rule| matches!(rule, RuleId::IssuePlan | RuleId::OrderAssessPlan | RuleId::OrderPlanFinal);
    deadlines
        .iter()
        .any(|d| is_for_the_plan(d.rule) && d.course == Course::Running && !d.lifted && d.due_on < today)
}

fn watched_among(case: &Case, deadlines: &[Deadline], policy: &Policy) -> Vec<Watched> {
    let by_law = deadlines.iter().filter(|d| d.course == Course::Running && d.bound != Bound::Family);
    let mut list: Vec<Watched> = Vec::new();
    for watched in by_law.filter_map(of_deadline) {
        // A setting that was consulted twice on a day still has to answer once.
        if !list.contains(&watched) {
            list.push(watched);
        }
    }
    for advice in &case.advice {
        list.extend(of_promise(case, advice));
        list.extend(of_improvement(case, advice, policy));
    }
    list
}

fn of_deadline(deadline: &Deadline) -> Option<Watched> {
    let (about, service) = match &deadline.about {
        Some(About::Advice { number, service }) => (Some(Subject::Advice(*number)), Some(service.clone())),
        Some(About::Setting(setting)) => (Some(Subject::Setting(setting.clone())), None),
        None => (None, None),
    };
    let obligation = Obligation::of(deadline.rule)?;
    Some(Watched { obligation, about, due_on: deadline.due_on, service, lifted: deadline.lifted })
}

fn of_promise(case: &Case, advice: &Advice) -> Option<Watched> {
    let promised_on =
        advice.promised_on.filter(|_| advice.clock_runs() && !case.ended_before_given(advice))?;
    Some(of_service(Obligation::KeepPromise, advice, promised_on))
}

fn of_improvement(case: &Case, advice: &Advice, policy: &Policy) -> Option<Watched> {
    let is_back = advice.is_awaited() && !advice.given.is_empty() && case.is_open();
    let (returned_on, _) = advice.returned.last().filter(|_| is_back)?;
    let due_on = *returned_on + Days::new(policy.improve_advice_within_days.into());
    Some(of_service(Obligation::ImproveAdvice, advice, due_on))
}

fn of_service(obligation: Obligation, advice: &Advice, due_on: NaiveDate) -> Watched {
    Watched {
        obligation,
        about: Some(Subject::Advice(advice.number)),
        due_on,
        service: advice.service.clone(),
        lifted: false,
    }
}

fn of_one(
    case: &Case,
    watched: &Watched,
    ladder: &Ladder,
    case_late: bool,
    today: NaiveDate,
) -> Vec<(NaiveDate, Alert)> {
    let reached = reached(case, watched, ladder, today);
    let top = top(case, watched, &reached, today);
    reached
        .iter()
        .filter_map(|one| {
            let outcome = match (&top, hold(case, watched, one.rung.tone, today)) {
                (Some((fell_on, by)), _) if one.fell_on < *fell_on => {
                    AlertOutcome::Overtaken { by: by.clone() }
                }
                (_, Some(hold)) => AlertOutcome::Held { hold },
                (_, None) => AlertOutcome::Raised,
            };
            let alert = alert(case, watched, one, outcome, case_late);
            let is_said = matches!(alert.outcome, AlertOutcome::Held { .. }) && is_said(case, &alert);
            (!is_said).then_some((one.fell_on, alert))
        })
        .collect()
}

/// The highest rung that somebody was told of or is told of now. Whatever fell before it is
/// overtaken; what falls on its day goes with it.
fn top(
    case: &Case,
    watched: &Watched,
    reached: &[Reached<'_>],
    today: NaiveDate,
) -> Option<(NaiveDate, String)> {
    let told = told(case, watched).map(|(fell_on, alert)| (fell_on, alert.rung.rung.clone()));
    let free = reached.iter().filter(|one| hold(case, watched, one.rung.tone, today).is_none());
    told.chain(free.map(|one| (one.fell_on, one.rung.rung.clone()))).max_by_key(|(fell_on, _)| *fell_on)
}

/// The rungs that fell by `today` and were neither raised nor overtaken, lowest first. Of one
/// that repeats only the last time counts: those before it are overtaken by it.
fn reached<'a>(case: &Case, watched: &Watched, ladder: &'a Ladder, today: NaiveDate) -> Vec<Reached<'a>> {
    let rungs = ladder.rungs(watched.obligation, watched.service.as_deref());
    let mut reached: Vec<Reached<'_>> = rungs
        .iter()
        .filter_map(|rung| {
            let occurrence = rung.last_occurrence(watched.due_on, today)?;
            let fell_on = rung.falls_on(watched.due_on, occurrence);
            Some(Reached { rung, occurrence, fell_on })
        })
        .filter(|one| !is_dealt_with(case, watched, one))
        .collect();
    reached.sort_by_key(|one| one.fell_on);
    reached
}

fn is_dealt_with(case: &Case, watched: &Watched, one: &Reached<'_>) -> bool {
    said(case, watched).any(|(_, alert)| {
        alert.rung.rung == one.rung.rung
            && alert.occurrence >= one.occurrence
            && !matches!(alert.outcome, AlertOutcome::Held { .. })
    })
}

/// What the clock said of this date so far.
fn said<'a>(case: &'a Case, watched: &'a Watched) -> impl Iterator<Item = (NaiveDate, &'a Alert)> {
    case.alerts.iter().map(|(_, fell_on, alert)| (*fell_on, alert)).filter(|(_, alert)| {
        alert.obligation == watched.obligation
            && alert.about == watched.about
            && alert.due_on == watched.due_on
    })
}

/// What somebody was told of this date so far.
fn told<'a>(case: &'a Case, watched: &'a Watched) -> impl Iterator<Item = (NaiveDate, &'a Alert)> {
    said(case, watched).filter(|(_, alert)| alert.outcome == AlertOutcome::Raised)
}

/// Whether the same was said of this rung last: it is not said again.
fn is_said(case: &Case, new: &Alert) -> bool {
    let same_rung = |alert: &Alert| {
        alert.obligation == new.obligation
            && alert.about == new.about
            && alert.due_on == new.due_on
            && alert.rung.rung == new.rung.rung
    };
    let last = case.alerts.iter().rev().map(|(_, _, alert)| alert).find(|alert| same_rung(alert));
    last.is_some_and(|alert| alert.outcome == new.outcome)
}

fn alert(case: &Case, watched: &Watched, one: &Reached<'_>, outcome: AlertOutcome, case_late: bool) -> Alert {
    let counts = matches!(one.rung.tone, Tone::Chase | Tone::Escalation);
    let before = told(case, watched).filter(|(_, alert)| alert.rung.tone == one.rung.tone).count();
    // What people had chased counts on.
    let by_people = match &watched.about {
        Some(Subject::Advice(number))
            if watched.obligation == Obligation::GiveAdvice && one.rung.tone == Tone::Chase =>
        {
            case.advice(*number).map_or(0, |advice| advice.chased.len())
        }
        _ => 0,
    };
    let number = u32::try_from(before + by_people + 1).ok();
    Alert {
        obligation: watched.obligation,
        about: watched.about.clone(),
        due_on: watched.due_on,
        rung: one.rung.clone(),
        occurrence: one.occurrence,
        number: number.filter(|_| counts && outcome == AlertOutcome::Raised),
        outcome,
        case_late,
    }
}

/// Why something said in this tone is held back on `today`, if it is.
pub fn hold(case: &Case, watched: &Watched, tone: Tone, today: NaiveDate) -> Option<Hold> {
    if watched.lifted {
        return Some(Hold::Lifted);
    }
    let number = match &watched.about {
        Some(Subject::Advice(number)) => Some(*number),
        _ => None,
    };
    let advice = number.and_then(|number| case.advice(number));
    if let Some(until) = advice.and_then(|a| a.promised_on).filter(|until| *until >= today)
        && watched.obligation == Obligation::GiveAdvice
    {
        return Some(Hold::Promised { until });
    }
    if !tone.may_be_snoozed() {
        return None;
    }
    if advice.is_some_and(|advice| advice.declined.is_some()) {
        return Some(Hold::Declined);
    }
    let snoozed = case.snoozes.iter().filter(|(on, snooze)| {
        *on <= today && today <= snooze.until && (snooze.advice.is_none() || snooze.advice == number)
    });
    snoozed.map(|(_, snooze)| snooze.until).max().map(|until| Hold::Snoozed { until })
}

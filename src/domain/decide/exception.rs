//! Exceptions, each tested against the recorded facts: reg 10(4) with 5(4) and 13(3) for the
//! request's clock, reg 44(3) for an order's, SI 2020/471 for the summer of 2020.

use chrono::NaiveDate;

use super::particulars::{due, text_given};
use super::{Command, Told};
use crate::domain::calendar::{days_between, in_words};
use crate::domain::case::{Case, Ordered};
use crate::domain::child::Phase;
use crate::domain::closure::{Closure, SHORTEST_CLOSURE};
use crate::domain::refusal::Refusal;
use crate::domain::rules::{RuleId, Rules};
use crate::domain::step::{AdviceKind, Exception, Limb, OrderKind};

/// Reg 10(4)(d): 4 weeks. Reg 44(3)(b), on an order's clock: 2 weeks.
const SHORTEST_ABSENCE: i64 = 28;
const SHORTEST_ABSENCE_ON_ORDER: i64 = 14;

pub fn check(case: &Case, exception: &Exception, rules: &Rules, command: &Command) -> Result<(), Refusal> {
    text_given("evidence", &exception.evidence, "An exception needs evidence: say what there is")?;
    if command.told == Told::Now {
        let why = exception.why_impractical.as_deref().unwrap_or_default();
        text_given("why_impractical", why, "Say why it was impractical to keep to the time limit")?;
        let decided_by = exception.decided_by.as_deref().unwrap_or_default();
        text_given("decided_by", decided_by, "Say who decided that the exception applies")?;
    }
    if let Some(date) = exception.parent_told_on.filter(|date| *date > command.on) {
        let what = "the exception is recorded that day; add the telling later, as a correction";
        return Err(Refusal::TooEarly { field: "parent_told_on", date: command.on, floor: date, what });
    }
    if exception.to < exception.from {
        return fails("to", "it ends before it begins".to_owned());
    }
    match exception.limb {
        Limb::SchoolClosed => closed(case, exception, |phase| phase != Phase::EarlyYears),
        Limb::EarlyYearsClosed => closed(case, exception, |phase| phase == Phase::EarlyYears),
        Limb::ExceptionalCircumstances => inside_the_clock(case, exception, rules),
        Limb::Absence => absent(case, exception, rules),
        Limb::FurtherRepresentations => represented_further(case, exception, rules),
        Limb::Coronavirus => in_the_summer_of_2020(case, exception, rules),
    }
}

fn closed(case: &Case, exception: &Exception, fits: impl Fn(Phase) -> bool) -> Result<(), Refusal> {
    let Exception { from: closing, to: reopening, .. } = *exception;
    if !case.orders.is_empty() {
        return fails(
            "limb",
            "the closure of a setting is no exception on an order's clock (reg 44(3))".to_owned(),
        );
    }
    let closure = Closure { closing, reopening };
    let days = closure.days();
    if !closure.may_ground_an_exception() {
        let message = format!(
            "from closing on {} to re-opening on {} is {days} days; a closure counts from {SHORTEST_CLOSURE} days on (reg 10(4))",
            in_words(closing),
            in_words(reopening)
        );
        return fails("to", message);
    }
    if case.registration.setting.as_ref().is_some_and(|setting| !fits(setting.phase)) {
        let message = "limb (a) is for schools and post-16 institutions, limb (b) for early-years providers (reg 10(4))";
        return fails("limb", message.to_owned());
    }
    let (first, last) = closure.window();
    let mut asked = case
        .advice
        .iter()
        .filter(|a| a.kind == AdviceKind::Education && a.cancelled_on.is_none() && !a.reused);
    if asked.clone().next().is_none() {
        return fails("limb", "no request for the setting's advice is on the record (reg 10(4))".to_owned());
    }
    if asked.any(|advice| first <= advice.requested_on && advice.requested_on <= last) {
        return Ok(());
    }
    let message = format!(
        "the setting was not asked for advice between {} and {}, that is from a week before it closed to a week before it opened again (reg 10(4))",
        in_words(first),
        in_words(last)
    );
    fails("from", message)
}

fn absent(case: &Case, exception: &Exception, rules: &Rules) -> Result<(), Refusal> {
    let days = days_between(exception.from, exception.to);
    let (shortest, provision) = if case.orders.is_empty() {
        (SHORTEST_ABSENCE, "reg 10(4)(d)")
    } else {
        (SHORTEST_ABSENCE_ON_ORDER, "reg 44(3)(b)")
    };
    if days < shortest {
        let message = format!(
            "{} to {} is {days} days; an absence counts from {shortest} days on ({provision})",
            in_words(exception.from),
            in_words(exception.to)
        );
        return fails("to", message);
    }
    inside_the_clock(case, exception, rules)
}

fn inside_the_clock(case: &Case, exception: &Exception, rules: &Rules) -> Result<(), Refusal> {
    let (start, end) = clock(case, rules)?;
    let outside = |date| date < start || date > end;
    if !outside(exception.from) && !outside(exception.to) {
        return Ok(());
    }
    let field = if outside(exception.from) { "from" } else { "to" };
    let message = format!(
        "{} to {} does not lie within the time limit, {} to {}; record the part that does",
        in_words(exception.from),
        in_words(exception.to),
        in_words(start),
        in_words(end)
    );
    fails(field, message)
}

fn represented_further(case: &Case, exception: &Exception, rules: &Rules) -> Result<(), Refusal> {
    if case.orders.is_empty() {
        let message = "further representations are an exception on an order's clock only (reg 44(3)(c))";
        return fails("limb", message.to_owned());
    }
    let Some(served) = case.track().drafts.last().copied() else {
        return fails("limb", "no draft has been served".to_owned());
    };
    let until = due(rules, case.clock_from(), RuleId::Representations, served)?;
    if exception.from <= until {
        let message = format!(
            "representations up to {} belong to the 15 days on the draft of {}; only later ones are an exception (reg 44(3)(c))",
            in_words(until),
            in_words(served)
        );
        return fails("from", message);
    }
    inside_the_clock(case, exception, rules)
}

fn in_the_summer_of_2020(case: &Case, exception: &Exception, rules: &Rules) -> Result<(), Refusal> {
    let relaxation = rules.for_clock_from(case.clock_from()).and_then(|set| set.coronavirus);
    let Some(period) = relaxation else {
        return fails("limb", "the rules of this case know no exception for coronavirus".to_owned());
    };
    let outside = |date| date < period.first_day || date > period.last_day;
    if outside(exception.from) || outside(exception.to) {
        let field = if outside(exception.from) { "from" } else { "to" };
        let message = format!(
            "{} to {} is not within {} to {} ({})",
            in_words(exception.from),
            in_words(exception.to),
            in_words(period.first_day),
            in_words(period.last_day),
            period.provision
        );
        return fails(field, message);
    }
    inside_the_clock(case, exception, rules)
}

/// The time limit that an exception is tested against: the request's 20 weeks, or the last
/// limit of the order.
fn clock(case: &Case, rules: &Rules) -> Result<(NaiveDate, NaiveDate), Refusal> {
    let start = case.clock_from();
    let rule = match case.order() {
        None => RuleId::IssuePlan,
        Some(Ordered { order, .. }) if order.kind == OrderKind::Assess => RuleId::OrderAssessPlan,
        Some(_) => RuleId::OrderPlanFinal,
    };
    Ok((start, due(rules, start, rule, start)?))
}

fn fails(field: &'static str, message: String) -> Result<(), Refusal> {
    Err(Refusal::ExceptionFails { field, message })
}

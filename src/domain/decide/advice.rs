//! Advice: who may be asked, what may become of it, and what relieves a service of its limit.

use chrono::{Days, NaiveDate};

use super::particulars::{due, name_given, text_given};
use super::{Command, Told};
use crate::domain::calendar::{days_between, in_words};
use crate::domain::case::{Advice, Case};
use crate::domain::ladder::{Reader, Tone};
use crate::domain::refusal::Refusal;
use crate::domain::rules::{RuleId, Rules};
use crate::domain::step::{
    Acknowledgement, AdviceRequest, Agreement, Alert, AlertOutcome, Chase, Relief, ReliefGround, Reuse, Step,
    Subject,
};

/// An absence relieves a service where it lasts at least 4 weeks (reg 8(2)).
const SHORTEST_ABSENCE: i64 = 28;

const LONGEST_PROMISE: Days = Days::new(26 * 7);

pub fn check_request(request: &AdviceRequest, on: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    name_given("service", &request.service, "Say which service is asked")?;
    let field = "received_by_service_on";
    match request.received_by_service_on {
        Some(date) if date > today => Err(Refusal::InFuture { field, date }),
        Some(date) if date < on => {
            Err(Refusal::TooEarly { field, date, floor: on, what: "the advice was requested then" })
        }
        _ => Ok(()),
    }
}

pub fn check_reuse(reuse: &Reuse, on: NaiveDate) -> Result<(), Refusal> {
    let field = "given_on";
    if reuse.given_on > on {
        let message = "existing advice was given before it is reused".to_owned();
        return Err(Refusal::Invalid { field, message });
    }
    let all = [Agreement::Adviser, Agreement::Authority, Agreement::Parent];
    if all.iter().all(|one| reuse.agreed_by.contains(one)) { Ok(()) } else { Err(Refusal::ReuseNotAgreed) }
}

pub fn check(case: &Case, command: &Command, rules: &Rules) -> Result<(), Refusal> {
    let Some(number) = command.step.advice() else { return Ok(()) };
    let unknown = Refusal::Unknown { field: "advice", what: "advice request", number };
    let advice = case.advice(number).ok_or(unknown)?;
    let not_now = |message: &str| Err(Refusal::Invalid { field: "advice", message: message.to_owned() });
    match &command.step {
        Step::AcknowledgeAdvice(_) | Step::CancelAdvice(_) | Step::DeclineAdvice(_)
            if !advice.given.is_empty() =>
        {
            not_now("this advice has been given")
        }
        Step::AcknowledgeAdvice(_) | Step::CancelAdvice(_) | Step::DeclineAdvice(_) | Step::GiveAdvice(_)
            if !advice.is_awaited() =>
        {
            not_now("this advice is not being waited for")
        }
        // A promise holds chases back: a slip of the pen must not silence them for years.
        Step::AcknowledgeAdvice(Acknowledgement { promised_on: Some(date), .. })
            if command.told == Told::Now && *date > command.on + LONGEST_PROMISE =>
        {
            let message = format!(
                "a promise lies at most 26 weeks ahead, that is up to {}",
                in_words(command.on + LONGEST_PROMISE)
            );
            Err(Refusal::Invalid { field: "promised_on", message })
        }
        Step::AcknowledgeAdvice(acknowledgement) => match acknowledgement.promised_on {
            Some(date) if date < command.on => Err(Refusal::TooEarly {
                field: "promised_on",
                date,
                floor: command.on,
                what: "the request is acknowledged that day",
            }),
            _ => Ok(()),
        },
        Step::DeclineAdvice(decline) => {
            name_given("whose", &decline.whose, "Say whose it is, or who may know")
        }
        Step::CancelAdvice(cancel) => {
            text_given("reason", &cancel.reason, "Say why the request is cancelled")
        }
        Step::ReturnAdvice(_) if advice.reused || !advice.is_with_caseworker() => {
            not_now("this advice has not been given, or was dealt with")
        }
        Step::ReturnAdvice(back) => text_given("reason", &back.reason, "Say what the advice lacks"),
        Step::AcceptAdvice(_) if !can_be_accepted(advice) => {
            not_now("this advice has not been given, or was dealt with")
        }
        Step::RelieveAdvice(_) if !advice.clock_runs() => {
            not_now("the time limit of this advice is not running")
        }
        Step::RelieveAdvice(relief) => check_relief(case, advice, relief, rules),
        _ => Ok(()),
    }
}

/// A chase is a mail that goes out: it is recorded as it happens, and only where there is cause.
pub fn check_chase(
    case: &Case,
    chase: &Chase,
    command: &Command,
    rules: &Rules,
    today: NaiveDate,
) -> Result<(), Refusal> {
    let number = chase.advice;
    let unknown = Refusal::Unknown { field: "advice", what: "advice request", number };
    let advice = case.advice(number).ok_or(unknown)?;
    if let Some(note) = &chase.note {
        text_given("note", note, "The note is empty")?;
    }
    if command.told == Told::AsHistory {
        return Ok(());
    }
    if command.on != today {
        let message = format!("the mail goes out today, {}", in_words(today));
        return Err(Refusal::Invalid { field: "on", message });
    }
    match no_cause_to_chase(case, advice, rules, today) {
        None => Ok(()),
        Some(message) => Err(Refusal::Invalid { field: "advice", message }),
    }
}

/// Why a service is not to be chased for this advice on a day, if it is not.
pub fn no_cause_to_chase(case: &Case, advice: &Advice, rules: &Rules, on: NaiveDate) -> Option<String> {
    let due_on = due(rules, case.received_on, RuleId::GiveAdvice, advice.received_on).ok()?;
    let about = Some(Subject::Advice(advice.number));
    let was_chased = |(_, fell_on, alert): &(u32, NaiveDate, Alert)| {
        *fell_on == on
            && alert.about == about
            && alert.outcome == AlertOutcome::Raised
            && alert.rung.tone == Tone::Chase
            && alert.rung.to.contains(&Reader::Service)
    };
    Some(if !advice.is_awaited() || !advice.given.is_empty() || case.ended_before_given(advice) {
        "this advice is not being waited for".to_owned()
    } else if advice.relief.is_some() {
        "the service is relieved of its time limit".to_owned()
    } else if advice.declined.is_some() {
        "the service says that the request is not for it".to_owned()
    } else if on <= due_on {
        format!("it is not late: it is due on {}", in_words(due_on))
    } else if let Some(until) = advice.promised_on.filter(|until| on <= *until) {
        format!("the service promised it for {}, and that day is not over", in_words(until))
    } else if advice.chased.contains(&on) || case.alerts.iter().any(was_chased) {
        "the service has been chased today".to_owned()
    } else {
        return None;
    })
}

/// Advice that was sent back may be accepted after all, as it was or as put right informally.
pub fn can_be_accepted(advice: &Advice) -> bool {
    !advice.reused && !advice.given.is_empty() && advice.accepted_on.is_none()
}

fn check_relief(case: &Case, advice: &Advice, relief: &Relief, rules: &Rules) -> Result<(), Refusal> {
    text_given("evidence", &relief.evidence, "Say what evidence there is")?;
    let fails = |field, message| Err(Refusal::ReliefFails { field, message });
    let Relief { from, to, .. } = *relief;
    if to < from {
        return fails("to", "it ends before it begins".to_owned());
    }
    let limit = due(rules, case.received_on, RuleId::GiveAdvice, advice.received_on)?;
    let outside = |date| date < advice.received_on || date > limit;
    if outside(from) || outside(to) {
        let field = if outside(from) { "from" } else { "to" };
        return fails(
            field,
            format!(
                "{} to {} is not within the service's 6 weeks, {} to {} (reg 8(2))",
                in_words(from),
                in_words(to),
                in_words(advice.received_on),
                in_words(limit)
            ),
        );
    }
    let days = days_between(from, to);
    if relief.ground == ReliefGround::Absence && days < SHORTEST_ABSENCE {
        let message = format!(
            "{} to {} is {days} days; an absence relieves a service from {SHORTEST_ABSENCE} days on (reg 8(2))",
            in_words(from),
            in_words(to)
        );
        return fails("to", message);
    }
    Ok(())
}

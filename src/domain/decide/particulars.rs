//! What a step must say, and what it says against the record.

use chrono::NaiveDate;

use super::{Command, Told, advice, alert, exception};
use crate::domain::calendar::age_on;
use crate::domain::case::{Case, Stage};
use crate::domain::child::{Child, Setting};
use crate::domain::refusal::Refusal;
use crate::domain::rules::{RuleId, Rules};
use crate::domain::step::{Decision, FinalPlan, OrderKind, Step};

/// EHC plans run to the age of 25.
const OLDEST: i32 = 25;

/// Texts are kept whole; these bounds only keep out what cannot be meant.
const LONGEST_NAME: usize = 200;
const LONGEST_TEXT: usize = 10_000;

pub fn check_registration(command: &Command, rules: &Rules) -> Result<(), Refusal> {
    let Step::Register(registration) = &command.step else { return Err(Refusal::NoCase) };
    rules.for_clock_from(command.on).ok_or(Refusal::NoRules { date: command.on })?;
    check_child(&registration.child, command.on)?;
    if let Some(Setting { name, .. }) = &registration.setting {
        name_given("setting.name", name, "Give the setting's name")?;
    }
    Ok(())
}

fn check_child(child: &Child, received_on: NaiveDate) -> Result<(), Refusal> {
    name_given("child.surname", &child.surname, "Give the child's surname")?;
    name_given("child.forename", &child.forename, "Give the child's forename")?;
    let field = "child.born_on";
    if child.born_on > received_on {
        let message = "the date of birth is after the day the request was received".into();
        return Err(Refusal::Invalid { field, message });
    }
    if age_on(child.born_on, received_on) > OLDEST {
        let message = format!("older than {OLDEST} on the day the request was received");
        return Err(Refusal::Invalid { field, message });
    }
    Ok(())
}

pub fn check(case: &Case, command: &Command, rules: &Rules, today: NaiveDate) -> Result<(), Refusal> {
    let told = command.told;
    match &command.step {
        Step::AgreeToAssess(decision)
        | Step::RefuseToAssess(decision)
        | Step::DecideToIssue(decision)
        | Step::DecideNoPlan(decision) => check_decision(decision, told),
        Step::RequestAdvice(request) => advice::check_request(request, command.on, today),
        Step::AcknowledgeAdvice(_)
        | Step::GiveAdvice(_)
        | Step::ReturnAdvice(_)
        | Step::AcceptAdvice(_)
        | Step::CancelAdvice(_)
        | Step::RelieveAdvice(_)
        | Step::DeclineAdvice(_) => advice::check(case, command, rules),
        Step::ChaseAdvice(chase) => advice::check_chase(case, chase, command, rules, today),
        Step::SnoozeReminders(snooze) => alert::check_snooze(case, snooze, command.on),
        Step::ReuseAdvice(reuse) => advice::check_reuse(reuse, command.on),
        Step::RecordRepresentations(representations) => {
            text_given("summary", &representations.summary, "Sum up what the parent or young person said")
        }
        Step::ConsultSetting(consultation) => {
            name_given("setting", &consultation.setting, "Say which setting")
        }
        Step::RecordSettingResponse(answer) => {
            let mut waiting = case.track().consultations.iter().filter(|c| c.answer.is_none());
            if waiting.any(|consulted| consulted.setting == answer.setting) {
                return Ok(());
            }
            let message = "no answer of this setting is outstanding".to_owned();
            Err(Refusal::Invalid { field: "setting", message })
        }
        Step::IssuePlan(plan) => check_final_plan(case, command, plan, rules),
        Step::RecordException(recorded) => exception::check(case, recorded, rules, command),
        Step::WithdrawException(withdrawal) => {
            let number = withdrawal.exception;
            if !case.exception(number).is_some_and(|e| e.stands()) {
                return Err(Refusal::Unknown { field: "exception", what: "exception", number });
            }
            text_given("reason", &withdrawal.reason, "Say why the exception is withdrawn")
        }
        Step::WithdrawRequest(withdrawal) => {
            required(told, "by", withdrawal.by.as_deref(), "Say who withdrew the request")?;
            required(told, "reason", withdrawal.reason.as_deref(), "Say why the request was withdrawn")
        }
        Step::RecordMove(to) if to.moved_to == case.registration.authority => {
            let message = "the child moved to another authority, not to this one".to_owned();
            Err(Refusal::Invalid { field: "moved_to", message })
        }
        Step::ReceiveOrder(order) => {
            let fits = match order.kind {
                OrderKind::Assess => case.stage() == Stage::NotAssessed,
                OrderKind::Plan => case.stage() == Stage::NoPlan,
            };
            if fits {
                return Ok(());
            }
            let message =
                "an order to assess answers a refusal to assess; an order to make a plan, \"no plan\"";
            Err(Refusal::Invalid { field: "kind", message: message.into() })
        }
        Step::RecordChangeOfCircumstances(change) => {
            name_given("kind", &change.kind, "Say what kind of change")?;
            text_given("note", &change.note, "Say what changed")
        }
        Step::Note(note) => text_given("text", &note.text, "The note is empty"),
        Step::Correct(correction) => {
            text_given("reason", &correction.reason, "Say why the entry is corrected")
        }
        Step::Strike(strike) => text_given("reason", &strike.reason, "Say why the entry is struck"),
        Step::Allocate(_)
        | Step::SendDraft(_)
        | Step::RequestMediation(_)
        | Step::ArrangeMediation(_)
        | Step::RecordMediationCertificate(_)
        | Step::RecordMove(_)
        | Step::RecordMailAgreement(_)
        | Step::RaiseAlert(_)
        | Step::Register(_) => Ok(()),
    }
}

fn check_decision(decision: &Decision, told: Told) -> Result<(), Refusal> {
    required(told, "reasons", decision.reasons.as_deref(), "Give the reasons for the decision")?;
    required(told, "decided_by", decision.decided_by.as_deref(), "Say which officer or panel decided")
}

fn check_final_plan(case: &Case, command: &Command, plan: &FinalPlan, rules: &Rules) -> Result<(), Refusal> {
    let Some(served) = case.track().drafts.last().copied() else { return Ok(()) };
    let until = due(rules, case.clock_from(), RuleId::Representations, served)?;
    if command.on <= until && plan.parent_agreed != Some(true) && command.told == Told::Now {
        return Err(Refusal::RepresentationsRunning { served, until, on: command.on });
    }
    Ok(())
}

fn required(
    told: Told,
    field: &'static str,
    text: Option<&str>,
    message: &'static str,
) -> Result<(), Refusal> {
    match text {
        None if told == Told::AsHistory => Ok(()),
        None => Err(Refusal::Missing { field, message }),
        Some(text) => text_given(field, text, message),
    }
}

pub fn name_given(field: &'static str, text: &str, message: &'static str) -> Result<(), Refusal> {
    given(field, text, message, LONGEST_NAME)
}

pub fn text_given(field: &'static str, text: &str, message: &'static str) -> Result<(), Refusal> {
    given(field, text, message, LONGEST_TEXT)
}

fn given(field: &'static str, text: &str, message: &'static str, longest: usize) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::Missing { field, message });
    }
    if text.chars().count() > longest {
        return Err(Refusal::Invalid { field, message: format!("longer than {longest} characters") });
    }
    Ok(())
}

/// The last day in time of a rule, in the set in force when the clock began.
pub fn due(
    rules: &Rules,
    clock_from: NaiveDate,
    rule: RuleId,
    from: NaiveDate,
) -> Result<NaiveDate, Refusal> {
    let set = rules.for_clock_from(clock_from).ok_or(Refusal::NoRules { date: clock_from })?;
    let rule = set.rule(rule).ok_or(Refusal::NoRules { date: clock_from })?;
    Ok(rule.limit.due(from))
}

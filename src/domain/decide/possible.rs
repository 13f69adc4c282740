//! Which steps the stage of a case allows at all.

use chrono::NaiveDate;

use super::Told;
use crate::domain::case::{Case, Stage};
use crate::domain::refusal::Refusal;
use crate::domain::rules::Rules;
use crate::domain::step::{OrderKind, StepKind};

/// Whether a step of this kind, dated `on`, is possible as the case stands.
pub fn check(
    case: Option<&Case>,
    kind: StepKind,
    rules: &Rules,
    on: NaiveDate,
    told: Told,
) -> Result<(), Refusal> {
    match (case, kind) {
        (None, StepKind::Register) => Ok(()),
        (None, _) => Err(Refusal::NoCase),
        (Some(_), StepKind::Register) => Err(Refusal::AlreadyRegistered),
        // Whether there was cause to write to a service can look different afterwards: a date was
        // corrected, or advice that had come in was recorded late. The mail has gone all the same.
        (Some(_), StepKind::ChaseAdvice) if told == Told::AsHistory => Ok(()),
        (Some(case), kind) if stage_allows(case, kind, on) => something_to_do(case, kind, rules, on),
        (Some(case), step) => Err(Refusal::NotPermitted { step, stage: case.stage() }),
    }
}

fn stage_allows(case: &Case, kind: StepKind, on: NaiveDate) -> bool {
    use Stage::{
        Assessing, Considering, Consulting, Drafting, Moved, NoPlan, NotAssessed, PlanIssued, Withdrawn,
    };
    let stage = case.stage();
    match kind {
        StepKind::Register => false,
        StepKind::Allocate
        | StepKind::RecordChangeOfCircumstances
        | StepKind::WithdrawRequest
        | StepKind::RecordMove => stage.is_open(),
        StepKind::AgreeToAssess => stage == Considering || awaits_notice_that_it_will_assess(case),
        StepKind::RefuseToAssess => stage == Considering,
        StepKind::RequestAdvice | StepKind::ReuseAdvice => matches!(stage, Assessing | Drafting | Consulting),
        // Advice comes in late, also once the case has closed. It is recorded; the figures
        // count it as ended with the case.
        StepKind::GiveAdvice | StepKind::ReturnAdvice | StepKind::AcceptAdvice => true,
        // The rest is often filed after the event: it may still be recorded once the case has
        // closed, as long as it happened before.
        StepKind::AcknowledgeAdvice
        | StepKind::CancelAdvice
        | StepKind::RelieveAdvice
        | StepKind::DeclineAdvice => case.closed_on().is_none_or(|closed_on| on <= closed_on),
        StepKind::DecideToIssue | StepKind::DecideNoPlan => stage == Assessing,
        StepKind::SendDraft | StepKind::ConsultSetting => matches!(stage, Drafting | Consulting),
        StepKind::RecordRepresentations | StepKind::IssuePlan => stage == Consulting,
        StepKind::RecordSettingResponse => matches!(stage, Drafting | Consulting | PlanIssued),
        StepKind::RecordException | StepKind::WithdrawException => !matches!(stage, Withdrawn | Moved),
        StepKind::ReceiveOrder => matches!(stage, NotAssessed | NoPlan),
        StepKind::RequestMediation | StepKind::ArrangeMediation | StepKind::RecordMediationCertificate => {
            matches!(stage, NotAssessed | NoPlan | PlanIssued)
        }
        StepKind::SnoozeReminders | StepKind::ChaseAdvice => stage.is_open(),
        // The clock has a door of its own: `decide::check_clock`.
        StepKind::RaiseAlert => false,
        StepKind::RecordMailAgreement | StepKind::Note | StepKind::Correct | StepKind::Strike => true,
    }
}

fn something_to_do(case: &Case, step: StepKind, rules: &Rules, on: NaiveDate) -> Result<(), Refusal> {
    let track = case.track();
    let mediation = &track.mediation;
    let (is_there, why) = match step {
        StepKind::AcknowledgeAdvice | StepKind::DeclineAdvice => (
            case.advice.iter().any(|a| a.is_awaited() && a.given.is_empty()),
            "no advice is being waited for",
        ),
        StepKind::GiveAdvice => (case.advice.iter().any(|a| a.is_awaited()), "no advice is being waited for"),
        StepKind::ReturnAdvice => {
            (case.advice.iter().any(|a| !a.reused && a.is_with_caseworker()), "no advice has come in")
        }
        StepKind::AcceptAdvice => {
            (case.advice.iter().any(super::advice::can_be_accepted), "no advice has come in")
        }
        StepKind::CancelAdvice => (
            case.advice.iter().any(|a| a.is_awaited() && a.given.is_empty()),
            "no advice is being waited for; advice once given stays on the record",
        ),
        StepKind::RelieveAdvice => {
            (case.advice.iter().any(|a| a.clock_runs()), "no advice request is running")
        }
        StepKind::ChaseAdvice => {
            let may_be_chased = |advice| super::advice::no_cause_to_chase(case, advice, rules, on).is_none();
            (
                case.advice.iter().any(may_be_chased),
                "no advice is late that is not chased or promised already",
            )
        }
        StepKind::RecordSettingResponse => {
            (track.consultations.iter().any(|c| c.answer.is_none()), "no setting's answer is outstanding")
        }
        StepKind::WithdrawException => {
            (case.exceptions.iter().any(|e| e.stands()), "no exception is recorded")
        }
        StepKind::RequestMediation => {
            (mediation.requested_on.is_none(), "mediation has been requested already")
        }
        StepKind::ArrangeMediation => (
            mediation.requested_on.is_some() && mediation.arranged_on.is_none(),
            "no request for mediation is outstanding",
        ),
        StepKind::RecordMediationCertificate => {
            (mediation.certificate_on.is_none(), "the certificate is recorded already")
        }
        StepKind::Strike => (super::correction::can_strike(case), "no entry but the registration stands"),
        _ => (true, ""),
    };
    if is_there { Ok(()) } else { Err(Refusal::NothingToDo { step, why }) }
}

/// An order to assess asks for a notice of its own, within 2 weeks (reg 44(2)(b)).
fn awaits_notice_that_it_will_assess(case: &Case) -> bool {
    case.stage() == Stage::Assessing
        && case.order().is_some_and(|o| o.order.kind == OrderKind::Assess && o.notified_on.is_none())
}

//! No step before what it depends on.

use chrono::NaiveDate;

use super::Command;
use crate::domain::case::Case;
use crate::domain::refusal::Refusal;
use crate::domain::step::Step;

pub fn check(case: &Case, command: &Command) -> Result<(), Refusal> {
    let (floor, what) = floor(case, &command.step);
    if command.on < floor {
        return Err(Refusal::TooEarly { field: "on", date: command.on, floor, what });
    }
    Ok(())
}

/// The first day a step can bear, and what happened that day.
fn floor(case: &Case, step: &Step) -> (NaiveDate, &'static str) {
    let track = case.track();
    let request = (case.received_on, "the request was received then");
    let order = case.order().map(|ordered| (ordered.on, "the order was received then"));
    let assessment = |decided_on| (decided_on, "it was decided to assess then");
    let plan = |decided_on| (decided_on, "it was decided to issue a plan then");
    match step {
        Step::Register(_) | Step::RaiseAlert(_) | Step::Correct(_) | Step::Strike(_) => (NaiveDate::MIN, ""),
        Step::Allocate(_)
        | Step::RecordChangeOfCircumstances(_)
        | Step::SnoozeReminders(_)
        | Step::RecordMailAgreement(_)
        | Step::Note(_)
        | Step::RefuseToAssess(_)
        | Step::RecordException(_) => request,
        Step::AgreeToAssess(_) => order.unwrap_or(request),
        Step::RequestAdvice(_) | Step::ReuseAdvice(_) | Step::DecideToIssue(_) | Step::DecideNoPlan(_) => {
            order.or_else(|| track.assessment.as_ref().map(|d| assessment(d.on))).unwrap_or(request)
        }
        Step::AcknowledgeAdvice(_)
        | Step::GiveAdvice(_)
        | Step::ReturnAdvice(_)
        | Step::AcceptAdvice(_)
        | Step::CancelAdvice(_)
        | Step::RelieveAdvice(_)
        | Step::DeclineAdvice(_)
        | Step::ChaseAdvice(_) => advice_floor(case, step).unwrap_or(request),
        Step::SendDraft(_) => {
            if let Some(served) = track.drafts.last() {
                return (*served, "an earlier draft was sent then");
            }
            track.plan.as_ref().map(|d| plan(d.on)).unwrap_or(request)
        }
        Step::ConsultSetting(_) => track.plan.as_ref().map(|d| plan(d.on)).unwrap_or(request),
        Step::RecordRepresentations(_) | Step::IssuePlan(_) => {
            track.drafts.last().map(|on| (*on, "the draft was sent then")).unwrap_or(request)
        }
        Step::RecordSettingResponse(answer) => {
            let waiting =
                track.consultations.iter().filter(|c| c.setting == answer.setting && c.answer.is_none());
            let first = waiting.map(|c| c.sent_on).min();
            first.map(|on| (on, "the setting was consulted then")).unwrap_or(request)
        }
        Step::WithdrawException(withdrawal) => case
            .exception(withdrawal.exception)
            .map(|e| (e.recorded_on, "the exception was recorded then"))
            .unwrap_or(request),
        Step::WithdrawRequest(_) | Step::RecordMove(_) => {
            track.moved_on().map(|on| (on, "the case moved on then")).unwrap_or(request)
        }
        Step::ReceiveOrder(_) | Step::RequestMediation(_) | Step::RecordMediationCertificate(_) => {
            track.closed_on().map(|on| (on, "the decision was notified then")).unwrap_or(request)
        }
        Step::ArrangeMediation(_) => {
            let requested_on = track.mediation.requested_on;
            requested_on.map(|on| (on, "mediation was requested then")).unwrap_or(request)
        }
    }
}

fn advice_floor(case: &Case, step: &Step) -> Option<(NaiveDate, &'static str)> {
    let advice = case.advice(step.advice()?)?;
    let received = (advice.received_on, "the service received the request then");
    let last_given = advice.given.last().map(|on| (*on, "the advice was given then"));
    let last_returned = advice.returned.last().map(|(on, _)| (*on, "it was sent back then"));
    Some(match step {
        Step::CancelAdvice(_) => (advice.requested_on, "the advice was requested then"),
        Step::ReturnAdvice(_) => last_given.unwrap_or(received),
        Step::GiveAdvice(_) => last_returned.unwrap_or(received),
        Step::AcceptAdvice(_) => last_given.max(last_returned).unwrap_or(received),
        _ => received,
    })
}

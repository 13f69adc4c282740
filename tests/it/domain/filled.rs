//! For each kind of step, one that is filled in well for a case as it stands. What the case
//! offers is used (the advice that is waited for, the exception that stands); where it offers
//! nothing, the step is filled in as well as it can be.

use chrono::NaiveDate;
use twentyweeks::domain::case::Advice;
use twentyweeks::domain::decide::no_cause_to_chase;
use twentyweeks::domain::step::{
    Acknowledgement, AdviceKind, AdviceReason, AdviceRef, Agreement, ExceptionReason, Limb, OrderFrom,
    OrderKind, Relief, ReliefGround, Reuse, Striking,
};
use twentyweeks::domain::{Case, Rules, Stage, Step, StepKind};

use super::steps;

pub fn well_filled(case: &Case, kind: StepKind, today: NaiveDate) -> Step {
    match kind {
        StepKind::Register => steps::register(steps::registration()),
        StepKind::Allocate => steps::allocate(),
        StepKind::AgreeToAssess => steps::agree(),
        StepKind::RefuseToAssess => steps::refuse(),
        StepKind::RequestAdvice => steps::ask(AdviceKind::Medical),
        StepKind::AcknowledgeAdvice => {
            let advice = advice(case, |a| a.is_awaited() && a.given.is_empty());
            Step::AcknowledgeAdvice(Acknowledgement { advice, promised_on: None })
        }
        StepKind::GiveAdvice => Step::GiveAdvice(AdviceRef { advice: advice(case, Advice::is_awaited) }),
        StepKind::ReturnAdvice => {
            let advice = advice(case, |a| !a.reused && a.is_with_caseworker());
            Step::ReturnAdvice(AdviceReason { advice, reason: "It names no provision".into() })
        }
        StepKind::AcceptAdvice => {
            let advice = advice(case, |a| !a.reused && !a.given.is_empty() && a.accepted_on.is_none());
            Step::AcceptAdvice(AdviceRef { advice })
        }
        StepKind::CancelAdvice => {
            let advice = advice(case, |a| a.is_awaited() && a.given.is_empty());
            Step::CancelAdvice(AdviceReason { advice, reason: "Asked of the wrong team".into() })
        }
        StepKind::ReuseAdvice => {
            let agreed_by = vec![Agreement::Adviser, Agreement::Authority, Agreement::Parent];
            Step::ReuseAdvice(Reuse { kind: AdviceKind::Parent, given_on: today, agreed_by })
        }
        StepKind::RelieveAdvice => relief(case),
        StepKind::DecideToIssue => steps::decide_to_issue(),
        StepKind::DecideNoPlan => steps::decide_no_plan(),
        StepKind::SendDraft => steps::send_draft(),
        StepKind::RecordRepresentations => steps::represent(),
        StepKind::ConsultSetting => steps::consult("Elms"),
        StepKind::RecordSettingResponse => {
            let mut consulted = case.track().consultations.iter();
            let waiting = consulted.find(|c| c.answer.is_none());
            steps::answer(waiting.map_or("Elms", |consulted| &consulted.setting))
        }
        StepKind::IssuePlan => steps::issue_agreed(),
        StepKind::RecordException => {
            // The first day of the running clock lies within it, whatever the clock.
            let day = case.clock_from().to_string();
            steps::except(Limb::ExceptionalCircumstances, &day, &day)
        }
        StepKind::WithdrawException => {
            let exception = case.exceptions.iter().find(|e| e.stands()).map_or(1, |e| e.number);
            Step::WithdrawException(ExceptionReason { exception, reason: "It did not apply".into() })
        }
        StepKind::WithdrawRequest => steps::withdraw(),
        StepKind::RecordMove => steps::move_to("357"),
        StepKind::ReceiveOrder => {
            let kind = if case.stage() == Stage::NoPlan { OrderKind::Plan } else { OrderKind::Assess };
            steps::order(kind, OrderFrom::Tribunal)
        }
        StepKind::RequestMediation => steps::request_mediation(),
        StepKind::ArrangeMediation => steps::arrange_mediation(),
        StepKind::RecordMediationCertificate => steps::certify_mediation(),
        StepKind::RecordChangeOfCircumstances => steps::change(),
        StepKind::DeclineAdvice => steps::decline(advice(case, |a| a.is_awaited() && a.given.is_empty())),
        StepKind::ChaseAdvice => {
            steps::chase(advice(case, |a| no_cause_to_chase(case, a, &Rules::ENACTED, today).is_none()))
        }
        StepKind::SnoozeReminders => steps::snooze(None, &today.to_string()),
        StepKind::RecordMailAgreement => steps::no_more_mail(),
        StepKind::RaiseAlert => Step::RaiseAlert(Box::new(steps::alert(today))),
        StepKind::Note => steps::note(),
        StepKind::Correct => {
            let other = case.registration.source_reference.as_deref() == Some("A-1");
            steps::correct(1, "source_reference", if other { "A-2" } else { "A-1" })
        }
        // The last entry of a person can always go: without it the record is what it was.
        StepKind::Strike => {
            let mut of_people = case.entries().iter().filter(|e| e.step.kind() != StepKind::RaiseAlert);
            let entry = of_people.next_back().map_or(1, |entry| entry.number);
            Step::Strike(Striking { entry, reason: "Entered by mistake".into() })
        }
    }
}

fn relief(case: &Case) -> Step {
    let advice = advice(case, Advice::clock_runs);
    let day = case.advice(advice).map_or(case.received_on, |advice| advice.received_on);
    let evidence = "A letter of the clinic".into();
    Step::RelieveAdvice(Relief {
        advice,
        ground: ReliefGround::MissedAppointment,
        from: day,
        to: day,
        evidence,
    })
}

/// The number of the first advice that fits; of any, where none does.
fn advice(case: &Case, fits: impl Fn(&Advice) -> bool) -> u32 {
    let fitting = case.advice.iter().find(|advice| fits(advice));
    fitting.or(case.advice.first()).map_or(1, |advice| advice.number)
}

//! The steps a case can take, as they are asked for and as they are recorded.

mod advice;
mod alert;
mod kind;
mod menu;
mod particulars;
mod told;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use advice::*;
pub use alert::*;
pub use kind::StepKind;
pub use menu::StepGroup;
pub use particulars::*;
pub use told::{NOT_RECORDED, Particular};

/// One step with its particulars. The day it happened stands beside it, in the command and in
/// the entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    Register(Box<Registration>),
    Allocate(Allocation),
    AgreeToAssess(Decision),
    RefuseToAssess(Decision),
    RequestAdvice(AdviceRequest),
    AcknowledgeAdvice(Acknowledgement),
    GiveAdvice(AdviceRef),
    ReturnAdvice(AdviceReason),
    AcceptAdvice(AdviceRef),
    CancelAdvice(AdviceReason),
    ReuseAdvice(Reuse),
    RelieveAdvice(Relief),
    DecideToIssue(Decision),
    DecideNoPlan(Decision),
    SendDraft(Nothing),
    RecordRepresentations(Representations),
    ConsultSetting(Consultation),
    RecordSettingResponse(SettingResponse),
    IssuePlan(FinalPlan),
    RecordException(Exception),
    WithdrawException(ExceptionReason),
    WithdrawRequest(Withdrawal),
    RecordMove(Move),
    ReceiveOrder(Order),
    RequestMediation(Nothing),
    ArrangeMediation(Nothing),
    RecordMediationCertificate(Nothing),
    RecordChangeOfCircumstances(Change),
    DeclineAdvice(Decline),
    ChaseAdvice(Chase),
    SnoozeReminders(Snooze),
    RecordMailAgreement(MailAgreement),
    RaiseAlert(Box<Alert>),
    Note(Note),
    Correct(Correction),
    Strike(Striking),
}

impl Step {
    pub const fn kind(&self) -> StepKind {
        match self {
            Self::Register(_) => StepKind::Register,
            Self::Allocate(_) => StepKind::Allocate,
            Self::AgreeToAssess(_) => StepKind::AgreeToAssess,
            Self::RefuseToAssess(_) => StepKind::RefuseToAssess,
            Self::RequestAdvice(_) => StepKind::RequestAdvice,
            Self::AcknowledgeAdvice(_) => StepKind::AcknowledgeAdvice,
            Self::GiveAdvice(_) => StepKind::GiveAdvice,
            Self::ReturnAdvice(_) => StepKind::ReturnAdvice,
            Self::AcceptAdvice(_) => StepKind::AcceptAdvice,
            Self::CancelAdvice(_) => StepKind::CancelAdvice,
            Self::ReuseAdvice(_) => StepKind::ReuseAdvice,
            Self::RelieveAdvice(_) => StepKind::RelieveAdvice,
            Self::DecideToIssue(_) => StepKind::DecideToIssue,
            Self::DecideNoPlan(_) => StepKind::DecideNoPlan,
            Self::SendDraft(_) => StepKind::SendDraft,
            Self::RecordRepresentations(_) => StepKind::RecordRepresentations,
            Self::ConsultSetting(_) => StepKind::ConsultSetting,
            Self::RecordSettingResponse(_) => StepKind::RecordSettingResponse,
            Self::IssuePlan(_) => StepKind::IssuePlan,
            Self::RecordException(_) => StepKind::RecordException,
            Self::WithdrawException(_) => StepKind::WithdrawException,
            Self::WithdrawRequest(_) => StepKind::WithdrawRequest,
            Self::RecordMove(_) => StepKind::RecordMove,
            Self::ReceiveOrder(_) => StepKind::ReceiveOrder,
            Self::RequestMediation(_) => StepKind::RequestMediation,
            Self::ArrangeMediation(_) => StepKind::ArrangeMediation,
            Self::RecordMediationCertificate(_) => StepKind::RecordMediationCertificate,
            Self::RecordChangeOfCircumstances(_) => StepKind::RecordChangeOfCircumstances,
            Self::DeclineAdvice(_) => StepKind::DeclineAdvice,
            Self::ChaseAdvice(_) => StepKind::ChaseAdvice,
            Self::SnoozeReminders(_) => StepKind::SnoozeReminders,
            Self::RecordMailAgreement(_) => StepKind::RecordMailAgreement,
            Self::RaiseAlert(_) => StepKind::RaiseAlert,
            Self::Note(_) => StepKind::Note,
            Self::Correct(_) => StepKind::Correct,
            Self::Strike(_) => StepKind::Strike,
        }
    }

    /// The advice request a step is about, by its number in the case.
    pub const fn advice(&self) -> Option<u32> {
        match self {
            Self::AcknowledgeAdvice(Acknowledgement { advice, .. })
            | Self::GiveAdvice(AdviceRef { advice })
            | Self::AcceptAdvice(AdviceRef { advice })
            | Self::ReturnAdvice(AdviceReason { advice, .. })
            | Self::CancelAdvice(AdviceReason { advice, .. })
            | Self::RelieveAdvice(Relief { advice, .. })
            | Self::DeclineAdvice(Decline { advice, .. })
            | Self::ChaseAdvice(Chase { advice, .. }) => Some(*advice),
            Self::SnoozeReminders(snooze) => snooze.advice,
            _ => None,
        }
    }
}

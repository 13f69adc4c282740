//! Steps as they are offered: by what they are about, each as what a caseworker does.

use super::StepKind;

/// What a step is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StepGroup {
    Decisions,
    Advice,
    Drafting,
    Exceptions,
    FamilyAndOrders,
    Record,
}

impl StepGroup {
    pub const ALL: [Self; 6] = [
        Self::Decisions,
        Self::Advice,
        Self::Drafting,
        Self::Exceptions,
        Self::FamilyAndOrders,
        Self::Record,
    ];

    pub const fn title(self) -> &'static str {
        match self {
            Self::Decisions => "Decisions",
            Self::Advice => "Advice",
            Self::Drafting => "Drafting",
            Self::Exceptions => "Exceptions",
            Self::FamilyAndOrders => "Family and orders",
            Self::Record => "Record",
        }
    }
}

impl StepKind {
    pub const fn group(self) -> StepGroup {
        match self {
            Self::AgreeToAssess | Self::RefuseToAssess | Self::DecideToIssue | Self::DecideNoPlan => {
                StepGroup::Decisions
            }
            Self::RequestAdvice
            | Self::AcknowledgeAdvice
            | Self::GiveAdvice
            | Self::ReturnAdvice
            | Self::AcceptAdvice
            | Self::CancelAdvice
            | Self::ReuseAdvice
            | Self::RelieveAdvice
            | Self::DeclineAdvice
            | Self::ChaseAdvice => StepGroup::Advice,
            Self::SendDraft
            | Self::RecordRepresentations
            | Self::ConsultSetting
            | Self::RecordSettingResponse
            | Self::IssuePlan => StepGroup::Drafting,
            Self::RecordException | Self::WithdrawException => StepGroup::Exceptions,
            Self::WithdrawRequest
            | Self::RecordMove
            | Self::ReceiveOrder
            | Self::RequestMediation
            | Self::ArrangeMediation
            | Self::RecordMediationCertificate
            | Self::RecordMailAgreement => StepGroup::FamilyAndOrders,
            Self::Register
            | Self::Allocate
            | Self::RecordChangeOfCircumstances
            | Self::SnoozeReminders
            | Self::RaiseAlert
            | Self::Note
            | Self::Correct
            | Self::Strike => StepGroup::Record,
        }
    }

    /// What is done, as it stands on a button.
    pub const fn action(self) -> &'static str {
        match self {
            Self::Register => "Register a request",
            Self::Allocate => "Give the case to a caseworker",
            Self::AgreeToAssess => "Agree to assess",
            Self::RefuseToAssess => "Refuse to assess",
            Self::RequestAdvice => "Ask a service for advice",
            Self::AcknowledgeAdvice => "Record that receipt was confirmed",
            Self::GiveAdvice => "Record that advice was given",
            Self::ReturnAdvice => "Send advice back for quality",
            Self::AcceptAdvice => "Accept advice",
            Self::CancelAdvice => "Cancel a request for advice",
            Self::ReuseAdvice => "Reuse existing advice",
            Self::RelieveAdvice => "Relieve a service of its time limit",
            Self::DecideToIssue => "Decide to issue a plan",
            Self::DecideNoPlan => "Notify that there will be no plan",
            Self::SendDraft => "Send the draft plan",
            Self::RecordRepresentations => "Record what the family says of the draft",
            Self::ConsultSetting => "Consult a setting",
            Self::RecordSettingResponse => "Record a setting’s answer",
            Self::IssuePlan => "Send the final plan",
            Self::RecordException => "Record an exception",
            Self::WithdrawException => "Withdraw an exception",
            Self::WithdrawRequest => "Record that the request was withdrawn",
            Self::RecordMove => "Record a move to another authority",
            Self::ReceiveOrder => "Record an order or agreement",
            Self::RequestMediation => "Record that mediation was asked for",
            Self::ArrangeMediation => "Record that mediation was arranged",
            Self::RecordMediationCertificate => "Record a mediation certificate",
            Self::RecordChangeOfCircumstances => "Record a change of circumstances",
            Self::DeclineAdvice => "Record that a request is not for a service",
            Self::ChaseAdvice => "Chase late advice",
            Self::SnoozeReminders => "Put reminders off",
            Self::RecordMailAgreement => "Record whether the family agrees to mail",
            Self::RaiseAlert => "Raise an alert",
            Self::Note => "Add a note",
            Self::Correct => "Correct an entry",
            Self::Strike => "Strike an entry",
        }
    }

    /// The same beside the one request for advice that it is about, where that says the half.
    pub const fn about_one(self) -> &'static str {
        match self {
            Self::CancelAdvice => "Cancel the request",
            Self::RelieveAdvice => "Relieve of the time limit",
            Self::DeclineAdvice => "Record that it is not for them",
            other => other.action(),
        }
    }
}

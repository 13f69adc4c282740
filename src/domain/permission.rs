//! Who may do what. A new route or step without a row here does not compile.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::step::StepKind;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Caseworker,
    Manager,
    /// A health or social care service; sees what it was asked, across authorities.
    Partner,
    Administrator,
}

impl Role {
    pub const ALL: [Self; 4] = [Self::Caseworker, Self::Manager, Self::Partner, Self::Administrator];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Caseworker => "caseworker",
            Self::Manager => "manager",
            Self::Partner => "partner",
            Self::Administrator => "administrator",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// Every route of the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Route {
    Home,
    /// How the pages look.
    Style,
    Health,
    Readiness,
    OpenApi,
    RegisterCase,
    ListCases,
    ShowCase,
    TakeStep,
    Chronology,
    ReportTimeliness,
    ListAlerts,
    ListTasks,
    FinishTask,
    ReportBounce,
    /// What a mail's link asks.
    ShowAnswer,
    GiveAnswer,
    /// Leaving mails that may be left.
    ShowLeave,
    Leave,
}

impl Route {
    pub const ALL: [Self; 19] = [
        Self::Home,
        Self::Style,
        Self::Health,
        Self::Readiness,
        Self::OpenApi,
        Self::RegisterCase,
        Self::ListCases,
        Self::ShowCase,
        Self::TakeStep,
        Self::Chronology,
        Self::ReportTimeliness,
        Self::ListAlerts,
        Self::ListTasks,
        Self::FinishTask,
        Self::ReportBounce,
        Self::ShowAnswer,
        Self::GiveAnswer,
        Self::ShowLeave,
        Self::Leave,
    ];
}

/// Who may come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    Anyone,
    /// Whoever holds the link that the address is; it opens one thing for one reader.
    Link,
    Roles(&'static [Role]),
}

use Role::{Administrator, Caseworker, Manager, Partner};

const STAFF: &[Role] = &[Caseworker, Manager];
const STAFF_AND_PARTNERS: &[Role] = &[Caseworker, Manager, Partner];

/// Who may call a route. What of it they then see is a matter of their authority or service.
pub const fn access(route: Route) -> Access {
    match route {
        Route::Home | Route::Style | Route::Health | Route::Readiness | Route::OpenApi => Access::Anyone,
        Route::RegisterCase => Access::Roles(STAFF),
        Route::ListCases | Route::ShowCase | Route::TakeStep | Route::Chronology => {
            Access::Roles(STAFF_AND_PARTNERS)
        }
        Route::ReportTimeliness => Access::Roles(&[Caseworker, Manager, Administrator]),
        Route::ListAlerts => Access::Roles(&[Caseworker, Manager, Partner, Administrator]),
        Route::ListTasks | Route::FinishTask => Access::Roles(&[Caseworker, Manager, Administrator]),
        // The mail server hands them in; its token is an administrator's.
        Route::ReportBounce => Access::Roles(&[Administrator]),
        Route::ShowAnswer | Route::GiveAnswer | Route::ShowLeave | Route::Leave => Access::Link,
    }
}

/// Who may take a step.
pub const fn may_take(step: StepKind) -> &'static [Role] {
    match step {
        StepKind::AcknowledgeAdvice | StepKind::GiveAdvice | StepKind::DeclineAdvice => STAFF_AND_PARTNERS,
        // Only the passing of time raises an alert.
        StepKind::RaiseAlert => &[],
        StepKind::Register
        | StepKind::Allocate
        | StepKind::AgreeToAssess
        | StepKind::RefuseToAssess
        | StepKind::RequestAdvice
        | StepKind::ReturnAdvice
        | StepKind::AcceptAdvice
        | StepKind::CancelAdvice
        | StepKind::ReuseAdvice
        | StepKind::RelieveAdvice
        | StepKind::DecideToIssue
        | StepKind::DecideNoPlan
        | StepKind::SendDraft
        | StepKind::RecordRepresentations
        | StepKind::ConsultSetting
        | StepKind::RecordSettingResponse
        | StepKind::IssuePlan
        | StepKind::RecordException
        | StepKind::WithdrawException
        | StepKind::WithdrawRequest
        | StepKind::RecordMove
        | StepKind::ReceiveOrder
        | StepKind::RequestMediation
        | StepKind::ArrangeMediation
        | StepKind::RecordMediationCertificate
        | StepKind::RecordChangeOfCircumstances
        | StepKind::SnoozeReminders
        | StepKind::RecordMailAgreement
        | StepKind::Note
        | StepKind::Correct
        | StepKind::Strike => STAFF,
    }
}

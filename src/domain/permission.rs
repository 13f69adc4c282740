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

/// Names the routes once: the enum and the list of all of them.
macro_rules! routes {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// Every route of the application.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Route {
            $($(#[$doc])* $name,)*
        }

        impl Route {
            pub const ALL: &[Self] = &[$(Self::$name,)*];
        }
    };
}

routes! {
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
    ChaseCases,
    AllocateCases,
    ReportTimeliness,
    ListAlerts,
    ListTasks,
    FinishTask,
    ReportBounce,
    ListContacts,
    PostContact,
    DeleteContact,
    PostWorkingAddress,
    PostAbsence,
    DeleteAbsence,
    PutPreferences,
    ListRequests,
    HandOverRequest,
    AskAboutRequest,
    ListClosures,
    PostClosure,
    DeleteClosure,
    ListPeople,
    PostPerson,
    PostPersonChange,
    /// What a mail's link asks.
    ShowAnswer,
    GiveAnswer,
    /// Leaving mails that may be left.
    ShowLeave,
    Leave,
    Icon,
    Script,

    ShowSignIn,
    SignIn,
    ShowCode,
    GiveCode,
    ShowSecondFactor,
    SetSecondFactor,
    SignOut,
    ShowForgotten,
    Forgotten,
    ShowAccountLink,
    SetPassword,
    Account,
    ChangePassword,
    ShowSecondFactorChange,
    ChangeSecondFactor,
    ShowRecoveryCodes,
    RenewRecoveryCodes,
    EndSessions,
    ActAs,
    StaySignedIn,
    KeepForm,
    DiscardForm,
    MakeFeed,
    RevokeFeed,
    Calendar,

    Worklist,
    SearchCases,
    ChaseMany,
    ReassignMany,
    ShowRegister,
    RegisterByForm,
    CasePage,
    RecordPage,
    RecordFile,
    Bundle,
    Letter,
    StepForm,
    StepByForm,
    TasksPage,
    FinishTaskByForm,

    Inbox,
    InboxItem,
    AnswerItem,
    OurMail,
    AddOurContact,
    RemoveOurContact,
    AddOurAbsence,
    RemoveOurAbsence,
    OurAddressWorks,
    SetOurPreferences,
    OurFigures,

    Overview,
    Figure,
    AdviceFigure,

    People,
    /// By words, which may be a name and so stay out of the address.
    SearchPeople,
    ShowInvite,
    Invite,
    PersonPage,
    ChangePerson,
    Services,
    AddService,
    ServicePage,
    SetServicePreferences,
    Contacts,
    AddContact,
    RemoveContact,
    ContactWorks,
    AddAbsence,
    RemoveAbsence,
    AuthorityPage,
    AddClosure,
    RemoveClosure,
    LadderPage,
    Tokens,
    MakeToken,
    RevokeToken,
    Outbox,
    MailPage,
    RetryMail,
    LedgerPage,
    JobsPage,
    ViewsPage,
}

/// Who may come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    Anyone,
    /// Whoever holds the link that the address is; it opens one thing for one reader.
    Link,
    /// Whoever has given a password, also where the second factor is still to come.
    Begun,
    Roles(&'static [Role]),
}

use Role::{Administrator, Caseworker, Manager, Partner};

const STAFF: &[Role] = &[Caseworker, Manager];
const STAFF_AND_PARTNERS: &[Role] = &[Caseworker, Manager, Partner];
const STAFF_AND_ADMINISTRATORS: &[Role] = &[Caseworker, Manager, Administrator];
const PARTNERS: &[Role] = &[Partner];
const PARTNERS_AND_ADMINISTRATORS: &[Role] = &[Partner, Administrator];
const MANAGERS: &[Role] = &[Manager];
const ADMINISTRATORS: &[Role] = &[Administrator];
const EVERYBODY: &[Role] = &Role::ALL;

/// Who may call a route. What of it they then see is a matter of their authority or service.
pub const fn access(route: Route) -> Access {
    match route {
        Route::Home
        | Route::Style
        | Route::Icon
        | Route::Script
        | Route::Health
        | Route::Readiness
        | Route::OpenApi => Access::Anyone,
        Route::RegisterCase | Route::ChaseCases | Route::AllocateCases => Access::Roles(STAFF),
        Route::ListCases | Route::ShowCase | Route::TakeStep | Route::Chronology => {
            Access::Roles(STAFF_AND_PARTNERS)
        }
        Route::ReportTimeliness => Access::Roles(&[Caseworker, Manager, Administrator]),
        Route::ListAlerts => Access::Roles(&[Caseworker, Manager, Partner, Administrator]),
        Route::ListTasks | Route::FinishTask => Access::Roles(&[Caseworker, Manager, Administrator]),
        // The mail server hands them in; its token is an administrator's.
        Route::ReportBounce => Access::Roles(&[Administrator]),
        Route::ListClosures
        | Route::PostClosure
        | Route::DeleteClosure
        | Route::ListPeople
        | Route::PostPerson
        | Route::PostPersonChange => Access::Roles(ADMINISTRATORS),
        Route::ListContacts
        | Route::PostContact
        | Route::DeleteContact
        | Route::PostWorkingAddress
        | Route::PostAbsence
        | Route::DeleteAbsence
        | Route::PutPreferences => Access::Roles(PARTNERS_AND_ADMINISTRATORS),
        Route::ListRequests | Route::HandOverRequest | Route::AskAboutRequest => Access::Roles(PARTNERS),
        Route::ShowAnswer | Route::GiveAnswer | Route::ShowLeave | Route::Leave => Access::Link,

        Route::ShowSignIn | Route::SignIn | Route::ShowForgotten | Route::Forgotten => Access::Anyone,
        Route::ShowCode
        | Route::GiveCode
        | Route::ShowSecondFactor
        | Route::SetSecondFactor
        | Route::SignOut => Access::Begun,
        Route::ShowAccountLink | Route::SetPassword | Route::Calendar => Access::Link,
        Route::Account
        | Route::ChangePassword
        | Route::ShowSecondFactorChange
        | Route::ChangeSecondFactor
        | Route::ShowRecoveryCodes
        | Route::RenewRecoveryCodes
        | Route::EndSessions
        | Route::ActAs
        | Route::StaySignedIn
        | Route::KeepForm
        | Route::DiscardForm => Access::Roles(EVERYBODY),
        Route::MakeFeed
        | Route::RevokeFeed
        | Route::Worklist
        | Route::SearchCases
        | Route::ChaseMany
        | Route::ReassignMany
        | Route::ShowRegister
        | Route::RegisterByForm
        | Route::CasePage
        | Route::RecordPage
        | Route::RecordFile
        | Route::Bundle
        | Route::Letter
        | Route::StepForm
        | Route::StepByForm => Access::Roles(STAFF),
        Route::TasksPage | Route::FinishTaskByForm => Access::Roles(STAFF_AND_ADMINISTRATORS),
        Route::Inbox
        | Route::InboxItem
        | Route::AnswerItem
        | Route::OurMail
        | Route::AddOurContact
        | Route::RemoveOurContact
        | Route::AddOurAbsence
        | Route::RemoveOurAbsence
        | Route::OurAddressWorks
        | Route::SetOurPreferences
        | Route::OurFigures => Access::Roles(PARTNERS),
        Route::Overview | Route::Figure | Route::AdviceFigure => Access::Roles(MANAGERS),
        Route::People
        | Route::SearchPeople
        | Route::ShowInvite
        | Route::Invite
        | Route::PersonPage
        | Route::ChangePerson
        | Route::Services
        | Route::AddService
        | Route::ServicePage
        | Route::SetServicePreferences
        | Route::Contacts
        | Route::AddContact
        | Route::RemoveContact
        | Route::ContactWorks
        | Route::AddAbsence
        | Route::RemoveAbsence
        | Route::AuthorityPage
        | Route::AddClosure
        | Route::RemoveClosure
        | Route::LadderPage
        | Route::Tokens
        | Route::MakeToken
        | Route::RevokeToken
        | Route::Outbox
        | Route::MailPage
        | Route::RetryMail
        | Route::LedgerPage
        | Route::JobsPage
        | Route::ViewsPage => Access::Roles(ADMINISTRATORS),
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
        | StepKind::ChaseAdvice
        | StepKind::SnoozeReminders
        | StepKind::RecordMailAgreement
        | StepKind::Note
        | StepKind::Correct
        | StepKind::Strike => STAFF,
    }
}

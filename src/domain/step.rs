//! The steps a case can take, as they are asked for and as they are recorded.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::child::{Child, Setting};
use super::identifiers::{AuthorityCode, Email};

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
    Note(Note),
    Correct(Correction),
    Strike(Striking),
}

/// The name of a step without its particulars.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    Register,
    Allocate,
    AgreeToAssess,
    RefuseToAssess,
    RequestAdvice,
    AcknowledgeAdvice,
    GiveAdvice,
    ReturnAdvice,
    AcceptAdvice,
    CancelAdvice,
    ReuseAdvice,
    RelieveAdvice,
    DecideToIssue,
    DecideNoPlan,
    SendDraft,
    RecordRepresentations,
    ConsultSetting,
    RecordSettingResponse,
    IssuePlan,
    RecordException,
    WithdrawException,
    WithdrawRequest,
    RecordMove,
    ReceiveOrder,
    RequestMediation,
    ArrangeMediation,
    RecordMediationCertificate,
    RecordChangeOfCircumstances,
    Note,
    Correct,
    Strike,
}

impl StepKind {
    /// Every kind, in the order in which a case usually meets them.
    pub const ALL: [Self; 31] = [
        Self::Register,
        Self::Allocate,
        Self::AgreeToAssess,
        Self::RefuseToAssess,
        Self::RequestAdvice,
        Self::AcknowledgeAdvice,
        Self::GiveAdvice,
        Self::ReturnAdvice,
        Self::AcceptAdvice,
        Self::CancelAdvice,
        Self::ReuseAdvice,
        Self::RelieveAdvice,
        Self::DecideToIssue,
        Self::DecideNoPlan,
        Self::SendDraft,
        Self::RecordRepresentations,
        Self::ConsultSetting,
        Self::RecordSettingResponse,
        Self::IssuePlan,
        Self::RecordException,
        Self::WithdrawException,
        Self::WithdrawRequest,
        Self::RecordMove,
        Self::ReceiveOrder,
        Self::RequestMediation,
        Self::ArrangeMediation,
        Self::RecordMediationCertificate,
        Self::RecordChangeOfCircumstances,
        Self::Note,
        Self::Correct,
        Self::Strike,
    ];

    /// The name in the API and in the record: `agree_to_assess`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Allocate => "allocate",
            Self::AgreeToAssess => "agree_to_assess",
            Self::RefuseToAssess => "refuse_to_assess",
            Self::RequestAdvice => "request_advice",
            Self::AcknowledgeAdvice => "acknowledge_advice",
            Self::GiveAdvice => "give_advice",
            Self::ReturnAdvice => "return_advice",
            Self::AcceptAdvice => "accept_advice",
            Self::CancelAdvice => "cancel_advice",
            Self::ReuseAdvice => "reuse_advice",
            Self::RelieveAdvice => "relieve_advice",
            Self::DecideToIssue => "decide_to_issue",
            Self::DecideNoPlan => "decide_no_plan",
            Self::SendDraft => "send_draft",
            Self::RecordRepresentations => "record_representations",
            Self::ConsultSetting => "consult_setting",
            Self::RecordSettingResponse => "record_setting_response",
            Self::IssuePlan => "issue_plan",
            Self::RecordException => "record_exception",
            Self::WithdrawException => "withdraw_exception",
            Self::WithdrawRequest => "withdraw_request",
            Self::RecordMove => "record_move",
            Self::ReceiveOrder => "receive_order",
            Self::RequestMediation => "request_mediation",
            Self::ArrangeMediation => "arrange_mediation",
            Self::RecordMediationCertificate => "record_mediation_certificate",
            Self::RecordChangeOfCircumstances => "record_change_of_circumstances",
            Self::Note => "note",
            Self::Correct => "correct",
            Self::Strike => "strike",
        }
    }

    /// What was done, as a caseworker says it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Register => "Request received",
            Self::Allocate => "Allocated",
            Self::AgreeToAssess => "Agreed to assess",
            Self::RefuseToAssess => "Refused to assess",
            Self::RequestAdvice => "Advice requested",
            Self::AcknowledgeAdvice => "Advice request acknowledged",
            Self::GiveAdvice => "Advice given",
            Self::ReturnAdvice => "Advice returned for quality",
            Self::AcceptAdvice => "Advice accepted",
            Self::CancelAdvice => "Advice request cancelled",
            Self::ReuseAdvice => "Existing advice reused",
            Self::RelieveAdvice => "Adviser relieved of the time limit",
            Self::DecideToIssue => "Decided to issue a plan",
            Self::DecideNoPlan => "Notified that no plan will be issued",
            Self::SendDraft => "Draft plan sent",
            Self::RecordRepresentations => "Representations received",
            Self::ConsultSetting => "Setting consulted",
            Self::RecordSettingResponse => "Setting answered",
            Self::IssuePlan => "Final plan sent",
            Self::RecordException => "Exception recorded",
            Self::WithdrawException => "Exception withdrawn",
            Self::WithdrawRequest => "Request withdrawn",
            Self::RecordMove => "Child moved to another authority",
            Self::ReceiveOrder => "Order received",
            Self::RequestMediation => "Mediation requested",
            Self::ArrangeMediation => "Mediation arranged",
            Self::RecordMediationCertificate => "Mediation certificate issued",
            Self::RecordChangeOfCircumstances => "Circumstances changed",
            Self::Note => "Note",
            Self::Correct => "Entry corrected",
            Self::Strike => "Entry struck",
        }
    }
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
            | Self::RelieveAdvice(Relief { advice, .. }) => Some(*advice),
            _ => None,
        }
    }
}

/// A request as it was received. The day of receipt is the entry's day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Registration {
    pub authority: AuthorityCode,
    pub source: Source,
    pub child: Child,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub setting: Option<Setting>,
    /// The reference in the system the case was exported from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_reference: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caseworker: Option<Email>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
}

/// Who asked for the assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    Parent,
    Setting,
    Health,
    SocialCare,
    Other,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Allocation {
    /// The caseworker's e-mail address.
    pub caseworker: Email,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
}

/// A decision of the authority. Reasons and who decided are required of a person; an imported
/// history may lack them, and is then warned of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 10000)]
    pub reasons: Option<String>,
    /// The officer or the panel that decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 200)]
    pub decided_by: Option<String>,
    /// For a refusal and for no plan: which of the four notices of reg 5(3) or 10(3) were given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices_given: Vec<NoticeGiven>,
}

/// What a refusal has to tell the parent or young person (reg 5(3), reg 10(3)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeGiven {
    RightOfAppeal,
    TimeLimits,
    Mediation,
    DisagreementResolutionAndSendias,
}

impl NoticeGiven {
    pub const ALL: [Self; 4] =
        [Self::RightOfAppeal, Self::TimeLimits, Self::Mediation, Self::DisagreementResolutionAndSendias];
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AdviceKind {
    Parent,
    Education,
    Medical,
    Psychology,
    SocialCare,
    SpeechAndLanguage,
    OccupationalTherapy,
    Physiotherapy,
    Camhs,
    Sensory,
    Adulthood,
    Other,
}

impl AdviceKind {
    /// The name in the API: `social_care`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Parent => "parent",
            Self::Education => "education",
            Self::Medical => "medical",
            Self::Psychology => "psychology",
            Self::SocialCare => "social_care",
            Self::SpeechAndLanguage => "speech_and_language",
            Self::OccupationalTherapy => "occupational_therapy",
            Self::Physiotherapy => "physiotherapy",
            Self::Camhs => "camhs",
            Self::Sensory => "sensory",
            Self::Adulthood => "adulthood",
            Self::Other => "other",
        }
    }

    /// As it reads in a sentence: `social care`.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Parent => "parent or young person",
            Self::Education => "educational",
            Self::Medical => "medical",
            Self::Psychology => "psychological",
            Self::SocialCare => "social care",
            Self::SpeechAndLanguage => "speech and language",
            Self::OccupationalTherapy => "occupational therapy",
            Self::Physiotherapy => "physiotherapy",
            Self::Camhs => "CAMHS",
            Self::Sensory => "sensory impairment teacher's",
            Self::Adulthood => "preparation for adulthood",
            Self::Other => "other",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdviceRequest {
    pub kind: AdviceKind,
    /// The team that is asked, by its name in the directory.
    #[schema(min_length = 1, max_length = 200, example = "Educational Psychology")]
    pub service: String,
    /// The day that service received the request, on which its clock starts; the day it was
    /// requested where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_by_service_on: Option<NaiveDate>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Acknowledgement {
    pub advice: u32,
    /// The day by which the service promises the advice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promised_on: Option<NaiveDate>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdviceRef {
    pub advice: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdviceReason {
    pub advice: u32,
    #[schema(min_length = 1, max_length = 10000)]
    pub reason: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reuse {
    pub kind: AdviceKind,
    /// The day the existing advice was given.
    pub given_on: NaiveDate,
    /// All three must agree that it is sufficient (reg 6(4)).
    pub agreed_by: Vec<Agreement>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Agreement {
    Adviser,
    Authority,
    Parent,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Relief {
    pub advice: u32,
    pub ground: ReliefGround,
    /// First and last day, both inclusive.
    pub from: NaiveDate,
    pub to: NaiveDate,
    #[schema(min_length = 1, max_length = 10000)]
    pub evidence: String,
}

/// The three grounds of reg 8(2). A closed school is not among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReliefGround {
    ExceptionalCircumstances,
    Absence,
    MissedAppointment,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Representations {
    #[schema(min_length = 1, max_length = 10000)]
    pub summary: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Consultation {
    #[schema(min_length = 1, max_length = 200)]
    pub setting: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SettingResponse {
    #[schema(min_length = 1, max_length = 200)]
    pub setting: String,
    pub response: Response,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Response {
    CanMeetNeed,
    CannotMeetNeed,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FinalPlan {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 200)]
    pub named_setting: Option<String>,
    /// Needed where the plan is sent before the 15 days for representations are over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_agreed: Option<bool>,
}

/// A lawful exception to a time limit. It lifts a duty; it never moves a date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    pub limb: Limb,
    /// First day; for a closure, the day the setting closed.
    pub from: NaiveDate,
    /// Last day; for a closure, the day it opened again.
    pub to: NaiveDate,
    #[schema(min_length = 1, max_length = 10000)]
    pub evidence: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 10000)]
    pub why_impractical: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 200)]
    pub decided_by: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_told_on: Option<NaiveDate>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Limb {
    /// reg 10(4)(a)
    SchoolClosed,
    /// reg 10(4)(b)
    EarlyYearsClosed,
    /// reg 10(4)(c); reg 44(3)(a) on an order's clock
    ExceptionalCircumstances,
    /// reg 10(4)(d), 4 weeks; reg 44(3)(b), 2 weeks on an order's clock
    Absence,
    /// reg 44(3)(c), on an order's clock only: further representations after the 15 days
    FurtherRepresentations,
    /// SI 2020/471, between 1 May and 25 September 2020
    Coronavirus,
}

impl Limb {
    pub const fn name(self) -> &'static str {
        match self {
            Self::SchoolClosed => "school_closed",
            Self::EarlyYearsClosed => "early_years_closed",
            Self::ExceptionalCircumstances => "exceptional_circumstances",
            Self::Absence => "absence",
            Self::FurtherRepresentations => "further_representations",
            Self::Coronavirus => "coronavirus",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExceptionReason {
    /// The exception's number in the case.
    pub exception: u32,
    #[schema(min_length = 1, max_length = 10000)]
    pub reason: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdrawal {
    /// Who withdrew it. Required of a person; an imported history may lack it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 200)]
    pub by: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 10000)]
    pub reason: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Move {
    /// The code of the authority the child moved to.
    pub moved_to: AuthorityCode,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Order {
    pub kind: OrderKind,
    pub from: OrderFrom,
}

/// What is to be made. An order to assess answers a refusal; one to make a plan, "no plan".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrderKind {
    Assess,
    Plan,
}

/// The Tribunal (reg 44), a mediation agreement (reg 42) or an appeal not opposed (reg 45).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrderFrom {
    Tribunal,
    Mediation,
    Conceded,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    #[schema(min_length = 1, max_length = 200)]
    pub kind: String,
    #[schema(min_length = 1, max_length = 10000)]
    pub note: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Note {
    #[schema(min_length = 1, max_length = 10000)]
    pub text: String,
}

/// Amends an earlier entry. The other fields are those of that entry which change;
/// `happened_on` (for a registration `received_on`) changes its day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Correction {
    pub entry: u32,
    #[schema(min_length = 1, max_length = 10000)]
    pub reason: String,
    #[serde(flatten)]
    #[schema(value_type = BTreeMap<String, Value>)]
    pub changes: Map<String, Value>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Striking {
    pub entry: u32,
    #[schema(min_length = 1, max_length = 10000)]
    pub reason: String,
}

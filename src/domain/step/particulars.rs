//! What the other steps say.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::domain::child::{Child, Setting};
use crate::domain::identifiers::{AuthorityCode, Email};

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
    /// Last day; for a closure the day it opened again, for an absence the day of return.
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

//! What the steps about advice say.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

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

    /// What is asked for: `social care advice`.
    pub const fn in_full(self) -> &'static str {
        match self {
            Self::Parent => "advice from the parent or young person",
            Self::Education => "educational advice",
            Self::Medical => "medical advice",
            Self::Psychology => "educational psychology advice",
            Self::SocialCare => "social care advice",
            Self::SpeechAndLanguage => "speech and language advice",
            Self::OccupationalTherapy => "occupational therapy advice",
            Self::Physiotherapy => "physiotherapy advice",
            Self::Camhs => "CAMHS advice",
            Self::Sensory => "sensory impairment advice",
            Self::Adulthood => "advice on preparation for adulthood",
            Self::Other => "advice",
        }
    }

    /// Where the law says that it is to be sought. Therapies and CAMHS come through the health
    /// commissioner, or because the authority or the family asks for them.
    pub const fn provision(self) -> &'static str {
        match self {
            Self::Parent => "SEND Regulations 2014, reg 6(1)(a)",
            Self::Education => "SEND Regulations 2014, reg 6(1)(b)",
            Self::Medical => "SEND Regulations 2014, reg 6(1)(c)",
            Self::Psychology => "SEND Regulations 2014, reg 6(1)(d)",
            Self::SocialCare => "SEND Regulations 2014, reg 6(1)(e)",
            Self::SpeechAndLanguage | Self::OccupationalTherapy | Self::Physiotherapy | Self::Camhs => {
                "SEND Regulations 2014, reg 6(1)(c), (f) or (h)"
            }
            Self::Sensory => "SEND Regulations 2014, reg 6(1)(b) and 6(2)",
            Self::Adulthood => "SEND Regulations 2014, reg 6(1)(g)",
            Self::Other => "SEND Regulations 2014, reg 6(1)(f) or (h)",
        }
    }

    /// Whether a health service gives it, which knows the child by the NHS number.
    pub const fn is_of_health(self) -> bool {
        matches!(
            self,
            Self::Medical
                | Self::SpeechAndLanguage
                | Self::OccupationalTherapy
                | Self::Physiotherapy
                | Self::Camhs
        )
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
    /// The service is told at once, also outside working hours.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub urgent: bool,
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

/// The service is written to at once because its advice is late, beside what the ladder does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Chase {
    pub advice: u32,
    /// For the record only: no mail repeats it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 10000)]
    pub note: Option<String>,
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

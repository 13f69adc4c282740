//! The child or young person a request is about, and the setting they attend.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::identifiers::{NhsNumber, Upn, Urn};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Child {
    #[schema(min_length = 1, max_length = 200, example = "Example")]
    pub surname: String,
    #[schema(min_length = 1, max_length = 200, example = "Robin")]
    pub forename: String,
    #[schema(example = "2017-05-04")]
    pub born_on: NaiveDate,
    pub sex: Sex,
    #[serde(default)]
    #[schema(example = "9434765919")]
    pub nhs_number: Option<NhsNumber>,
    #[serde(default)]
    #[schema(example = json!(null))]
    pub upn: Option<Upn>,
    #[serde(default)]
    #[schema(max_length = 10)]
    pub postcode: Option<String>,
    #[serde(default)]
    pub social_care_status: SocialCareStatus,
    /// A hearing or vision impairment: a qualified teacher is to be consulted (reg 6(2)).
    #[serde(default)]
    pub sensory_impairment: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum Sex {
    F,
    M,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SocialCareStatus {
    #[default]
    None,
    ChildInNeed,
    ChildProtection,
    LookedAfter,
    CareLeaver,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    #[serde(default)]
    #[schema(example = "105284")]
    pub urn: Option<Urn>,
    #[schema(min_length = 1, max_length = 200, example = "Elms Primary School")]
    pub name: String,
    pub phase: Phase,
    /// All that a mail tells of where the child is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100, example = "Bury")]
    pub town: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    EarlyYears,
    School,
    #[serde(rename = "post_16")]
    Post16,
}

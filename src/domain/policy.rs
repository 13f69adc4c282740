//! What an authority decides for itself: its target, its milestones, its warning windows.

use serde::{Deserialize, Serialize};

use super::ladder::Way;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Shown in reports and on pages; the published name where empty.
    pub name: String,
    /// The share of plans to be issued in time, in percent.
    pub target_pc: f64,
    /// How far below the target is amber, in percentage points; below that it is red.
    pub amber_margin_pc: f64,
    /// How many days before a date of the authority a case turns amber.
    pub warning_days: u16,
    /// The panel that decides whether to assess meets in this week of the request.
    pub panel_in_week: u16,
    /// Advice is requested within so many days of the decision to assess.
    pub advice_requests_within_days: u16,
    /// The draft is served in this week of the request.
    pub draft_in_week: u16,
    /// Advice sent back for quality is given again within so many days.
    pub improve_advice_within_days: u16,
    /// What is told beside the ladder.
    pub tell: Tell,
}

/// What people are told when it happens, and how it travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tell {
    /// The service: please give advice.
    pub request_advice: Telling,
    /// The service: advice came back for quality.
    pub advice_returned: Telling,
    /// Those who gave advice: the draft is ready for their review.
    pub draft_ready: Telling,
    /// Those who gave advice: the final plan was sent.
    pub plan_final: Telling,
    /// Those who gave advice or are asked for it: the child's circumstances changed.
    pub circumstances_changed: Telling,
    /// The parent or young person who agreed to mail: each stage, and when it runs late.
    pub family: Telling,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Telling {
    Off,
    Digest,
    AtOnce,
}

impl Telling {
    /// How it travels; not at all where it is off.
    pub const fn way(self) -> Option<Way> {
        match self {
            Self::Off => None,
            Self::Digest => Some(Way::Digest),
            Self::AtOnce => Some(Way::AtOnce),
        }
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            name: String::new(),
            target_pc: 75.0,
            amber_margin_pc: 10.0,
            warning_days: 14,
            panel_in_week: 5,
            advice_requests_within_days: 2,
            draft_in_week: 16,
            improve_advice_within_days: 10,
            tell: Tell {
                request_advice: Telling::AtOnce,
                advice_returned: Telling::AtOnce,
                draft_ready: Telling::Digest,
                plan_final: Telling::Digest,
                circumstances_changed: Telling::AtOnce,
                family: Telling::Off,
            },
        }
    }
}

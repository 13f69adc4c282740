//! What an authority decides for itself: its target, its milestones, its warning windows.

use serde::{Deserialize, Serialize};

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
        }
    }
}

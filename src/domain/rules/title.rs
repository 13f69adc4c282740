//! What each limit asks for, as the head of a line.

use super::RuleId;

impl RuleId {
    /// "Decision whether to assess"
    pub const fn title(self) -> &'static str {
        match self {
            Self::DecideToAssess => "Decision whether to assess",
            Self::GiveAdvice => "Advice",
            Self::NotifyNoPlan => "Notice, if there is to be no plan",
            Self::Representations => "Representations on the draft",
            Self::IssuePlan => "Final plan",
            Self::SchoolResponse => "Setting's answer",
            Self::ArrangeMediation => "Mediation arranged",
            Self::ContactMediationAdviser => "Parent contacts a mediation adviser",
            Self::AppealWindow => "Appeal",
            Self::OrderAssessNotify => "Notice of the ordered assessment",
            Self::OrderAssessNoPlan => "Notice after the order, if there is to be no plan",
            Self::OrderAssessPlan => "Final plan after the order",
            Self::OrderPlanDraft => "Draft plan after the order",
            Self::OrderPlanFinal => "Final plan after the order",
            Self::ServeDraftBy => "Last day to serve the draft",
            Self::LastAdviceBy => "Last day for advice",
            Self::PanelBy => "Panel",
            Self::AdviceRequestsOutBy => "Advice asked for",
            Self::DraftBy => "Draft plan",
        }
    }
}

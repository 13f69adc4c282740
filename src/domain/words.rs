//! What people call things: the names of stages, limits, exceptions and the like as they stand on
//! a page, in a letter or in a file.

use super::case::{AdviceState, Stage};
use super::child::{Phase, Sex, SocialCareStatus};
use super::deadline::DeadlineState;
use super::ladder::{Obligation, Reader, Tone};
use super::outlook::Rag;
use super::rules::RuleId;
use super::step::{Agreement, Limb, NoticeGiven, OrderFrom, OrderKind, ReliefGround, Response, Source};

/// "1 day", "3 days".
pub fn days(count: i64) -> String {
    if count == 1 { "1 day".to_owned() } else { format!("{count} days") }
}

/// "due in 12 days", "due today", "3 days late".
pub fn days_left(left: i64) -> String {
    match left {
        0 => "due today".to_owned(),
        1 => "due tomorrow".to_owned(),
        2.. => format!("due in {left} days"),
        _ => format!("{} late", days(-left)),
    }
}

/// With its first letter as a sentence begins.
pub fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// "a, b and c"
pub fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [init @ .., last] => format!("{} and {last}", init.join(", ")),
    }
}

impl Stage {
    pub const fn title(self) -> &'static str {
        match self {
            Self::Considering => "Deciding whether to assess",
            Self::Assessing => "Assessing",
            Self::Drafting => "Drafting the plan",
            Self::Consulting => "Draft plan out for consultation",
            Self::PlanIssued => "Final plan sent",
            Self::NotAssessed => "Refused to assess",
            Self::NoPlan => "No plan",
            Self::Withdrawn => "Withdrawn",
            Self::Moved => "Moved to another authority",
        }
    }
}

impl Rag {
    /// What the colour says.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Red => "Past a date in law",
            Self::Amber => "Needs attention",
            Self::Green => "On track",
            Self::Grey => "Closed",
        }
    }
}

impl RuleId {
    pub const fn title(self) -> &'static str {
        match self {
            Self::DecideToAssess => "Decision whether to assess",
            Self::GiveAdvice => "Advice",
            Self::NotifyNoPlan => "Notice if there is to be no plan",
            Self::Representations => "Family’s time to comment on the draft",
            Self::IssuePlan => "Final plan",
            Self::SchoolResponse => "Setting’s answer",
            Self::ArrangeMediation => "Mediation meeting",
            Self::ContactMediationAdviser => "Family’s time to contact a mediation adviser",
            Self::AppealWindow => "Family’s time to appeal",
            Self::OrderAssessNotify => "Notice of the ordered assessment",
            Self::OrderAssessNoPlan => "Notice if there is to be no plan, after the order",
            Self::OrderAssessPlan | Self::OrderPlanFinal => "Final plan after the order",
            Self::OrderPlanDraft => "Draft plan after the order",
            Self::ServeDraftBy => "Last day to send the draft",
            Self::LastAdviceBy => "Last advice",
            Self::PanelBy => "Panel",
            Self::AdviceRequestsOutBy => "Requests for advice",
            Self::DraftBy => "Draft plan",
        }
    }
}

impl Obligation {
    /// As it stands in a sentence.
    pub const fn title(self) -> &'static str {
        match self {
            Self::DecideToAssess => "decision whether to assess",
            Self::GiveAdvice => "advice",
            Self::KeepPromise => "promised advice",
            Self::ImproveAdvice => "advice sent back for quality",
            Self::NotifyNoPlan => "decision whether to issue a plan",
            Self::IssuePlan => "final plan",
            Self::SchoolResponse => "setting’s answer",
            Self::ArrangeMediation => "mediation meeting",
            Self::OrderAssessNotify => "notice of the ordered assessment",
            Self::OrderAssessNoPlan => "decision whether to issue a plan after the order",
            Self::OrderAssessPlan | Self::OrderPlanFinal => "final plan after the order",
            Self::OrderPlanDraft => "draft plan after the order",
            Self::ServeDraftBy => "last day to send the draft",
            Self::LastAdviceBy => "last advice",
            Self::PanelBy => "panel",
            Self::AdviceRequestsOutBy => "requests for advice",
            Self::DraftBy => "draft plan",
        }
    }
}

impl Tone {
    /// As it begins a line: "Chase 2: advice".
    pub const fn title(self) -> &'static str {
        match self {
            Self::Information => "For information",
            Self::Request => "Request",
            Self::Reminder => "Reminder",
            Self::Chase => "Chase",
            Self::Escalation => "Escalation",
            Self::Breach => "Date in law passed",
        }
    }
}

impl Reader {
    /// Whether it is somebody at a service, who is best named by it.
    pub const fn is_of_a_service(self) -> bool {
        matches!(self, Self::Service | Self::ServiceManager)
    }
}

impl DeadlineState {
    pub const fn title(self) -> &'static str {
        match self {
            Self::Upcoming => "Upcoming",
            Self::DueSoon => "Due soon",
            Self::Overdue => "Overdue",
            Self::Met => "In time",
            Self::MetLate => "Late",
            Self::Lifted => "Lifted by an exception",
            Self::NotNeeded => "Not needed",
        }
    }
}

impl AdviceState {
    pub const fn title(self) -> &'static str {
        match self {
            Self::Requested => "Asked",
            Self::Acknowledged => "Receipt confirmed",
            Self::Overdue => "Overdue",
            Self::Relieved => "Relieved of the time limit",
            Self::Given => "Given, to be checked",
            Self::Returned => "Sent back for quality",
            Self::Accepted => "Accepted",
            Self::Reused => "Existing advice reused",
            Self::Cancelled => "Cancelled",
            Self::Ended => "Not given before the case closed",
        }
    }
}

impl Limb {
    pub const fn title(self) -> &'static str {
        match self {
            Self::SchoolClosed => "school or college closed",
            Self::EarlyYearsClosed => "early years provider closed",
            Self::ExceptionalCircumstances => "exceptional personal circumstances",
            Self::Absence => "absence from the area",
            Self::FurtherRepresentations => "further representations on the draft",
            Self::Coronavirus => "coronavirus",
        }
    }

    /// Where the law has it. On an order’s clock the same words stand in reg 44(3).
    pub const fn provision(self, is_of_an_order: bool) -> &'static str {
        match (self, is_of_an_order) {
            (Self::SchoolClosed, _) => "SEND Regulations 2014, reg 10(4)(a)",
            (Self::EarlyYearsClosed, _) => "SEND Regulations 2014, reg 10(4)(b)",
            (Self::ExceptionalCircumstances, false) => "SEND Regulations 2014, reg 10(4)(c)",
            (Self::ExceptionalCircumstances, true) => "SEND Regulations 2014, reg 44(3)(a)",
            (Self::Absence, false) => "SEND Regulations 2014, reg 10(4)(d)",
            (Self::Absence, true) => "SEND Regulations 2014, reg 44(3)(b)",
            (Self::FurtherRepresentations, _) => "SEND Regulations 2014, reg 44(3)(c)",
            (Self::Coronavirus, _) => "SI 2020/471",
        }
    }
}

impl OrderFrom {
    pub const fn title(self) -> &'static str {
        match self {
            Self::Tribunal => "Tribunal order received",
            Self::Mediation => "Mediation agreement reached",
            Self::Conceded => "Appeal not opposed",
        }
    }
}

impl OrderKind {
    pub const fn title(self) -> &'static str {
        match self {
            Self::Assess => "to assess",
            Self::Plan => "to make a plan",
        }
    }
}

impl ReliefGround {
    pub const fn title(self) -> &'static str {
        match self {
            Self::ExceptionalCircumstances => "exceptional personal circumstances",
            Self::Absence => "absence from the area",
            Self::MissedAppointment => "missed appointment",
        }
    }
}

impl NoticeGiven {
    pub const fn title(self) -> &'static str {
        match self {
            Self::RightOfAppeal => "right of appeal",
            Self::TimeLimits => "time limits",
            Self::Mediation => "mediation",
            Self::DisagreementResolutionAndSendias => "disagreement resolution and SEND IAS",
        }
    }
}

impl Agreement {
    pub const fn title(self) -> &'static str {
        match self {
            Self::Adviser => "the adviser",
            Self::Authority => "the authority",
            Self::Parent => "the parent or young person",
        }
    }
}

impl Response {
    pub const fn title(self) -> &'static str {
        match self {
            Self::CanMeetNeed => "can meet need",
            Self::CannotMeetNeed => "cannot meet need",
        }
    }
}

impl Source {
    pub const fn title(self) -> &'static str {
        match self {
            Self::Parent => "parent or young person",
            Self::Setting => "school or other setting",
            Self::Health => "health",
            Self::SocialCare => "social care",
            Self::Other => "other",
        }
    }
}

impl Phase {
    pub const fn title(self) -> &'static str {
        match self {
            Self::EarlyYears => "early years",
            Self::School => "school",
            Self::Post16 => "post-16",
        }
    }
}

impl Sex {
    pub const fn title(self) -> &'static str {
        match self {
            Self::F => "female",
            Self::M => "male",
        }
    }
}

impl SocialCareStatus {
    pub const fn title(self) -> &'static str {
        match self {
            Self::None => "none recorded",
            Self::ChildInNeed => "child in need",
            Self::ChildProtection => "child protection plan",
            Self::LookedAfter => "looked after",
            Self::CareLeaver => "care leaver",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_told_as_people_tell_them() {
        let told = [12, 1, 0, -1, -3].map(days_left);
        assert_eq!(told, ["due in 12 days", "due tomorrow", "due today", "1 day late", "3 days late"]);
    }

    #[test]
    fn a_list_ends_with_and() {
        let parts = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(
            (listed(&parts), listed(&parts[..1]), listed(&[])),
            ("a, b and c".into(), "a".into(), String::new())
        );
    }
}

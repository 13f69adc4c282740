//! The first letters of a case: which there are to write as it stands.

use super::case::{Case, Stage};

/// A letter about a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letter {
    /// To the family: the request was received.
    Acknowledgement,
    /// To the responsible commissioning body (reg 4(2)).
    NoticeToHealth,
    /// To the authority's officers for social care (reg 4(2)).
    NoticeToSocialCare,
    /// To the head of the setting (reg 4(2)).
    NoticeToSetting,
    /// To the family: the authority will assess (reg 5(1)).
    WillAssess,
    /// To the family: the authority will not assess (reg 5(3)).
    WillNotAssess,
    /// To a service, about its request by its number (reg 6(1)).
    RequestForAdvice(u32),
    /// To the family: no plan (reg 10).
    NoPlan,
    /// To the family, with the draft (reg 13(1)).
    DraftPlan,
    /// To the family, with the final plan.
    FinalPlan,
}

impl Letter {
    /// As it stands in an address: `advice-3`.
    pub fn name(self) -> String {
        match self {
            Self::Acknowledgement => "acknowledgement".to_owned(),
            Self::NoticeToHealth => "notice-health".to_owned(),
            Self::NoticeToSocialCare => "notice-social-care".to_owned(),
            Self::NoticeToSetting => "notice-setting".to_owned(),
            Self::WillAssess => "will-assess".to_owned(),
            Self::WillNotAssess => "will-not-assess".to_owned(),
            Self::RequestForAdvice(number) => format!("advice-{number}"),
            Self::NoPlan => "no-plan".to_owned(),
            Self::DraftPlan => "draft-plan".to_owned(),
            Self::FinalPlan => "final-plan".to_owned(),
        }
    }

    pub const fn title(self) -> &'static str {
        match self {
            Self::Acknowledgement => "Acknowledgement to the family",
            Self::NoticeToHealth => "Notice to the health commissioner",
            Self::NoticeToSocialCare => "Notice to social care",
            Self::NoticeToSetting => "Notice to the head of the setting",
            Self::WillAssess => "Decision to assess",
            Self::WillNotAssess => "Refusal to assess",
            Self::RequestForAdvice(_) => "Request for advice",
            Self::NoPlan => "Notice that there will be no plan",
            Self::DraftPlan => "Draft plan to the family",
            Self::FinalPlan => "Final plan to the family",
        }
    }
}

/// The letters that there are to write about a case as it stands.
pub fn letters(case: &Case) -> Vec<Letter> {
    let track = case.track();
    let mut letters = Vec::new();
    match case.stage() {
        Stage::Considering => {
            letters.extend([Letter::Acknowledgement, Letter::NoticeToHealth, Letter::NoticeToSocialCare]);
            letters.extend(case.registration.setting.as_ref().map(|_| Letter::NoticeToSetting));
        }
        Stage::Assessing => {
            letters.push(Letter::WillAssess);
            letters.extend(requests(case));
        }
        Stage::Drafting | Stage::Consulting => {
            letters.push(Letter::DraftPlan);
            letters.extend(requests(case));
            if !track.drafts.is_empty() {
                letters.push(Letter::FinalPlan);
            }
        }
        Stage::PlanIssued => letters.push(Letter::FinalPlan),
        Stage::NotAssessed => letters.push(Letter::WillNotAssess),
        Stage::NoPlan => letters.push(Letter::NoPlan),
        Stage::Withdrawn | Stage::Moved => {}
    }
    letters
}

fn requests(case: &Case) -> impl Iterator<Item = Letter> {
    let awaited = case.advice.iter().filter(|advice| advice.service.is_some() && advice.is_awaited());
    awaited.map(|advice| Letter::RequestForAdvice(advice.number))
}

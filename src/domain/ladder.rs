//! The ladder: for each obligation the rungs at which somebody is told. It is data; which ladder
//! an authority uses is in its configuration.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::rules::RuleId;

/// What somebody has to do by a date, under the name that the ladder and the ledger use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Obligation {
    DecideToAssess,
    GiveAdvice,
    NotifyNoPlan,
    IssuePlan,
    SchoolResponse,
    ArrangeMediation,
    OrderAssessNotify,
    OrderAssessNoPlan,
    OrderAssessPlan,
    OrderPlanDraft,
    OrderPlanFinal,
    ServeDraftBy,
    LastAdviceBy,
    PanelBy,
    AdviceRequestsOutBy,
    DraftBy,
    /// The day for which a service promised its advice.
    KeepPromise,
    /// Advice that was sent back for quality, by the authority's own milestone.
    ImproveAdvice,
}

impl Obligation {
    pub const ALL: [Self; 18] = [
        Self::DecideToAssess,
        Self::GiveAdvice,
        Self::NotifyNoPlan,
        Self::IssuePlan,
        Self::SchoolResponse,
        Self::ArrangeMediation,
        Self::OrderAssessNotify,
        Self::OrderAssessNoPlan,
        Self::OrderAssessPlan,
        Self::OrderPlanDraft,
        Self::OrderPlanFinal,
        Self::ServeDraftBy,
        Self::LastAdviceBy,
        Self::PanelBy,
        Self::AdviceRequestsOutBy,
        Self::DraftBy,
        Self::KeepPromise,
        Self::ImproveAdvice,
    ];

    /// The obligation behind a limit; none where the time is the family's own.
    pub const fn of(rule: RuleId) -> Option<Self> {
        Some(match rule {
            RuleId::DecideToAssess => Self::DecideToAssess,
            RuleId::GiveAdvice => Self::GiveAdvice,
            RuleId::NotifyNoPlan => Self::NotifyNoPlan,
            RuleId::IssuePlan => Self::IssuePlan,
            RuleId::SchoolResponse => Self::SchoolResponse,
            RuleId::ArrangeMediation => Self::ArrangeMediation,
            RuleId::OrderAssessNotify => Self::OrderAssessNotify,
            RuleId::OrderAssessNoPlan => Self::OrderAssessNoPlan,
            RuleId::OrderAssessPlan => Self::OrderAssessPlan,
            RuleId::OrderPlanDraft => Self::OrderPlanDraft,
            RuleId::OrderPlanFinal => Self::OrderPlanFinal,
            RuleId::ServeDraftBy => Self::ServeDraftBy,
            RuleId::LastAdviceBy => Self::LastAdviceBy,
            RuleId::PanelBy => Self::PanelBy,
            RuleId::AdviceRequestsOutBy => Self::AdviceRequestsOutBy,
            RuleId::DraftBy => Self::DraftBy,
            RuleId::Representations | RuleId::ContactMediationAdviser | RuleId::AppealWindow => return None,
        })
    }

    /// Whether it is a service that has to act.
    pub const fn is_of_a_service(self) -> bool {
        matches!(self, Self::GiveAdvice | Self::KeepPromise | Self::ImproveAdvice)
    }

    /// The name in the API and in the ladder: `give_advice`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::DecideToAssess => "decide_to_assess",
            Self::GiveAdvice => "give_advice",
            Self::NotifyNoPlan => "notify_no_plan",
            Self::IssuePlan => "issue_plan",
            Self::SchoolResponse => "school_response",
            Self::ArrangeMediation => "arrange_mediation",
            Self::OrderAssessNotify => "order_assess_notify",
            Self::OrderAssessNoPlan => "order_assess_no_plan",
            Self::OrderAssessPlan => "order_assess_plan",
            Self::OrderPlanDraft => "order_plan_draft",
            Self::OrderPlanFinal => "order_plan_final",
            Self::ServeDraftBy => "serve_draft_by",
            Self::LastAdviceBy => "last_advice_by",
            Self::PanelBy => "panel_by",
            Self::AdviceRequestsOutBy => "advice_requests_out_by",
            Self::DraftBy => "draft_by",
            Self::KeepPromise => "keep_promise",
            Self::ImproveAdvice => "improve_advice",
        }
    }
}

/// Who is told, by what they are to the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reader {
    /// The service that was asked for advice: its mailbox and named contacts.
    Service,
    ServiceManager,
    /// DMO, DCO or DSCO, by the kind of advice.
    DesignatedOfficer,
    /// The caseworker, or their cover.
    Caseworker,
    /// The mailbox of the SEN team.
    SenTeam,
    SenManager,
    HeadOfSend,
    /// The setting that was consulted.
    Setting,
    /// The parent or young person, where they agreed to mail.
    Family,
}

impl Reader {
    pub const ALL: [Self; 9] = [
        Self::Service,
        Self::ServiceManager,
        Self::DesignatedOfficer,
        Self::Caseworker,
        Self::SenTeam,
        Self::SenManager,
        Self::HeadOfSend,
        Self::Setting,
        Self::Family,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::ServiceManager => "service_manager",
            Self::DesignatedOfficer => "designated_officer",
            Self::Caseworker => "caseworker",
            Self::SenTeam => "sen_team",
            Self::SenManager => "sen_manager",
            Self::HeadOfSend => "head_of_send",
            Self::Setting => "setting",
            Self::Family => "family",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reader| reader.name() == name)
    }

    /// As it stands in a sentence.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Service => "the service",
            Self::ServiceManager => "the service's manager",
            Self::DesignatedOfficer => "the designated officer",
            Self::Caseworker => "the caseworker",
            Self::SenTeam => "the SEN team",
            Self::SenManager => "the SEN manager",
            Self::HeadOfSend => "the head of SEND",
            Self::Setting => "the setting",
            Self::Family => "the parent or young person",
        }
    }
}

/// How something is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// For information.
    Information,
    /// "Please give advice", when it is asked for.
    Request,
    /// Before the date.
    Reminder,
    /// After the date, to whoever is late.
    Chase,
    /// After the date, to whoever can help.
    Escalation,
    /// A date that binds the authority by law has passed.
    Breach,
}

impl Tone {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Information => "information",
            Self::Request => "request",
            Self::Reminder => "reminder",
            Self::Chase => "chase",
            Self::Escalation => "escalation",
            Self::Breach => "breach",
        }
    }

    /// Whether a caseworker may put it off.
    pub const fn may_be_snoozed(self) -> bool {
        !matches!(self, Self::Escalation | Self::Breach)
    }
}

/// How it travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// With everything else of the day, once a working day.
    Digest,
    /// In working hours as soon as it is known; urgent ones at any hour.
    AtOnce,
}

impl Way {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Digest => "digest",
            Self::AtOnce => "at_once",
        }
    }
}

/// One rung: when, to whom, how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rung {
    /// Its name within the obligation. The ledger knows a rung by it, so a rung that is renamed
    /// is a new one and is raised again.
    pub rung: String,
    /// Days after the due date; negative before it, 0 on it.
    pub day: i32,
    pub to: Vec<Reader>,
    pub tone: Tone,
    pub by: Way,
    /// Comes again every so many days…
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<u16>,
    /// …so many times in all; until it is done where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// Goes out at night and on Sundays too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub urgent: bool,
}

impl Rung {
    /// The day on which this rung falls for the `occurrence`th time, counted from 1.
    pub fn falls_on(&self, due_on: NaiveDate, occurrence: u32) -> NaiveDate {
        let again = u64::from(self.every.unwrap_or(0)) * u64::from(occurrence.saturating_sub(1));
        let first = if self.day < 0 {
            due_on.checked_sub_days(Days::new(self.day.unsigned_abs().into()))
        } else {
            due_on.checked_add_days(Days::new(self.day.unsigned_abs().into()))
        };
        first.and_then(|day| day.checked_add_days(Days::new(again))).unwrap_or(due_on)
    }

    /// Which time it last fell by `today`, from 1; none where it has not fallen yet.
    pub fn last_occurrence(&self, due_on: NaiveDate, today: NaiveDate) -> Option<u32> {
        let since = (today - self.falls_on(due_on, 1)).num_days();
        let since = u32::try_from(since).ok()?;
        let fallen = self.every.map_or(1, |every| since / u32::from(every) + 1);
        Some(self.times.map_or(fallen, |times| fallen.min(times)))
    }
}

/// The rungs of one authority, and of a service where it differs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ladder {
    pub rungs: BTreeMap<Obligation, Vec<Rung>>,
    /// By the service's name; an obligation that stands here replaces the one above.
    pub of_service: BTreeMap<String, BTreeMap<Obligation, Vec<Rung>>>,
}

impl Ladder {
    pub fn rungs(&self, obligation: Obligation, service: Option<&str>) -> &[Rung] {
        let own = service.and_then(|name| self.of_service.get(name)?.get(&obligation));
        own.or_else(|| self.rungs.get(&obligation)).map_or(&[], Vec::as_slice)
    }

    /// What makes no sense, with the place in the ladder: `give_advice[2].to`.
    pub fn problem(&self) -> Option<(String, String)> {
        let of_services = self.of_service.iter().flat_map(|(service, rungs)| {
            rungs
                .iter()
                .map(move |(obligation, rungs)| (format!("service.\"{service}\"."), *obligation, rungs))
        });
        let own = self.rungs.iter().map(|(obligation, rungs)| (String::new(), *obligation, rungs));
        own.chain(of_services).find_map(|(place, obligation, rungs)| {
            if !place.is_empty() && !obligation.is_of_a_service() {
                let problem = "no service has to do this, so none has a list of its own for it";
                return Some((format!("{place}{}", obligation.name()), problem.to_owned()));
            }
            let (key, problem) = problem(obligation, rungs)?;
            Some((format!("{place}{}{key}", obligation.name()), problem))
        })
    }
}

fn problem(obligation: Obligation, rungs: &[Rung]) -> Option<(String, String)> {
    rungs.iter().enumerate().find_map(|(index, rung)| {
        let wrong = |key: &str, problem: &str| Some((format!("[{index}].{key}"), problem.to_owned()));
        let of_a_service = |reader: &Reader| {
            matches!(reader, Reader::Service | Reader::ServiceManager | Reader::DesignatedOfficer)
        };
        if rung.rung.trim().is_empty() {
            return wrong("rung", "give the rung a name");
        }
        if rungs[..index].iter().any(|other| other.rung == rung.rung) {
            return wrong("rung", "another rung of this obligation has the same name");
        }
        if rung.to.is_empty() {
            return wrong("to", "say who is told");
        }
        if !obligation.is_of_a_service() && rung.to.iter().any(of_a_service) {
            return wrong("to", "no service has to do this; tell the authority's own people");
        }
        if obligation != Obligation::SchoolResponse && rung.to.contains(&Reader::Setting) {
            return wrong("to", "a setting is told only of `school_response`");
        }
        if rung.to.contains(&Reader::Family) {
            return wrong("to", "parents and young people are told of each stage, not by the ladder");
        }
        if !(-366..=3660).contains(&rung.day) {
            return wrong("day", "allowed are -366 to 3660");
        }
        if rung.every == Some(0) {
            return wrong("every", "allowed are 1 and more");
        }
        if rung.times == Some(0) || rung.times.is_some() && rung.every.is_none() {
            return wrong("times", "allowed are 1 and more, beside `every`");
        }
        let is_late = matches!(rung.tone, Tone::Chase | Tone::Escalation | Tone::Breach);
        if is_late && rung.day <= 0 {
            return wrong("tone", "a chase, an escalation or a breach comes after the due date");
        }
        None
    })
}

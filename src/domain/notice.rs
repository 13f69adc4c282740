//! Who must be told what because of an entry: data, not mail.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::alert::{Watched, hold};
use super::case::{Advice, Case, Entry};
use super::ladder::{Obligation, Reader, Tone, Way};
use super::policy::Policy;
use super::step::{Alert, AlertOutcome, Hold, Step, Subject};

/// Something owed to one kind of reader because of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its place among the notices of the entry, from 1.
    pub place: u32,
    pub topic: Topic,
    /// The rung of the ladder; empty where no ladder is involved.
    pub rung: String,
    pub about: Option<Subject>,
    /// The service it is about or goes to.
    pub service: Option<String>,
    pub reader: Reader,
    pub tone: Tone,
    pub way: Way,
    pub urgent: bool,
    pub due_on: Option<NaiveDate>,
    /// The day it happened.
    pub for_day: NaiveDate,
    pub number: Option<u32>,
    pub case_late: bool,
    pub outcome: AlertOutcome,
}

/// What somebody is told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    RequestAdvice,
    AdviceReturned,
    AdviceDeclined,
    /// Somebody of the SEN team had late advice chased, beside the ladder.
    AdviceChased,
    DraftReady,
    PlanFinal,
    CircumstancesChanged,
    /// For the parent or young person: the case reached another stage.
    StageReached,
    /// For the parent or young person: it runs late.
    RunsLate,
    /// A rung of the ladder about this obligation.
    #[serde(untagged)]
    Due(Obligation),
}

impl Topic {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Due(obligation) => obligation.name(),
            Self::RequestAdvice => "request_advice",
            Self::AdviceReturned => "advice_returned",
            Self::AdviceDeclined => "advice_declined",
            Self::AdviceChased => "advice_chased",
            Self::DraftReady => "draft_ready",
            Self::PlanFinal => "plan_final",
            Self::CircumstancesChanged => "circumstances_changed",
            Self::StageReached => "stage_reached",
            Self::RunsLate => "runs_late",
        }
    }
}

/// The notices that an entry gives rise to, as the case stands with it.
pub fn notices(case: &Case, entry: &Entry, policy: &Policy) -> Vec<Notice> {
    let mut list = match &entry.step {
        Step::RaiseAlert(alert) => of_alert(case, entry, alert, policy),
        step => of_step(case, entry, step, policy),
    };
    for (place, notice) in (1..).zip(&mut list) {
        notice.place = place;
    }
    list
}

fn of_alert(case: &Case, entry: &Entry, alert: &Alert, policy: &Policy) -> Vec<Notice> {
    let notice = |reader| Notice {
        rung: alert.rung.rung.clone(),
        about: alert.about.clone(),
        service: service(case, alert.about.as_ref()),
        way: alert.rung.by,
        urgent: alert.rung.urgent,
        due_on: Some(alert.due_on),
        number: alert.number,
        case_late: alert.case_late,
        outcome: alert.outcome.clone(),
        ..told(Topic::Due(alert.obligation), entry, reader, alert.rung.tone)
    };
    let mut list: Vec<Notice> = alert.rung.to.iter().copied().map(notice).collect();
    let is_the_plan = matches!(
        alert.obligation,
        Obligation::IssuePlan | Obligation::OrderAssessPlan | Obligation::OrderPlanFinal
    );
    if is_the_plan && is_first_of_its_lateness(case, entry, alert) {
        list.extend(of_family(case, entry, Topic::RunsLate, policy));
    }
    list
}

/// Whether this is the first that anybody hears of a date that has passed. The breach itself may
/// have been overtaken, where no sweep ran for a while.
fn is_first_of_its_lateness(case: &Case, entry: &Entry, alert: &Alert) -> bool {
    let says_late = |alert: &Alert| {
        alert.outcome == AlertOutcome::Raised && matches!(alert.rung.tone, Tone::Breach | Tone::Escalation)
    };
    let mut same = case.alerts.iter().filter(|(_, _, other)| {
        other.obligation == alert.obligation && other.due_on == alert.due_on && says_late(other)
    });
    says_late(alert) && same.next().is_none_or(|(first, _, _)| *first == entry.number)
}

fn of_step(case: &Case, entry: &Entry, step: &Step, policy: &Policy) -> Vec<Notice> {
    let tell = &policy.tell;
    let to_service = |topic, tone, way: Option<Way>, advice: &Advice| {
        way.map(|way| Notice {
            about: Some(Subject::Advice(advice.number)),
            service: advice.service.clone(),
            way,
            ..told(topic, entry, Reader::Service, tone)
        })
    };
    let asked = |number: u32| case.advice(number).filter(|advice| advice.service.is_some());
    let contributors = |topic, way: Option<Way>, fits: fn(&Advice) -> bool| -> Vec<Notice> {
        let asked = case.advice.iter().filter(|a| a.service.is_some() && a.cancelled_on.is_none() && fits(a));
        once_a_service(asked).filter_map(|advice| to_service(topic, Tone::Information, way, advice)).collect()
    };
    let gave = |advice: &Advice| !advice.given.is_empty();
    let mut list = match step {
        Step::RequestAdvice(request) => {
            let new = case.advice.iter().find(|advice| advice.entry == entry.number);
            let notice = new
                .and_then(|a| to_service(Topic::RequestAdvice, Tone::Request, tell.request_advice.way(), a));
            let urgent = |notice| Notice { urgent: true, way: Way::AtOnce, ..notice };
            notice.map(|notice| if request.urgent { urgent(notice) } else { notice }).into_iter().collect()
        }
        Step::ReturnAdvice(back) => asked(back.advice)
            .and_then(|a| to_service(Topic::AdviceReturned, Tone::Request, tell.advice_returned.way(), a))
            .into_iter()
            .collect(),
        Step::ChaseAdvice(chase) => asked(chase.advice)
            .and_then(|a| to_service(Topic::AdviceChased, Tone::Chase, Some(Way::AtOnce), a))
            .map(|notice| Notice { number: Some(case.chases(chase.advice)), ..notice })
            .into_iter()
            .collect(),
        Step::DeclineAdvice(decline) => vec![Notice {
            about: Some(Subject::Advice(decline.advice)),
            service: asked(decline.advice).and_then(|advice| advice.service.clone()),
            ..told(Topic::AdviceDeclined, entry, Reader::Caseworker, Tone::Request)
        }],
        Step::SendDraft(_) => contributors(Topic::DraftReady, tell.draft_ready.way(), gave),
        Step::IssuePlan(_) => contributors(Topic::PlanFinal, tell.plan_final.way(), gave),
        Step::RecordChangeOfCircumstances(_) => {
            contributors(Topic::CircumstancesChanged, tell.circumstances_changed.way(), |_| true)
        }
        _ => Vec::new(),
    };
    if reaches_a_stage(step) {
        list.extend(of_family(case, entry, Topic::StageReached, policy));
    }
    list
}

fn of_family(case: &Case, entry: &Entry, topic: Topic, policy: &Policy) -> Option<Notice> {
    case.family_mail.as_ref()?;
    let way = policy.tell.family.way()?;
    Some(Notice { way, ..told(topic, entry, Reader::Family, Tone::Information) })
}

/// Steps that a parent or young person hears of, where they agreed to mail.
const fn reaches_a_stage(step: &Step) -> bool {
    matches!(step, Step::AgreeToAssess(_) | Step::DecideToIssue(_) | Step::SendDraft(_) | Step::IssuePlan(_))
}

fn told(topic: Topic, entry: &Entry, reader: Reader, tone: Tone) -> Notice {
    Notice {
        place: 0,
        topic,
        rung: String::new(),
        about: None,
        service: None,
        reader,
        tone,
        way: Way::AtOnce,
        urgent: false,
        due_on: None,
        for_day: entry.on,
        number: None,
        case_late: false,
        outcome: AlertOutcome::Raised,
    }
}

/// The first request of each service: it is told once, whatever it was asked for.
fn once_a_service<'a>(asked: impl Iterator<Item = &'a Advice>) -> impl Iterator<Item = &'a Advice> {
    let mut seen: Vec<&str> = Vec::new();
    asked.filter(move |advice| {
        let name = advice.service.as_deref().unwrap_or_default();
        let is_new = !seen.contains(&name);
        seen.push(name);
        is_new
    })
}

fn service(case: &Case, about: Option<&Subject>) -> Option<String> {
    match about {
        Some(Subject::Advice(number)) => case.advice(*number)?.service.clone(),
        _ => None,
    }
}

/// Whether a notice is still owed as the case stands on `today`: nothing has been answered, decided
/// or struck since. Otherwise why not.
pub fn still_owed(
    case: &Case,
    notice: &Notice,
    entry: u32,
    watched: &[Watched],
    today: NaiveDate,
) -> Result<(), &'static str> {
    if super::case::is_struck(case.entries(), entry) {
        return Err("the entry it rests on was struck");
    }
    let advice = match notice.about {
        Some(Subject::Advice(number)) => case.advice(number),
        _ => None,
    };
    let awaited = || advice.is_some_and(Advice::is_awaited);
    match notice.topic {
        Topic::Due(obligation) => {
            let mut same = watched.iter().filter(|w| w.obligation == obligation && w.about == notice.about);
            match same.find(|watched| Some(watched.due_on) == notice.due_on) {
                Some(watched) => match hold(case, watched, notice.tone, today) {
                    None => Ok(()),
                    Some(hold) => Err(hold.in_words()),
                },
                None if watched.iter().any(|w| w.obligation == obligation && w.about == notice.about) => {
                    Err("the date has moved")
                }
                // Mediation is about the decision that closed the case.
                None if !case.is_open() && obligation != Obligation::ArrangeMediation => {
                    Err("the case has closed")
                }
                None => Err("it has been done"),
            }
        }
        Topic::RequestAdvice | Topic::AdviceReturned | Topic::AdviceChased if !case.is_open() => {
            Err("the case has closed")
        }
        Topic::RequestAdvice | Topic::AdviceReturned | Topic::AdviceChased | Topic::AdviceDeclined
            if !awaited() =>
        {
            Err("it has been done")
        }
        Topic::AdviceChased if advice.is_some_and(|advice| !advice.given.is_empty()) => {
            Err("it has been done")
        }
        Topic::RequestAdvice | Topic::AdviceChased if advice.is_some_and(|a| a.declined.is_some()) => {
            Err(Hold::Declined.in_words())
        }
        Topic::AdviceChased if advice.is_some_and(|advice| advice.relief.is_some()) => {
            Err(Hold::Lifted.in_words())
        }
        Topic::AdviceChased if advice.is_some_and(|a| a.promised_on.is_some_and(|until| today <= until)) => {
            Err(Hold::Promised { until: today }.in_words())
        }
        Topic::AdviceDeclined if advice.is_none_or(|advice| advice.declined.is_none()) => {
            Err("the service has taken it back")
        }
        Topic::DraftReady if case.track().issued.is_some() => Err("the final plan was sent"),
        Topic::StageReached | Topic::RunsLate if case.family_mail.is_none() => {
            Err("the parent or young person no longer agrees to mail")
        }
        _ => Ok(()),
    }
}

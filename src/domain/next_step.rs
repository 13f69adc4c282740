//! The next thing that the authority has to do on a case, and why.

use chrono::NaiveDate;

use super::calendar::in_words;
use super::case::{Advice, Case, Stage, Track};
use super::rules::{RuleId, Rules};
use super::step::{AdviceKind, StepKind};
use super::warning::mandatory_advice;
use super::words::listed;

/// What is next. Without a step others have to act, or nobody has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    /// The steps that would do it; any one of them.
    pub steps: Vec<StepKind>,
    /// The advice request they are about.
    pub advice: Option<u32>,
    pub why: String,
}

/// The next thing on a case as it stands on `today`.
pub fn next(case: &Case, rules: &Rules, today: NaiveDate) -> Next {
    let closed = !case.is_open();
    if closed {
        return of_closed(case);
    }
    if case.caseworker.is_none() {
        return step(StepKind::Allocate, "Nobody has this case yet.");
    }
    match case.stage() {
        Stage::Considering => Next {
            steps: vec![StepKind::AgreeToAssess, StepKind::RefuseToAssess],
            advice: None,
            why: "The family is waiting to hear whether the authority will assess.".to_owned(),
        },
        Stage::Assessing => of_assessment(case, today),
        Stage::Drafting => {
            step(StepKind::SendDraft, "It is decided to issue a plan, and no draft has gone out.")
        }
        _ => of_consultation(case, rules, today),
    }
}

fn of_closed(case: &Case) -> Next {
    let mediation = &case.track().mediation;
    if case.ended.is_none() && mediation.requested_on.is_some() && mediation.arranged_on.is_none() {
        return step(StepKind::ArrangeMediation, "The family asked for mediation, and it is not arranged.");
    }
    wait(format!(
        "This case {}. There is nothing to do unless the family disagrees.",
        case.stage().in_words()
    ))
}

fn of_assessment(case: &Case, today: NaiveDate) -> Next {
    let awaits_notice =
        case.order().is_some_and(|ordered| ordered.track.plan.is_none() && ordered.notified_on.is_none());
    if awaits_notice {
        return step(StepKind::AgreeToAssess, "An order to assess came in: the family must be notified.");
    }
    let mine = || case.advice.iter().filter(|advice| advice.clock == case.orders.len());
    if let Some(declined) = mine().find(|advice| advice.is_awaited() && advice.declined.is_some()) {
        let service = name(declined);
        return Next {
            steps: vec![StepKind::RequestAdvice, StepKind::CancelAdvice],
            advice: Some(declined.number),
            why: format!("{service} says that the request is not for it. Somebody else has to be asked."),
        };
    }
    if let Some(given) = mine().find(|advice| advice.is_with_caseworker() && !advice.reused) {
        return Next {
            steps: vec![StepKind::AcceptAdvice, StepKind::ReturnAdvice],
            advice: Some(given.number),
            why: format!("{} gave its advice, and nobody has checked it yet.", name(given)),
        };
    }
    let asked =
        |kind: &AdviceKind| mine().any(|advice| advice.kind == *kind && advice.cancelled_on.is_none());
    let unasked: Vec<String> = mandatory_advice(case, today)
        .iter()
        .filter(|kind| !asked(kind))
        .map(|kind| kind.title().to_owned())
        .collect();
    if !unasked.is_empty() {
        let why = format!("Advice that must be sought has not been asked for: {}.", listed(&unasked));
        return Next { steps: vec![StepKind::RequestAdvice], advice: None, why };
    }
    let awaited: Vec<String> = mine().filter(|advice| advice.is_awaited()).map(name).collect();
    if awaited.is_empty() {
        return Next {
            steps: vec![StepKind::DecideToIssue, StepKind::DecideNoPlan],
            advice: None,
            why: "All the advice is in: the decision whether to issue a plan can be made.".to_owned(),
        };
    }
    wait(format!("Advice is awaited from {}.", listed(&awaited)))
}

fn of_consultation(case: &Case, rules: &Rules, today: NaiveDate) -> Next {
    let track = case.track();
    let silent = track.consultations.iter().find(|consulted| consulted.answer.is_none());
    if track.consultations.is_empty() {
        return step(StepKind::ConsultSetting, "The draft is out, and no setting has been consulted.");
    }
    if let Some(until) = representations_until(case, track, rules).filter(|until| today <= *until) {
        return wait(format!("The family has until {} to comment on the draft.", in_words(until)));
    }
    match silent {
        Some(consulted) => Next {
            steps: vec![StepKind::RecordSettingResponse, StepKind::IssuePlan],
            advice: None,
            why: format!("{} has not answered the consultation.", consulted.setting),
        },
        None => step(StepKind::IssuePlan, "The time for comments is over and every setting has answered."),
    }
}

/// The last day of the time for representations; none once they came in.
fn representations_until(case: &Case, track: &Track, rules: &Rules) -> Option<NaiveDate> {
    let served = *track.drafts.last()?;
    if track.represented_on.is_some_and(|on| on >= served) {
        return None;
    }
    let rule = rules.for_clock_from(case.clock_from())?.rule(RuleId::Representations)?;
    Some(rule.limit.due(served))
}

fn name(advice: &Advice) -> String {
    advice.service.clone().unwrap_or_else(|| advice.kind.title().to_owned())
}

fn step(kind: StepKind, why: &str) -> Next {
    Next { steps: vec![kind], advice: None, why: why.to_owned() }
}

fn wait(why: String) -> Next {
    Next { steps: Vec::new(), advice: None, why }
}

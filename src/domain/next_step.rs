//! The next thing that the authority has to do on a case, and why.

use chrono::NaiveDate;

use super::calendar::in_words;
use super::case::{Advice, Case, Stage, Track};
use super::holder::Holder;
use super::rules::{RuleId, Rules};
use super::step::{AdviceKind, StepKind};
use super::warning::{adulthood_from, mandatory_advice};
use super::words::listed;

/// What is next. Without a step others have to act, or nobody has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    /// The steps that would do it; any one of them.
    pub steps: Vec<StepKind>,
    /// The advice request they are about.
    pub advice: Option<u32>,
    pub why: String,
    /// Who has to act.
    pub holder: Holder,
    /// The day it came to them.
    pub since: NaiveDate,
    /// Of others: the last day it is with them if nothing more is recorded.
    pub until: Option<NaiveDate>,
}

/// The next thing on a case as it stands on `today`.
pub fn next(case: &Case, rules: &Rules, today: NaiveDate) -> Next {
    if !case.is_open() {
        return of_closed(case);
    }
    if case.caseworker.is_none() {
        return step(StepKind::Allocate, "Nobody has this case yet.", case.clock_from());
    }
    match case.stage() {
        Stage::Considering => Next {
            steps: vec![StepKind::AgreeToAssess, StepKind::RefuseToAssess],
            ..ours("The family is waiting to hear whether the authority will assess.", case.received_on)
        },
        Stage::Assessing => of_assessment(case, today),
        Stage::Drafting => {
            let decided_on = case.track().plan.as_ref().map_or(case.clock_from(), |decided| decided.on);
            let why = "It is decided to issue a plan, and no draft has gone out.";
            step(StepKind::SendDraft, why, decided_on)
        }
        _ => of_consultation(case, rules, today),
    }
}

fn of_closed(case: &Case) -> Next {
    let mediation = &case.track().mediation;
    if let (None, Some(requested_on), None) = (&case.ended, mediation.requested_on, mediation.arranged_on) {
        let why = "The family asked for mediation, and it is not arranged.";
        return step(StepKind::ArrangeMediation, why, requested_on);
    }
    let why =
        format!("This case {}. There is nothing to do unless the family disagrees.", case.stage().in_words());
    theirs(Holder::Nobody, why, case.closed_on().unwrap_or(case.received_on), None)
}

fn of_assessment(case: &Case, today: NaiveDate) -> Next {
    let track = case.track();
    if let Some(ordered) = case.order().filter(|o| o.track.plan.is_none() && o.notified_on.is_none()) {
        let why = "An order to assess came in: the family must be notified.";
        return step(StepKind::AgreeToAssess, why, ordered.on);
    }
    let agreed_on = track.assessment.as_ref().map_or(case.clock_from(), |decided| decided.on);
    let mine = || case.advice.iter().filter(|advice| advice.clock == case.orders.len());
    let declined = mine().filter(|advice| advice.is_awaited());
    if let Some((advice, on)) = declined.filter_map(|a| Some((a, a.declined.as_ref()?.0))).next() {
        let why =
            format!("{} says that the request is not for it. Somebody else has to be asked.", name(advice));
        return Next {
            steps: vec![StepKind::RequestAdvice, StepKind::CancelAdvice],
            advice: Some(advice.number),
            ..ours(why, on)
        };
    }
    if let Some(given) = mine().find(|advice| advice.is_with_caseworker() && !advice.reused) {
        let why = format!("{} gave its advice, and nobody has checked it yet.", name(given));
        return Next {
            steps: vec![StepKind::AcceptAdvice, StepKind::ReturnAdvice],
            advice: Some(given.number),
            ..ours(why, given.given.last().copied().unwrap_or(agreed_on))
        };
    }
    let asked =
        |kind: &AdviceKind| mine().any(|advice| advice.kind == *kind && advice.cancelled_on.is_none());
    let mut unasked = mandatory_advice(case, today);
    unasked.retain(|kind| !asked(kind));
    if let Some(since) = unasked.iter().map(|kind| unasked_since(case, *kind, agreed_on)).min() {
        let kinds: Vec<String> = unasked.iter().map(|kind| kind.title().to_owned()).collect();
        let why = format!("Advice that must be sought has not been asked for: {}.", listed(&kinds));
        return step(StepKind::RequestAdvice, why, since);
    }
    let awaited: Vec<&Advice> = mine().filter(|advice| advice.is_awaited()).collect();
    if let Some(since) = awaited.iter().map(|advice| asked_last_on(advice)).min() {
        let names: Vec<String> = awaited.into_iter().map(name).collect();
        // From year 9 on there is one more kind to ask for.
        let grown_on = adulthood_from(case.registration.child.born_on);
        let until = grown_on.pred_opt().filter(|until| *until >= today && !asked(&AdviceKind::Adulthood));
        return theirs(Holder::Services, format!("Advice is awaited from {}.", listed(&names)), since, until);
    }
    let since = mine().filter_map(settled_on).max().map_or(agreed_on, |on| on.max(agreed_on));
    Next {
        steps: vec![StepKind::DecideToIssue, StepKind::DecideNoPlan],
        ..ours("All the advice is in: the decision whether to issue a plan can be made.", since)
    }
}

fn of_consultation(case: &Case, rules: &Rules, today: NaiveDate) -> Next {
    let track = case.track();
    let Some(served) = track.drafts.last().copied() else {
        return step(StepKind::SendDraft, "No draft has gone out.", case.clock_from());
    };
    if track.consultations.is_empty() {
        let why = "The draft is out, and no setting has been consulted.";
        return step(StepKind::ConsultSetting, why, served);
    }
    let waits = waits(case, track, served, rules);
    let running: Vec<&Wait> = waits.iter().filter(|wait| today <= wait.until).collect();
    if let Some(last) = running.iter().max_by_key(|wait| wait.until) {
        let why: Vec<&str> = running.iter().map(|wait| wait.words.as_str()).collect();
        return theirs(last.holder, why.join(" "), last.since, Some(last.until));
    }
    let over_on = waits.iter().filter_map(|wait| wait.until.succ_opt()).max();
    let commented_on = track.represented_on.filter(|on| *on >= served);
    let answered_on = track.consultations.iter().filter_map(|c| c.answer.map(|(_, on)| on)).max();
    let since = over_on.max(commented_on).max(answered_on).map_or(served, |on| on.max(served));
    if let Some(silent) = track.consultations.iter().find(|consulted| consulted.answer.is_none()) {
        return Next {
            steps: vec![StepKind::RecordSettingResponse, StepKind::IssuePlan],
            ..ours(format!("{} has not answered the consultation.", silent.setting), since)
        };
    }
    match commented_on {
        Some(on) => Next {
            steps: vec![StepKind::IssuePlan, StepKind::SendDraft],
            ..ours(
                format!(
                    "The family commented on the draft on {}, and every setting has answered.",
                    in_words(on)
                ),
                since,
            )
        },
        None => {
            let why = "The time for comments is over and every setting has answered.";
            step(StepKind::IssuePlan, why, since)
        }
    }
}

/// Somebody's time to say something of the draft.
struct Wait {
    holder: Holder,
    since: NaiveDate,
    until: NaiveDate,
    words: String,
}

/// Whoever has not said yet what they have time to say.
fn waits(case: &Case, track: &Track, served: NaiveDate, rules: &Rules) -> Vec<Wait> {
    let set = rules.for_clock_from(case.clock_from());
    let due = |rule, from| Some(set?.rule(rule)?.limit.due(from));
    let commented = track.represented_on.is_some_and(|on| on >= served);
    let family = due(RuleId::Representations, served).filter(|_| !commented).map(|until| Wait {
        holder: Holder::Family,
        since: served,
        until,
        words: format!("The family has until {} to comment on the draft.", in_words(until)),
    });
    let silent = track.consultations.iter().filter(|consulted| consulted.answer.is_none());
    let settings = silent.filter_map(|consulted| {
        let until = due(RuleId::SchoolResponse, consulted.sent_on)?;
        let words =
            format!("{} has until {} to answer the consultation.", consulted.setting, in_words(until));
        Some(Wait { holder: Holder::Setting, since: consulted.sent_on, until, words })
    });
    family.into_iter().chain(settings).collect()
}

/// Since when a kind of advice could have been asked for: from the decision to assess on, from
/// the day an earlier request was cancelled, and of some children from year 9 on.
fn unasked_since(case: &Case, kind: AdviceKind, agreed_on: NaiveDate) -> NaiveDate {
    let cancelled_on = case.advice.iter().filter(|a| a.kind == kind).filter_map(|a| a.cancelled_on).max();
    let grown_on = (kind == AdviceKind::Adulthood).then(|| adulthood_from(case.registration.child.born_on));
    cancelled_on.max(grown_on).map_or(agreed_on, |on| on.max(agreed_on))
}

/// The day the service was asked, or the advice came back to it.
fn asked_last_on(advice: &Advice) -> NaiveDate {
    advice.returned.last().map_or(advice.requested_on, |(on, _)| *on)
}

/// The day nothing was left to do about it.
fn settled_on(advice: &Advice) -> Option<NaiveDate> {
    advice.accepted_on.or(advice.cancelled_on).or(advice.reused.then_some(advice.requested_on))
}

fn name(advice: &Advice) -> String {
    advice.service.clone().unwrap_or_else(|| advice.kind.title().to_owned())
}

fn step(kind: StepKind, why: impl Into<String>, since: NaiveDate) -> Next {
    Next { steps: vec![kind], ..ours(why, since) }
}

/// The authority's turn.
fn ours(why: impl Into<String>, since: NaiveDate) -> Next {
    theirs(Holder::Authority, why, since, None)
}

fn theirs(holder: Holder, why: impl Into<String>, since: NaiveDate, until: Option<NaiveDate>) -> Next {
    Next { steps: Vec::new(), advice: None, why: why.into(), holder, since, until }
}

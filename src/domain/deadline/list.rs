//! Which deadlines a case has.

use chrono::NaiveDate;

use super::{About, Course, Deadline};
use crate::domain::case::{Advice, Case, Consulted, Ordered, Track};
use crate::domain::policy::Policy;
use crate::domain::rules::{Basis, Bound, Limit, RuleId, RuleSet, Rules};
use crate::domain::step::OrderKind;

/// All deadlines of a case: the request's, each order's, the advice's, the settings', and the
/// authority's own milestones. The order is that of the list below, not of the dates.
pub fn deadlines(case: &Case, rules: &Rules, policy: &Policy) -> Vec<Deadline> {
    let Some(set) = rules.for_clock_from(case.received_on) else { return Vec::new() };
    let mut list = Vec::with_capacity(8 + case.advice.len());
    of_request(case, set, &mut list);
    of_milestones(case, policy, &mut list);
    of_track(case, &case.first, set, &mut list);
    for (index, ordered) in case.orders.iter().enumerate() {
        // An order is a clock of its own and keeps the rules in force when it began.
        let set = rules.for_clock_from(ordered.on).unwrap_or(set);
        of_order(case, index + 1, ordered, set, &mut list);
        of_track(case, &ordered.track, set, &mut list);
    }
    for advice in &case.advice {
        of_advice(case, advice, set, &mut list);
    }
    list
}

fn of_request(case: &Case, set: &RuleSet, list: &mut Vec<Deadline>) {
    let first = &case.first;
    let gone_on = case.orders.is_empty() && case.ended.is_none();
    let from = case.received_on;
    let received = "The request was received";
    let until = |rule: RuleId, course| from_rule(set, rule, from, received, course).map(|d| lift(case, 0, d));

    let decided_on = first.assessment.as_ref().map(|decided| decided.on);
    list.extend(until(RuleId::DecideToAssess, course(decided_on, gone_on)));

    let refused = first.assessment.as_ref().is_some_and(|decided| !decided.yes);
    let undecided = first.plan.is_none() && !refused && gone_on;
    let no_plan_on = first.plan.as_ref().filter(|decided| !decided.yes).map(|decided| decided.on);
    list.extend(until(RuleId::NotifyNoPlan, course(no_plan_on, undecided)));

    let issued_on = first.issued.as_ref().map(|issued| issued.on);
    let plan_may_come = gone_on && !refused && no_plan_on.is_none();
    let plan = until(RuleId::IssuePlan, course(issued_on, plan_may_come));
    if let Some(plan) = &plan {
        let draft_on = first.drafts.first().copied();
        list.extend(draft_by(set, plan, course(draft_on, plan_may_come)));
    }
    list.extend(plan);

    let assessing = first.assessment.as_ref().is_some_and(|decided| decided.yes);
    let all_given_on = last_advice_given_on(case);
    list.extend(until(
        RuleId::LastAdviceBy,
        course(all_given_on, plan_may_come && assessing && first.plan.is_none()),
    ));
}

fn of_order(case: &Case, clock: usize, ordered: &Ordered, set: &RuleSet, list: &mut Vec<Deadline>) {
    let track = &ordered.track;
    let runs = clock == case.orders.len() && case.ended.is_none();
    let received = "The order (or agreement) was received";
    let until =
        |rule, course| from_rule(set, rule, ordered.on, received, course).map(|d| lift(case, clock, d));
    let issued_on = track.issued.as_ref().map(|issued| issued.on);
    let no_plan_on = track.plan.as_ref().filter(|decided| !decided.yes).map(|decided| decided.on);
    let plan_may_come = runs && no_plan_on.is_none();
    match ordered.order.kind {
        OrderKind::Assess => {
            let notice_may_come = plan_may_come && track.plan.is_none();
            list.extend(until(RuleId::OrderAssessNotify, course(ordered.notified_on, notice_may_come)));
            list.extend(until(RuleId::OrderAssessNoPlan, course(no_plan_on, runs && track.plan.is_none())));
            let plan = until(RuleId::OrderAssessPlan, course(issued_on, plan_may_come));
            if let Some(plan) = &plan {
                list.extend(draft_by(set, plan, course(track.drafts.first().copied(), plan_may_come)));
            }
            list.extend(plan);
        }
        OrderKind::Plan => {
            list.extend(until(RuleId::OrderPlanDraft, course(track.drafts.first().copied(), plan_may_come)));
            list.extend(until(RuleId::OrderPlanFinal, course(issued_on, plan_may_come)));
        }
    }
}

/// What hangs on the steps of one way: representations, settings' answers, the right to
/// mediation and appeal.
fn of_track(case: &Case, track: &Track, set: &RuleSet, list: &mut Vec<Deadline>) {
    let open = case.ended.is_none();
    if let Some(served) = track.drafts.last().copied() {
        // Each draft has 15 days of its own: what was said of an earlier one does not use them up.
        let represented_on = track.represented_on.filter(|on| *on >= served);
        let course = course(represented_on, open && track.issued.is_none());
        list.extend(from_rule(set, RuleId::Representations, served, "The draft was served", course));
    }
    for Consulted { setting, sent_on, answer } in &track.consultations {
        let course = course(answer.map(|(_, on)| on), open && track.issued.is_none());
        let start = "The setting was consulted";
        list.extend(
            from_rule(set, RuleId::SchoolResponse, *sent_on, start, course)
                .map(|deadline| Deadline { about: Some(About::Setting(setting.clone())), ..deadline }),
        );
    }
    of_dispute(case, track, set, list);
}

fn of_dispute(case: &Case, track: &Track, set: &RuleSet, list: &mut Vec<Deadline>) {
    let Some(decided_on) = track.closed_on() else { return };
    let mediation = &track.mediation;
    let is_last = std::ptr::eq(track, case.track()) && case.ended.is_none();
    if let Some(requested_on) = mediation.requested_on {
        let start = "The parent or young person asked for mediation";
        let course = course(mediation.arranged_on, is_last);
        list.extend(from_rule(set, RuleId::ArrangeMediation, requested_on, start, course));
    }
    let notified = "The decision was notified";
    let contacted_on = mediation.requested_on.or(mediation.certificate_on);
    list.extend(from_rule(
        set,
        RuleId::ContactMediationAdviser,
        decided_on,
        notified,
        course(contacted_on, is_last),
    ));
    list.extend(from_rule(set, RuleId::AppealWindow, decided_on, notified, course(None, is_last)).map(|window| {
        // The later of two months from the decision and one month from the certificate.
        match mediation.certificate_on {
            Some(on) if Limit::Months(1).due(on) > window.due_on => Deadline {
                starts_on: on,
                start: "The mediation certificate was issued",
                limit: Limit::Months(1),
                due_on: Limit::Months(1).due(on),
                duty: "the parent or young person has 1 month to appeal, which is later than 2 months from the decision",
                ..window
            },
            _ => window,
        }
    }));
}

fn of_advice(case: &Case, advice: &Advice, set: &RuleSet, list: &mut Vec<Deadline>) {
    let Some(service) = advice.service.clone() else { return };
    let waiting = advice.cancelled_on.is_none() && !case.ended_before_given(advice);
    let start = "The service received the request for advice";
    let course = course(advice.first_given_on(), waiting);
    list.extend(from_rule(set, RuleId::GiveAdvice, advice.received_on, start, course).map(|deadline| {
        Deadline {
            lifted: advice.relief.is_some(),
            about: Some(About::Advice { number: advice.number, service }),
            ..deadline
        }
    }));
}

/// The authority's own milestones, on the request's clock.
fn of_milestones(case: &Case, policy: &Policy, list: &mut Vec<Deadline>) {
    let first = &case.first;
    let runs = case.orders.is_empty() && case.is_open();
    let received = "The request was received";
    let assessment_on = first.assessment.as_ref().map(|decided| decided.on);
    list.push(local(
        RuleId::PanelBy,
        case.received_on,
        received,
        Limit::Within(policy.panel_in_week * 7),
        "by the authority's own milestone the panel has decided",
        course(assessment_on, runs),
    ));
    if let Some(decided) = first.assessment.as_ref().filter(|decided| decided.yes) {
        let requested_on = asked_on_request(case).map(|advice| advice.requested_on).min();
        list.push(local(
            RuleId::AdviceRequestsOutBy,
            decided.on,
            "It was decided to assess",
            Limit::Within(policy.advice_requests_within_days),
            "by the authority's own milestone the requests for advice are out",
            course(requested_on, runs && first.plan.is_none()),
        ));
    }
    let plan_lifted = list.iter().any(|deadline| deadline.rule == RuleId::IssuePlan && deadline.lifted);
    let draft = local(
        RuleId::DraftBy,
        case.received_on,
        received,
        Limit::Within(policy.draft_in_week * 7),
        "by the authority's own milestone the draft is served",
        course(first.drafts.first().copied(), runs),
    );
    list.push(Deadline { lifted: plan_lifted, ..draft });
}

fn course(met_on: Option<NaiveDate>, still_needed: bool) -> Course {
    match met_on {
        Some(on) => Course::Met(on),
        None if still_needed => Course::Running,
        None => Course::NotNeeded,
    }
}

fn from_rule(
    set: &RuleSet,
    id: RuleId,
    from: NaiveDate,
    start: &'static str,
    course: Course,
) -> Option<Deadline> {
    let rule = set.rule(id)?;
    Some(Deadline {
        rule: id,
        provision: rule.provision,
        basis: rule.basis,
        bound: rule.bound,
        limit: rule.limit,
        duty: rule.duty,
        starts_on: from,
        start,
        due_on: rule.limit.due(from),
        course,
        lifted: false,
        about: None,
    })
}

/// The date of the draft follows from the plan's, and is lifted with it.
fn draft_by(set: &RuleSet, plan: &Deadline, course: Course) -> Option<Deadline> {
    let draft = from_rule(set, RuleId::ServeDraftBy, plan.due_on, "The final plan is due", course);
    draft.map(|draft| Deadline { lifted: plan.lifted, ..draft })
}

fn local(
    rule: RuleId,
    from: NaiveDate,
    start: &'static str,
    limit: Limit,
    duty: &'static str,
    course: Course,
) -> Deadline {
    Deadline {
        rule,
        provision: "local milestone, from the authority's configuration",
        basis: Basis::Local,
        bound: Bound::Authority,
        limit,
        duty,
        starts_on: from,
        start,
        due_on: limit.due(from),
        course,
        lifted: false,
        about: None,
    }
}

/// An exception lifts the duties whose time it falls into. No date moves.
fn lift(case: &Case, clock: usize, deadline: Deadline) -> Deadline {
    let lifted = deadline.basis == Basis::Statutory
        && case.exceptions_on(clock).any(|excepted| {
            excepted.exception.from <= deadline.due_on && excepted.exception.to >= deadline.starts_on
        });
    Deadline { lifted, ..deadline }
}

/// The day the last of the advice asked for on the request came in; none while any is waited for.
fn last_advice_given_on(case: &Case) -> Option<NaiveDate> {
    let mut asked = asked_on_request(case).filter(|advice| advice.cancelled_on.is_none()).peekable();
    asked.peek()?;
    asked.map(Advice::first_given_on).collect::<Option<Vec<_>>>()?.into_iter().max()
}

/// The advice asked for on the request's own way; what an order asks for belongs to its clock.
fn asked_on_request(case: &Case) -> impl Iterator<Item = &Advice> {
    let ordered_on = case.orders.first().map(|ordered| ordered.on);
    case.advice.iter().filter(move |advice| ordered_on.is_none_or(|on| advice.requested_on < on))
}

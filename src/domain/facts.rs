//! The few facts of a case that the measure is made from.

use chrono::NaiveDate;

use super::calendar::in_words;
use super::case::{Advice, Case};
use super::rules::{RuleId, Rules};
use super::step::{OrderKind, Source};

/// What one case contributes. Small and flat, because a report reads every case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaseFacts {
    pub received_on: NaiveDate,
    pub decision_due_on: NaiveDate,
    pub no_plan_due_on: NaiveDate,
    pub plan_due_on: NaiveDate,
    /// The first decision whether to assess, either way.
    pub decided_on: Option<NaiveDate>,
    /// Notice of no plan, on the request's own clock.
    pub no_plan_on: Option<NaiveDate>,
    /// The final plan, on the request's own clock.
    pub issued_on: Option<NaiveDate>,
    /// The last day on which advice first came in, by the day of the plan if there is one.
    pub advised_on: Option<NaiveDate>,
    /// An exception to the 20 weeks stands.
    pub excepted: bool,
    pub ordered: Option<OrderFacts>,
    pub is_open: bool,
    pub source: Source,
}

/// The last order of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderFacts {
    pub on: NaiveDate,
    pub plan_due_on: NaiveDate,
    pub issued_on: Option<NaiveDate>,
}

/// What one request for advice contributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AdviceFacts {
    pub due_on: NaiveDate,
    pub first_given_on: Option<NaiveDate>,
    pub returned: bool,
    pub cancelled: bool,
    pub relieved: bool,
    /// The case closed before the advice was given.
    pub ended: bool,
}

impl CaseFacts {
    /// None where no rules are on file for the day the request was received, which `decide`
    /// does not let happen.
    pub fn of(case: &Case, rules: &Rules) -> Option<Self> {
        let set = rules.for_clock_from(case.received_on)?;
        let due = |rule| set.rule(rule).map(|rule| rule.limit.due(case.received_on));
        let ordered = match case.order() {
            None => None,
            Some(ordered) => {
                let rule = match ordered.order.kind {
                    OrderKind::Assess => RuleId::OrderAssessPlan,
                    OrderKind::Plan => RuleId::OrderPlanFinal,
                };
                let limit = rules.for_clock_from(ordered.on)?.rule(rule)?.limit;
                let issued_on = ordered.track.issued.as_ref().map(|issued| issued.on);
                Some(OrderFacts { on: ordered.on, plan_due_on: limit.due(ordered.on), issued_on })
            }
        };
        let first = &case.first;
        let issued_on = first.issued.as_ref().map(|issued| issued.on);
        Some(Self {
            received_on: case.received_on,
            decision_due_on: due(RuleId::DecideToAssess)?,
            no_plan_due_on: due(RuleId::NotifyNoPlan)?,
            plan_due_on: due(RuleId::IssuePlan)?,
            decided_on: first.assessment.as_ref().map(|decided| decided.on),
            no_plan_on: first.plan.as_ref().filter(|decided| !decided.yes).map(|decided| decided.on),
            issued_on,
            advised_on: advised_on(case, issued_on),
            excepted: case.exceptions_on(0).next().is_some(),
            ordered,
            is_open: case.is_open(),
            source: case.registration.source,
        })
    }

    /// How the case counts in the published measure, in a sentence.
    pub fn in_words(&self) -> String {
        let excepted =
            if self.excepted { "; an exception is recorded, so it leaves the headline figure" } else { "" };
        match (self.issued_on, self.ordered.and_then(|order| order.issued_on)) {
            (Some(on), _) => format!(
                "Counts as a plan issued in {}, {} after {} days, against a last day of {}{excepted}.",
                on.format("%Y"),
                if on <= self.plan_due_on { "in time" } else { "late" },
                (on - self.received_on).num_days(),
                in_words(self.plan_due_on)
            ),
            (None, Some(on)) => {
                format!(
                    "Counts as a plan issued on an order in {}, apart from the 20-week figure.",
                    on.format("%Y")
                )
            }
            (None, None) if self.is_open && self.ordered.is_none() => format!(
                "Open; a plan issued up to {} counts as in time{excepted}.",
                in_words(self.plan_due_on)
            ),
            (None, None) => "Does not count in the 20-week figure.".to_owned(),
        }
    }
}

fn advised_on(case: &Case, issued_on: Option<NaiveDate>) -> Option<NaiveDate> {
    let asked = case.advice.iter().filter(|advice| advice.cancelled_on.is_none());
    let given = asked.filter_map(Advice::first_given_on);
    given.filter(|on| issued_on.is_none_or(|issued_on| *on <= issued_on)).max()
}

impl AdviceFacts {
    /// None for advice that was reused: nobody was asked, so no clock ran.
    pub fn of(case: &Case, advice: &Advice, rules: &Rules) -> Option<Self> {
        if advice.reused {
            return None;
        }
        let limit = rules.for_clock_from(case.received_on)?.rule(RuleId::GiveAdvice)?.limit;
        Some(Self {
            due_on: limit.due(advice.received_on),
            first_given_on: advice.first_given_on(),
            returned: !advice.returned.is_empty(),
            cancelled: advice.cancelled_on.is_some(),
            relieved: advice.relief.is_some(),
            ended: case.ended_before_given(advice),
        })
    }
}

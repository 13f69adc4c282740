//! A case as it is shown: the same for the API and the shell.

use std::fmt::Write;

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::App;
use super::access::Caller;
use crate::domain::case::{Advice, AdviceState, Case, Decided, Excepted, Ordered, Stage};
use crate::domain::child::{Child, Setting};
use crate::domain::deadline::{About, Deadline, DeadlineState, deadlines};
use crate::domain::facts::CaseFacts;
use crate::domain::identifiers::Reference;
use crate::domain::outlook::{Outlook, Rag};
use crate::domain::permission::{Role, may_take};
use crate::domain::rules::{Basis, Limit, RuleId};
use crate::domain::step::{AdviceKind, Limb, OrderFrom, OrderKind, Source};
use crate::domain::warning::warnings;
use crate::domain::{Policy, Rules, StepKind, permitted};

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct CaseView {
    #[schema(example = "351-2026-00042")]
    pub reference: String,
    #[schema(example = "351")]
    pub authority: String,
    /// Changes with every step; give it back as `If-Match`.
    pub version: u32,
    pub stage: Stage,
    pub received_on: NaiveDate,
    /// The rule set in force when the clock began.
    #[schema(example = "england-2014")]
    pub rules: String,
    pub rag: Rag,
    pub source: Source,
    pub source_reference: Option<String>,
    pub caseworker: Option<String>,
    pub team: Option<String>,
    /// Shown to staff of the authority only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub child: Option<Child>,
    pub setting: Option<Setting>,
    pub assessment_decision: Option<DecisionView>,
    pub plan_decision: Option<DecisionView>,
    pub drafts_sent_on: Vec<NaiveDate>,
    pub plan_issued_on: Option<NaiveDate>,
    pub deadlines: Vec<DeadlineView>,
    pub advice: Vec<AdviceView>,
    pub exceptions: Vec<ExceptionView>,
    pub orders: Vec<OrderView>,
    /// How the case counts in the 20-week figure.
    pub measure: String,
    /// What is lawful to go on with, and yet should be known.
    pub warnings: Vec<String>,
    /// What may be done today, by this caller.
    pub permitted_steps: Vec<StepKind>,
    /// What was new in the directory with this step: "service Educational Psychology".
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub added_to_directory: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct DecisionView {
    pub on: NaiveDate,
    /// To assess, or to issue a plan.
    pub yes: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct DeadlineView {
    pub rule: RuleId,
    pub provision: String,
    pub statutory: bool,
    pub basis: Basis,
    pub starts_on: NaiveDate,
    /// None where the limit is counted in calendar months.
    pub limit_days: Option<u16>,
    /// The last day in time.
    pub due_on: NaiveDate,
    pub met_on: Option<NaiveDate>,
    pub state: DeadlineState,
    /// Days from today to the due date; negative once it is past.
    pub days_left: i64,
    /// The advice request this is about, by its number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<u32>,
    pub explanation: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct AdviceView {
    pub id: u32,
    pub kind: AdviceKind,
    pub service: Option<String>,
    pub requested_on: NaiveDate,
    pub received_by_service_on: NaiveDate,
    pub due_on: NaiveDate,
    /// The first time it was given: what the time limit asks for.
    pub given_on: Option<NaiveDate>,
    pub state: AdviceState,
    pub promised_on: Option<NaiveDate>,
    /// How often the service was chased.
    pub chases: u32,
    pub returned: Vec<ReturnView>,
    pub accepted_on: Option<NaiveDate>,
}

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ReturnView {
    pub on: NaiveDate,
    pub reason: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ExceptionView {
    pub id: u32,
    pub limb: Limb,
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub evidence: String,
    pub why_impractical: Option<String>,
    pub decided_by: Option<String>,
    pub parent_told_on: Option<NaiveDate>,
    pub recorded_on: NaiveDate,
    pub withdrawn_on: Option<NaiveDate>,
}

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct OrderView {
    pub kind: OrderKind,
    pub from: OrderFrom,
    pub on: NaiveDate,
    pub notified_on: Option<NaiveDate>,
    pub plan_issued_on: Option<NaiveDate>,
}

impl CaseView {
    /// `own_advice` limits the view to the advice a service was asked for.
    pub fn of(
        app: &App,
        reference: Reference,
        case: &Case,
        caller: &Caller,
        own_advice: Option<Vec<u32>>,
        today: NaiveDate,
    ) -> Self {
        let policy = app.config.policy(&case.registration.authority);
        let mut list = deadlines(case, &app.rules, &policy);
        list.sort_by_key(|deadline| deadline.due_on);
        let outlook = Outlook::from_deadlines(case, &list, &policy);
        let own = own_advice.as_deref();
        let is_own = |number: u32| own.is_none_or(|own| own.contains(&number));
        let staff = own.is_none();
        let registration = &case.registration;
        let track = case.track();
        Self {
            reference: reference.to_string(),
            authority: registration.authority.to_string(),
            version: case.version(),
            stage: case.stage(),
            received_on: case.received_on,
            rules: app
                .rules
                .for_clock_from(case.received_on)
                .map_or_else(String::new, |set| set.id.to_owned()),
            rag: outlook.rag(today),
            source: registration.source,
            source_reference: registration.source_reference.clone().filter(|_| staff),
            caseworker: case.caseworker.as_ref().map(ToString::to_string),
            team: case.team.clone(),
            child: staff.then(|| registration.child.clone()),
            setting: registration.setting.clone().filter(|_| staff),
            assessment_decision: case.first.assessment.as_ref().map(decision),
            plan_decision: track.plan.as_ref().map(decision).filter(|_| staff),
            drafts_sent_on: track.drafts.clone(),
            plan_issued_on: track.issued.as_ref().map(|issued| issued.on),
            deadlines: list
                .iter()
                .filter(|deadline| staff || advice_number(deadline).is_some_and(is_own))
                .map(|deadline| DeadlineView::of(deadline, &policy, today))
                .collect(),
            advice: case
                .advice
                .iter()
                .filter(|advice| is_own(advice.number))
                .map(|advice| advice_view(advice, case, &list, today))
                .collect(),
            exceptions: case.exceptions.iter().filter(|_| staff).map(exception).collect(),
            orders: case.orders.iter().filter(|_| staff).map(order).collect(),
            measure: if staff { measure(app, case) } else { String::new() },
            warnings: if staff { warnings(case, &app.rules, today) } else { Vec::new() },
            permitted_steps: permitted_for(case, caller.role, own, &app.rules, today),
            added_to_directory: Vec::new(),
        }
    }

    pub fn with_added(self, added_to_directory: Vec<String>) -> Self {
        Self { added_to_directory, ..self }
    }
}

impl DeadlineView {
    pub fn of(deadline: &Deadline, policy: &Policy, today: NaiveDate) -> Self {
        Self {
            rule: deadline.rule,
            provision: deadline.provision.to_owned(),
            statutory: deadline.basis == Basis::Statutory,
            basis: deadline.basis,
            starts_on: deadline.starts_on,
            limit_days: match deadline.limit {
                Limit::Within(days) | Limit::BeginningWith(days) | Limit::Before(days) => Some(days),
                Limit::Months(_) => None,
            },
            due_on: deadline.due_on,
            met_on: deadline.met_on(),
            state: deadline.state(today, policy.warning_days),
            days_left: deadline.days_left(today),
            advice: advice_number(deadline),
            explanation: deadline.explanation(),
        }
    }
}

fn permitted_for(
    case: &Case,
    role: Role,
    own: Option<&[u32]>,
    rules: &Rules,
    today: NaiveDate,
) -> Vec<StepKind> {
    let awaited = |advice: &Advice| own.is_none_or(|own| own.contains(&advice.number)) && advice.is_awaited();
    permitted(Some(case), rules, today)
        .into_iter()
        .filter(|kind| may_take(*kind).contains(&role))
        .filter(|kind| own.is_none() || case.advice.iter().any(|a| awaited(a) && suits(*kind, a)))
        .collect()
}

fn suits(kind: StepKind, advice: &Advice) -> bool {
    kind == StepKind::GiveAdvice || advice.given.is_empty()
}

fn advice_view(advice: &Advice, case: &Case, list: &[Deadline], today: NaiveDate) -> AdviceView {
    let deadline = list.iter().find(|deadline| advice_number(deadline) == Some(advice.number));
    let due_on = deadline.map_or(advice.received_on, |deadline| deadline.due_on);
    AdviceView {
        id: advice.number,
        kind: advice.kind,
        service: advice.service.clone(),
        requested_on: advice.requested_on,
        received_by_service_on: advice.received_on,
        due_on,
        given_on: advice.first_given_on(),
        state: advice.state(due_on, case.ended_before_given(advice), today),
        promised_on: advice.promised_on,
        chases: case.chases(advice.number),
        returned: advice
            .returned
            .iter()
            .map(|(on, reason)| ReturnView { on: *on, reason: reason.clone() })
            .collect(),
        accepted_on: advice.accepted_on,
    }
}

fn advice_number(deadline: &Deadline) -> Option<u32> {
    match deadline.about {
        Some(About::Advice { number, .. }) => Some(number),
        _ => None,
    }
}

fn decision(decided: &Decided) -> DecisionView {
    DecisionView { on: decided.on, yes: decided.yes }
}

fn exception(excepted: &Excepted) -> ExceptionView {
    let exception = excepted.exception.clone();
    ExceptionView {
        id: excepted.number,
        limb: exception.limb,
        from: exception.from,
        to: exception.to,
        evidence: exception.evidence,
        why_impractical: exception.why_impractical,
        decided_by: exception.decided_by,
        parent_told_on: exception.parent_told_on,
        recorded_on: excepted.recorded_on,
        withdrawn_on: excepted.withdrawn_on,
    }
}

fn order(ordered: &Ordered) -> OrderView {
    OrderView {
        kind: ordered.order.kind,
        from: ordered.order.from,
        on: ordered.on,
        notified_on: ordered.notified_on,
        plan_issued_on: ordered.track.issued.as_ref().map(|issued| issued.on),
    }
}

fn measure(app: &App, case: &Case) -> String {
    CaseFacts::of(case, &app.rules).map_or_else(String::new, |facts| facts.in_words())
}

/// Bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

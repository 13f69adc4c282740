//! The measure: DfE's columns and their companions, for a period, from facts.

mod figure;
mod formulas;
mod groups;
mod leg;
mod rounding;
mod tally;
mod year_end;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::calendar::days_between;
use super::facts::{AdviceFacts, CaseFacts};
use super::policy::Policy;
pub use figure::{AdviceFigure, Figure};
pub use formulas::FORMULAS;
use groups::Groups;
pub use leg::{Leg, LegDays};
pub use rounding::percent;
use rounding::{mean_weeks, median};
use tally::{Issue, PlanTally, ServiceTally};
pub use year_end::YearEnd;

/// A year in the measure is 52 weeks: DfE's names say "year", its definitions 52 weeks.
const YEAR_IN_DAYS: i64 = 364;
/// A rate over fewer plans than this says so.
const SMALL_BASE: u32 = 10;

/// A case with the things it may be grouped by, as indexes into `Names`.
#[derive(Clone, Copy, Debug)]
pub struct CaseRow {
    pub facts: CaseFacts,
    pub caseworker: u32,
    pub team: u32,
    pub setting: u32,
}

#[derive(Clone, Copy, Debug)]
pub struct AdviceRow {
    pub facts: AdviceFacts,
    pub service: u32,
}

/// The names behind the indexes. Index 0 is "nobody" or "none" and has an empty name.
#[derive(Clone, Debug)]
pub struct Names {
    pub caseworkers: Vec<String>,
    pub teams: Vec<String>,
    pub settings: Vec<String>,
    pub services: Vec<String>,
}

/// What is asked of the measure.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    pub period: Period,
    pub by: Option<Grouping>,
    pub today: NaiveDate,
    pub policy: &'a Policy,
    pub authority: &'a str,
    pub as_known_on: NaiveDate,
}

/// First and last day, both inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Period {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

impl Period {
    pub fn contains(self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.to
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Grouping {
    Month,
    Caseworker,
    Team,
    Setting,
    Source,
}

impl Grouping {
    pub const ALL: [Self; 5] = [Self::Month, Self::Caseworker, Self::Team, Self::Setting, Self::Source];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Caseworker => "caseworker",
            Self::Team => "team",
            Self::Setting => "setting",
            Self::Source => "source",
        }
    }
}

/// The report. Percentages have one decimal, rounded half up, and are `null` where their base
/// is 0. Weeks are days ÷ 7.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Timeliness {
    pub period: Period,
    pub authority: String,
    pub as_known_on: NaiveDate,
    pub target_pc: f64,
    /// The headline, excluding exceptions, against the target.
    pub rag: HeadlineRag,
    #[serde(flatten)]
    pub plans: PlanColumns,
    pub decisions_to_assess: Decisions,
    pub no_plan_notices: NoPlanNotices,
    pub advice: Vec<ServiceTimeliness>,
    pub open_now: OpenNow,
    pub ordered: OrderedPlans,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Vec<Group>>,
    /// What to bear in mind when reading the rates.
    pub warnings: Vec<String>,
    /// How each figure comes about.
    #[schema(value_type = BTreeMap<String, String>)]
    pub formulas: BTreeMap<&'static str, &'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HeadlineRag {
    Green,
    Amber,
    Red,
    /// No plan was issued, so there is no rate.
    NoData,
}

/// DfE's columns under DfE's names; `_ex` and `PC_` exclude plans with an exception.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[allow(non_snake_case, reason = "the published names of the columns")]
pub struct PlanColumns {
    pub plans_issued_den: u32,
    pub plans_issued_den_ex: u32,
    pub plans_issued_within_20_weeks: u32,
    pub plans_issued_20_weeks_ex: u32,
    pub pc_plans_issued_within_20_weeks: Option<f64>,
    pub PC_plans_issued_20_weeks_ex: Option<f64>,
    pub plans_issued_gt20weeks_ltYear: u32,
    pub plans_issued_gt20weeks_ltYear_ex: u32,
    pub pc_plans_issued_gt20weeks_ltYear: Option<f64>,
    pub PC_plans_issued_gt20weeks_ltYear_ex: Option<f64>,
    pub plans_issued_gt_1_year: u32,
    pub plans_issued_gt_1_year_ex: u32,
    pub pc_plans_issued_gt_1_year: Option<f64>,
    pub PC_plans_issued_gt_1_year_ex: Option<f64>,
    pub avg_weeks_issue_plan: Option<f64>,
    pub avg_weeks_issue_plan_exc: Option<f64>,
}

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Decisions {
    pub made: u32,
    pub in_time: u32,
    pub pc: Option<f64>,
}

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct NoPlanNotices {
    pub given: u32,
    pub in_time: u32,
    pub pc: Option<f64>,
}

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ServiceTimeliness {
    pub service: String,
    pub due: u32,
    pub given: u32,
    pub in_time: u32,
    pub pc: Option<f64>,
    pub median_days_late: Option<f64>,
    pub first_time_right_pc: Option<f64>,
    /// Relieved of the time limit (reg 8(2)); in none of the other figures.
    pub relieved: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct OpenNow {
    pub total: u32,
    pub past_20_weeks: u32,
    pub past_52_weeks: u32,
    pub mean_age_weeks: Option<f64>,
}

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct OrderedPlans {
    pub plans_issued: u32,
    pub in_time: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Group {
    pub key: String,
    #[serde(flatten)]
    pub plans: PlanColumns,
}

/// The report that these facts amount to.
pub fn measure(
    cases: &[CaseRow],
    advice: &[AdviceRow],
    names: &Names,
    question: &Question<'_>,
) -> Timeliness {
    let period = question.period;
    let mut all = PlanTally::default();
    let mut groups = Groups::new(question.by, period, names);
    let (mut made, mut made_in_time) = (0, 0);
    let (mut no_plan, mut no_plan_in_time) = (0, 0);
    let (mut on_order, mut on_order_in_time) = (0, 0);
    let mut open = OpenTally::default();
    for row in cases {
        let facts = &row.facts;
        if let Some(on) = facts.issued_on.filter(|on| period.contains(*on)) {
            let issue = Issue::of(facts, on);
            all.add(issue);
            if let Some(tally) = groups.of(row, on) {
                tally.add(issue);
            }
        }
        if let Some(on) = facts.decided_on.filter(|on| period.contains(*on)) {
            made += 1;
            made_in_time += u32::from(on <= facts.decision_due_on);
        }
        if let Some(on) = facts.no_plan_on.filter(|on| period.contains(*on)) {
            no_plan += 1;
            no_plan_in_time += u32::from(on <= facts.no_plan_due_on);
        }
        match &facts.ordered {
            Some(order) => {
                if let Some(on) = order.issued_on.filter(|on| period.contains(*on)) {
                    on_order += 1;
                    on_order_in_time += u32::from(on <= order.plan_due_on);
                }
            }
            None if facts.is_open => open.add(facts, question.today),
            None => {}
        }
    }
    let plans = all.columns();
    Timeliness {
        period,
        authority: question.authority.to_owned(),
        as_known_on: question.as_known_on,
        target_pc: question.policy.target_pc,
        rag: headline_rag(plans.PC_plans_issued_20_weeks_ex, question.policy),
        warnings: warnings(&plans),
        plans,
        decisions_to_assess: Decisions { made, in_time: made_in_time, pc: percent(made_in_time, made) },
        no_plan_notices: NoPlanNotices {
            given: no_plan,
            in_time: no_plan_in_time,
            pc: percent(no_plan_in_time, no_plan),
        },
        advice: services(advice, names, question),
        open_now: open.figures(),
        ordered: OrderedPlans { plans_issued: on_order, in_time: on_order_in_time },
        by: groups.finish(),
        formulas: FORMULAS.iter().copied().collect(),
    }
}

fn headline_rag(rate: Option<f64>, policy: &Policy) -> HeadlineRag {
    match rate {
        None => HeadlineRag::NoData,
        Some(rate) if rate >= policy.target_pc => HeadlineRag::Green,
        Some(rate) if rate >= policy.target_pc - policy.amber_margin_pc => HeadlineRag::Amber,
        Some(_) => HeadlineRag::Red,
    }
}

fn warnings(plans: &PlanColumns) -> Vec<String> {
    let (all, counted) = (plans.plans_issued_den, plans.plans_issued_den_ex);
    let mut warnings = Vec::new();
    if all == 0 {
        warnings.push("No plans were issued in this period, so there is no rate.".to_owned());
    } else if counted == 0 {
        warnings.push(format!(
            "All {all} plans have an exception, so there is no rate excluding exceptions; DfE suppresses it."
        ));
    } else if counted < SMALL_BASE {
        warnings
            .push(format!("The headline rests on {counted} plans: one more or less moves it a long way."));
    }
    if counted > 0 && counted * 2 < all {
        warnings.push(format!(
            "{} of {all} plans have an exception: the headline leaves out most of what was issued.",
            all - counted
        ));
    }
    warnings
}

fn services(advice: &[AdviceRow], names: &Names, question: &Question<'_>) -> Vec<ServiceTimeliness> {
    let mut tallies: Vec<ServiceTally> = names.services.iter().map(|_| ServiceTally::default()).collect();
    for AdviceRow { facts, service } in advice {
        if fell_due(facts, question.period, question.today)
            && let Some(tally) = tallies.get_mut(*service as usize)
        {
            tally.add(facts);
        }
    }
    let mut services: Vec<ServiceTimeliness> =
        names.services.iter().zip(tallies).map(|(name, tally)| tally.figures(name)).collect();
    services.retain(|service| service.due + service.relieved > 0);
    services.sort_by(|a, b| a.service.cmp(&b.service));
    services
}

/// The same figures of one service's requests, also where nothing fell due.
pub fn service_figures<'a>(
    advice: impl Iterator<Item = &'a AdviceFacts>,
    period: Period,
    today: NaiveDate,
) -> ServiceTimeliness {
    let mut tally = ServiceTally::default();
    advice.filter(|facts| fell_due(facts, period, today)).for_each(|facts| tally.add(facts));
    tally.figures("")
}

/// Whether a request fell due in the period and by today, and still counts.
fn fell_due(facts: &AdviceFacts, period: Period, today: NaiveDate) -> bool {
    period.contains(facts.due_on) && facts.due_on <= today && !facts.cancelled && !facts.ended
}

#[derive(Default)]
struct OpenTally {
    total: u32,
    past_20_weeks: u32,
    past_52_weeks: u32,
    days: i64,
}

impl OpenTally {
    fn add(&mut self, facts: &CaseFacts, today: NaiveDate) {
        let age = days_between(facts.received_on, today);
        self.total += 1;
        self.past_20_weeks += u32::from(today > facts.plan_due_on);
        self.past_52_weeks += u32::from(age > YEAR_IN_DAYS);
        self.days += age;
    }

    fn figures(&self) -> OpenNow {
        OpenNow {
            total: self.total,
            past_20_weeks: self.past_20_weeks,
            past_52_weeks: self.past_52_weeks,
            mean_age_weeks: mean_weeks(self.days, self.total),
        }
    }
}

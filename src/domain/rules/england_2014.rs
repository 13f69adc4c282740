//! The SEND Regulations 2014 (SI 2014/1530) and what follows from them.

use chrono::NaiveDate;

use super::Basis::{Derived, Guidance, Statutory};
use super::Bound::{Adviser, Authority, Family, Setting};
use super::Limit::{Before, BeginningWith, Months, Within};
use super::{Basis, Bound, Limit, Relaxation, Rule, RuleId, RuleSet};

pub const SETS: &[RuleSet] = &[RuleSet {
    id: "england-2014",
    first_day: day(2014, 9, 1),
    last_day: None,
    rules: RULES,
    coronavirus: Some(Relaxation {
        provision: "SI 2020/471",
        first_day: day(2020, 5, 1),
        last_day: day(2020, 9, 25),
    }),
}];

const RULES: &[Rule] = &[
    rule(
        RuleId::DecideToAssess,
        "SEND Regulations 2014, reg 5(1)",
        Statutory,
        Authority,
        Within(42),
        "the decision whether to assess must be notified within 6 weeks",
    ),
    rule(
        RuleId::GiveAdvice,
        "SEND Regulations 2014, reg 8(1)",
        Statutory,
        Adviser,
        Within(42),
        "the advice must be given within 6 weeks",
    ),
    rule(
        RuleId::NotifyNoPlan,
        "SEND Regulations 2014, reg 10(1)",
        Statutory,
        Authority,
        Within(112),
        "a decision not to issue a plan must be notified within 16 weeks",
    ),
    rule(
        RuleId::Representations,
        "SEND Regulations 2014, reg 13(1)(a)",
        Statutory,
        Family,
        BeginningWith(15),
        "the parent or young person has at least 15 days, that day being the first",
    ),
    rule(
        RuleId::IssuePlan,
        "SEND Regulations 2014, reg 13(2)",
        Statutory,
        Authority,
        Within(140),
        "the final plan must be sent within 20 weeks",
    ),
    rule(
        RuleId::SchoolResponse,
        "SEND Code of Practice, 9.83",
        Guidance,
        Setting,
        Within(15),
        "the setting should answer within 15 days",
    ),
    rule(
        RuleId::ArrangeMediation,
        "SEND Regulations 2014, regs 35 and 36",
        Statutory,
        Authority,
        Within(30),
        "mediation must be arranged within 30 days",
    ),
    rule(
        RuleId::ContactMediationAdviser,
        "SEND Regulations 2014, reg 33",
        Statutory,
        Family,
        Months(2),
        "the parent or young person has 2 months to contact a mediation adviser",
    ),
    rule(
        RuleId::AppealWindow,
        "First-tier Tribunal (HESC) Rules 2008, rule 20",
        Statutory,
        Family,
        Months(2),
        "the parent or young person has 2 months to appeal",
    ),
    rule(
        RuleId::OrderAssessNotify,
        "SEND Regulations 2014, reg 44(2)(b)",
        Statutory,
        Authority,
        Within(14),
        "the authority must notify within 2 weeks that it will assess",
    ),
    rule(
        RuleId::OrderAssessNoPlan,
        "SEND Regulations 2014, reg 44(2)(b)(i)",
        Statutory,
        Authority,
        Within(70),
        "a decision not to issue a plan must be notified within 10 weeks",
    ),
    rule(
        RuleId::OrderAssessPlan,
        "SEND Regulations 2014, reg 44(2)(b)(ii)",
        Statutory,
        Authority,
        Within(98),
        "the final plan must be sent within 14 weeks",
    ),
    rule(
        RuleId::OrderPlanDraft,
        "SEND Regulations 2014, reg 44(2)(c)",
        Statutory,
        Authority,
        Within(35),
        "the draft plan must be sent within 5 weeks",
    ),
    rule(
        RuleId::OrderPlanFinal,
        "SEND Regulations 2014, reg 44(2)(c)",
        Statutory,
        Authority,
        Within(77),
        "the final plan must be sent within 11 weeks",
    ),
    rule(
        RuleId::ServeDraftBy,
        "follows from regs 13(1)(a) and 13(2); not a limit of its own",
        Derived,
        Authority,
        Before(15),
        "the draft must be served 15 days before, for the plan to go out in time",
    ),
    rule(
        RuleId::LastAdviceBy,
        "follows from regs 5(1) and 8(1) in the common case; not a limit of its own",
        Derived,
        Adviser,
        Within(84),
        "the last advice should be in by week 12",
    ),
];

const fn rule(
    id: RuleId,
    provision: &'static str,
    basis: Basis,
    bound: Bound,
    limit: Limit,
    duty: &'static str,
) -> Rule {
    Rule { id, provision, basis, bound, limit, duty }
}

const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => panic!("a date of the statute book that does not exist"),
    }
}

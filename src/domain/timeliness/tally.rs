//! Counting.

use chrono::NaiveDate;

use super::{PlanColumns, ServiceTimeliness, YEAR_IN_DAYS, mean_weeks, median, percent};
use crate::domain::calendar::days_between;
use crate::domain::facts::{AdviceFacts, CaseFacts};

/// Plans issued, all of them and those without an exception.
#[derive(Clone, Default)]
pub struct PlanTally {
    all: Plans,
    without_exception: Plans,
}

/// A plan that was issued, worked out once for every tally it is counted in.
#[derive(Clone, Copy)]
pub struct Issue {
    days: i64,
    within: Within,
    excepted: bool,
}

#[derive(Clone, Copy)]
enum Within {
    TwentyWeeks,
    AYear,
    Longer,
}

#[derive(Clone, Default)]
struct Plans {
    issued: u32,
    in_20_weeks: u32,
    in_a_year: u32,
    after_a_year: u32,
    days: i64,
}

impl PlanTally {
    pub fn add(&mut self, issue: Issue) {
        self.all.add(issue);
        if !issue.excepted {
            self.without_exception.add(issue);
        }
    }

    pub const fn is_empty(&self) -> bool {
        self.all.issued == 0
    }

    pub fn columns(&self) -> PlanColumns {
        let Self { all, without_exception: ex } = self;
        PlanColumns {
            plans_issued_den: all.issued,
            plans_issued_den_ex: ex.issued,
            plans_issued_within_20_weeks: all.in_20_weeks,
            plans_issued_20_weeks_ex: ex.in_20_weeks,
            pc_plans_issued_within_20_weeks: percent(all.in_20_weeks, all.issued),
            PC_plans_issued_20_weeks_ex: percent(ex.in_20_weeks, ex.issued),
            plans_issued_gt20weeks_ltYear: all.in_a_year,
            plans_issued_gt20weeks_ltYear_ex: ex.in_a_year,
            pc_plans_issued_gt20weeks_ltYear: percent(all.in_a_year, all.issued),
            PC_plans_issued_gt20weeks_ltYear_ex: percent(ex.in_a_year, ex.issued),
            plans_issued_gt_1_year: all.after_a_year,
            plans_issued_gt_1_year_ex: ex.after_a_year,
            pc_plans_issued_gt_1_year: percent(all.after_a_year, all.issued),
            PC_plans_issued_gt_1_year_ex: percent(ex.after_a_year, ex.issued),
            avg_weeks_issue_plan: mean_weeks(all.days, all.issued),
            avg_weeks_issue_plan_exc: mean_weeks(ex.days, ex.issued),
        }
    }
}

impl Issue {
    pub fn of(facts: &CaseFacts, issued_on: NaiveDate) -> Self {
        let days = days_between(facts.received_on, issued_on);
        let within = if issued_on <= facts.plan_due_on {
            Within::TwentyWeeks
        } else if days <= YEAR_IN_DAYS {
            Within::AYear
        } else {
            Within::Longer
        };
        Self { days, within, excepted: facts.excepted }
    }
}

impl Plans {
    const fn add(&mut self, issue: Issue) {
        self.issued += 1;
        self.days += issue.days;
        match issue.within {
            Within::TwentyWeeks => self.in_20_weeks += 1,
            Within::AYear => self.in_a_year += 1,
            Within::Longer => self.after_a_year += 1,
        }
    }
}

/// Advice of one service that fell due.
#[derive(Default)]
pub struct ServiceTally {
    due: u32,
    given: u32,
    in_time: u32,
    right_first_time: u32,
    relieved: u32,
    days_late: Vec<i64>,
}

impl ServiceTally {
    pub fn add(&mut self, facts: &AdviceFacts) {
        if facts.relieved {
            self.relieved += 1;
            return;
        }
        self.due += 1;
        let Some(given_on) = facts.first_given_on else { return };
        self.given += 1;
        self.right_first_time += u32::from(!facts.returned);
        let late = days_between(facts.due_on, given_on);
        if late > 0 {
            self.days_late.push(late);
        } else {
            self.in_time += 1;
        }
    }

    pub fn figures(mut self, service: &str) -> ServiceTimeliness {
        ServiceTimeliness {
            service: service.to_owned(),
            due: self.due,
            given: self.given,
            in_time: self.in_time,
            pc: percent(self.in_time, self.due),
            median_days_late: median(&mut self.days_late),
            first_time_right_pc: percent(self.right_first_time, self.given),
            relieved: self.relieved,
        }
    }
}

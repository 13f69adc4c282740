//! The report for reading at a shell.

use std::fmt::Write;

use crate::cli::output::table;
use crate::domain::calendar::in_words;
use crate::domain::timeliness::{HeadlineRag, PlanColumns, Timeliness};

/// Of the formulas, those that the figures at the top rest on; JSON and the workbook have all.
const SHOWN_FORMULAS: [&str; 3] =
    ["PC_plans_issued_20_weeks_ex", "pc_plans_issued_within_20_weeks", "plans_issued_den"];

pub fn of(report: &Timeliness) -> Result<String, std::fmt::Error> {
    let mut text = String::new();
    let plans = &report.plans;
    let period = report.period;
    writeln!(
        text,
        "Timeliness of authority {}, {} to {}",
        report.authority,
        in_words(period.from),
        in_words(period.to)
    )?;
    writeln!(text, "as known on {}\n", in_words(report.as_known_on))?;
    let rag = match report.rag {
        HeadlineRag::Green => "at or above target",
        HeadlineRag::Amber => "below target, within the margin",
        HeadlineRag::Red => "below target",
        HeadlineRag::NoData => "no data",
    };
    writeln!(
        text,
        "Plans issued within 20 weeks, excluding exceptions: {} ({} of {}); target {:.1} %: {rag}",
        pc(plans.PC_plans_issued_20_weeks_ex),
        plans.plans_issued_20_weeks_ex,
        plans.plans_issued_den_ex,
        report.target_pc
    )?;
    writeln!(
        text,
        "Plans issued within 20 weeks, including exceptions: {} ({} of {})",
        pc(plans.pc_plans_issued_within_20_weeks),
        plans.plans_issued_within_20_weeks,
        plans.plans_issued_den
    )?;
    for warning in &report.warnings {
        writeln!(text, "! {warning}")?;
    }
    writeln!(text, "\n{}", issued(plans))?;
    let decisions = &report.decisions_to_assess;
    let notices = &report.no_plan_notices;
    let open = &report.open_now;
    let ordered = &report.ordered;
    writeln!(
        text,
        "\nDecisions whether to assess in 6 weeks: {} ({} of {})",
        pc(decisions.pc),
        decisions.in_time,
        decisions.made
    )?;
    writeln!(
        text,
        "Notices of no plan in 16 weeks: {} ({} of {})",
        pc(notices.pc),
        notices.in_time,
        notices.given
    )?;
    writeln!(
        text,
        "Plans on an order or agreement: {} of {} in time",
        ordered.in_time, ordered.plans_issued
    )?;
    writeln!(
        text,
        "Open now: {}, of them past 20 weeks {}, past 52 weeks {}; mean age {} weeks",
        open.total,
        open.past_20_weeks,
        open.past_52_weeks,
        figure(open.mean_age_weeks)
    )?;
    if !report.advice.is_empty() {
        let rows = report.advice.iter().map(|service| {
            vec![
                service.service.clone(),
                service.due.to_string(),
                service.given.to_string(),
                service.in_time.to_string(),
                pc(service.pc),
                figure(service.median_days_late),
                pc(service.first_time_right_pc),
            ]
        });
        let header =
            ["Advice by service", "Due", "Given", "In time", "Rate", "Median days late", "Right first time"];
        writeln!(text, "\n{}", table(&header, rows.collect(), &[1, 2, 3, 4, 5, 6]))?;
    }
    if let Some(groups) = &report.by {
        let rows = groups.iter().map(|group| {
            let plans = &group.plans;
            vec![
                if group.key.is_empty() { "(none)".to_owned() } else { group.key.clone() },
                plans.plans_issued_den_ex.to_string(),
                plans.plans_issued_20_weeks_ex.to_string(),
                pc(plans.PC_plans_issued_20_weeks_ex),
                plans.plans_issued_den.to_string(),
                plans.plans_issued_within_20_weeks.to_string(),
                pc(plans.pc_plans_issued_within_20_weeks),
                figure(plans.avg_weeks_issue_plan),
            ]
        });
        let header =
            ["", "Issued, excl.", "In time", "Rate", "Issued, incl.", "In time", "Rate", "Mean weeks"];
        writeln!(text, "\n{}", table(&header, rows.collect(), &[1, 2, 3, 4, 5, 6, 7]))?;
    }
    writeln!(text, "\nHow the figures come about:")?;
    for name in SHOWN_FORMULAS {
        writeln!(text, "  {name}: {}", report.formulas.get(name).copied().unwrap_or_default())?;
    }
    Ok(text)
}

fn issued(plans: &PlanColumns) -> comfy_table::Table {
    let row = |name: &str,
               excluding: u32,
               share: Option<f64>,
               including: u32,
               share_including: Option<f64>| {
        vec![name.to_owned(), excluding.to_string(), pc(share), including.to_string(), pc(share_including)]
    };
    let rows = vec![
        row(
            "Within 20 weeks",
            plans.plans_issued_20_weeks_ex,
            plans.PC_plans_issued_20_weeks_ex,
            plans.plans_issued_within_20_weeks,
            plans.pc_plans_issued_within_20_weeks,
        ),
        row(
            "Up to 52 weeks",
            plans.plans_issued_gt20weeks_ltYear_ex,
            plans.PC_plans_issued_gt20weeks_ltYear_ex,
            plans.plans_issued_gt20weeks_ltYear,
            plans.pc_plans_issued_gt20weeks_ltYear,
        ),
        row(
            "After 52 weeks",
            plans.plans_issued_gt_1_year_ex,
            plans.PC_plans_issued_gt_1_year_ex,
            plans.plans_issued_gt_1_year,
            plans.pc_plans_issued_gt_1_year,
        ),
        vec![
            "All".into(),
            plans.plans_issued_den_ex.to_string(),
            String::new(),
            plans.plans_issued_den.to_string(),
            String::new(),
        ],
        vec![
            "Mean weeks".into(),
            figure(plans.avg_weeks_issue_plan_exc),
            String::new(),
            figure(plans.avg_weeks_issue_plan),
            String::new(),
        ],
    ];
    table(&["Plans issued", "Excl. exceptions", "Share", "Incl. exceptions", "Share"], rows, &[1, 2, 3, 4])
}

fn pc(rate: Option<f64>) -> String {
    rate.map_or_else(|| "no data".to_owned(), |rate| format!("{rate:.1} %"))
}

fn figure(value: Option<f64>) -> String {
    value.map_or_else(|| "no data".to_owned(), |value| format!("{value:.1}"))
}

//! The report as a workbook: figures as numbers, dates as dates, the formulas on a sheet of
//! their own.

use rust_xlsxwriter::{Format, Workbook, Worksheet};
use serde_json::Value;

use crate::domain::timeliness::{PlanColumns, Timeliness};

pub fn of(report: &Timeliness) -> anyhow::Result<Vec<u8>> {
    let mut workbook = Workbook::new();
    let bold = Format::new().set_bold();
    plans(workbook.add_worksheet().set_name("Plans")?, report, &bold)?;
    advice(workbook.add_worksheet().set_name("Advice")?, report, &bold)?;
    other(workbook.add_worksheet().set_name("Other figures")?, report, &bold)?;
    notes(workbook.add_worksheet().set_name("Notes")?, report, &bold)?;
    Ok(workbook.save_to_buffer()?)
}

fn plans(sheet: &mut Worksheet, report: &Timeliness, bold: &Format) -> anyhow::Result<()> {
    sheet.write_string_with_format(0, 0, "key", bold)?;
    plan_row(sheet, 1, "all", &report.plans, Some(bold))?;
    for (row, group) in (2..).zip(report.by.iter().flatten()) {
        plan_row(sheet, row, &group.key, &group.plans, None)?;
    }
    sheet.set_freeze_panes(1, 1)?;
    sheet.autofit();
    Ok(())
}

fn plan_row(
    sheet: &mut Worksheet,
    row: u32,
    key: &str,
    plans: &PlanColumns,
    header: Option<&Format>,
) -> anyhow::Result<()> {
    // A string cell is never taken for a formula.
    sheet.write_string(row, 0, key)?;
    let Value::Object(fields) = serde_json::to_value(plans)? else { return Ok(()) };
    for (column, (name, value)) in (1..).zip(fields) {
        if let Some(bold) = header {
            sheet.write_string_with_format(0, column, &name, bold)?;
        }
        if let Some(number) = value.as_f64() {
            sheet.write_number(row, column, number)?;
        }
    }
    Ok(())
}

fn advice(sheet: &mut Worksheet, report: &Timeliness, bold: &Format) -> anyhow::Result<()> {
    let header =
        ["service", "due", "given", "in_time", "pc", "median_days_late", "first_time_right_pc", "relieved"];
    for (column, name) in (0..).zip(header) {
        sheet.write_string_with_format(0, column, name, bold)?;
    }
    for (row, service) in (1..).zip(&report.advice) {
        sheet.write_string(row, 0, &service.service)?;
        let figures = [
            Some(f64::from(service.due)),
            Some(f64::from(service.given)),
            Some(f64::from(service.in_time)),
            service.pc,
            service.median_days_late,
            service.first_time_right_pc,
            Some(f64::from(service.relieved)),
        ];
        for (column, figure) in (1..).zip(figures) {
            if let Some(figure) = figure {
                sheet.write_number(row, column, figure)?;
            }
        }
    }
    sheet.set_freeze_panes(1, 1)?;
    sheet.autofit();
    Ok(())
}

fn other(sheet: &mut Worksheet, report: &Timeliness, bold: &Format) -> anyhow::Result<()> {
    let decisions = &report.decisions_to_assess;
    let notices = &report.no_plan_notices;
    let open = &report.open_now;
    let figures = [
        ("decisions_to_assess made", Some(f64::from(decisions.made))),
        ("decisions_to_assess in_time", Some(f64::from(decisions.in_time))),
        ("decisions_to_assess pc", decisions.pc),
        ("no_plan_notices given", Some(f64::from(notices.given))),
        ("no_plan_notices in_time", Some(f64::from(notices.in_time))),
        ("no_plan_notices pc", notices.pc),
        ("open_now total", Some(f64::from(open.total))),
        ("open_now past_20_weeks", Some(f64::from(open.past_20_weeks))),
        ("open_now past_52_weeks", Some(f64::from(open.past_52_weeks))),
        ("open_now mean_age_weeks", open.mean_age_weeks),
        ("ordered plans_issued", Some(f64::from(report.ordered.plans_issued))),
        ("ordered in_time", Some(f64::from(report.ordered.in_time))),
    ];
    for (row, (name, figure)) in (0..).zip(figures) {
        sheet.write_string_with_format(row, 0, name, bold)?;
        if let Some(figure) = figure {
            sheet.write_number(row, 1, figure)?;
        }
    }
    sheet.autofit();
    Ok(())
}

fn notes(sheet: &mut Worksheet, report: &Timeliness, bold: &Format) -> anyhow::Result<()> {
    let date = Format::new().set_num_format("d mmmm yyyy");
    let dates = [("from", report.period.from), ("to", report.period.to), ("as known on", report.as_known_on)];
    sheet.write_string_with_format(0, 0, "authority", bold)?;
    sheet.write_string(0, 1, &report.authority)?;
    for (row, (name, day)) in (1..).zip(dates) {
        sheet.write_string_with_format(row, 0, name, bold)?;
        sheet.write_date_with_format(row, 1, day, &date)?;
    }
    sheet.write_string_with_format(4, 0, "target_pc", bold)?;
    sheet.write_number(4, 1, report.target_pc)?;
    let mut row = 6;
    for warning in &report.warnings {
        sheet.write_string(row, 0, "warning")?;
        sheet.write_string(row, 1, warning)?;
        row += 1;
    }
    for (name, formula) in &report.formulas {
        sheet.write_string_with_format(row, 0, *name, bold)?;
        sheet.write_string(row, 1, *formula)?;
        row += 1;
    }
    sheet.set_column_width(0, 40)?;
    sheet.set_column_width(1, 110)?;
    Ok(())
}

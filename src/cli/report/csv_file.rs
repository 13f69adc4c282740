//! The report as comma-separated values: a line for the period, and one for each group.

use serde_json::Value;

use crate::app::spreadsheet::neutral;
use crate::domain::timeliness::{PlanColumns, Timeliness};

pub fn of(report: &Timeliness) -> anyhow::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let columns = columns(&report.plans)?;
    let mut header = vec!["authority", "from", "to", "as_known_on", "key"];
    header.extend(columns.iter().map(|(name, _)| name.as_str()));
    writer.write_record(&header)?;
    write(&mut writer, report, "all", &report.plans)?;
    for group in report.by.iter().flatten() {
        write(&mut writer, report, &group.key, &group.plans)?;
    }
    Ok(writer.into_inner()?)
}

fn write(
    writer: &mut csv::Writer<Vec<u8>>,
    report: &Timeliness,
    key: &str,
    plans: &PlanColumns,
) -> anyhow::Result<()> {
    let period = report.period;
    let mut record = vec![
        report.authority.clone(),
        period.from.to_string(),
        period.to.to_string(),
        report.as_known_on.to_string(),
        neutral(key),
    ];
    record.extend(columns(plans)?.into_iter().map(|(_, value)| value));
    Ok(writer.write_record(record)?)
}

/// The columns under their published names; empty where there is no data.
pub fn columns(plans: &PlanColumns) -> anyhow::Result<Vec<(String, String)>> {
    let Value::Object(fields) = serde_json::to_value(plans)? else { return Ok(Vec::new()) };
    let text = |value: Value| if value.is_null() { String::new() } else { value.to_string() };
    Ok(fields.into_iter().map(|(name, value)| (name, text(value))).collect())
}

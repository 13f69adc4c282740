//! How a service is doing, counted as the report counts it, with its promises beside.

use chrono::NaiveDate;

use super::facts::AdviceFacts;
use super::timeliness::{Period, percent, service_figures};

/// A request as a scorecard counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScoreRow {
    pub facts: AdviceFacts,
    pub requested_on: NaiveDate,
    /// The last day that the service promised.
    pub promised_on: Option<NaiveDate>,
}

/// The figures of a period. A percentage whose base is 0 is none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Score {
    pub asked: usize,
    pub due: u32,
    pub given: u32,
    pub in_time: u32,
    pub in_time_pc: Option<f64>,
    pub median_days_late: Option<f64>,
    pub first_time_right_pc: Option<f64>,
    pub promises: u32,
    pub promises_kept: u32,
    pub promises_kept_pc: Option<f64>,
    pub chases: usize,
}

impl Score {
    pub fn of(rows: &[ScoreRow], chases: &[NaiveDate], period: Period, today: NaiveDate) -> Self {
        let figures = service_figures(rows.iter().map(|row| &row.facts), period, today);
        let promises = rows.iter().filter_map(|row| Some((row, row.promised_on?)));
        let fell: Vec<_> = promises
            .filter(|(row, day)| {
                period.contains(*day) && *day <= today && !row.facts.cancelled && !row.facts.ended
            })
            .collect();
        let kept = fell.iter().filter(|(row, day)| row.facts.first_given_on.is_some_and(|on| on <= *day));
        let (promises, promises_kept) = (number(fell.len()), number(kept.count()));
        Self {
            asked: rows.iter().filter(|row| period.contains(row.requested_on)).count(),
            due: figures.due,
            given: figures.given,
            in_time: figures.in_time,
            in_time_pc: figures.pc,
            median_days_late: figures.median_days_late,
            first_time_right_pc: figures.first_time_right_pc,
            promises,
            promises_kept,
            promises_kept_pc: percent(promises_kept, promises),
            chases: chases.iter().filter(|day| period.contains(**day)).count(),
        }
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

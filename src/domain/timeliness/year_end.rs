//! What the plans still to fall due this year allow the figure to become.

use chrono::NaiveDate;

use super::{Figure, Period};
use crate::domain::facts::CaseFacts;

/// How many of the plans that fall due by the end of the calendar year may be late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct YearEnd {
    /// Open cases whose last day is still to come this year.
    pub due: u32,
    /// So that the year ends at the target, if nothing that is late already is sent by then.
    /// None where even all of them in time would not reach it.
    pub may_be_late: Option<u32>,
}

impl YearEnd {
    /// `year` is the whole calendar year of `today`; the target is in percent.
    pub fn of<'a>(
        cases: impl Iterator<Item = &'a CaseFacts>,
        year: Period,
        today: NaiveDate,
        target_pc: f64,
    ) -> Self {
        let (gone, coming) = (Period { from: year.from, to: today }, Period { from: today, to: year.to });
        let (mut issued, mut in_time, mut due) = (0_u32, 0_u32, 0_u32);
        for facts in cases {
            issued += u32::from(Figure::Issued.counts(facts, gone, today));
            in_time += u32::from(Figure::IssuedInTime.counts(facts, gone, today));
            due += u32::from(Figure::DueAndOpen.counts(facts, coming, today));
        }
        let needed = (f64::from(issued + due) * target_pc / 100.0).ceil() as u32;
        Self { due, may_be_late: (in_time + due).checked_sub(needed).map(|spare| spare.min(due)) }
    }
}

//! The plans of a period by month, caseworker, team, setting or source.

use chrono::{Datelike, NaiveDate};

use super::tally::PlanTally;
use super::{CaseRow, Group, Grouping, Names, Period};
use crate::domain::step::Source;

/// Tallies for each group, found by index.
pub struct Groups<'a> {
    by: Option<Grouping>,
    period: Period,
    names: &'a Names,
    tallies: Vec<PlanTally>,
}

const SOURCES: [(Source, &str); 5] = [
    (Source::Parent, "parent"),
    (Source::Setting, "setting"),
    (Source::Health, "health"),
    (Source::SocialCare, "social_care"),
    (Source::Other, "other"),
];

impl<'a> Groups<'a> {
    pub fn new(by: Option<Grouping>, period: Period, names: &'a Names) -> Self {
        let count = match by {
            None => 0,
            Some(Grouping::Month) => month(period.to) - month(period.from) + 1,
            Some(Grouping::Caseworker) => names.caseworkers.len(),
            Some(Grouping::Team) => names.teams.len(),
            Some(Grouping::Setting) => names.settings.len(),
            Some(Grouping::Source) => SOURCES.len(),
        };
        Self { by, period, names, tallies: vec![PlanTally::default(); count] }
    }

    pub fn of(&mut self, row: &CaseRow, issued_on: NaiveDate) -> Option<&mut PlanTally> {
        let index = match self.by? {
            Grouping::Month => month(issued_on) - month(self.period.from),
            Grouping::Caseworker => row.caseworker as usize,
            Grouping::Team => row.team as usize,
            Grouping::Setting => row.setting as usize,
            Grouping::Source => SOURCES.iter().position(|(source, _)| *source == row.facts.source)?,
        };
        self.tallies.get_mut(index)
    }

    /// Months are all there; of the others, those that issued a plan, by name.
    pub fn finish(self) -> Option<Vec<Group>> {
        let by = self.by?;
        let name = |index: usize| match by {
            Grouping::Month => month_name(month(self.period.from) + index),
            Grouping::Caseworker => self.names.caseworkers[index].clone(),
            Grouping::Team => self.names.teams[index].clone(),
            Grouping::Setting => self.names.settings[index].clone(),
            Grouping::Source => SOURCES[index].1.to_owned(),
        };
        let mut groups: Vec<Group> = self
            .tallies
            .iter()
            .enumerate()
            .filter(|(_, tally)| by == Grouping::Month || !tally.is_empty())
            .map(|(index, tally)| Group { key: name(index), plans: tally.columns() })
            .collect();
        groups.sort_by(|a, b| a.key.cmp(&b.key));
        Some(groups)
    }
}

fn month(day: NaiveDate) -> usize {
    usize::try_from(day.year() * 12 + day.month0() as i32).unwrap_or(0)
}

fn month_name(month: usize) -> String {
    format!("{:04}-{:02}", month / 12, month % 12 + 1)
}

//! A picture in words: the same days, one a line.

use chrono::NaiveDate;

use super::{Asked, Clock, Due, Picture};
use crate::domain::calendar::{days_between, in_words};
use crate::domain::case::AdviceState;
use crate::domain::deadline::DeadlineState;
use crate::domain::rules::Basis;
use crate::domain::words::{days, days_left, sentence};

/// One line of the picture in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub on: NaiveDate,
    /// The last day, of what has a length.
    pub until: Option<NaiveDate>,
    pub what: String,
    pub standing: String,
}

impl Picture {
    pub fn title(&self) -> String {
        match self.clock {
            Clock::Request => format!("The {} weeks of the request", self.weeks()),
            Clock::Order(..) => {
                format!("The {} weeks from the order of {}", self.weeks(), in_words(self.starts_on))
            }
        }
    }

    /// "week 9 of 20"; beyond them only "week 23".
    pub fn week_in_words(&self, on: NaiveDate) -> String {
        match self.week(on) {
            week if week > self.weeks() => format!("week {week}"),
            week => format!("week {week} of {}", self.weeks()),
        }
    }

    /// What the picture shows at a glance.
    pub fn summary(&self) -> String {
        let plan = in_words(self.due_on);
        let now = match self.today {
            Some(today) => {
                let (day, week) = (self.day(today), self.week_in_words(today));
                format!("Today, {}, is day {day} and in {week}.", in_words(today))
            }
            None => {
                let day = self.day(self.ran_until);
                format!(
                    "It ended on {}, day {day}, in week {}.",
                    in_words(self.ran_until),
                    self.week(self.ran_until)
                )
            }
        };
        let late = match &self.late {
            Some(late) => format!(" {}", late_in_words(self, late.days, late.is_over, late.is_excused)),
            None => match self.today {
                Some(today) => {
                    format!(
                        " The final plan is due on {plan}, {}.",
                        days_left(days_between(today, self.due_on))
                    )
                }
                None => format!(" The last day in time for a final plan was {plan}."),
            },
        };
        let overdue = self.advice.iter().filter(|asked| asked.state == AdviceState::Overdue).count();
        let advice = match overdue {
            0 => String::new(),
            1 => " One request for advice is overdue.".to_owned(),
            count => format!(" {count} requests for advice are overdue."),
        };
        format!("{now}{late}{advice}")
    }

    /// Every day that is drawn, in the order of the days.
    pub fn lines(&self) -> Vec<Line> {
        let happened = self.happened.iter().map(|happening| Line {
            on: happening.on,
            until: None,
            what: happening.what.clone(),
            standing: "Happened".to_owned(),
        });
        let due = self.due.iter().map(|due| self.due_line(due));
        let advice = self.advice.iter().map(asked_line);
        let exceptions = self.exceptions.iter().map(|excused| Line {
            on: excused.from,
            until: Some(excused.to),
            what: format!("Exception: {}", excused.limb.title()),
            standing: "The date stays; the duty is lifted".to_owned(),
        });
        let today = self.today.map(|today| Line {
            on: today,
            until: None,
            what: "Today".to_owned(),
            standing: sentence(&self.week_in_words(today)),
        });
        let late = self.late.map(|late| Line {
            on: self.due_on,
            until: Some(late.until),
            what: format!("Beyond week {}", self.weeks()),
            standing: late_in_words(self, late.days, late.is_over, late.is_excused),
        });
        let mut lines: Vec<Line> =
            happened.chain(due).chain(advice).chain(exceptions).chain(today).chain(late).collect();
        lines.sort_by_key(|line| line.on);
        lines
    }

    fn due_line(&self, due: &Due) -> Line {
        let as_of = self.today.unwrap_or(self.ran_until);
        let standing = match (due.state, due.met_on) {
            (DeadlineState::Met, Some(on)) => format!("Done on {}, in time", in_words(on)),
            (DeadlineState::MetLate, Some(on)) => {
                format!("Done on {}, {} late", in_words(on), days(days_between(due.on, on)))
            }
            (DeadlineState::Lifted, _) => "An exception lifts the duty; the date stays".to_owned(),
            (DeadlineState::Met, None) => "Over".to_owned(),
            (DeadlineState::NotNeeded, _) => "Not needed".to_owned(),
            _ => sentence(&days_left(days_between(as_of, due.on))),
        };
        Line { on: due.on, until: None, what: format!("{}{}", due.what, of_basis(due.basis)), standing }
    }
}

/// What stands behind a date, where it is not a regulation.
pub const fn of_basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Statutory => "",
        Basis::Guidance => " (guidance)",
        Basis::Derived => " (follows from the law’s dates)",
        Basis::Local => " (local milestone)",
    }
}

fn asked_line(asked: &Asked) -> Line {
    Line {
        on: asked.from,
        until: Some(asked.until),
        what: format!("Advice: {}", asked.service),
        standing: asked.standing(),
    }
}

impl Asked {
    /// How it stands, with the days.
    pub fn standing(&self) -> String {
        let due = in_words(self.due_on);
        let late = days_between(self.due_on, self.until);
        match self.state {
            AdviceState::Given | AdviceState::Accepted | AdviceState::Returned => {
                let again = if self.state == AdviceState::Returned { "; sent back for quality" } else { "" };
                let given = in_words(self.until);
                match late {
                    1.. => format!("Given on {given}, {} late{again}", days(late)),
                    _ => format!("Given on {given}, in time{again}"),
                }
            }
            AdviceState::Overdue => format!("Due {due}, {} late", days(late)),
            AdviceState::Relieved => format!("Due {due}; relieved of the time limit"),
            AdviceState::Cancelled => "Cancelled".to_owned(),
            AdviceState::Ended => format!("Not given before the case closed; was due {due}"),
            AdviceState::Requested | AdviceState::Acknowledged | AdviceState::Reused => format!("Due {due}"),
        }
    }
}

fn late_in_words(picture: &Picture, late: i64, is_over: bool, is_excused: bool) -> String {
    let late = days(late);
    let due = in_words(picture.due_on);
    let excused = if is_excused { " An exception lifts the duty." } else { "" };
    if is_over {
        format!("The final plan went out {late} after its last day in time, {due}.{excused}")
    } else {
        format!("The final plan is {late} late; it was due on {due}.{excused}")
    }
}

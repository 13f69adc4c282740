//! Words at a day: each on a pole, as low as it can hang without hiding another.

use super::{Axis, EDGE, Format, LEVEL_HEIGHT, class_of, rounded, sign};
use crate::domain::picture::Picture;
use crate::domain::words::days;

pub struct Flag {
    pub x: f64,
    /// The pole runs from the bar to the words.
    pub pole_from: f64,
    pub pole_to: f64,
    pub text_x: f64,
    pub text_y: f64,
    pub text: String,
    pub class: &'static str,
    /// It marks a due date, above the bar.
    pub is_due: bool,
}

pub struct Wanted {
    x: f64,
    /// Where its words begin.
    from: f64,
    text: String,
    class: &'static str,
    is_due: bool,
    width: f64,
}

/// Flags on one side of the bar, with the level of each: 0 is next to the bar.
pub struct Lane(Vec<(Wanted, usize)>);

/// As wide as the words at its right end allow.
pub fn axis_with_room<'a>(picture: &'a Picture, format: Format) -> Axis<'a> {
    let mut axis = Axis { picture, from: EDGE, to: format.width - EDGE };
    // Moving the right end moves every flag, but each by less than the end itself.
    for _ in 0..4 {
        let flags = due(picture, &axis, format).into_iter().chain(happened(picture, &axis, format));
        let over = flags.map(|flag| flag.from + flag.width - format.width).fold(0.0, f64::max);
        axis.to -= over;
    }
    axis
}

pub fn due(picture: &Picture, axis: &Axis<'_>, format: Format) -> Vec<Wanted> {
    let letters = ('A'..='Z').map(|letter| letter.to_string());
    let due = letters.zip(&picture.due).map(|(key, due)| {
        let text = match format.has_words {
            true => format!("{}{}, {}", sign(due.state), due.what, picture.short(due.on)),
            false => key,
        };
        wanted(axis.x(due.on), text, class_of(due), true, format)
    });
    due.collect()
}

pub fn happened(picture: &Picture, axis: &Axis<'_>, format: Format) -> Vec<Wanted> {
    let happened = (1..).zip(&picture.happened).map(|(number, happening)| {
        let text = match format.has_words {
            true => format!("{}, {}", happening.what, picture.short(happening.on)),
            false => number.to_string(),
        };
        wanted(axis.x(happening.on), text, "tw-picture-done", false, format)
    });
    let today = picture.today.map(|today| {
        let text = match &picture.late {
            Some(late) => format!("Today, {} late", days(late.days)),
            None => format!("Today, week {}", picture.week(today)),
        };
        let flag = wanted(axis.x(today), text, "tw-picture-now", false, Format { has_words: true, ..format });
        // On a phone the words may begin to the left of their day, where the right has no room.
        Wanted { from: flag.from.min((format.width - flag.width).max(0.0)), ..flag }
    });
    happened.chain(today).collect()
}

fn wanted(x: f64, text: String, class: &'static str, is_due: bool, format: Format) -> Wanted {
    let is_bold = matches!(class, "tw-picture-law" | "tw-picture-missed" | "tw-picture-now");
    let letter = if is_bold { format.bold } else { format.letter };
    let width = match format.has_words {
        true => text.chars().count() as f64 * letter + 14.0,
        false => 20.0,
    };
    Wanted { x, from: x, text, class, is_due, width }
}

impl Lane {
    pub fn of(mut wanted: Vec<Wanted>) -> Self {
        // From the right: whatever a flag's words reach over hangs lower, and its pole ends there.
        wanted.sort_by(|a, b| b.from.total_cmp(&a.from));
        let mut placed: Vec<(Wanted, usize)> = Vec::with_capacity(wanted.len());
        for flag in wanted {
            let reaches = |other: &&(Wanted, usize)| other.0.from <= flag.from + flag.width;
            let level = placed.iter().filter(reaches).map(|(_, level)| level + 1).max().unwrap_or(0);
            placed.push((flag, level));
        }
        Self(placed)
    }

    pub fn height(&self) -> f64 {
        let levels = self.0.iter().map(|(_, level)| level + 1).max().unwrap_or(0);
        levels as f64 * LEVEL_HEIGHT + 10.0
    }

    pub fn above(self, bar_top: f64) -> Vec<Flag> {
        self.hung(bar_top, |level| bar_top - 8.0 - level as f64 * LEVEL_HEIGHT, -12.0)
    }

    pub fn below(self, bar_bottom: f64) -> Vec<Flag> {
        self.hung(bar_bottom, |level| bar_bottom + 20.0 + level as f64 * LEVEL_HEIGHT, 2.0)
    }

    fn hung(self, bar: f64, baseline: impl Fn(usize) -> f64, pole_end: f64) -> Vec<Flag> {
        self.0
            .into_iter()
            .map(|(flag, level)| Flag {
                x: flag.x,
                pole_from: rounded(bar),
                pole_to: rounded(baseline(level) + pole_end),
                text_x: rounded(flag.from + 7.0),
                text_y: rounded(baseline(level)),
                text: flag.text,
                class: flag.class,
                is_due: flag.is_due,
            })
            .collect()
    }
}

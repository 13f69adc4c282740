//! A drawing as a list of shapes, put down by a template.

use askama::Template;

use super::{Figures, Look};

/// Sizes that differ between the drawings of a chart, in the units of its view box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Format {
    class: &'static str,
    pub width: f64,
    /// The height of an upright chart between its axis and its highest value.
    pub plot_height: f64,
    /// A letter is about so wide, in the size of the style.
    pub letter: f64,
}

pub const WHOLE: Format = Format { class: "tw-chart-whole", width: 800.0, plot_height: 220.0, letter: 7.0 };
pub const HALF: Format = Format { class: "tw-chart-half", width: 520.0, plot_height: 200.0, letter: 7.0 };
pub const NARROW: Format = Format { class: "tw-chart-narrow", width: 350.0, plot_height: 200.0, letter: 6.5 };

impl Format {
    /// How wide a text is, more or less.
    pub fn wide(self, text: &str) -> f64 {
        text.chars().count() as f64 * self.letter
    }

    /// A text that is as long as there is room.
    pub fn fitted(self, text: &str, room: f64) -> String {
        let letters = (room / self.letter).max(1.0) as usize;
        if text.chars().count() <= letters {
            return text.to_owned();
        }
        let kept: String = text.chars().take(letters - 1).collect();
        format!("{}…", kept.trim_end())
    }
}

#[derive(Template)]
#[template(path = "chart/drawing.svg", escape = "html")]
pub struct Drawing {
    id: String,
    class: &'static str,
    title: String,
    description: String,
    width: f64,
    height: f64,
    looks: Vec<Look>,
    shapes: Vec<Shape>,
}

/// Sizes are rounded to a tenth when they are put down.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A bar in the look of its series.
    Bar {
        look: Look,
        x: f64,
        y: f64,
        width: f64,
        height: f64,
    },
    Line {
        class: &'static str,
        from: (f64, f64),
        to: (f64, f64),
    },
    Path {
        class: &'static str,
        d: String,
    },
    Text {
        class: &'static str,
        x: f64,
        y: f64,
        anchor: Anchor,
        text: String,
    },
    /// Read from below, beginning at its place.
    Upwards {
        class: &'static str,
        x: f64,
        y: f64,
        text: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

impl Drawing {
    pub fn new(id: &str, figures: &Figures, format: Format, height: f64, shapes: Vec<Shape>) -> Self {
        Self {
            id: format!("{id}-{}", format.class),
            class: format.class,
            title: figures.title.clone(),
            description: figures.description.clone(),
            width: format.width,
            height,
            looks: figures.series.iter().map(|series| series.look).collect(),
            shapes,
        }
    }

    fn needs(&self, look: Look) -> bool {
        self.looks.contains(&look)
    }
}

impl Anchor {
    const fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Middle => "middle",
            Self::End => "end",
        }
    }
}

impl Look {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Solid => "solid",
            Self::Hatched => "hatched",
            Self::Dotted => "dotted",
            Self::Open => "open",
            Self::Late => "late",
        }
    }

    /// What a bar is filled with where that is more than a colour.
    const fn pattern(self) -> Option<&'static str> {
        match self {
            Self::Hatched | Self::Dotted | Self::Late => Some(self.name()),
            Self::Solid | Self::Open => None,
        }
    }
}

/// To a tenth: as exact as an eye, and the same on every machine.
pub fn tenth(value: &f64) -> f64 {
    (value * 10.0).round() / 10.0
}

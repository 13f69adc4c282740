//! Charts as SVG made here: a figure with its title, what it shows in a sentence, the drawing
//! once wide and once for a phone, and the same data as a table. Only places and sizes are worked
//! out; the style gives the marks their colours, and a pattern tells series apart without any.

mod bars;
mod columns;
mod drawing;
mod ground;
mod legend;
mod lines;
mod number;
mod scale;
mod sparkline;
mod table;

use askama::Template;

use self::drawing::Drawing;
use self::table::Table;
pub use number::Unit;
pub use sparkline::Sparkline;

/// What is to be drawn. Every series has a value, or none, for every place.
#[derive(Clone, Debug)]
pub struct Figures {
    pub title: String,
    /// The finding in a sentence or two: read aloud instead of the drawing, and seen above it.
    pub description: String,
    pub unit: Unit,
    /// What the places are: "Month".
    pub places_are: &'static str,
    pub places: Vec<Place>,
    pub series: Vec<Series>,
    pub target: Option<Target>,
    pub bands: Vec<Band>,
}

/// A place along the axis: a month, a stage, a service.
#[derive(Clone, Debug, Default)]
pub struct Place {
    pub label: String,
    /// Stands beneath the label: what the values rest on, as in "of 12".
    pub note: String,
    /// Where the cases behind it are; used in the table, because a drawing has no links.
    pub link: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Series {
    pub name: String,
    /// None where there is no data, which is not the same as 0.
    pub values: Vec<Option<f64>>,
    pub look: Look,
    /// Where the cases behind each value are, in the order of the values; may be empty.
    pub links: Vec<String>,
}

/// How a series is told from the others: by pattern first, so that print without colour does too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    Solid,
    Hatched,
    Dotted,
    Open,
    /// What went wrong.
    Late,
}

/// A line across the whole of a chart.
#[derive(Clone, Debug)]
pub struct Target {
    pub name: String,
    pub value: f64,
}

/// From a low to a high value at each place, drawn behind lines: what a forecast may turn out as.
#[derive(Clone, Debug)]
pub struct Band {
    pub name: String,
    /// Wider bands come first; the narrower are drawn over them.
    pub ends: Vec<Option<(f64, f64)>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Upright, the series of a place side by side.
    Columns,
    /// Upright, the series of a place on top of each other.
    Stacked,
    /// The series as lines, with bands behind them.
    Lines,
    /// Lying, the series of a place one below the other.
    Bars,
    /// Lying, the series of a place end to end.
    StackedBars,
}

/// How much of the page's width a chart may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    Whole,
    Half,
}

/// A chart ready to stand on a page: `{{ chart|safe }}`.
#[derive(Template)]
#[template(path = "chart/figure.html")]
pub struct Chart {
    /// Unlike any other on the page.
    id: String,
    title: String,
    description: String,
    size: Size,
    /// Empty where there is nothing to draw; the description then says so.
    drawings: Vec<Drawing>,
    table: Table,
}

impl Chart {
    /// `id` is unlike any other on the page: letters, digits and hyphens.
    pub fn new(id: &str, kind: Kind, size: Size, figures: &Figures) -> Self {
        let formats = match size {
            Size::Whole => [drawing::WHOLE, drawing::NARROW],
            Size::Half => [drawing::HALF, drawing::NARROW],
        };
        let draw = |format| match kind {
            Kind::Columns => columns::side_by_side(id, figures, format),
            Kind::Stacked => columns::stacked(id, figures, format),
            Kind::Lines => lines::draw(id, figures, format),
            Kind::Bars => bars::one_below_the_other(id, figures, format),
            Kind::StackedBars => bars::end_to_end(id, figures, format),
        };
        let has_data = figures.series.iter().any(|series| series.values.iter().any(Option::is_some));
        Self {
            id: id.to_owned(),
            title: figures.title.clone(),
            description: figures.description.clone(),
            size,
            drawings: if has_data { formats.map(draw).into() } else { Vec::new() },
            table: Table::of(figures),
        }
    }
}

impl Place {
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), ..Self::default() }
    }

    pub fn with_note(self, note: impl Into<String>) -> Self {
        Self { note: note.into(), ..self }
    }

    pub fn linked(self, to: impl Into<String>) -> Self {
        Self { link: Some(to.into()), ..self }
    }
}

impl Series {
    pub fn new(name: impl Into<String>, look: Look, values: Vec<Option<f64>>) -> Self {
        Self { name: name.into(), values, look, links: Vec::new() }
    }

    pub fn linked(self, links: Vec<String>) -> Self {
        Self { links, ..self }
    }

    fn value(&self, place: usize) -> Option<f64> {
        self.values.get(place).copied().flatten()
    }
}

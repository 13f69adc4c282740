//! What upright charts stand on: legend, axis, the labels of the places, the target.

use super::drawing::{Anchor, Format, Shape};
use super::scale::Scale;
use super::{Figures, Kind, legend};

const NOTE: f64 = 16.0;
const LABEL: f64 = 19.0;
/// Above the highest value, for its label.
const HEAD: f64 = 18.0;

pub struct Ground {
    pub shapes: Vec<Shape>,
    pub scale: Scale,
    pub height: f64,
    left: f64,
    top: f64,
    bottom: f64,
    /// How wide the room of one place is.
    pub each: f64,
}

impl Ground {
    pub fn of(figures: &Figures, kind: Kind, format: Format) -> Self {
        let scale = if kind == Kind::Stacked { Scale::of_sums(figures) } else { Scale::of(figures) };
        let (mut shapes, legend_height) = legend::of(figures, kind, format);
        let unit = figures.unit;
        let widest = scale.ticks().map(|tick| format.wide(&unit.tick(tick))).fold(0.0, f64::max);
        let (left, top) = (widest + 8.0, legend_height + HEAD);
        let bottom = top + format.plot_height;
        let each = (format.width - left) / figures.places.len().max(1) as f64;
        let ground = Self { shapes: Vec::new(), scale, height: 0.0, left, top, bottom, each };
        for tick in scale.ticks() {
            let y = ground.y(tick);
            let class = if tick == 0.0 { "tw-chart-axis" } else { "tw-chart-grid" };
            shapes.push(Shape::Line { class, from: (left, y), to: (format.width, y) });
            let (class, anchor, text) = ("tw-chart-quiet", Anchor::End, unit.tick(tick));
            shapes.push(Shape::Text { class, x: left - 7.0, y: y + 4.0, anchor, text });
        }
        if !unit.title().is_empty() {
            let (class, anchor, text) = ("tw-chart-quiet", Anchor::Start, unit.title().to_owned());
            shapes.push(Shape::Text { class, x: 0.0, y: top - 10.0, anchor, text });
        }
        let height = ground.add_places(figures, format, &mut shapes);
        Self { shapes, height, ..ground }
    }

    pub fn y(&self, value: f64) -> f64 {
        self.bottom - (self.bottom - self.top) * self.scale.part(value)
    }

    /// The middle of a place.
    pub fn x(&self, place: usize) -> f64 {
        self.left + self.each * (place as f64 + 0.5)
    }

    /// Beside the label of a value: where there is none, the words say so.
    pub fn no_data(&self, place: usize, format: Format) -> Shape {
        let (class, text) = ("tw-chart-quiet", "no data".to_owned());
        if format.wide(&text) < self.each {
            Shape::Text { class, x: self.x(place), y: self.bottom - 7.0, anchor: Anchor::Middle, text }
        } else {
            Shape::Upwards { class, x: self.x(place) + 4.0, y: self.bottom - 7.0, text }
        }
    }

    pub fn target(&self, figures: &Figures, format: Format) -> Option<Shape> {
        let y = self.y(figures.target.as_ref()?.value);
        Some(Shape::Line { class: "tw-chart-target", from: (self.left, y), to: (format.width, y) })
    }

    /// Adds the labels beneath the axis and answers with the height of the whole.
    fn add_places(&self, figures: &Figures, format: Format, shapes: &mut Vec<Shape>) -> f64 {
        let widest = |text: fn(&super::Place) -> &str| {
            figures.places.iter().map(|place| format.wide(text(place))).fold(0.0, f64::max)
        };
        // Where labels are too wide for their places, every second or third stands.
        let stride = (widest(|place| &place.label) / (self.each - 2.0)).ceil().max(1.0) as usize;
        let notes_fit = widest(|place| &place.note) < self.each;
        let has_notes = figures.places.iter().any(|place| !place.note.is_empty());
        for (number, place) in figures.places.iter().enumerate() {
            let (x, anchor) = (self.x(number), Anchor::Middle);
            if number % stride == 0 {
                let (class, text) = ("tw-chart-text", place.label.clone());
                shapes.push(Shape::Text { class, x, y: self.bottom + LABEL, anchor, text });
            }
            if notes_fit && has_notes {
                let (class, text) = ("tw-chart-quiet", place.note.clone());
                shapes.push(Shape::Text { class, x, y: self.bottom + LABEL + NOTE, anchor, text });
            }
        }
        self.bottom + LABEL + if notes_fit && has_notes { NOTE } else { 0.0 } + 6.0
    }
}

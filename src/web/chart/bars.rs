//! Lying bars: for places with long names, and for many of them.

use super::drawing::{Anchor, Drawing, Format, Shape};
use super::scale::Scale;
use super::{Figures, Kind, legend};

const THICK: f64 = 16.0;
const BETWEEN_BARS: f64 = 3.0;
const BETWEEN_PLACES: f64 = 14.0;
const NAME: f64 = 19.0;
/// At the end of a bar, for its label.
const TAIL: f64 = 74.0;

pub fn one_below_the_other(id: &str, figures: &Figures, format: Format) -> Drawing {
    let scale = Scale::of(figures);
    let (mut shapes, mut y) = legend::of(figures, Kind::Bars, format);
    let top = y;
    let length = format.width - TAIL;
    let mut labels = Vec::new();
    for (number, place) in figures.places.iter().enumerate() {
        labels.push(name(place, y, format));
        y += NAME;
        let bars_top = y;
        for series in &figures.series {
            let (text, end) = match series.value(number) {
                Some(value) => (figures.unit.full(value), length * scale.part(value)),
                None => ("no data".to_owned(), 0.0),
            };
            if end > 0.0 {
                shapes.push(Shape::Bar { look: series.look, x: 0.0, y, width: end.max(1.5), height: THICK });
            }
            let (class, anchor) = ("tw-chart-value", Anchor::Start);
            labels.push(Shape::Text { class, x: end + 6.0, y: y + THICK / 2.0 + 4.0, anchor, text });
            y += THICK + BETWEEN_BARS;
        }
        shapes.push(axis(bars_top, y - BETWEEN_BARS));
        y += BETWEEN_PLACES - BETWEEN_BARS;
    }
    finish(id, figures, format, shapes, labels, (top, y), length * target(figures, scale))
}

pub fn end_to_end(id: &str, figures: &Figures, format: Format) -> Drawing {
    let scale = Scale::of_sums(figures);
    let (mut shapes, mut y) = legend::of(figures, Kind::StackedBars, format);
    let top = y;
    let length = format.width - TAIL;
    let mut labels = Vec::new();
    for (number, place) in figures.places.iter().enumerate() {
        labels.push(name(place, y, format));
        y += NAME;
        let values = figures.series.iter().filter_map(|series| Some((series.look, series.value(number)?)));
        let mut sum = 0.0;
        let mut has_data = false;
        for (look, value) in values {
            has_data = true;
            let (from, to) = (length * scale.part(sum), length * scale.part(sum + value));
            sum += value;
            if value > 0.0 {
                shapes.push(Shape::Bar { look, x: from, y, width: to - from, height: THICK + 4.0 });
            }
            let text = figures.unit.short(value);
            if value > 0.0 && figures.series.len() > 1 && format.wide(&text) + 6.0 < to - from {
                let (class, anchor) = ("tw-chart-value tw-chart-inside", Anchor::Middle);
                labels.push(Shape::Text { class, x: (from + to) / 2.0, y: y + 14.5, anchor, text });
            }
        }
        let text = if has_data { figures.unit.short(sum) } else { "no data".to_owned() };
        let (class, anchor) = ("tw-chart-sum", Anchor::Start);
        labels.push(Shape::Text { class, x: length * scale.part(sum) + 6.0, y: y + 14.5, anchor, text });
        shapes.push(axis(y, y + THICK + 4.0));
        y += THICK + 4.0 + BETWEEN_PLACES;
    }
    finish(id, figures, format, shapes, labels, (top, y), length * target(figures, scale))
}

fn name(place: &super::Place, y: f64, format: Format) -> Shape {
    let text = match place.note.as_str() {
        "" => place.label.clone(),
        note => format!("{}, {note}", place.label),
    };
    let text = format.fitted(&text, format.width);
    Shape::Text { class: "tw-chart-text", x: 0.0, y: y + 13.0, anchor: Anchor::Start, text }
}

fn target(figures: &Figures, scale: Scale) -> f64 {
    figures.target.as_ref().map_or(0.0, |target| scale.part(target.value))
}

/// The line that the bars of a place begin at.
fn axis(top: f64, bottom: f64) -> Shape {
    Shape::Line { class: "tw-chart-axis", from: (0.0, top - 2.0), to: (0.0, bottom + 2.0) }
}

/// The target is one line across all places.
fn finish(
    id: &str,
    figures: &Figures,
    format: Format,
    mut shapes: Vec<Shape>,
    labels: Vec<Shape>,
    (top, bottom): (f64, f64),
    target_x: f64,
) -> Drawing {
    if figures.target.is_some() {
        let to = (target_x, bottom - BETWEEN_PLACES + 4.0);
        shapes.push(Shape::Line { class: "tw-chart-target", from: (target_x, top), to });
    }
    shapes.extend(labels);
    Drawing::new(id, figures, format, bottom, shapes)
}

//! Upright bars, side by side or on top of each other.

use super::drawing::{Anchor, Drawing, Format, Shape};
use super::ground::Ground;
use super::{Figures, Kind};

/// Of the room of a place, what its columns take.
const FILLED: f64 = 0.72;
const WIDEST: f64 = 56.0;
/// What holds something is seen, however little it is.
const LEAST: f64 = 1.5;

pub fn side_by_side(id: &str, figures: &Figures, format: Format) -> Drawing {
    let ground = Ground::of(figures, Kind::Columns, format);
    let count = figures.series.len().max(1) as f64;
    let width = (ground.each * FILLED / count).min(WIDEST);
    let mut shapes = ground.shapes.clone();
    let mut labels = Vec::new();
    for place in 0..figures.places.len() {
        if figures.series.iter().all(|series| series.value(place).is_none()) {
            labels.push(ground.no_data(place, format));
        }
        for (number, series) in figures.series.iter().enumerate() {
            let Some(value) = series.value(place) else { continue };
            let x = ground.x(place) + width * (number as f64 - count / 2.0);
            let (y, base) = (ground.y(value), ground.y(0.0));
            if value > 0.0 {
                let y = y.min(base - LEAST);
                shapes.push(Shape::Bar { look: series.look, x, y, width: width - 1.0, height: base - y });
            }
            let text = figures.unit.short(value);
            // Columns of one place may share the room of its label.
            if format.wide(&text) < width + if count == 1.0 { ground.each - width } else { -1.0 } {
                let (class, anchor) = ("tw-chart-value", Anchor::Middle);
                labels.push(Shape::Text { class, x: x + width / 2.0, y: y - 5.0, anchor, text });
            }
        }
    }
    shapes.extend(ground.target(figures, format));
    shapes.extend(labels);
    Drawing::new(id, figures, format, ground.height, shapes)
}

pub fn stacked(id: &str, figures: &Figures, format: Format) -> Drawing {
    let ground = Ground::of(figures, Kind::Stacked, format);
    let width = (ground.each * FILLED).min(WIDEST);
    let mut shapes = ground.shapes.clone();
    let mut labels = Vec::new();
    for place in 0..figures.places.len() {
        let (x, middle) = (ground.x(place) - width / 2.0, ground.x(place));
        let anchor = Anchor::Middle;
        let mut sum = 0.0;
        let mut has_data = false;
        for series in &figures.series {
            let Some(value) = series.value(place) else { continue };
            has_data = true;
            let (from, to) = (ground.y(sum), ground.y(sum + value));
            sum += value;
            if value > 0.0 {
                shapes.push(Shape::Bar { look: series.look, x, y: to, width, height: from - to });
            }
            if from - to > 15.0 && figures.series.len() > 1 {
                let y = (from + to) / 2.0 + 4.0;
                let (class, text) = ("tw-chart-value tw-chart-inside", figures.unit.short(value));
                labels.push(Shape::Text { class, x: middle, y, anchor, text });
            }
        }
        labels.push(if has_data {
            let (class, text) = ("tw-chart-sum", figures.unit.short(sum));
            Shape::Text { class, x: middle, y: ground.y(sum) - 5.0, anchor, text }
        } else {
            ground.no_data(place, format)
        });
    }
    shapes.extend(ground.target(figures, format));
    shapes.extend(labels);
    Drawing::new(id, figures, format, ground.height, shapes)
}

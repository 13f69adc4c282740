//! Series as lines over bands; where there is no data, a line breaks off.

use super::drawing::{Anchor, Drawing, Format, Shape, tenth};
use super::ground::Ground;
use super::{Band, Figures, Kind, Look, Series};

pub fn draw(id: &str, figures: &Figures, format: Format) -> Drawing {
    let ground = Ground::of(figures, Kind::Lines, format);
    let mut shapes = ground.shapes.clone();
    for (band, depth) in figures.bands.iter().zip(0..) {
        shapes.extend(area(band, &ground).map(|d| Shape::Path { class: band_class(depth), d }));
    }
    shapes.extend(ground.target(figures, format));
    for series in &figures.series {
        shapes.push(Shape::Path { class: line_class(series.look), d: line(series, &ground) });
    }
    let mut labels = Vec::new();
    for place in 0..figures.places.len() {
        if figures.series.iter().all(|series| series.value(place).is_none()) {
            labels.push(ground.no_data(place, format));
        }
        let mut points: Vec<(&Series, f64)> =
            figures.series.iter().filter_map(|series| Some((series, series.value(place)?))).collect();
        shapes.extend(points.iter().map(|(series, value)| {
            let (class, d) =
                (point_class(series.look), point(series.look, ground.x(place), ground.y(*value)));
            Shape::Path { class, d }
        }));
        points.sort_by(|a, b| a.1.total_cmp(&b.1));
        // The highest is labelled above and the lowest below; between them there is no room.
        let (highest, lowest) = (points.last(), points.first().filter(|_| points.len() > 1));
        for (point, rise) in [(highest, -9.0), (lowest, 17.0)] {
            let Some((_, value)) = point else { continue };
            let (text, class) = (figures.unit.short(*value), "tw-chart-value");
            if format.wide(&text) < ground.each + 2.0 {
                // Beneath the axis are the labels of the places.
                let y = ground.y(*value) + rise;
                let y = if y > ground.y(0.0) { ground.y(*value) - 9.0 } else { y };
                labels.push(Shape::Text { class, x: ground.x(place), y, anchor: Anchor::Middle, text });
            }
        }
    }
    shapes.extend(labels);
    Drawing::new(id, figures, format, ground.height, shapes)
}

/// What stands for a line in the legend.
pub fn key(look: Look, x: f64, middle: f64) -> [Shape; 2] {
    let d = format!("M{} {}h16", tenth(&x), tenth(&middle));
    let mark = point(look, x + 8.0, middle);
    [Shape::Path { class: line_class(look), d }, Shape::Path { class: point_class(look), d: mark }]
}

/// Narrower bands lie on wider ones and are darker.
pub const fn band_class(depth: usize) -> &'static str {
    if depth == 0 { "tw-chart-band" } else { "tw-chart-band tw-chart-band-inner" }
}

const fn line_class(look: Look) -> &'static str {
    match look {
        Look::Solid => "tw-chart-line",
        Look::Hatched => "tw-chart-line tw-chart-line-dashed",
        Look::Dotted => "tw-chart-line tw-chart-line-dotted",
        Look::Open => "tw-chart-line tw-chart-line-quiet",
        Look::Late => "tw-chart-line tw-chart-line-late",
    }
}

const fn point_class(look: Look) -> &'static str {
    match look {
        Look::Solid => "tw-chart-point",
        Look::Late => "tw-chart-point tw-chart-point-late",
        _ => "tw-chart-point tw-chart-point-open",
    }
}

/// A disc, a square, a diamond or a triangle.
fn point(look: Look, x: f64, y: f64) -> String {
    let (x, y) = (tenth(&x), tenth(&y));
    match look {
        Look::Solid | Look::Open => format!("M{x} {y}m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z"),
        Look::Hatched => format!("M{x} {y}m-3.5 -3.5h7v7h-7z"),
        Look::Dotted => format!("M{x} {y}m0 -5l5 5l-5 5l-5 -5z"),
        Look::Late => format!("M{x} {y}m0 -5l5 8.5h-10z"),
    }
}

fn line(series: &Series, ground: &Ground) -> String {
    let mut d = String::new();
    let mut draws = false;
    for (place, value) in series.values.iter().enumerate() {
        if let Some(value) = value {
            let verb = if draws { "L" } else { "M" };
            d += &format!("{verb}{} {}", tenth(&ground.x(place)), tenth(&ground.y(*value)));
        }
        draws = value.is_some();
    }
    d
}

/// There along the high ends and back along the low ones, in one piece.
fn area(band: &Band, ground: &Ground) -> Option<String> {
    let ends: Vec<(f64, f64, f64)> = band
        .ends
        .iter()
        .enumerate()
        .filter_map(|(place, ends)| ends.map(|(low, high)| (ground.x(place), ground.y(low), ground.y(high))))
        .collect();
    let there = ends.iter().map(|(x, _, high)| (x, high));
    let back = ends.iter().rev().map(|(x, low, _)| (x, low));
    let corners: Vec<String> = there.chain(back).map(|(x, y)| format!("{} {}", tenth(x), tenth(y))).collect();
    (ends.len() > 1).then(|| format!("M{}z", corners.join("L")))
}

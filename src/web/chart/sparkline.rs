//! A line as small as a word, for a table or beside a figure.

use askama::Template;

use super::drawing::tenth;
use super::number::Unit;

const WIDTH: f64 = 120.0;
const HEIGHT: f64 = 28.0;
const EDGE: f64 = 4.0;

/// `{{ sparkline|safe }}`. What it shows is read aloud; the figures stand beside it.
#[derive(Template)]
#[template(path = "chart/sparkline.svg", escape = "html")]
pub struct Sparkline {
    label: String,
    width: f64,
    height: f64,
    d: String,
    last: Option<(f64, f64)>,
}

impl Sparkline {
    /// `what` says what the values are and over which time: "Plans in time, by month".
    pub fn new(what: &str, unit: Unit, values: &[Option<f64>]) -> Self {
        let known = || values.iter().flatten().copied();
        let highest = if unit == Unit::Percent { 100.0 } else { known().fold(1.0, f64::max) };
        let step = (WIDTH - 2.0 * EDGE) / (values.len().max(2) - 1) as f64;
        let point = |place: usize, value: f64| {
            let x = EDGE + step * place as f64;
            let y = HEIGHT - EDGE - (HEIGHT - 2.0 * EDGE) * value / highest;
            (tenth(&x), tenth(&y))
        };
        let mut d = String::new();
        let mut last = None;
        let mut draws = false;
        for (place, value) in values.iter().enumerate() {
            if let Some(value) = value {
                let (x, y) = point(place, *value);
                d += &format!("{}{x} {y}", if draws { "L" } else { "M" });
                last = Some((x, y));
            }
            draws = value.is_some();
        }
        let ends = known().next().zip(known().last());
        let label = ends.map_or_else(
            || format!("{what}: no data"),
            |(first, last)| format!("{what}: from {} to {}", unit.full(first), unit.full(last)),
        );
        Self { label, width: WIDTH, height: HEIGHT, d, last }
    }
}

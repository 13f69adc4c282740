//! Says which look is which series, above a drawing.

use super::drawing::{Anchor, Format, Shape};
use super::{Figures, Kind, Look, lines};

const LINE: f64 = 20.0;
const MARK: f64 = 22.0;
const GAP: f64 = 18.0;

/// The shapes of the legend and the height they take: none where there is nothing to tell apart.
pub fn of(figures: &Figures, kind: Kind, format: Format) -> (Vec<Shape>, f64) {
    let mut keys: Vec<(Key, &str)> = Vec::new();
    if figures.series.len() > 1 || figures.target.is_some() || !figures.bands.is_empty() {
        let key = |look| if kind == Kind::Lines { Key::Line(look) } else { Key::Bar(look) };
        keys.extend(figures.series.iter().map(|series| (key(series.look), series.name.as_str())));
    }
    keys.extend(figures.bands.iter().zip(0..).map(|(band, depth)| (Key::Band(depth), band.name.as_str())));
    keys.extend(figures.target.iter().map(|target| (Key::Target, target.name.as_str())));
    let mut shapes = Vec::new();
    let (mut x, mut y) = (0.0, 0.0);
    for (key, name) in &keys {
        let wide = MARK + format.wide(name);
        if x > 0.0 && x + wide > format.width {
            (x, y) = (0.0, y + LINE);
        }
        shapes.extend(key.shapes(x, y + LINE / 2.0));
        shapes.push(Shape::Text {
            class: "tw-chart-text",
            x: x + MARK,
            y: y + LINE / 2.0 + 4.5,
            anchor: Anchor::Start,
            text: (*name).to_owned(),
        });
        x += wide + GAP;
    }
    (shapes, if keys.is_empty() { 0.0 } else { y + LINE + 8.0 })
}

enum Key {
    Bar(Look),
    Line(Look),
    Band(usize),
    Target,
}

impl Key {
    fn shapes(&self, x: f64, middle: f64) -> Vec<Shape> {
        match self {
            Self::Bar(look) => {
                vec![Shape::Bar { look: *look, x: x + 1.0, y: middle - 6.0, width: 14.0, height: 12.0 }]
            }
            Self::Line(look) => lines::key(*look, x, middle).into(),
            Self::Band(depth) => {
                let d = format!("M{x} {}h15v12h-15z", middle - 6.0);
                vec![Shape::Path { class: lines::band_class(*depth), d }]
            }
            Self::Target => {
                let class = "tw-chart-target";
                vec![Shape::Line { class, from: (x, middle), to: (x + 16.0, middle) }]
            }
        }
    }
}

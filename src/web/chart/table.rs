//! The same data as a table: for whoever does not see the drawing, and for links.

use super::{Figures, Place};

pub struct Table {
    pub head: Vec<String>,
    pub rows: Vec<Row>,
}

pub struct Row {
    pub name: Place,
    pub cells: Vec<Cell>,
}

pub struct Cell {
    /// What the column is: shown on a phone, where a row is a card.
    pub label: String,
    pub text: String,
    pub link: Option<String>,
}

impl Table {
    pub fn of(figures: &Figures) -> Self {
        let rows = figures.places.iter().enumerate();
        Self {
            head: std::iter::once(figures.places_are.to_owned()).chain(columns(figures)).collect(),
            rows: rows
                .map(|(number, place)| Row { name: place.clone(), cells: cells(figures, number) })
                .collect(),
        }
    }
}

fn columns(figures: &Figures) -> impl Iterator<Item = String> {
    let target = figures.target.iter().map(|target| target.name.clone());
    let bands = figures.bands.iter().map(|band| band.name.clone());
    figures.series.iter().map(|series| series.name.clone()).chain(bands).chain(target)
}

fn cells(figures: &Figures, place: usize) -> Vec<Cell> {
    let full = |value| figures.unit.full(value);
    let none = || "no data".to_owned();
    let series = figures
        .series
        .iter()
        .map(|series| (series.value(place).map_or_else(none, full), series.links.get(place).cloned()));
    let bands = figures.bands.iter().map(|band| {
        let ends = band.ends.get(place).copied().flatten();
        (ends.map_or_else(none, |(low, high)| format!("{} to {}", full(low), full(high))), None)
    });
    let target = figures.target.iter().map(|target| (full(target.value), None));
    let texts = series.chain(bands).chain(target);
    columns(figures).zip(texts).map(|(label, (text, link))| Cell { label, text, link }).collect()
}

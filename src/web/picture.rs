//! Draws the picture of a case's time: once wide, once for a phone. Only places and sizes are
//! worked out here; the template puts the marks down, and the style gives them their colours.

mod flags;
mod rows;

use askama::Template;
use chrono::NaiveDate;

use self::flags::{Flag, Lane};
use self::rows::Row;
use crate::domain::calendar::in_words;
use crate::domain::deadline::DeadlineState;
use crate::domain::picture::{Due, Line, Picture};
use crate::domain::rules::Basis;
use crate::domain::words::days;

/// A picture with its text, ready to stand on a page.
pub struct Shown {
    pub title: String,
    pub summary: String,
    pub lines: Vec<Line>,
    drawings: [Drawing; 2],
}

/// Sizes that differ between the two.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Format {
    class: &'static str,
    width: f64,
    /// A letter is about so wide, in the sizes of the style.
    letter: f64,
    /// A bold one.
    bold: f64,
    /// Flags carry words; otherwise a key, and the words stand beneath.
    has_words: bool,
}

const WIDE: Format =
    Format { class: "tw-picture-wide", width: 1100.0, letter: 7.4, bold: 8.1, has_words: true };
const NARROW: Format =
    Format { class: "tw-picture-narrow", width: 360.0, letter: 6.8, bold: 7.5, has_words: false };

const BAR_HEIGHT: f64 = 26.0;
const LEVEL_HEIGHT: f64 = 20.0;
const EDGE: f64 = 8.0;
const LEGEND_HEIGHT: f64 = 20.0;

const DAYS_OF_A_YEAR: i64 = 365;

#[derive(Template)]
#[template(path = "case/drawing.svg", escape = "html")]
struct Drawing {
    /// Unlike any other on the page, for what the parts refer to by name.
    id: String,
    class: &'static str,
    title: String,
    summary: String,
    width: f64,
    height: f64,
    bar_top: f64,
    bar_height: f64,
    cells: Vec<Cell>,
    bands: Vec<Band>,
    late: Option<Band>,
    /// How far the time has gone within the law's.
    over: f64,
    today_x: Option<f64>,
    /// Where the line of today ends: above what is only said.
    rows_end: f64,
    flags: Vec<Flag>,
    rows: Vec<Row>,
    legend: Vec<Key>,
    note: Option<Note>,
}

/// A week of the bar.
struct Cell {
    x: f64,
    width: f64,
    class: &'static str,
    /// The week's number where there is room for it.
    label: String,
}

/// A part of the bar that is shaded.
struct Band {
    x: f64,
    width: f64,
    label: String,
    /// The ground beneath the words, so that the pattern does not run through them.
    label_width: f64,
}

/// A line beneath the drawing that says what a key stands for.
struct Key {
    key: String,
    y: f64,
    text: String,
}

struct Note {
    y: f64,
    text: String,
}

impl Shown {
    /// `place` tells the pictures of one page apart.
    pub fn of(picture: &Picture, place: usize) -> Self {
        let drawings = [WIDE, NARROW].map(|format| Drawing::of(picture, format, place));
        Self { title: picture.title(), summary: picture.summary(), lines: picture.lines(), drawings }
    }

    pub fn wide(&self) -> &impl Template {
        &self.drawings[0]
    }

    pub fn narrow(&self) -> &impl Template {
        &self.drawings[1]
    }
}

/// Days between two edges.
struct Axis<'a> {
    picture: &'a Picture,
    from: f64,
    to: f64,
}

impl Axis<'_> {
    fn x(&self, on: NaiveDate) -> f64 {
        rounded(self.from + (self.to - self.from) * self.picture.place(on))
    }
}

impl Drawing {
    fn of(picture: &Picture, format: Format, place: usize) -> Self {
        let axis = flags::axis_with_room(picture, format);
        let above = Lane::of(flags::due(picture, &axis, format));
        let below = Lane::of(flags::happened(picture, &axis, format));
        let bar_top = rounded(above.height() + 6.0);
        let mut flags = above.above(bar_top);
        let beneath = bar_top + BAR_HEIGHT;
        let rows_top = rounded(beneath + below.height() + 14.0);
        flags.extend(below.below(beneath));
        let rows = rows::of(picture, &axis, format, rows_top);
        let rows_end = rows_top + rows::HEIGHT * rows.len() as f64;
        let legend = if format.has_words { Vec::new() } else { legend(picture, format, rows_end) };
        let mut height = rows_end + LEGEND_HEIGHT * legend.len() as f64 + 6.0;
        let note = picture.is_compressed().then(|| {
            height += LEGEND_HEIGHT;
            let text = format!("Beyond week {} the scale is smaller.", picture.weeks());
            Note { y: rounded(height - 8.0), text }
        });
        let late = late(picture, &axis, format);
        Self {
            id: format!("{}-{place}", format.class),
            class: format.class,
            title: picture.title(),
            summary: picture.summary(),
            width: format.width,
            height: rounded(height),
            bar_top,
            bar_height: BAR_HEIGHT,
            cells: cells(picture, &axis, format, late.as_ref()),
            bands: bands(picture, &axis),
            late,
            over: rounded(axis.x(picture.ran_until.min(picture.due_on)) - axis.from),
            today_x: picture.today.map(|today| axis.x(today)),
            rows_end,
            flags,
            rows,
            legend,
            note,
        }
    }

    const fn left(&self) -> f64 {
        EDGE
    }

    fn bar_bottom(&self) -> f64 {
        self.bar_top + self.bar_height
    }
}

fn cells(picture: &Picture, axis: &Axis<'_>, format: Format, late: Option<&Band>) -> Vec<Cell> {
    let marked = picture.marked_weeks();
    let words = late.filter(|band| !band.label.is_empty());
    let words_end = words.map_or(0.0, |band| band.x + width_of_label(&band.label, format));
    let in_law = picture.weeks();
    marked
        .windows(2)
        .map(|weeks| {
            let (from, to) = (picture.end_of_week(weeks[0]), picture.end_of_week(weeks[1]));
            let (x, end) = (axis.x(from), axis.x(to));
            let width = rounded(end - x);
            let label = weeks[1].to_string();
            let has_room = width > format.letter * 2.4 || [6, 12, 16, in_law].contains(&weeks[1]);
            let is_free = weeks[1] <= in_law || end - format.letter * 3.0 > words_end;
            Cell {
                x,
                width,
                class: if weeks[1] > in_law { "tw-picture-beyond" } else { "tw-picture-in-law" },
                label: if has_room && is_free { label } else { String::new() },
            }
        })
        .collect()
}

fn bands(picture: &Picture, axis: &Axis<'_>) -> Vec<Band> {
    let exceptions = picture.exceptions.iter();
    exceptions
        .map(|excused| {
            let x = axis.x(excused.from);
            let width = rounded((axis.x(excused.to) - x).max(2.0));
            Band { x, width, label: String::new(), label_width: 0.0 }
        })
        .collect()
}

fn late(picture: &Picture, axis: &Axis<'_>, format: Format) -> Option<Band> {
    let late = picture.late?;
    let x = axis.x(picture.due_on);
    let width = rounded((axis.x(late.until) - x).max(2.0));
    let label = format!("{} late", days(late.days));
    let label_width = rounded(width_of_label(&label, format));
    let fits = width > label_width;
    Some(Band { x, width, label: if fits { label } else { String::new() }, label_width })
}

fn width_of_label(label: &str, format: Format) -> f64 {
    label.chars().count() as f64 * format.bold + 16.0
}

fn legend(picture: &Picture, format: Format, top: f64) -> Vec<Key> {
    let letters = ('A'..='Z').map(|letter| letter.to_string());
    let due = letters.zip(&picture.due).map(|(key, due)| (key, due_in_words(picture, due)));
    let happened = (1..).zip(&picture.happened).map(|(number, happening)| {
        let text = format!("{}  {}", picture.short(happening.on), happening.what);
        (number.to_string(), text)
    });
    let late = picture.late.map(|late| {
        let text = format!("Beyond week {}: {} late", picture.weeks(), days(late.days));
        ("!".to_owned(), text)
    });
    let room = ((format.width - 34.0) / format.letter) as usize;
    due.chain(happened)
        .chain(late)
        .zip(1..)
        .map(|((key, text), line)| Key {
            key,
            y: rounded(top + LEGEND_HEIGHT * f64::from(line) - 4.0),
            text: fitted(&text, room),
        })
        .collect()
}

/// What is due, as it stands at its mark: with a sign where it was done or missed.
fn due_in_words(picture: &Picture, due: &Due) -> String {
    format!("{}  {}{}", picture.short(due.on), sign(due.state), due.what)
}

/// Says without a colour whether a date was kept.
const fn sign(state: DeadlineState) -> &'static str {
    match state {
        DeadlineState::Met => "✓ ",
        DeadlineState::MetLate | DeadlineState::Overdue => "✗ ",
        _ => "",
    }
}

const fn class_of(due: &Due) -> &'static str {
    match (due.state, due.basis) {
        (DeadlineState::Overdue | DeadlineState::MetLate, Basis::Statutory) => "tw-picture-missed",
        (_, Basis::Statutory) => "tw-picture-law",
        _ => "tw-picture-local",
    }
}

impl Picture {
    /// A day without its year, as long as no other day of the picture could be meant.
    fn short(&self, on: NaiveDate) -> String {
        let is_unique = self.day(self.ends_on) < DAYS_OF_A_YEAR;
        on.format(if is_unique { "%-d %b" } else { "%-d %b %Y" }).to_string()
    }
}

/// Cut to so many letters.
fn fitted(text: &str, letters: usize) -> String {
    if text.chars().count() <= letters {
        return text.to_owned();
    }
    let kept: String = text.chars().take(letters.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

fn rounded(place: f64) -> f64 {
    (place * 10.0).round() / 10.0
}

/// A day of a line in words, with its end where it has one.
pub fn span(line: &Line) -> String {
    match line.until {
        Some(until) if until != line.on => format!("{} to {}", in_words(line.on), in_words(until)),
        _ => in_words(line.on),
    }
}

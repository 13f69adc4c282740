//! What has a length, each in a row of its own: exceptions, and each request for advice.

use super::{Axis, Format, fitted, rounded};
use crate::domain::case::AdviceState;
use crate::domain::picture::{Asked, Excused, Picture};
use crate::domain::words::days;

pub const HEIGHT: f64 = 34.0;

pub struct Row {
    pub text: String,
    pub text_x: f64,
    pub text_y: f64,
    pub bar_y: f64,
    pub x: f64,
    pub width: f64,
    pub class: &'static str,
    /// Where the time limit lies.
    pub due_x: Option<f64>,
    /// What lies past it.
    pub late: Option<(f64, f64)>,
    /// The day it was given.
    pub done_x: Option<f64>,
    /// The days it was sent back.
    pub returned: Vec<f64>,
    pub is_exception: bool,
}

pub fn of(picture: &Picture, axis: &Axis<'_>, format: Format, top: f64) -> Vec<Row> {
    let exceptions = picture.exceptions.iter().map(|excused| exception(excused, axis, format));
    let advice = picture.advice.iter().map(|asked| advice(asked, axis, format));
    let rows = exceptions.chain(advice).enumerate();
    rows.map(|(place, row)| {
        let top = top + HEIGHT * place as f64;
        Row { text_y: rounded(top + 13.0), bar_y: rounded(top + 19.0), ..row }
    })
    .collect()
}

fn exception(excused: &Excused, axis: &Axis<'_>, format: Format) -> Row {
    let (x, end) = (axis.x(excused.from), axis.x(excused.to));
    let short = |on| axis.picture.short(on);
    let dates = format!("{} to {}", short(excused.from), short(excused.to));
    let text = format!("Exception: {}, {dates}", excused.limb.title());
    Row { is_exception: true, class: "tw-picture-exception", ..row(text, x, end, format) }
}

fn advice(asked: &Asked, axis: &Axis<'_>, format: Format) -> Row {
    let (x, due_x, end) = (axis.x(asked.from), axis.x(asked.due_on), axis.x(asked.until));
    let late = (asked.until - asked.due_on).num_days();
    let short = |on| axis.picture.short(on);
    let standing = match asked.state {
        AdviceState::Cancelled => "cancelled".to_owned(),
        AdviceState::Relieved => "relieved of the limit".to_owned(),
        AdviceState::Returned => "sent back for quality".to_owned(),
        _ if late > 0 => format!("{} late", days(late)),
        _ if asked.given_on.is_some() => format!("given {}", short(asked.until)),
        _ => format!("due {}", short(asked.due_on)),
    };
    let is_late = late > 0 && !matches!(asked.state, AdviceState::Cancelled | AdviceState::Relieved);
    let given_x = asked.given_on.map(|on| axis.x(on));
    Row {
        due_x: Some(due_x),
        late: is_late.then(|| (due_x, rounded((end - due_x).max(1.0)))),
        done_x: given_x,
        returned: asked.returned_on.iter().map(|on| axis.x(*on)).collect(),
        class: if given_x.is_some() { "tw-picture-given" } else { "tw-picture-awaited" },
        ..row(format!("{}: {standing}", asked.service), x, end, format)
    }
}

fn row(text: String, x: f64, end: f64, format: Format) -> Row {
    let room = (format.width / format.letter) as usize - 1;
    let text = fitted(&text, room);
    let width = text.chars().count() as f64 * format.letter;
    Row {
        text_x: rounded(x.min(format.width - width - 2.0).max(1.0)),
        text,
        text_y: 0.0,
        bar_y: 0.0,
        x,
        width: rounded((end - x).max(1.0)),
        class: "",
        due_x: None,
        late: None,
        done_x: None,
        returned: Vec::new(),
        is_exception: false,
    }
}

//! Closures as they are listed, and the form that adds one.

use chrono::NaiveDate;

use crate::app::closures::{ClosureOrder, ClosureView};
use crate::domain::calendar::in_words;
use crate::web::form::{Choice, Control, Field, Form};

/// The choice that stands for every setting.
const ALL: &str = "all";

pub struct Row {
    pub id: i64,
    pub name: String,
    pub setting: String,
    pub from: String,
    pub to: String,
    pub length: String,
    pub is_now: bool,
    /// Between which days a setting is asked for an exception to rest on this closure; none where
    /// it is too short.
    pub asked_between: Option<(String, String)>,
}

impl Row {
    pub fn of(view: ClosureView, today: NaiveDate) -> Self {
        let (first, last) = view.closure.window();
        let days = view.closure.days();
        Self {
            id: view.id,
            name: view.name,
            setting: view.setting.unwrap_or_else(|| "All settings".to_owned()),
            from: in_words(view.from),
            to: in_words(view.to),
            length: if days == 1 { "1 day".to_owned() } else { format!("{days} days") },
            is_now: view.from <= today && today <= view.to,
            asked_between: view.closure.may_ground_an_exception().then(|| (in_words(first), in_words(last))),
        }
    }
}

pub fn fields(settings: Vec<(i64, String)>) -> Vec<Field> {
    let all = Choice::new(ALL, "All settings of the authority");
    let each = settings.into_iter().map(|(id, name)| Choice::new(id.to_string(), name));
    vec![
        Field::new("name", "Name", Control::Line { width: 20, autocomplete: "off" })
            .hint("What people know it as, like Summer holiday"),
        Field::new(
            "setting",
            "Which setting closes",
            Control::Select([all].into_iter().chain(each).collect()),
        )
        .with(ALL),
        Field::new("from", "First day closed", Control::Date)
            .hint("Count weekends too. For example, 18 7 2026"),
        Field::new("to", "Last day closed", Control::Date).hint("The day before it opens again"),
    ]
}

/// What was typed, where it can be a closure; what is missing is said beside its field.
pub fn order(form: &mut Form) -> Option<ClosureOrder> {
    let missing = [
        ("name", "Enter what it is called, like Summer holiday"),
        ("from", "Enter the first day closed"),
        ("to", "Enter the last day closed"),
    ];
    for (name, message) in missing {
        let field = form.fields.iter_mut().find(|field| field.name == name);
        if let Some(field) = field.filter(|field| matches!(field.value(), Ok(None))) {
            field.error = Some(message.to_owned());
        }
    }
    let object = form.object()?;
    let text = |name: &str| object.get(name).and_then(|value| value.as_str()).unwrap_or_default();
    let day = |name: &str| text(name).parse::<NaiveDate>().ok();
    // What is no number of a setting is the number of none.
    let setting = Some(text("setting")).filter(|id| !id.is_empty() && *id != ALL);
    Some(ClosureOrder {
        name: text("name").to_owned(),
        setting: setting.map(|id| id.parse().unwrap_or(0)),
        from: day("from")?,
        to: day("to")?,
    })
}

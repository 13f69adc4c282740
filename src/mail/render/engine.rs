//! The template engine, set so that nothing is left out in silence: a name that does not exist
//! and a value that is not there are errors.

use std::error::Error as _;
use std::fmt::Write;

use minijinja::value::Value;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior};

use super::lines;
use crate::mail::phrase;

pub fn engine() -> Environment<'static> {
    let mut engine = Environment::new();
    engine.set_undefined_behavior(UndefinedBehavior::Strict);
    engine.set_formatter(print);
    engine.add_filter("days", phrase::days);
    engine.add_filter("listed", |parts: Vec<String>| phrase::listed(&parts));
    engine.add_filter("sentence", |text: String| phrase::sentence(&text));
    engine
}

fn print(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    if value.is_none() {
        let detail = "a value is printed that not every mail has; put {% if … %} and {% endif %} around it";
        return Err(Error::new(ErrorKind::InvalidOperation, detail));
    }
    let text = value.to_string();
    if *state.auto_escape() == AutoEscape::None || value.is_safe() {
        out.write_str(&text)?;
        return Ok(());
    }
    // The engine's own escaping writes `/` as an entity, which makes links hard to read for people
    // and for gateways that rewrite them.
    for c in lines::glued(&text).chars() {
        match c {
            '&' => out.write_str("&amp;"),
            '<' => out.write_str("&lt;"),
            '>' => out.write_str("&gt;"),
            '"' => out.write_str("&quot;"),
            '\'' => out.write_str("&#39;"),
            c => out.write_char(c),
        }?;
    }
    Ok(())
}

/// What is wrong, with the file, the line's number and the line.
pub fn explain(error: &Error, source: impl Fn(&str) -> Option<String>) -> String {
    // An error inside an included file is the source of the error of the file that includes it.
    let mut inner = error;
    while let Some(source) = inner.source().and_then(|source| source.downcast_ref::<Error>()) {
        inner = source;
    }
    let what = inner.detail().map_or_else(|| inner.kind().to_string(), |d| format!("{}: {d}", inner.kind()));
    let (Some(name), Some(number)) = (inner.name(), inner.line()) else { return what };
    let line = source(name)
        .and_then(|source| Some(source.lines().nth(number.checked_sub(1)?)?.trim().to_owned()))
        .map_or_else(String::new, |line| format!(" in `{line}`"));
    format!("{name}, line {number}: {what}{line}")
}

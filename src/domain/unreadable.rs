//! What serde says of something it cannot read, in plain words and without the value: that may
//! be a child's name.

/// The longest name of a field that is repeated.
const LONGEST_NAME: usize = 40;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Empty where it is said of the whole.
    pub field: String,
    pub detail: String,
}

impl Unreadable {
    pub fn told(path: &str, message: &str) -> Self {
        let path = if path == "." { "" } else { path };
        if let Some(rest) = message.strip_prefix("missing field `") {
            let name = rest.split('`').next().unwrap_or_default();
            return Self { field: within(path, name), detail: "is missing".to_owned() };
        }
        if let Some(rest) = message.strip_prefix("unknown field `") {
            return unknown(path, rest);
        }
        let not_a_date = [
            "premature end of input",
            "input contains invalid characters",
            "input is out of range",
            "trailing input",
        ];
        let detail = if not_a_date.contains(&message) {
            "not a date (write 2026-03-02)".to_owned()
        } else {
            // The last one, because the value stands before it and may hold anything.
            message
                .rsplit_once("expected ")
                .map_or_else(|| message.to_owned(), |(_, e)| format!("expected {e}"))
        };
        Self { field: path.to_owned(), detail }
    }
}

/// A name that nobody knows is repeated only where it looks like one.
fn unknown(path: &str, rest: &str) -> Unreadable {
    let (name, known) = match rest.strip_suffix("`, there are no fields") {
        Some(name) => (name, None),
        None => rest.rsplit_once("`, expected ").map_or((rest, None), |(name, known)| (name, Some(known))),
    };
    let known = known.map_or_else(
        || "there are none".to_owned(),
        |known| format!("those are {}", known.trim_start_matches("one of ")),
    );
    let outer = path.strip_suffix(name).map_or(path, |outer| outer.trim_end_matches('.'));
    let is_plain =
        name.len() <= LONGEST_NAME && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    if is_plain {
        return Unreadable { field: within(outer, name), detail: format!("is not a field of this; {known}") };
    }
    Unreadable { field: outer.to_owned(), detail: format!("a field here is not known; {known}") }
}

fn within(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_is_left_out_whatever_it_says() {
        let told = |message| Unreadable::told("child.sex", message).detail;
        assert_eq!(told("unknown variant `Ann, expected Ann`, expected `F` or `M`"), "expected `F` or `M`");
        assert_eq!(told("invalid type: string \"expected Ann\", expected u32"), "expected u32");
    }

    #[test]
    fn an_unknown_field_is_named_only_where_it_looks_like_a_name() {
        let told = |path, message| Unreadable::told(path, message).field;
        assert_eq!(told("child.colour", "unknown field `colour`, expected `sex`"), "child.colour");
        assert_eq!(told("child.Ann Example", "unknown field `Ann Example`, expected `sex`"), "child");
        assert_eq!(told("9434765919", "unknown field `9434765919`, there are no fields"), "");
        assert_eq!(told("child", "missing field `sex`"), "child.sex");
    }
}

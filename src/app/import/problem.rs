//! What is wrong with a row.

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// "cases" or "advice".
    pub file: &'static str,
    /// The header is line 1; a cell with a line break inside stays one line.
    pub line: u64,
    pub column: &'static str,
    /// Hidden where it is personal: the file has it.
    pub value: String,
    pub what: String,
}

/// Columns whose values stay in the file.
const PERSONAL: [&str; 6] = ["surname", "forename", "born_on", "nhs_number", "upn", "postcode"];

impl Problem {
    pub fn new(
        file: &'static str,
        line: u64,
        column: &'static str,
        value: &str,
        what: impl Into<String>,
    ) -> Self {
        let hidden = PERSONAL.contains(&column) && !value.is_empty();
        let value = if hidden { "(not shown)".to_owned() } else { value.to_owned() };
        Self { file, line, column, value, what: what.into() }
    }
}

//! Files that people open in a spreadsheet.

/// A cell that a spreadsheet must not take for a formula.
pub fn neutral(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}

//! One letter for each mail that can occur: for trying a council's own templates, for a preview,
//! and for the golden files.

mod accounts;
mod asked;
mod family;
mod late;
mod make;
mod many;
mod tasks;
mod told;

use super::letter::Letter;

/// Letters with a name each that says what they are.
pub fn samples() -> Vec<(&'static str, Letter)> {
    [
        asked::samples(),
        late::samples(),
        told::samples(),
        many::samples(),
        tasks::samples(),
        family::samples(),
        accounts::samples(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

//! Where results and complaints go. A reader who has seen enough closes the pipe: no error.

use std::io::{ErrorKind, Write};

use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{CellAlignment, ContentArrangement, Table, TableComponent};

/// Wide enough for a sentence, narrow enough for half a screen and for print.
const WIDTH: u16 = 118;

/// A result, on stdout.
pub fn say(text: &str) -> anyhow::Result<()> {
    let mut stdout = std::io::stdout().lock();
    match writeln!(stdout, "{}", text.trim_end()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => Ok(result?),
    }
}

/// What went wrong, on stderr.
pub fn complain(text: &str) {
    // There is nowhere left to complain of a stderr that is gone.
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// A table for reading; the columns named in `figures` are set right.
pub fn table(header: &[&str], rows: Vec<Vec<String>>, figures: &[usize]) -> Table {
    let mut table = Table::new();
    table.load_preset(UTF8_HORIZONTAL_ONLY);
    // A line under the header and one at each end; between rows there is enough air.
    table.remove_style(TableComponent::HorizontalLines).remove_style(TableComponent::MiddleIntersections);
    table.set_content_arrangement(ContentArrangement::Dynamic).set_width(WIDTH);
    table.set_header(header.to_vec());
    table.add_rows(rows);
    for figure in figures {
        if let Some(column) = table.column_mut(*figure) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

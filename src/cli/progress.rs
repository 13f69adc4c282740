//! How far long work is: a bar on a terminal, plain lines elsewhere.

use std::cell::RefCell;
use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};

use super::output::complain;
use crate::app::Progress;

/// Off a terminal, a line for each tenth.
const PLAIN_STEPS: u64 = 10;

pub fn on_stderr() -> Box<dyn Progress> {
    if std::io::stderr().is_terminal() { Box::new(Bar::default()) } else { Box::new(Lines::default()) }
}

#[derive(Default)]
struct Bar(RefCell<Option<ProgressBar>>);

impl Progress for Bar {
    fn begin(&self, total: u64, what: &str) {
        let bar = ProgressBar::new(total);
        let template = "{msg} [{bar:30}] {percent:>3} %  {elapsed_precise}, {eta} to go";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("━━ "));
        }
        bar.set_message(what.to_owned());
        self.0.replace(Some(bar));
    }

    fn advance(&self, by: u64) {
        if let Some(bar) = &*self.0.borrow() {
            bar.inc(by);
        }
    }

    fn end(&self) {
        if let Some(bar) = self.0.take() {
            bar.finish_and_clear();
        }
    }
}

#[derive(Default)]
struct Lines(RefCell<State>);

#[derive(Default)]
struct State {
    what: String,
    total: u64,
    done: u64,
    said: u64,
}

impl Progress for Lines {
    fn begin(&self, total: u64, what: &str) {
        self.0.replace(State { what: what.to_owned(), total, ..State::default() });
    }

    fn advance(&self, by: u64) {
        let mut state = self.0.borrow_mut();
        state.done += by;
        let tenth = (state.done * PLAIN_STEPS).checked_div(state.total).unwrap_or(PLAIN_STEPS);
        if tenth > state.said {
            state.said = tenth;
            complain(&format!("{}: {} %", state.what, tenth * 100 / PLAIN_STEPS));
        }
    }

    fn end(&self) {}
}

//! Which statements the program sends.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};

static LISTENS: AtomicBool = AtomicBool::new(false);
static HEARD: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Every connection opened from now on can be listened to; while nobody does, it costs one load
/// of a flag.
pub fn prepare() {
    set_default_instrumentation(|| Some(Box::new(hear) as Box<dyn Instrumentation>)).expect("is set");
}

/// The first words of each statement sent while `f` runs.
pub fn during(f: impl FnOnce()) -> Vec<String> {
    LISTENS.store(true, Ordering::SeqCst);
    f();
    LISTENS.store(false, Ordering::SeqCst);
    std::mem::take(&mut *HEARD.lock().expect("nobody panicked"))
}

fn hear(event: InstrumentationEvent<'_>) {
    if LISTENS.load(Ordering::Relaxed)
        && let InstrumentationEvent::StartQuery { query, .. } = event
        && let Ok(mut heard) = HEARD.lock()
    {
        heard.push(short(&query.to_string()));
    }
}

/// `SELECT case_events`: what is done, and to which table.
fn short(statement: &str) -> String {
    let statement = statement.replace(['"', '`'], "");
    let words: Vec<&str> = statement.split_whitespace().collect();
    let verb = words.first().copied().unwrap_or_default();
    let before = match verb {
        "SELECT" | "DELETE" => "FROM",
        "INSERT" => "INTO",
        "UPDATE" => "UPDATE",
        _ => return verb.to_owned(),
    };
    let table = words.iter().skip_while(|word| **word != before).nth(1).copied().unwrap_or("1");
    format!("{verb} {}", table.trim_matches(['(', ')']))
}

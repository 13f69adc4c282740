//! Where log lines go: stderr, as text or as JSON. They carry references and counts, never a
//! name, a birth date, an NHS number or a need.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

use crate::config::{Log, LogFormat};

pub fn start(log: &Log) -> Result<(), String> {
    let filter = EnvFilter::try_new(&log.level).map_err(|e| format!("`log.level`: {e}"))?;
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let json = match log.format {
        LogFormat::Json => true,
        LogFormat::Text => false,
        LogFormat::Auto => !std::io::stderr().is_terminal(),
    };
    let started = if json { subscriber.json().try_init() } else { subscriber.try_init() };
    started.map_err(|e| e.to_string())
}

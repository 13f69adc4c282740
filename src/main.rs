//! The program: read the command line, load the settings, do the one thing that was asked.

use std::process::ExitCode;

fn main() -> ExitCode {
    twentyweeks::cli::run()
}

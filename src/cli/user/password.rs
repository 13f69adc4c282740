//! Reading a new password: twice from a terminal, unseen, or as a line of what is piped in.

use std::io::{BufRead, IsTerminal};

use crate::cli::BadUsage;

pub fn read() -> anyhow::Result<String> {
    let stdin = std::io::stdin();
    if !stdin.is_terminal() {
        let mut line = String::new();
        stdin.lock().read_line(&mut line)?;
        return Ok(line.trim_end_matches(['\r', '\n']).to_owned());
    }
    let first = rpassword::prompt_password("New password (at least 12 characters): ")?;
    let again = rpassword::prompt_password("The same again: ")?;
    if first == again { Ok(first) } else { Err(BadUsage("the two are not the same".into()).into()) }
}

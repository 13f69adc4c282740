//! Mail as files: to see what would be sent, without a server.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use super::Outcome;
use crate::mail::one_line::one_line;
use crate::mail::outgoing::Rendered;

/// A folder with one `.eml` file for each mail.
#[derive(Clone, Debug)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    pub fn new(path: &str) -> Result<Self, String> {
        if path.is_empty() {
            return Err("write the folder as `folder:PATH`".to_owned());
        }
        Ok(Self { path: path.into() })
    }

    pub async fn store(&self, mail: Rendered) -> Outcome {
        let folder = self.path.clone();
        // Writing until it is on the disk takes its time.
        let stored = tokio::task::spawn_blocking(move || store(&folder, &mail)).await;
        stored.unwrap_or_else(|_| Outcome::Unknown { reply: "writing the file was broken off".to_owned() })
    }
}

/// A repeat replaces the file of the first try: what is there is there once, and whole.
fn store(folder: &Path, mail: &Rendered) -> Outcome {
    let name = file_name(&mail.message_id);
    let fault = |what: &str, problem: &io::Error| one_line(&format!("{what}: {problem}"));
    let place = || {
        fs::create_dir_all(folder)?;
        let unfinished = folder.join(format!("{name}.part"));
        let mut file = File::create(&unfinished)?;
        file.write_all(&mail.bytes)?;
        file.sync_all()?;
        fs::rename(&unfinished, folder.join(&name))
    };
    if let Err(problem) = place() {
        return Outcome::TryAgain { reply: fault("the file cannot be written", &problem) };
    }
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        Ok(()) => Outcome::Accepted { reply: format!("written to {name}") },
        Err(problem) => Outcome::Unknown { reply: fault("the folder cannot be made to last", &problem) },
    }
}

/// Two message ids never share a name, and none leads out of the folder.
fn file_name(message_id: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_@+.".contains(&b);
    let is_plain = message_id.len() <= 200 && !message_id.starts_with('.') && message_id.bytes().all(plain);
    if is_plain {
        format!("{message_id}.eml")
    } else {
        format!("{}.eml", URL_SAFE_NO_PAD.encode(Sha256::digest(message_id)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_message_id_leads_out_of_the_folder() {
        assert_eq!(file_name("351-2026.7@bury.example"), "351-2026.7@bury.example.eml");
        for id in ["../../etc/passwd@x", ".hidden@x", "a/b@x", "a\\b@x", &"a".repeat(240)] {
            let name = file_name(id);
            assert!(name.len() < 60 && !name.starts_with('.') && !name.contains(['/', '\\']), "{name}");
        }
    }
}

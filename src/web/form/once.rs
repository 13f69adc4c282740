//! What makes a form that is sent twice be recorded once, and tells whether the case is still
//! the one that the form was opened on.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use super::FormBody;

/// The version of the case that the form was opened on.
pub const VERSION: &str = "version";
/// Drawn by lot for each form that is opened.
pub const KEY: &str = "key";
/// The reader has seen what follows.
pub const CONFIRMED: &str = "confirmed";
/// The reader wants to go back to what they typed.
pub const CHANGE: &str = "change";

/// Keys are ours; anything longer is none.
const LONGEST_KEY: usize = 64;

/// 128 random bits.
pub fn new_key() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 16]>())
}

impl FormBody {
    /// The key of the form together with what was typed into it: the same form sent twice is one
    /// thing, and one that was gone back to and changed is another.
    pub fn once_key(&self) -> Option<String> {
        let key = self.text(KEY);
        if key.is_empty() || key.len() > LONGEST_KEY {
            return None;
        }
        let mut typed = Sha256::new();
        for (name, value) in self.typed_pairs() {
            typed.update(format!("{}:{name}={}:{value}\n", name.len(), value.len()));
        }
        Some(format!("{key}.{}", URL_SAFE_NO_PAD.encode(typed.finalize())))
    }

    /// The version that the form was opened on.
    pub fn version(&self) -> Option<u32> {
        self.text(VERSION).parse().ok()
    }

    /// What was typed, to be sent along with the next page.
    pub fn typed_pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs().filter(|(name, _)| ![VERSION, KEY, CONFIRMED, CHANGE].contains(name))
    }
}

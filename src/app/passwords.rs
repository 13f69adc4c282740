//! Passwords: which are taken, and how they are kept.

use std::collections::HashSet;
use std::sync::{Arc, LazyLock};

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::Error;
use crate::db;

/// In characters.
pub const SHORTEST: usize = 12;
/// So many are hashed at once: each takes 19 MiB, and none may keep pages waiting.
const AT_ONCE: usize = 4;
/// Fewer letters among figures and signs are no word that the rest was put around.
const FEWEST_LETTERS: usize = 4;

/// One a line; what somebody who guesses tries first.
const COMMON: &str = include_str!("../../config/common-passwords.txt");
/// The hash of no password: whoever signs in with an unknown address waits as long as others.
const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$dHdlbnR5d2Vla3Mtc2FsdA$bm9ib2R5LWhhcy10aGlzLXBhc3N3b3JkLTAxMjM0NTY";

static IS_COMMON: LazyLock<HashSet<&str>> =
    LazyLock::new(|| COMMON.lines().map(str::trim).filter(|line| !line.starts_with('#')).collect());

/// Whose turn it is to have a password looked at.
#[derive(Clone, Debug)]
pub struct Turns(Arc<Semaphore>);

impl Default for Turns {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }
}

impl Turns {
    /// Hold it while the password is looked at.
    pub async fn take(&self) -> Option<OwnedSemaphorePermit> {
        // It is never closed.
        self.0.clone().acquire_owned().await.ok()
    }
}

/// Refuses what is too short or too easily guessed; there is no other rule.
pub(super) fn check(password: &str) -> Result<(), Error> {
    let invalid = |detail: &str| Err(Error::Invalid { field: "password", detail: detail.to_owned() });
    if password.chars().count() < SHORTEST {
        return invalid("Use at least 12 characters");
    }
    if is_common(password) {
        return invalid("Choose another password: this one is easily guessed");
    }
    Ok(())
}

pub(super) fn hash(password: &str) -> Result<String, Error> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    let hash = hash.map_err(|error| db::Error::Failed(format!("no password can be hashed: {error}")))?;
    Ok(hash.to_string())
}

/// Whether it is the password of this hash. It takes as long where there is no hash.
pub(super) fn is_right(password: &str, hash: Option<&str>) -> bool {
    let known = hash.and_then(|hash| PasswordHash::new(hash).ok());
    let is_known = known.is_some();
    let Some(hash) = known.or_else(|| PasswordHash::new(NOBODYS).ok()) else { return false };
    let is_right = Argon2::default().verify_password(password.as_bytes(), &hash).is_ok();
    is_right && is_known
}

/// Whether it is a common password, whatever its case: as it is, said several times, or with
/// figures and signs around, within or in the place of letters.
fn is_common(password: &str) -> bool {
    let lower = password.to_lowercase();
    let core = lower.trim_matches(|c: char| !c.is_alphabetic());
    let bare = [letters(&lower), letters(&core.chars().map(meant).collect::<String>())];
    let is_bare = |text: &String| text.chars().count() >= FEWEST_LETTERS && is_repeated_common(text);
    is_repeated_common(&lower) || bare.iter().any(is_bare)
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphabetic()).collect()
}

/// The letter that a figure or sign stands for.
const fn meant(c: char) -> char {
    match c {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        c => c,
    }
}

/// Whether it is one common password, once or several times over.
fn is_repeated_common(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    (1..=chars.len()).filter(|length| chars.len().is_multiple_of(*length)).any(|length| {
        let part = &chars[..length];
        chars.chunks(length).all(|other| other == part)
            && IS_COMMON.contains(part.iter().collect::<String>().as_str())
    })
}

#[cfg(test)]
mod tests {
    use argon2::Params;

    use super::*;

    #[test]
    fn a_password_is_right_and_another_is_not() {
        let hash = hash("a quiet walk at noon").unwrap();
        assert!(is_right("a quiet walk at noon", Some(&hash)));
        assert!(!is_right("a quiet walk at night", Some(&hash)));
        assert!(!is_right("a quiet walk at noon", None));
        assert!(!is_right("a quiet walk at noon", Some("spoilt")));
    }

    #[test]
    fn looking_at_an_unknown_address_costs_as_much_as_at_a_known_one() {
        let nobodys = PasswordHash::new(NOBODYS).unwrap();
        let known = hash("a quiet walk at noon").unwrap();
        let known = PasswordHash::new(&known).unwrap();
        assert_eq!((nobodys.algorithm, nobodys.version), (known.algorithm, known.version));
        assert_eq!(Params::try_from(&nobodys).unwrap(), Params::try_from(&known).unwrap());
        assert_eq!(nobodys.hash.map(|hash| hash.len()), known.hash.map(|hash| hash.len()));
    }

    #[test]
    fn twelve_characters_are_enough_whatever_they_are() {
        for good in
            ["zwölf Käfer!", "correct horse battery", "xkqjvzwpfhgm", "8814902375630", "8394-9229-31q"]
        {
            assert!(check(good).is_ok(), "{good}");
        }
        assert!(check("elf käfer.").is_err());
    }

    #[test]
    fn what_is_easily_guessed_is_refused_in_every_dress() {
        for bad in [
            "password1234",
            "PASSWORD2026!",
            "Pa$$w0rd2026",
            "passwordpassword",
            "Password-Password-1",
            "123456789012",
            "aaaaaaaaaaaa",
            "qwertyuiop123",
            "1q2w3e4r5t6y",
            "p.a.s.s.w.o.r.d",
            "Summer2026!!!",
            "iloveyou1234",
            "twentyweeks20",
            "letmein.letmein",
            "121212121212",
        ] {
            assert!(check(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_list_is_written_as_it_is_compared() {
        for line in COMMON.lines().filter(|line| !line.starts_with('#')) {
            assert_eq!(line, line.trim().to_lowercase(), "{line}");
        }
        assert!(IS_COMMON.len() > 300, "{}", IS_COMMON.len());
    }
}

//! Identifiers, each with one `parse` and no other way in.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Why a text is not the identifier it should be. Never holds the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    #[error("an NHS number has 10 digits")]
    NhsLength,
    #[error("the check digit of the NHS number is wrong")]
    NhsCheckDigit,
    #[error("a UPN is a letter and 12 digits, or 11 digits and a letter where it is temporary")]
    UpnShape,
    #[error("the check letter of the UPN is wrong")]
    UpnCheckLetter,
    #[error("an authority's code has 3 digits")]
    AuthorityCode,
    #[error("a URN has 6 digits")]
    Urn,
    #[error("not an e-mail address")]
    Email,
}

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident, $parse:path) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
        #[serde(try_from = "String", into = "String")]
        #[schema(value_type = String)]
        pub struct $name(String);

        impl $name {
            pub fn parse(text: &str) -> Result<Self, Malformed> {
                $parse(text).map(Self)
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = Malformed;

            fn try_from(text: String) -> Result<Self, Malformed> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

identifier!(
    /// An NHS number without its spaces: 10 digits, the last a check digit modulo 11.
    NhsNumber,
    nhs_number
);
identifier!(
    /// A Unique Pupil Number: a check letter and 12 characters.
    Upn,
    upn
);
identifier!(
    /// The 3-digit code of a local authority, as the Department for Education publishes it.
    AuthorityCode,
    authority_code
);
identifier!(
    /// The 6-digit Unique Reference Number of a setting.
    Urn,
    urn
);
identifier!(
    /// An e-mail address, in lower case.
    Email,
    email
);

/// The reference of a case: `351-2026-00042`, the authority, the year of receipt and a number
/// counted within both. It stays, whatever is corrected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reference {
    authority: u16,
    year: u16,
    number: u32,
}

impl Reference {
    const NUMBERS: i64 = 1_000_000;
    const YEARS: i64 = 10_000;

    pub fn new(authority: &AuthorityCode, year: i32, number: u32) -> Option<Self> {
        let authority = authority.as_str().parse().ok()?;
        let year = u16::try_from(year).ok()?;
        (i64::from(year) < Self::YEARS && i64::from(number) < Self::NUMBERS).then_some(Self {
            authority,
            year,
            number,
        })
    }

    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().splitn(3, '-');
        let (authority, year, number) = (parts.next()?, parts.next()?, parts.next()?);
        let reference =
            Self::new(&AuthorityCode::parse(authority).ok()?, year.parse().ok()?, number.parse().ok()?)?;
        // One spelling for each: `351-2026-42` is not a reference.
        (reference.to_string() == text.trim()).then_some(reference)
    }

    /// The same as a number that sorts by authority, year and number.
    pub fn to_id(self) -> i64 {
        (i64::from(self.authority) * Self::YEARS + i64::from(self.year)) * Self::NUMBERS
            + i64::from(self.number)
    }

    /// The numbers that the cases of an authority can have.
    pub fn ids_of(authority: &AuthorityCode) -> std::ops::RangeInclusive<i64> {
        let of_one = Self::YEARS * Self::NUMBERS;
        let first = authority.as_str().parse::<i64>().unwrap_or_default() * of_one;
        first..=first + of_one - 1
    }

    pub fn from_id(id: i64) -> Option<Self> {
        let number = u32::try_from(id % Self::NUMBERS).ok()?;
        let year = u16::try_from(id / Self::NUMBERS % Self::YEARS).ok()?;
        let authority = u16::try_from(id / Self::NUMBERS / Self::YEARS).ok()?;
        Some(Self { authority, year, number })
    }

    pub fn authority(self) -> String {
        format!("{:03}", self.authority)
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:03}-{:04}-{:05}", self.authority, self.year, self.number)
    }
}

fn nhs_number(text: &str) -> Result<String, Malformed> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    if digits.len() != 10 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Malformed::NhsLength);
    }
    let values: Vec<u32> = digits.bytes().map(|b| u32::from(b - b'0')).collect();
    let sum: u32 = values.iter().take(9).zip((2..=10).rev()).map(|(digit, weight)| digit * weight).sum();
    let check = match 11 - sum % 11 {
        11 => 0,
        other => other,
    };
    if values[9] == check { Ok(digits) } else { Err(Malformed::NhsCheckDigit) }
}

fn upn(text: &str) -> Result<String, Malformed> {
    const LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPQRTUVWXYZ";
    let upn = text.trim().to_ascii_uppercase();
    let bytes = upn.as_bytes();
    let letter_value = |b: u8| LETTERS.iter().position(|l| *l == b);
    if bytes.len() != 13 || letter_value(bytes[0]).is_none() {
        return Err(Malformed::UpnShape);
    }
    let mut sum = 0;
    for (position, byte) in (2..).zip(&bytes[1..]) {
        let value = match byte {
            b'0'..=b'9' => usize::from(byte - b'0'),
            // A temporary UPN ends in a letter, which counts by its place in the alphabet used.
            _ if position == 13 => letter_value(*byte).ok_or(Malformed::UpnShape)?,
            _ => return Err(Malformed::UpnShape),
        };
        sum += value * position;
    }
    if LETTERS[sum % 23] == bytes[0] { Ok(upn) } else { Err(Malformed::UpnCheckLetter) }
}

fn authority_code(text: &str) -> Result<String, Malformed> {
    digits(text, 3).ok_or(Malformed::AuthorityCode)
}

fn urn(text: &str) -> Result<String, Malformed> {
    digits(text, 6).ok_or(Malformed::Urn)
}

fn digits(text: &str, count: usize) -> Option<String> {
    let text = text.trim();
    (text.len() == count && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.to_owned())
}

fn email(text: &str) -> Result<String, Malformed> {
    let email = text.trim().to_lowercase();
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !"<>(),;:\"[]\\".contains(c);
    match email.split_once('@') {
        Some((local, domain))
            if !local.is_empty()
                && domain.contains('.')
                && !domain.starts_with('.')
                && !domain.ends_with('.')
                && !domain.contains('@')
                && email.chars().all(plain) =>
        {
            Ok(email)
        }
        _ => Err(Malformed::Email),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_nhs_number_is_kept_without_its_spaces() {
        assert_eq!(NhsNumber::parse("943 476 5870").map(String::from), Ok("9434765870".into()));
    }

    #[test]
    fn an_nhs_number_with_a_wrong_check_digit_is_refused() {
        assert_eq!(NhsNumber::parse("9434765918"), Err(Malformed::NhsCheckDigit));
        assert_eq!(NhsNumber::parse("94347659"), Err(Malformed::NhsLength));
    }

    #[test]
    fn a_upn_is_checked_by_its_letter() {
        assert!(Upn::parse("B801200005001").is_ok());
        assert_eq!(Upn::parse("A801200005001"), Err(Malformed::UpnCheckLetter));
        assert_eq!(Upn::parse("I801200005001"), Err(Malformed::UpnShape));
    }

    #[test]
    fn a_reference_has_one_spelling() {
        let reference = Reference::parse("351-2026-00042").unwrap();
        assert_eq!(Reference::from_id(reference.to_id()), Some(reference));
        assert_eq!(reference.to_string(), "351-2026-00042");
        assert_eq!(Reference::parse("351-2026-42"), None);
        assert_eq!(Reference::parse("351-2026"), None);
    }

    #[test]
    fn an_address_without_a_domain_is_refused() {
        assert!(Email::parse("A.B@bury.example").is_ok_and(|e| e.as_str() == "a.b@bury.example"));
        assert_eq!(Email::parse("a.b@bury"), Err(Malformed::Email));
        assert_eq!(Email::parse("a b@bury.example"), Err(Malformed::Email));
    }
}

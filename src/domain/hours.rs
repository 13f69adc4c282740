//! Hours of a day, such as those in which mail may go out.

use chrono::NaiveTime;
use serde::Deserialize;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Hours {
    from: NaiveTime,
    to: NaiveTime,
}

impl Hours {
    pub fn parse(text: &str) -> Result<Self, String> {
        let (from, to) = text
            .split_once('-')
            .and_then(|(from, to)| Some((time(from)?, time(to)?)))
            .ok_or("write two times of day: 08:00-18:00")?;
        if from >= to {
            return Err("the second time must be later on the same day: 08:00-18:00".to_owned());
        }
        Ok(Self { from, to })
    }

    /// The first minute belongs to them, the last moment does not: at 18:00 the day is over.
    pub fn contains(&self, time: NaiveTime) -> bool {
        (self.from..self.to).contains(&time)
    }
}

impl TryFrom<String> for Hours {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text)
    }
}

fn time(text: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(text.trim(), "%H:%M").ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_is_no_part_of_the_hours() {
        let hours = Hours::parse("08:00-18:00").expect("hours");
        let contains = |text: &str| hours.contains(text.parse().expect("a time"));
        assert!(!contains("07:59:59.999999"));
        assert!(contains("08:00:00"));
        assert!(contains("17:59:59.999999"));
        assert!(!contains("18:00:00"));
        assert_eq!(Hours::parse("8:00 - 18:00"), Ok(hours));
    }

    #[test]
    fn hours_that_make_no_sense_are_refused() {
        for text in ["", "08:00", "8-18", "08:00-24:00", "08:00-18:00-19:00"] {
            assert_eq!(Hours::parse(text), Err("write two times of day: 08:00-18:00".to_owned()), "{text}");
        }
        for text in ["18:00-08:00", "08:00-08:00"] {
            let error = Hours::parse(text).expect_err("no hours");
            assert!(error.contains("later on the same day"), "{error}");
        }
    }
}

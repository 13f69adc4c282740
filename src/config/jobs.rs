//! What is done when: times of day, working hours and working days.

use chrono::NaiveTime;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use crate::domain::hours::Hours;
use crate::domain::working_days::WorkingDays;

/// From GOV.UK (Open Government Licence v3).
const BANK_HOLIDAYS: &str = include_str!("../../config/bank-holidays.csv");

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Jobs {
    #[serde(deserialize_with = "time_of_day")]
    pub sweep_at: NaiveTime,
    #[serde(deserialize_with = "time_of_day")]
    pub digest_at: NaiveTime,
    pub working_hours: Hours,
    #[serde(rename = "bank_holidays", deserialize_with = "working_days")]
    pub working_days: WorkingDays,
}

fn time_of_day<'de, D: Deserializer<'de>>(setting: D) -> Result<NaiveTime, D::Error> {
    let text = String::deserialize(setting)?;
    NaiveTime::parse_from_str(&text, "%H:%M").map_err(|_| D::Error::custom("write a time of day: 07:00"))
}

/// The setting names a file that takes the place of the built-in list.
fn working_days<'de, D: Deserializer<'de>>(setting: D) -> Result<WorkingDays, D::Error> {
    let path = String::deserialize(setting)?;
    if path.is_empty() {
        return WorkingDays::parse(BANK_HOLIDAYS).map_err(D::Error::custom);
    }
    let text = std::fs::read_to_string(&path)
        .map_err(|e| D::Error::custom(format!("`{path}` cannot be read: {e}")))?;
    WorkingDays::parse(&text).map_err(|problem| D::Error::custom(format!("`{path}`: {problem}")))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::super::{Config, ConfigError};
    use super::*;

    fn with(key: &str, value: &str) -> Result<Jobs, ConfigError> {
        let name = format!("TWENTYWEEKS__JOBS__{key}");
        Config::layered(None, [(name, value.to_owned())].into_iter()).map(|config| config.jobs)
    }

    #[test]
    fn times_of_day_are_settings() {
        let jobs = with("SWEEP_AT", "06:15").unwrap();
        assert_eq!(jobs.sweep_at.to_string(), "06:15:00");
        assert_eq!(jobs.digest_at.to_string(), "07:30:00");
        assert_eq!(jobs.working_hours, Hours::parse("08:00-18:00").unwrap());
        for key in ["sweep_at", "digest_at", "working_hours"] {
            let error = with(&key.to_uppercase(), "seven").unwrap_err().to_string();
            assert!(error.contains(&format!("`jobs.{key}`: write ")), "{error}");
        }
    }

    #[test]
    fn a_bank_holiday_is_added_by_a_file() {
        let charter_day = NaiveDate::from_ymd_opt(2027, 7, 1).unwrap();
        let built_in = Config::layered(None, std::iter::empty()).unwrap().jobs.working_days;
        assert!(built_in.is_working_day(charter_day));
        let folder = tempfile::tempdir().unwrap();
        let list = folder.path().join("ours.csv");
        std::fs::write(&list, format!("{BANK_HOLIDAYS}2027-07-01,Charter Day\n")).unwrap();
        let jobs = with("BANK_HOLIDAYS", list.to_str().unwrap()).unwrap();
        assert_eq!(jobs.working_days.holiday(charter_day), Some("Charter Day"));
    }

    #[test]
    fn a_list_of_bank_holidays_that_is_missing_or_bad_is_named_with_what_is_wrong() {
        let folder = tempfile::tempdir().unwrap();
        let list = folder.path().join("ours.csv");
        let path = list.to_str().unwrap();
        let refused = || with("BANK_HOLIDAYS", path).unwrap_err().to_string();
        let start = "TWENTYWEEKS__JOBS__BANK_HOLIDAYS: `jobs.bank_holidays`: ";
        let error = refused();
        assert!(error.starts_with(&format!("{start}`{path}` cannot be read: ")), "{error}");
        std::fs::write(&list, "date,name\n1 July,Charter Day\n").unwrap();
        assert_eq!(
            refused(),
            format!("{start}`{path}`: line 2: `1 July` is not a date; write it like 2026-12-25")
        );
    }
}

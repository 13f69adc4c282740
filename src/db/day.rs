//! Days as the database writes them out. A report reads hundreds of thousands, and to read each by
//! a general format would be most of what it costs.

use chrono::NaiveDate;
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::sql_types::Text;

/// A date that was selected as text: `2026-03-02` on both databases.
#[derive(Clone, Copy, Debug, FromSqlRow)]
#[diesel(sql_type = Text)]
pub struct Day(pub NaiveDate);

impl<DB> FromSql<Text, DB> for Day
where
    DB: Backend,
    String: FromSql<Text, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        let text = String::from_sql(bytes)?;
        parse(text.as_bytes()).map(Self).ok_or_else(|| "a date that is none".into())
    }
}

fn parse(text: &[u8]) -> Option<NaiveDate> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text else { return None };
    let number = |digits: &[&u8]| {
        digits.iter().try_fold(0_u32, |number, digit| {
            digit.is_ascii_digit().then(|| number * 10 + u32::from(**digit - b'0'))
        })
    };
    let year = i32::try_from(number(&[y1, y2, y3, y4])?).ok()?;
    NaiveDate::from_ymd_opt(year, number(&[m1, m2])?, number(&[d1, d2])?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_as_it_is_written() {
        for date in ["2026-03-02", "2024-02-29", "9999-12-31", "0001-01-01"] {
            assert_eq!(parse(date.as_bytes()), date.parse().ok());
        }
        for wrong in ["", "2026-3-2", "2026-02-30", "2026/03/02", "2026-03-02 ", "20x6-03-02"] {
            assert_eq!(parse(wrong.as_bytes()), None, "{wrong}");
        }
    }
}

//! Whose work somebody does while they are away.

use chrono::NaiveDate;

use crate::db::contacts::Absence;

/// Somebody who stands in may be away too; after so many hands it is nobody.
const LONGEST_CHAIN: usize = 5;

/// A colleague who is away, and whose cases come to somebody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cover {
    pub email: String,
    /// The last day of it.
    pub until: NaiveDate,
}

/// Those for whom `me` stands in on a day, by themselves or for another who is away too. Of several
/// absences of one person the one noted last holds.
pub fn covers(absences: &[Absence], me: &str, day: NaiveDate) -> Vec<Cover> {
    let away =
        |email: &str| absences.iter().rev().find(|a| a.email == email && a.from_on <= day && day <= a.to_on);
    let mut covers: Vec<Cover> = Vec::new();
    for absence in absences.iter().rev() {
        let is_new = absence.email != me && !covers.iter().any(|cover| cover.email == absence.email);
        let Some(absence) = away(&absence.email).filter(|_| is_new) else { continue };
        let mut reader = absence.cover.as_deref();
        for _ in 0..LONGEST_CHAIN {
            match reader.and_then(away) {
                Some(next) => reader = next.cover.as_deref(),
                None => break,
            }
        }
        if reader == Some(me) && away(me).is_none() {
            covers.push(Cover { email: absence.email.clone(), until: absence.to_on });
        }
    }
    covers.reverse();
    covers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_stands_in_for_somebody_who_stands_in_has_the_work_of_both() {
        let absences = [
            away(1, "a", "2026-11-01", "2026-11-10", Some("b")),
            away(2, "b", "2026-11-05", "2026-11-06", Some("c")),
        ];
        assert_eq!(names(&covers(&absences, "b", day("2026-11-02"))), ["a"]);
        assert_eq!(names(&covers(&absences, "c", day("2026-11-02"))), [""; 0]);
        assert_eq!(names(&covers(&absences, "c", day("2026-11-05"))), ["a", "b"]);
        assert_eq!(names(&covers(&absences, "b", day("2026-11-05"))), [""; 0], "away themselves");
        assert_eq!(names(&covers(&absences, "b", day("2026-11-11"))), [""; 0], "it is over");
    }

    #[test]
    fn of_two_absences_the_later_noted_holds_and_a_circle_is_nobodys() {
        let absences = [
            away(1, "a", "2026-11-01", "2026-11-10", Some("b")),
            away(2, "a", "2026-11-02", "2026-11-03", Some("c")),
            away(3, "x", "2026-11-01", "2026-11-10", Some("y")),
            away(4, "y", "2026-11-01", "2026-11-10", Some("x")),
        ];
        assert_eq!(names(&covers(&absences, "b", day("2026-11-02"))), [""; 0]);
        assert_eq!(names(&covers(&absences, "c", day("2026-11-02"))), ["a"]);
        assert_eq!(names(&covers(&absences, "b", day("2026-11-04"))), ["a"]);
        assert_eq!(names(&covers(&absences, "x", day("2026-11-04"))), [""; 0]);
    }

    fn away(id: i64, email: &str, from: &str, to: &str, cover: Option<&str>) -> Absence {
        Absence {
            id,
            email: email.to_owned(),
            from_on: day(from),
            to_on: day(to),
            cover: cover.map(str::to_owned),
            created_at: chrono::NaiveDateTime::MIN,
            removed_at: None,
        }
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn names(covers: &[Cover]) -> Vec<&str> {
        covers.iter().map(|cover| cover.email.as_str()).collect()
    }
}

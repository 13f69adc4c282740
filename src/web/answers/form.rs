//! Reading an answer as it was typed, and saying beside which field it is wrong.

use actix_web::HttpRequest;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::Query;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::app::answers::Answer;
use crate::domain::Refusal;
use crate::web::body::RawBody;
use crate::web::form::{DatePart, date};
use crate::web::problem::Problem;

const FORM: &str = "application/x-www-form-urlencoded";

/// The fields of the three forms; each sends its own.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    answer: Kind,
    #[serde(default)]
    pub day: String,
    #[serde(default)]
    pub month: String,
    #[serde(default)]
    pub year: String,
    #[serde(default)]
    pub whose: String,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    #[default]
    Confirm,
    Promise,
    NotForUs,
}

/// Why an answer was not taken, and where to look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    pub field: Field,
    pub message: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Day,
    Month,
    Year,
    Whose,
    /// Nothing that was typed: how the request stands.
    Standing,
}

impl Form {
    /// What is not one of our forms is malformed; nobody is told which part of it.
    pub fn read(request: &HttpRequest, RawBody(body): &RawBody) -> Result<Self, Problem> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let essence = kind.unwrap_or_default().split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case(FORM) {
            return Err(Problem::not_form());
        }
        let malformed = || Problem::malformed("This is not one of the forms of that page.");
        let text = std::str::from_utf8(body).map_err(|_| malformed())?;
        // A form is written as a query is.
        let form = Query::<Self>::from_query(text).map_err(|_| malformed())?.into_inner();
        // PostgreSQL cannot keep the character U+0000, and nobody types it.
        let texts = [&form.day, &form.month, &form.year, &form.whose];
        if texts.iter().any(|text| text.contains('\0')) { Err(malformed()) } else { Ok(form) }
    }

    /// What was said, as far as it makes sense by itself; whether it can be is for the domain.
    pub fn answer(&self) -> Result<Answer, Mistake> {
        Ok(match self.answer {
            Kind::Confirm => Answer::Confirm,
            Kind::Promise => Answer::Promise(self.date()?),
            Kind::NotForUs => {
                let words: Vec<&str> = self.whose.split_whitespace().collect();
                Answer::NotForUs { whose: words.join(" ") }
            }
        })
    }

    /// A refusal of the domain, as it is said beside the field.
    pub fn mistake(&self, refusal: &Refusal) -> Mistake {
        let at = |field, message: String| Mistake { field, message };
        match refusal {
            Refusal::TooEarly { field: "promised_on", .. } => {
                at(Field::Day, "The date must be today or later".to_owned())
            }
            Refusal::Missing { field: "whose", .. } => {
                at(Field::Whose, "Enter whose it is, or who may know".to_owned())
            }
            Refusal::Invalid { field: "whose", message } => {
                at(Field::Whose, format!("What you wrote is {message}"))
            }
            refusal => Mistake::of_none(refusal.to_string()),
        }
    }

    fn date(&self) -> Result<NaiveDate, Mistake> {
        let wrong = |part, message| Mistake { field: Field::of(part), message };
        match date(&self.day, &self.month, &self.year) {
            Ok(Some(day)) => Ok(day),
            Ok(None) => Err(wrong(DatePart::Day, "Enter the day you promise the advice for".to_owned())),
            Err(mistake) => Err(wrong(mistake.part, mistake.message)),
        }
    }
}

impl Field {
    const fn of(part: DatePart) -> Self {
        match part {
            DatePart::Day => Self::Day,
            DatePart::Month => Self::Month,
            DatePart::Year => Self::Year,
        }
    }
}

impl Mistake {
    /// Nothing that was typed is wrong; the answer cannot be taken all the same.
    pub fn of_none(why: String) -> Self {
        Self { field: Field::Standing, message: format!("Nothing was recorded. {why}") }
    }

    /// The part of the page to look at.
    pub const fn anchor(&self) -> &'static str {
        match self.field {
            Field::Day => "promise-day",
            Field::Month => "promise-month",
            Field::Year => "promise-year",
            Field::Whose => "whose",
            Field::Standing => "standing",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn promise(day: &str, month: &str, year: &str) -> Result<Answer, (Field, String)> {
        let (day, month, year) = (day.to_owned(), month.to_owned(), year.to_owned());
        let form = Form { answer: Kind::Promise, day, month, year, whose: String::new() };
        form.answer().map_err(|mistake| (mistake.field, mistake.message))
    }

    #[test]
    fn a_date_is_read_as_people_write_it() {
        let expected = Ok(Answer::Promise(NaiveDate::from_ymd_opt(2026, 12, 3).unwrap()));
        for (day, month) in [("3", "12"), ("03", "12"), (" 3 ", "December"), ("3", "dec"), ("3", "DEC")] {
            assert_eq!(promise(day, month, "2026"), expected, "{day} {month}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_date_is_said_of_the_part_that_is_wrong() {
        for (day, month, year, field, message) in [
            ("", "", "", Field::Day, "Enter the day you promise the advice for"),
            (" ", "12", "2026", Field::Day, "The date must include a day"),
            ("3", "", "", Field::Month, "The date must include a month and a year"),
            ("31", "11", "2026", Field::Day, "The date must be a real date"),
            ("29", "2", "2027", Field::Day, "The date must be a real date"),
            ("third", "12", "2026", Field::Day, "The date must be a real date"),
            ("3", "13", "2026", Field::Month, "The date must be a real date"),
            ("3", "0", "2026", Field::Month, "The date must be a real date"),
            ("3", "12", "26", Field::Year, "The year must have 4 numbers, like 2026"),
            ("3", "12", "+202", Field::Year, "The year must have 4 numbers, like 2026"),
            ("3", "12", "20266", Field::Year, "The year must have 4 numbers, like 2026"),
        ] {
            assert_eq!(promise(day, month, year), Err((field, message.to_owned())), "{day} {month} {year}");
        }
    }
}

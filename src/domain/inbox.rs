//! How the requests that a service was asked for lie in its inbox: by what it has to do first.

use chrono::{Days, NaiveDate};
use serde::Serialize;
use utoipa::ToSchema;

/// A request is new for so many days after it was asked, unless it is confirmed before.
const NEW_FOR: Days = Days::new(7);
/// "Due this week": today and the seven days after it.
const THIS_WEEK: Days = Days::new(7);
/// What was given is still in the inbox for so long.
pub const RECENTLY: Days = Days::new(28);

/// What of a request its place in the inbox depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    pub requested_on: NaiveDate,
    /// The last day in time (reg 8(1)).
    pub due_on: NaiveDate,
    pub first_given_on: Option<NaiveDate>,
    pub promised_on: Option<NaiveDate>,
    pub acknowledged_on: Option<NaiveDate>,
    /// The service said that it is not for it.
    pub declined: bool,
    /// Relieved of the time limit (reg 8(2)).
    pub relieved: bool,
    /// Never given, or sent back, and the case is open.
    pub awaited: bool,
}

/// One part of the inbox. A request lies in exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Tray {
    Overdue,
    ThisWeek,
    /// Sent back for quality; the clock of the first giving has been met or missed already.
    SentBack,
    Promised,
    New,
    Later,
    /// With the SEN team, which looks whose it is.
    NotOurs,
    Given,
}

impl Tray {
    /// In the order in which they are to be looked at.
    pub const ALL: [Self; 8] = [
        Self::Overdue,
        Self::ThisWeek,
        Self::SentBack,
        Self::Promised,
        Self::New,
        Self::Later,
        Self::NotOurs,
        Self::Given,
    ];

    pub fn of(asked: &Asked, today: NaiveDate) -> Self {
        if !asked.awaited {
            Self::Given
        } else if asked.declined {
            Self::NotOurs
        } else if asked.first_given_on.is_some() {
            Self::SentBack
        } else if !asked.relieved && asked.due_on < today {
            Self::Overdue
        } else if !asked.relieved && asked.due_on <= today + THIS_WEEK {
            Self::ThisWeek
        } else if asked.promised_on.is_some() {
            Self::Promised
        } else if asked.acknowledged_on.is_none() && today <= asked.requested_on + NEW_FOR {
            Self::New
        } else {
            Self::Later
        }
    }

    /// The day by which requests are sorted within their part.
    pub fn day(self, asked: &Asked) -> NaiveDate {
        match self {
            Self::Promised => asked.promised_on.unwrap_or(asked.due_on),
            Self::Given => asked.first_given_on.unwrap_or(asked.due_on),
            _ => asked.due_on,
        }
    }

    /// As it stands in an address.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::ThisWeek => "this-week",
            Self::SentBack => "sent-back",
            Self::Promised => "promised",
            Self::New => "new",
            Self::Later => "later",
            Self::NotOurs => "not-ours",
            Self::Given => "given",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tray| tray.name() == name)
    }

    pub const fn title(self) -> &'static str {
        match self {
            Self::Overdue => "Overdue",
            Self::ThisWeek => "Due this week",
            Self::SentBack => "Sent back",
            Self::Promised => "Promised",
            Self::New => "New",
            Self::Later => "Later",
            Self::NotOurs => "Not for us",
            Self::Given => "Recently given",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn asked() -> Asked {
        Asked {
            requested_on: day("2026-10-01"),
            due_on: day("2026-11-12"),
            first_given_on: None,
            promised_on: None,
            acknowledged_on: None,
            declined: false,
            relieved: false,
            awaited: true,
        }
    }

    #[test]
    fn a_request_moves_through_the_inbox_as_days_pass() {
        for (today, tray) in [
            ("2026-10-08", Tray::New),
            ("2026-10-09", Tray::Later),
            ("2026-11-04", Tray::Later),
            ("2026-11-05", Tray::ThisWeek),
            ("2026-11-12", Tray::ThisWeek),
            ("2026-11-13", Tray::Overdue),
        ] {
            assert_eq!(Tray::of(&asked(), day(today)), tray, "{today}");
        }
    }

    #[test]
    fn a_promise_moves_no_date_in_law() {
        let promised = Asked { promised_on: Some(day("2026-12-01")), ..asked() };
        let trays = ["2026-10-02", "2026-11-05", "2026-11-13"].map(|today| Tray::of(&promised, day(today)));
        assert_eq!(trays, [Tray::Promised, Tray::ThisWeek, Tray::Overdue]);
    }

    #[test]
    fn what_was_answered_lies_where_it_is_looked_for() {
        let today = day("2026-12-24");
        let given = Asked { first_given_on: Some(day("2026-11-01")), ..asked() };
        assert_eq!(Tray::of(&Asked { awaited: false, ..given }, today), Tray::Given);
        assert_eq!(Tray::of(&given, today), Tray::SentBack, "it came back");
        assert_eq!(Tray::of(&Asked { declined: true, ..asked() }, today), Tray::NotOurs);
        assert_eq!(Tray::of(&Asked { relieved: true, ..asked() }, today), Tray::Later, "no limit is missed");
        let confirmed = Asked { acknowledged_on: Some(day("2026-10-02")), ..asked() };
        assert_eq!(Tray::of(&confirmed, day("2026-10-03")), Tray::Later);
    }
}

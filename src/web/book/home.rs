//! Which page of the book somebody is on, and where its forms are sent.

use super::forms::Kind;
use crate::app::sessions::Session;
use crate::web::form::FormBody;
use crate::web::problem::Problem;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    /// A service's own part.
    OurMail(i64),
    /// A service, seen by an administrator.
    Service(i64),
    /// The posts of an administrator's authority.
    Authority,
}

impl Home {
    /// The page that a form was sent from: it names the service that it is about.
    pub fn of(session: &Session, body: &FormBody) -> Result<Self, Problem> {
        let service = body.text("service");
        let number = || service.parse().map_err(|_| Problem::not_found());
        match (session.caller.services(), service.is_empty()) {
            (Some(_), _) => Ok(Self::OurMail(number()?)),
            (None, false) => Ok(Self::Service(number()?)),
            (None, true) => Ok(Self::Authority),
        }
    }

    pub const fn service(self) -> Option<i64> {
        match self {
            Self::OurMail(service) | Self::Service(service) => Some(service),
            Self::Authority => None,
        }
    }

    /// Where to go back to, with what was done.
    pub fn address(self, done: Done) -> String {
        match self {
            Self::OurMail(service) => format!("/our-mail?service={service}&done={}", done.name()),
            Self::Service(service) => format!("/services/{service}?done={}", done.name()),
            Self::Authority => format!("/contacts?done={}", done.name()),
        }
    }

    /// The page as it was before.
    pub fn plain_address(self) -> String {
        match self {
            Self::OurMail(service) => format!("/our-mail?service={service}"),
            Self::Service(service) => format!("/services/{service}"),
            Self::Authority => "/contacts".to_owned(),
        }
    }

    /// Where a form of the page is sent.
    pub fn action(self, kind: Kind) -> String {
        match (self, kind) {
            (Self::OurMail(_), Kind::Contact) => "/our-mail/contacts".to_owned(),
            (Self::OurMail(_), Kind::Absence) => "/our-mail/absences".to_owned(),
            (Self::OurMail(_), Kind::Preferences) => "/our-mail/preferences".to_owned(),
            (Self::Service(service), Kind::Preferences) => format!("/services/{service}/preferences"),
            (_, Kind::Contact) => "/contacts".to_owned(),
            (_, Kind::Absence) => "/absences".to_owned(),
            (Self::Authority, Kind::Preferences) => String::new(),
        }
    }

    pub fn remove_contact(self, id: &i64) -> String {
        format!("{}/{id}/remove", self.action(Kind::Contact))
    }

    pub fn remove_absence(self, id: &i64) -> String {
        format!("{}/{id}/remove", self.action(Kind::Absence))
    }

    pub const fn works(self) -> &'static str {
        match self {
            Self::OurMail(_) => "/our-mail/works",
            _ => "/contacts/works",
        }
    }
}

/// What was just done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    ContactAdded,
    ContactRemoved,
    AbsenceAdded,
    AbsenceRemoved,
    Works,
    Preferences,
}

impl Done {
    const ALL: [Self; 6] = [
        Self::ContactAdded,
        Self::ContactRemoved,
        Self::AbsenceAdded,
        Self::AbsenceRemoved,
        Self::Works,
        Self::Preferences,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::ContactAdded => "contact-added",
            Self::ContactRemoved => "contact-removed",
            Self::AbsenceAdded => "absence-added",
            Self::AbsenceRemoved => "absence-removed",
            Self::Works => "works",
            Self::Preferences => "preferences",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|done| done.name() == name)
    }

    pub const fn title(self) -> &'static str {
        match self {
            Self::ContactAdded => "The contact was added",
            Self::ContactRemoved => "The contact was removed",
            Self::AbsenceAdded => "The absence was recorded",
            Self::AbsenceRemoved => "The absence was removed",
            Self::Works => "Mail goes to this address again",
            Self::Preferences => "Your choice was saved",
        }
    }

    pub const fn words(self) -> &'static str {
        match self {
            Self::ContactAdded => {
                "Mail goes there from its first day on. What waited for an address is sent."
            }
            Self::ContactRemoved => {
                "No more mail goes there, and links that were sent there open nothing any more."
            }
            Self::AbsenceAdded => "Whoever stands in gets the mail of these days.",
            Self::AbsenceRemoved => "Mail goes to the person themselves.",
            Self::Works => "What waited for it is sent.",
            Self::Preferences => "It counts from the next mail on.",
        }
    }
}

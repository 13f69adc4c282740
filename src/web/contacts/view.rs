//! The book of contacts as the API shows it.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::book::{
    AbsenceLine, AuthorityBook, Book, Bounced, ContactLine, ContactStanding, ServiceBook,
};
use crate::app::case_page::Named;
use crate::app::outbox::postbook::Post;
use crate::domain::preference::MailPreferences;
use crate::web::parties::{AuthorityName, authorities};

/// The book of contacts, as far as it is the caller's business.
#[derive(Debug, Serialize, ToSchema)]
pub struct ContactBook {
    /// A partner's own, or those that serve an administrator's authority; by name.
    pub services: Vec<ServiceContacts>,
    /// Of an administrator's authority.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authority: Option<AuthorityContacts>,
}

/// Who gets the mail of one service.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceContacts {
    pub id: i64,
    pub name: String,
    /// Those that it serves.
    pub authorities: Vec<AuthorityName>,
    pub contacts: Vec<ContactView>,
    /// Of its people: those that are not over, the next first.
    pub absences: Vec<AbsenceView>,
    pub bounced: Vec<Bounced>,
    pub preferences: MailPreferences,
    /// Everybody who can be said to be away.
    pub people: Vec<Named>,
    /// The authorities whose requests reach nobody there today.
    pub unreached_by: Vec<AuthorityName>,
}

/// Who gets the mail of an authority's own posts, and its settings'.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuthorityContacts {
    #[schema(example = "351")]
    pub code: String,
    pub contacts: Vec<ContactView>,
    /// Of everybody in the book: those that are not over, the next first.
    pub absences: Vec<AbsenceView>,
    pub bounced: Vec<Bounced>,
    /// Everybody who can be said to be away.
    pub people: Vec<Named>,
    /// Each of which may have a mailbox of its own.
    pub teams: Vec<String>,
    /// Whether somebody at the SEN team, or one of its managers, can be written to today.
    pub is_reached: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ContactView {
    pub id: i64,
    pub post: Post,
    /// Empty where only the address is known.
    pub name: String,
    pub email: String,
    pub setting: Option<String>,
    pub team: Option<String>,
    /// The code of the one authority whose requests it is for; of all where absent.
    pub authority: Option<String>,
    /// First and last day, both inclusive.
    pub from_on: Option<NaiveDate>,
    pub to_on: Option<NaiveDate>,
    /// Whether mail reaches it today.
    pub standing: ContactStanding,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct AbsenceView {
    pub id: i64,
    pub who: Named,
    /// First and last day away, both inclusive.
    pub away_from: NaiveDate,
    pub away_to: NaiveDate,
    /// The address of whoever stands in.
    pub cover: Option<String>,
}

impl From<Book> for ContactBook {
    fn from(book: Book) -> Self {
        Self {
            services: book.services.into_iter().map(ServiceContacts::from).collect(),
            authority: book.authority.map(AuthorityContacts::from),
        }
    }
}

impl From<ServiceBook> for ServiceContacts {
    fn from(book: ServiceBook) -> Self {
        Self {
            id: book.id,
            name: book.name,
            authorities: authorities(book.authorities),
            contacts: book.contacts.into_iter().map(ContactView::from).collect(),
            absences: book.absences.into_iter().map(AbsenceView::from).collect(),
            bounced: book.bounced,
            preferences: book.wanted,
            people: book.people,
            unreached_by: authorities(book.unreached),
        }
    }
}

impl From<AuthorityBook> for AuthorityContacts {
    fn from(book: AuthorityBook) -> Self {
        Self {
            code: book.code,
            contacts: book.posts.into_iter().flat_map(|(_, lines)| lines).map(ContactView::from).collect(),
            absences: book.absences.into_iter().map(AbsenceView::from).collect(),
            bounced: book.bounced,
            people: book.people,
            teams: book.teams,
            is_reached: !book.is_unreached,
        }
    }
}

impl From<ContactLine> for ContactView {
    fn from(line: ContactLine) -> Self {
        Self {
            id: line.id,
            post: line.post,
            name: line.name,
            email: line.email,
            setting: line.setting,
            team: line.team,
            authority: line.authority.map(|(code, _)| code),
            from_on: line.from_on,
            to_on: line.to_on,
            standing: line.standing,
        }
    }
}

impl From<AbsenceLine> for AbsenceView {
    fn from(line: AbsenceLine) -> Self {
        let AbsenceLine { id, who, from_on, to_on, cover } = line;
        Self { id, who, away_from: from_on, away_to: to_on, cover }
    }
}

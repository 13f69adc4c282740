//! The book of contacts as those see and change it whose business it is: a service its own part,
//! an administrator the authority's and those of the services that serve it.

mod change;
mod reach;

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

pub use change::{NewAddress, Removed};

use super::access::Caller;
use super::case_page::Named;
use super::outbox::postbook::{Post, Postbook};
use super::{App, Error};
use crate::db::contacts::{self, Contact};
use crate::db::listing::Scope;
use crate::db::{self, Conn, directory, preferences};
use crate::domain::identifiers::AuthorityCode;
use crate::domain::preference::MailPreferences;

/// All of the book that is somebody's business.
#[derive(Clone, Debug)]
pub struct Book {
    /// By name.
    pub services: Vec<ServiceBook>,
    /// Of an authority's staff only.
    pub authority: Option<AuthorityBook>,
}

/// Who gets the mail of one service.
#[derive(Clone, Debug)]
pub struct ServiceBook {
    pub id: i64,
    pub name: String,
    /// The authorities it serves, by code and name.
    pub authorities: Vec<(String, String)>,
    /// Those of them for which alone the caller may add a contact.
    pub choosable: Vec<(String, String)>,
    pub contacts: Vec<ContactLine>,
    pub absences: Vec<AbsenceLine>,
    pub wanted: MailPreferences,
    pub bounced: Vec<Bounced>,
    /// Everybody who can be said to be away.
    pub people: Vec<Named>,
    /// The authorities whose requests reach nobody today, by code and name.
    pub unreached: Vec<(String, String)>,
    pub today: NaiveDate,
}

/// Who gets the mail of an authority's own posts, and its settings'.
#[derive(Clone, Debug)]
pub struct AuthorityBook {
    pub code: String,
    pub posts: Vec<(Post, Vec<ContactLine>)>,
    pub absences: Vec<AbsenceLine>,
    pub bounced: Vec<Bounced>,
    pub people: Vec<Named>,
    /// The teams of the authority, each of which may have a mailbox of its own.
    pub teams: Vec<String>,
    /// Nobody at the SEN team, and none of its managers, can be written to.
    pub is_unreached: bool,
    pub today: NaiveDate,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactLine {
    pub id: i64,
    pub post: Post,
    pub name: String,
    pub email: String,
    pub setting: Option<String>,
    pub team: Option<String>,
    /// The one authority whose requests it is for, by code and name; of all where absent.
    pub authority: Option<(String, String)>,
    pub from_on: Option<NaiveDate>,
    pub to_on: Option<NaiveDate>,
    pub standing: ContactStanding,
}

/// Whether mail reaches a contact today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum ContactStanding {
    Reached,
    NotYet,
    Over,
    /// Back after this day; whoever stands in gets the mail meanwhile.
    Away {
        until: NaiveDate,
        cover: Option<String>,
    },
    Bounced,
    /// The person may no longer sign in.
    Left,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AbsenceLine {
    pub id: i64,
    pub who: Named,
    pub from_on: NaiveDate,
    pub to_on: NaiveDate,
    pub cover: Option<String>,
}

/// An address that mail came back from, and what the server said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Bounced {
    pub email: String,
    pub words: String,
}

impl App {
    /// The caller's services, to choose from.
    pub fn own_services(&self, caller: &Caller) -> Result<Vec<(i64, String)>, Error> {
        let own = caller.services().ok_or(Error::Forbidden)?;
        let names = self.db.read(directory::service_names)?;
        Ok(names.into_iter().filter(|(id, _)| own.contains(id)).collect())
    }

    /// All parts that are the caller's business.
    pub fn book(&self, caller: &Caller) -> Result<Book, Error> {
        let today = self.clock.now().today;
        self.db.snapshot(|conn| {
            let opened = Opened::at(conn, today)?;
            let own = match &caller.scope {
                Scope::Services(own) => own.clone(),
                Scope::Authority(code) => {
                    directory::serving(conn, code)?.into_iter().map(|(service, _)| service).collect()
                }
            };
            let parts = own.into_iter().map(|service| opened.service(conn, caller, service));
            let mut services = parts.collect::<Result<Vec<_>, _>>()?;
            services.sort_by(|a, b| a.name.cmp(&b.name));
            let authority = caller.authority().map(|code| opened.authority(conn, caller, code));
            Ok(Book { services, authority: authority.transpose()? })
        })
    }

    /// The part of one service.
    pub fn service_book(&self, caller: &Caller, service: i64) -> Result<ServiceBook, Error> {
        let today = self.clock.now().today;
        self.db.snapshot(|conn| Opened::at(conn, today)?.service(conn, caller, service))
    }

    /// The part of the caller's authority: its posts, its settings, and who is away.
    pub fn authority_book(&self, caller: &Caller) -> Result<AuthorityBook, Error> {
        let code = caller.authority().ok_or(Error::NotFound)?;
        let today = self.clock.now().today;
        self.db.snapshot(|conn| Opened::at(conn, today)?.authority(conn, caller, code))
    }
}

/// What every part of the book is read with.
struct Opened {
    /// What the authorities are called, by their codes.
    names: HashMap<String, String>,
    postbook: Postbook,
    today: NaiveDate,
}

impl Opened {
    fn at(conn: &mut Conn, today: NaiveDate) -> Result<Self, Error> {
        Ok(Self { names: authority_names(conn)?, postbook: Postbook::open(conn, today)?, today })
    }

    fn service(&self, conn: &mut Conn, caller: &Caller, service: i64) -> Result<ServiceBook, Error> {
        let Self { names, postbook, today } = self;
        reach::check_service(conn, caller, service)?;
        let all = contacts::of_service(conn, service)?;
        let codes = directory::authorities_of(conn, &[service])?;
        let authorities: Vec<_> = codes.into_iter().map(|code| coded(names, code)).collect();
        let is_unreached = |code: &str| !postbook.reaches_service(service, code, None);
        let is_theirs = |code: &str| caller.authority().is_none_or(|own| own.as_str() == code);
        let people = reach::people_of(conn, caller, service)?;
        let emails: Vec<String> = people.iter().map(|one| one.email.clone()).collect();
        let shown = all.into_iter().filter(|contact| reach::may_see(caller, contact));
        Ok(ServiceBook {
            id: service,
            name: service_name(conn, service)?,
            choosable: authorities.iter().filter(|(code, _)| is_theirs(code)).cloned().collect(),
            unreached: authorities.iter().filter(|(code, _)| is_unreached(code)).cloned().collect(),
            authorities,
            contacts: shown.map(|contact| line(contact, names, postbook)).collect(),
            absences: absences(conn, &people, *today)?,
            wanted: preferences::of(conn, service)?.unwrap_or_default(),
            bounced: bounced(conn, &emails)?,
            people,
            today: *today,
        })
    }

    fn authority(
        &self,
        conn: &mut Conn,
        caller: &Caller,
        code: &AuthorityCode,
    ) -> Result<AuthorityBook, Error> {
        let Self { names, postbook, today } = self;
        let own = contacts::all(conn)?.into_iter().filter(|contact| {
            contact.service_id.is_none() && contact.authority.as_deref() == Some(code.as_str())
        });
        let lines: Vec<ContactLine> = own.map(|contact| line(contact, names, postbook)).collect();
        let of_post = |post: Post| lines.iter().filter(|line| line.post == post).cloned().collect();
        let people = reach::people(conn, caller)?;
        let emails: Vec<String> = people.iter().map(|one| one.email.clone()).collect();
        Ok(AuthorityBook {
            code: code.to_string(),
            posts: AUTHORITY_POSTS.into_iter().map(|post| (post, of_post(post))).collect(),
            absences: absences(conn, &people, *today)?,
            bounced: bounced(conn, &emails)?,
            people,
            teams: db::known::teams(conn, code)?,
            is_unreached: !postbook.reaches_team(code.as_str(), None),
            today: *today,
        })
    }
}

/// The posts of an authority, in the order of a page.
pub const AUTHORITY_POSTS: [Post; 7] =
    [Post::SenTeam, Post::SenManager, Post::HeadOfSend, Post::Dmo, Post::Dco, Post::Dsco, Post::Setting];

fn line(contact: Contact, names: &HashMap<String, String>, postbook: &Postbook) -> ContactLine {
    ContactLine {
        standing: postbook.standing(&contact),
        id: contact.id,
        post: Post::parse(&contact.post).unwrap_or(Post::Service),
        name: contact.name,
        email: contact.email,
        setting: contact.setting,
        team: contact.team,
        authority: contact.authority.map(|code| coded(names, code)),
        from_on: contact.from_on,
        to_on: contact.to_on,
    }
}

/// Who of these people is or will be away, the next first.
fn absences(conn: &mut Conn, people: &[Named], today: NaiveDate) -> Result<Vec<AbsenceLine>, Error> {
    let mut lines: Vec<AbsenceLine> = contacts::absences(conn, today)?
        .into_iter()
        .filter_map(|absence| {
            let who = people.iter().find(|one| one.email == absence.email)?.clone();
            let (from_on, to_on) = (absence.from_on, absence.to_on);
            Some(AbsenceLine { id: absence.id, who, from_on, to_on, cover: absence.cover })
        })
        .collect();
    lines.sort_by_key(|line| (line.from_on, line.id));
    Ok(lines)
}

fn bounced(conn: &mut Conn, emails: &[String]) -> Result<Vec<Bounced>, Error> {
    let all = contacts::bounced(conn)?.into_iter();
    Ok(all
        .filter(|(email, _)| emails.contains(email))
        .map(|(email, words)| Bounced { email, words })
        .collect())
}

pub(super) fn authority_names(conn: &mut Conn) -> Result<HashMap<String, String>, Error> {
    Ok(db::authorities::all(conn)?.into_iter().map(|one| (one.code, one.name)).collect())
}

/// What an authority is called; its code where it has no name.
pub(super) fn named(names: &HashMap<String, String>, code: &str) -> String {
    names.get(code).filter(|name| !name.is_empty()).cloned().unwrap_or_else(|| code.to_owned())
}

/// An authority by its code and what it is called.
fn coded(names: &HashMap<String, String>, code: String) -> (String, String) {
    let name = named(names, &code);
    (code, name)
}

fn service_name(conn: &mut Conn, service: i64) -> Result<String, Error> {
    let names = directory::service_names(conn)?;
    names.into_iter().find(|(id, _)| *id == service).map(|(_, name)| name).ok_or(Error::NotFound)
}

//! Who is to be written to, resolved when the mail is made: contacts with their dates, people
//! who are away and those who stand in for them. It is small and read whole.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::book::ContactStanding;
use crate::db::contacts::{Absence, Contact};
use crate::db::{self, Conn, contacts, directory};
use crate::domain::Case;
use crate::domain::ladder::Reader;
use crate::domain::step::AdviceKind;

/// Somebody who stands in may be away too; after so many hands it is nobody.
const LONGEST_CHAIN: usize = 5;

pub struct Postbook {
    day: NaiveDate,
    contacts: Vec<Contact>,
    absences: Vec<Absence>,
    /// People who left, and addresses that mail comes back from.
    gone: HashMap<String, Gone>,
}

/// One address that a notice goes to, and why: the end of "You get this because you are …".
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Recipient {
    pub address: String,
    pub reader: String,
}

/// There is nobody to tell: who is missing, as a task says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nobody(pub String);

/// What a notice is addressed by.
pub struct Addressed<'a> {
    pub reader: Reader,
    pub case: &'a Case,
    pub service: Option<(i64, &'a str)>,
    pub kind: Option<AdviceKind>,
    pub setting: Option<&'a str>,
}

/// The posts that contacts are kept under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Post {
    Service,
    ServiceManager,
    Dmo,
    Dco,
    Dsco,
    SenTeam,
    SenManager,
    HeadOfSend,
    Setting,
}

impl Post {
    pub const ALL: [Self; 9] = [
        Self::Service,
        Self::ServiceManager,
        Self::Dmo,
        Self::Dco,
        Self::Dsco,
        Self::SenTeam,
        Self::SenManager,
        Self::HeadOfSend,
        Self::Setting,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::ServiceManager => "service_manager",
            Self::Dmo => "dmo",
            Self::Dco => "dco",
            Self::Dsco => "dsco",
            Self::SenTeam => "sen_team",
            Self::SenManager => "sen_manager",
            Self::HeadOfSend => "head_of_send",
            Self::Setting => "setting",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|post| post.name() == name)
    }

    pub const fn is_of_a_service(self) -> bool {
        matches!(self, Self::Service | Self::ServiceManager)
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Service => "a contact of the service",
            Self::ServiceManager => "the service's manager",
            Self::Dmo => "the designated medical officer",
            Self::Dco => "the designated clinical officer",
            Self::Dsco => "the designated social care officer",
            Self::SenTeam => "the SEN team",
            Self::SenManager => "the SEN manager",
            Self::HeadOfSend => "the head of SEND",
            Self::Setting => "a contact of the setting",
        }
    }
}

impl Postbook {
    pub fn open(conn: &mut Conn, day: NaiveDate) -> Result<Self, db::Error> {
        let people = directory::people(conn)?;
        let left = people.into_iter().filter(|person| person.disabled_at.is_some());
        let left = left.map(|person| (person.email, Gone::Left));
        let bounced = contacts::bounced(conn)?.into_iter().map(|(address, _)| (address, Gone::Bounced));
        Ok(Self {
            day,
            contacts: contacts::all(conn)?,
            absences: contacts::absences(conn, day)?,
            gone: left.chain(bounced).collect(),
        })
    }

    /// The same book on a later day.
    pub fn turn_to(&mut self, day: NaiveDate) {
        self.day = day;
    }

    pub fn empty(day: NaiveDate) -> Self {
        Self { day, contacts: Vec::new(), absences: Vec::new(), gone: HashMap::new() }
    }

    /// Everybody a notice goes to. Where nobody is there for a post, the next one that can help is
    /// written to; where there is none at all, it is a task for a person.
    pub fn resolve(&self, to: &Addressed<'_>) -> Result<Vec<Recipient>, Nobody> {
        if to.reader == Reader::Family {
            let agreed = to.case.family_mail.as_ref().and_then(|email| self.present(email.as_str()));
            let reader = "the parent or young person".to_owned();
            return agreed.map(|address| vec![Recipient { address, reader }]).ok_or_else(|| missing(to));
        }
        let caseworker = matches!(to.reader, Reader::Caseworker | Reader::Setting)
            .then(|| self.caseworker(to.case))
            .flatten();
        let (first, then) = posts(to.reader, to.kind);
        let own = self.holders(first, to);
        if !own.is_empty() {
            return Ok(own);
        }
        if let Some(caseworker) = caseworker {
            return Ok(vec![caseworker]);
        }
        let next = then.iter().map(|post| self.holders(&[*post], to)).find(|found| !found.is_empty());
        next.ok_or_else(|| missing(to))
    }

    /// The mailbox of an authority's SEN team, where replies go: the named team's, else the one of
    /// all teams, else that of any.
    pub fn sen_team(&self, authority: &str, team: Option<&str>) -> Option<String> {
        let mailboxes = self.contacts.iter().filter(|c| {
            c.post == Post::SenTeam.name() && c.authority.as_deref() == Some(authority) && self.holds(c)
        });
        let rank = |contact: &&Contact| match contact.team.as_deref() {
            Some(own) if Some(own) == team => 0,
            None => 1,
            Some(_) => 2,
        };
        let contact = mailboxes.min_by_key(rank)?;
        self.present(&contact.email)
    }

    /// Whether somebody at a setting can be written to.
    pub fn has_setting(&self, authority: &str, setting: &str) -> bool {
        self.contacts.iter().any(|contact| {
            contact.post == Post::Setting.name()
                && contact.setting.as_deref() == Some(setting)
                && contact.authority.as_deref() == Some(authority)
                && self.holds(contact)
                && self.present(&contact.email).is_some()
        })
    }

    /// Whether requests of an authority reach somebody at a service; `but` is left out of account.
    pub fn reaches_service(&self, service: i64, authority: &str, but: Option<i64>) -> bool {
        self.reaches(but, |contact| {
            contact.post == Post::Service.name()
                && contact.service_id == Some(service)
                && contact.authority.as_deref().is_none_or(|code| code == authority)
        })
    }

    /// Whether somebody at an authority's SEN team, or who leads it, can be written to.
    pub fn reaches_team(&self, authority: &str, but: Option<i64>) -> bool {
        let posts = [Post::SenTeam, Post::SenManager, Post::HeadOfSend].map(Post::name);
        self.reaches(but, |contact| {
            posts.contains(&contact.post.as_str()) && contact.authority.as_deref() == Some(authority)
        })
    }

    fn reaches(&self, but: Option<i64>, fits: impl Fn(&Contact) -> bool) -> bool {
        let others = self.contacts.iter().filter(|contact| Some(contact.id) != but && fits(contact));
        others.filter(|contact| self.holds(contact)).any(|contact| self.present(&contact.email).is_some())
    }

    /// Whether mail reaches a contact on the day, and why not.
    pub fn standing(&self, contact: &Contact) -> ContactStanding {
        if contact.from_on.is_some_and(|from| self.day < from) {
            return ContactStanding::NotYet;
        }
        if contact.to_on.is_some_and(|to| to < self.day) {
            return ContactStanding::Over;
        }
        if let Some(absence) = self.away(&contact.email) {
            return ContactStanding::Away { until: absence.to_on, cover: absence.cover.clone() };
        }
        match self.gone.get(&contact.email) {
            Some(Gone::Bounced) => ContactStanding::Bounced,
            Some(Gone::Left) => ContactStanding::Left,
            None => ContactStanding::Reached,
        }
    }

    fn caseworker(&self, case: &Case) -> Option<Recipient> {
        let email = case.caseworker.as_ref()?.as_str();
        let address = self.present(email)?;
        let reader = match address == email {
            true => "the caseworker".to_owned(),
            false => "standing in for the caseworker".to_owned(),
        };
        Some(Recipient { address, reader })
    }

    /// The first of these posts that somebody holds on the day.
    fn holders(&self, posts: &[Post], to: &Addressed<'_>) -> Vec<Recipient> {
        posts
            .iter()
            .map(|post| self.holders_of(*post, to))
            .find(|found| !found.is_empty())
            .unwrap_or_default()
    }

    fn holders_of(&self, post: Post, to: &Addressed<'_>) -> Vec<Recipient> {
        let authority = to.case.registration.authority.as_str();
        let fits = |contact: &&Contact| {
            contact.post == post.name()
                && self.holds(contact)
                && contact.authority.as_deref().is_none_or(|code| code == authority)
                && match post {
                    Post::Service | Post::ServiceManager => {
                        contact.service_id == to.service.map(|(id, _)| id)
                    }
                    Post::Setting => contact.setting.as_deref() == to.setting,
                    Post::SenTeam => contact.team.is_none() || contact.team == to.case.team,
                    _ => true,
                }
        };
        // A team that has a mailbox of its own reads that one and no other.
        let has_own = self.contacts.iter().filter(fits).any(|contact| contact.team.is_some());
        let mut found: Vec<Recipient> = self
            .contacts
            .iter()
            .filter(fits)
            .filter(|contact| contact.team.is_some() == has_own)
            .filter_map(|contact| {
                let address = self.present(&contact.email)?;
                let title = match (post, to.service) {
                    (Post::Service, Some((_, name))) => format!("a contact of {name}"),
                    (Post::ServiceManager, Some((_, name))) => format!("the manager of {name}"),
                    _ => post.title().to_owned(),
                };
                let reader = match address == contact.email {
                    true => title,
                    false => format!("standing in for {title}"),
                };
                Some(Recipient { address, reader })
            })
            .collect();
        found.sort();
        found.dedup_by(|a, b| a.address == b.address);
        found
    }

    /// Whether the contact is in post on the day.
    fn holds(&self, contact: &Contact) -> bool {
        contact.from_on.is_none_or(|from| from <= self.day) && contact.to_on.is_none_or(|to| self.day <= to)
    }

    /// The absence that counts on the day: of several, the one that was told last.
    fn away(&self, email: &str) -> Option<&Absence> {
        let covers = |a: &&Absence| a.email == email && a.from_on <= self.day && self.day <= a.to_on;
        self.absences.iter().rev().find(covers)
    }

    /// Who reads this address on the day: its owner, or whoever stands in. Nobody where all are
    /// away, or where they stand in for each other in a circle.
    pub fn present(&self, email: &str) -> Option<String> {
        let mut current = email;
        for _ in 0..=LONGEST_CHAIN {
            match self.away(current) {
                None if self.gone.contains_key(current) => return None,
                None => return Some(current.to_owned()),
                Some(absence) => current = absence.cover.as_deref()?,
            }
        }
        None
    }
}

/// Why an address is not written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gone {
    Left,
    Bounced,
}

/// The posts that a reader stands for, and those that can help where nobody holds them.
fn posts(reader: Reader, kind: Option<AdviceKind>) -> (&'static [Post], &'static [Post]) {
    use Post::{Dco, Dmo, Dsco, HeadOfSend, SenManager, SenTeam, Service, ServiceManager, Setting};
    match reader {
        Reader::Service => (&[Service], &[]),
        Reader::ServiceManager => (&[ServiceManager, Service], &[]),
        Reader::DesignatedOfficer => {
            let officers: &[Post] = match kind {
                Some(AdviceKind::Medical) => &[Dmo, Dco],
                Some(
                    AdviceKind::SpeechAndLanguage
                    | AdviceKind::OccupationalTherapy
                    | AdviceKind::Physiotherapy
                    | AdviceKind::Camhs,
                ) => &[Dco, Dmo],
                Some(AdviceKind::SocialCare) => &[Dsco],
                // The authority's own services, settings and families have no designated officer:
                // whoever leads the service can help.
                _ => &[ServiceManager],
            };
            (officers, &[SenManager, HeadOfSend, SenTeam])
        }
        Reader::Caseworker => (&[], &[SenTeam, SenManager]),
        Reader::SenTeam => (&[SenTeam], &[SenManager, HeadOfSend]),
        Reader::SenManager => (&[SenManager], &[HeadOfSend, SenTeam]),
        Reader::HeadOfSend => (&[HeadOfSend], &[SenManager, SenTeam]),
        // A setting that is not in the book is reminded by the caseworker.
        Reader::Setting => (&[Setting], &[SenTeam]),
        Reader::Family => (&[], &[]),
    }
}

fn missing(to: &Addressed<'_>) -> Nobody {
    Nobody(match (to.reader, to.service) {
        (Reader::Service | Reader::ServiceManager, Some((_, name))) => {
            format!("{name} has no contact that works")
        }
        (reader, _) => format!("there is no address for {}", reader.title()),
    })
}

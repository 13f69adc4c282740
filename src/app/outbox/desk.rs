//! Everything that making mails needs to look up, each thing once.

mod service;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use chrono::{Days, NaiveDate};

use super::items::{self, Beside, Told};
use super::postbook::{Addressed, Nobody, Postbook, Recipient};
use crate::app::{App, Error};
use crate::db::notices::Stored;
use crate::db::tasks::{self, NewTask};
use crate::db::{self, Conn, directory, events, notices, preferences};
use crate::domain::Policy;
use crate::domain::alert::{Watched, watched};
use crate::domain::case::{Case, replay};
use crate::domain::deadline::{Deadline, deadlines};
use crate::domain::identifiers::{AuthorityCode, Reference};
use crate::domain::ladder::{Obligation, Reader, Tone};
use crate::domain::notice::{Topic, still_owed};
use crate::domain::preference::MailPreferences;
use crate::domain::step::Subject;
use crate::mail::letter::{Group, Item, Letter, LetterKind};

pub use service::HandedOver;

/// Broken promises are counted over so many days.
const PROMISES_OVER: Days = Days::new(365);

pub struct Desk<'a> {
    app: &'a App,
    today: NaiveDate,
    pub postbook: Postbook,
    services: HashMap<i64, String>,
    authorities: HashMap<String, String>,
    preferences: HashMap<i64, MailPreferences>,
    policies: HashMap<String, Policy>,
    files: HashMap<Reference, Option<Rc<File>>>,
}

/// A case with what follows from it today.
pub struct File {
    pub case: Case,
    deadlines: Vec<Deadline>,
    watched: Vec<Watched>,
}

impl<'a> Desk<'a> {
    pub fn open(app: &'a App, conn: &mut Conn, today: NaiveDate) -> Result<Self, Error> {
        let authorities = db::authorities::all(conn)?;
        Ok(Self {
            app,
            today,
            postbook: Postbook::open(conn, today)?,
            services: directory::service_names(conn)?.into_iter().collect(),
            authorities: authorities.into_iter().map(|one| (one.code, one.name)).collect(),
            preferences: preferences::all(conn)?.into_iter().collect(),
            policies: HashMap::new(),
            files: HashMap::new(),
        })
    }

    /// One that only looks at cases again.
    pub fn for_looking(app: &'a App, today: NaiveDate) -> Self {
        Self {
            app,
            today,
            postbook: Postbook::empty(today),
            services: HashMap::new(),
            authorities: HashMap::new(),
            preferences: HashMap::new(),
            policies: HashMap::new(),
            files: HashMap::new(),
        }
    }

    /// The case as it stands, looked up once.
    pub fn file(&mut self, conn: &mut Conn, case: Reference) -> Result<Option<Rc<File>>, Error> {
        if let Some(known) = self.files.get(&case) {
            return Ok(known.clone());
        }
        let entries = events::of_case(conn, case)?.into_iter().map(|recorded| recorded.entry).collect();
        let file = replay(entries).map(|case| {
            let app = self.app;
            let policy = self.policy(&case.registration.authority);
            Rc::new(File {
                deadlines: deadlines(&case, &app.rules, policy),
                watched: watched(&case, &app.rules, policy),
                case,
            })
        });
        self.files.insert(case, file.clone());
        Ok(file)
    }

    /// Whether a notice is still owed; otherwise why not.
    pub fn look_again(
        &mut self,
        conn: &mut Conn,
        stored: &Stored,
    ) -> Result<Result<(), &'static str>, Error> {
        let Some(file) = self.file(conn, stored.case)? else { return Ok(Err("there is no such case")) };
        Ok(still_owed(&file.case, &stored.notice, stored.entry, &file.watched, self.today))
    }

    pub fn recipients(
        &mut self,
        conn: &mut Conn,
        stored: &Stored,
    ) -> Result<Result<Vec<Recipient>, Nobody>, Error> {
        let Some(file) = self.file(conn, stored.case)? else { return Ok(Ok(Vec::new())) };
        let found = self.postbook.resolve(&self.addressed(&file.case, stored, stored.notice.reader));
        let Some(colleague) = self.colleague(conn, stored)? else { return Ok(found) };
        let mut all = found.unwrap_or_default();
        if all.iter().all(|one| one.address != colleague.address) {
            all.push(colleague);
        }
        Ok(Ok(all))
    }

    /// Whether a notice can be answered, or looked at, behind a link.
    pub fn has_link(stored: &Stored) -> bool {
        let is_about_advice = matches!(stored.notice.about, Some(Subject::Advice(_)));
        let may_answer = matches!(
            stored.notice.reader,
            Reader::Service | Reader::ServiceManager | Reader::DesignatedOfficer
        );
        is_about_advice && is_due(stored) && may_answer
    }

    /// The mail of these notices to one reader. Where several are about the same advice, the same
    /// setting's answer or the same date of the case, the most pressing is said.
    pub fn letter(
        &mut self,
        conn: &mut Conn,
        kind: LetterKind,
        to: &Recipient,
        told: &[(Stored, Option<String>)],
        leave: Option<&str>,
    ) -> Result<Letter, Error> {
        let mut chosen: Vec<&(Stored, Option<String>)> = Vec::new();
        for one in told {
            let same = |other: &&(Stored, Option<String>)| is_same(&other.0, &one.0);
            match chosen.iter().position(same) {
                Some(place) if items::says_more(&one.0, &chosen[place].0) => chosen[place] = one,
                Some(_) => {}
                None => chosen.push(one),
            }
        }
        chosen.sort_by_key(|(stored, _)| (stored.notice.due_on, stored.case));
        let mut list = Vec::with_capacity(chosen.len());
        for (stored, link) in chosen {
            list.extend(self.item(conn, stored, link.as_deref(), &to.address)?);
        }
        // What was due first stays first within its group.
        list.sort_by_key(|item| item.group);
        Ok(Letter {
            kind: if kind == LetterKind::Several && list.len() == 1 { LetterKind::Notice } else { kind },
            authority: self.authority_names(told.iter().map(|(stored, _)| &stored.authority)),
            reader: to.reader.clone(),
            items: list,
            team: self.team(conn, told)?,
            unsubscribe: leave.map(|id| self.address("leave", id)),
        })
    }

    /// The mail about a task to the SEN team: `what` a mail was about, and `whom` it was for.
    pub fn task_letter(&self, task: &NewTask, what: &str, whom: &str) -> Letter {
        let code = AuthorityCode::parse(&task.authority).ok();
        let reference = task.case_id.and_then(Reference::from_id).map(|case| case.to_string());
        let item = Item {
            group: Group::Told,
            tone: Tone::Information,
            about: task.kind.clone(),
            reference: reference.unwrap_or_default(),
            town: None,
            what: what.to_owned(),
            holder: Some(whom.to_owned()),
            due: None,
            days_late: 0,
            when: None,
            why: None,
            law: None,
            number: None,
            case_late: false,
            also_told: Vec::new(),
            promised: None,
            broken_promises: None,
            // What a service wrote may be about the child, and stays where one signs in.
            note: Some(task.words.clone()).filter(|_| !tasks::is_of_a_service(&task.kind)),
            link: Some(self.page("tasks")),
            signs_in: true,
        };
        Letter {
            kind: LetterKind::Task,
            authority: self.authority_names(code.iter()),
            reader: "the SEN team".to_owned(),
            items: vec![item],
            team: "the SEN team".to_owned(),
            unsubscribe: None,
        }
    }

    /// Whom a notice should have reached, as a task says it: the service, or what the reader is.
    pub fn whom(&self, stored: &Stored) -> String {
        let service = stored.service_id.and_then(|id| self.services.get(&id));
        match (stored.notice.reader, service) {
            (Reader::Service | Reader::ServiceManager, Some(service)) => service.clone(),
            (reader, _) => reader.title().to_owned(),
        }
    }

    /// What a notice is about, as it follows "a mail about".
    pub fn what(&mut self, conn: &mut Conn, stored: &Stored) -> Result<String, Error> {
        let file = self.file(conn, stored.case)?;
        Ok(file.map_or_else(String::new, |file| items::what(stored, items::advice(stored, &file.case))))
    }

    fn item(
        &mut self,
        conn: &mut Conn,
        stored: &Stored,
        link: Option<&str>,
        address: &str,
    ) -> Result<Option<Item>, Error> {
        let Some(file) = self.file(conn, stored.case)? else { return Ok(None) };
        let is_broken = stored.notice.topic == Topic::Due(Obligation::KeepPromise)
            && stored.notice.due_on.is_some_and(|due_on| due_on < self.today);
        let broken_promises = match stored.service_id.filter(|_| is_broken) {
            Some(service) => Some(notices::broken_promises(conn, service, self.today - PROMISES_OVER)?),
            None => None,
        };
        let reminds = self.reminds_a_setting(&file.case, stored);
        let signs_in = is_staff(stored.notice.reader) || reminds;
        let beside = Beside {
            service: stored.service_id.and_then(|id| self.services.get(&id).cloned()),
            also_told: self.also_told(&file.case, stored, address),
            broken_promises,
            link: match link {
                Some(id) => Some(self.address("answer", id)),
                None => signs_in.then(|| self.page(&format!("cases/{}", stored.case))),
            },
            signs_in: link.is_none() && signs_in,
            reminds,
        };
        let told = Told { case: &file.case, deadlines: &file.deadlines, today: self.today };
        Ok(Some(items::item(stored, &told, beside)))
    }

    fn reminds_a_setting(&self, case: &Case, stored: &Stored) -> bool {
        match &stored.notice.about {
            Some(Subject::Setting(setting)) if stored.notice.reader == Reader::Setting => {
                !self.postbook.has_setting(case.registration.authority.as_str(), setting)
            }
            _ => false,
        }
    }

    /// Who else is told, by what they are. Whoever stands in for another post is told once.
    fn also_told(&self, case: &Case, stored: &Stored, address: &str) -> Vec<String> {
        let alert =
            case.alerts.iter().find(|(entry, _, _)| *entry == stored.entry).map(|(_, _, alert)| alert);
        let others =
            alert.into_iter().flat_map(|alert| &alert.rung.to).filter(|to| **to != stored.notice.reader);
        let mut told = HashSet::from([address.to_owned()]);
        let mut names = Vec::new();
        for reader in others {
            let found = self.postbook.resolve(&self.addressed(case, stored, *reader)).unwrap_or_default();
            let new = found.into_iter().filter(|recipient| told.insert(recipient.address.clone())).count();
            if new > 0 {
                names.push(match (reader, stored.service_id.and_then(|id| self.services.get(&id))) {
                    (Reader::Service, Some(service)) => service.clone(),
                    (reader, _) => reader.title().to_owned(),
                });
            }
        }
        names
    }

    /// What a notice goes by to find somebody of these readers.
    fn addressed<'b>(&'b self, case: &'b Case, stored: &'b Stored, reader: Reader) -> Addressed<'b> {
        let service = stored.service_id.and_then(|id| Some((id, self.services.get(&id)?.as_str())));
        let setting = match &stored.notice.about {
            Some(Subject::Setting(setting)) => Some(setting.as_str()),
            _ => None,
        };
        let kind = items::advice(stored, case).map(|advice| advice.kind);
        Addressed { reader, case, service, kind, setting }
    }

    fn policy(&mut self, authority: &AuthorityCode) -> &Policy {
        let config = &self.app.config;
        self.policies.entry(authority.to_string()).or_insert_with(|| config.policy(authority))
    }

    pub(super) fn authority_names<'b>(&self, codes: impl Iterator<Item = &'b AuthorityCode>) -> String {
        let codes: BTreeSet<&str> = codes.map(AuthorityCode::as_str).collect();
        let name = |code: &&str| match self.authorities.get(*code) {
            Some(name) if !name.is_empty() => name.clone(),
            _ => format!("authority {code}"),
        };
        let names: Vec<String> = codes.iter().map(name).collect();
        crate::mail::phrase::listed(&names)
    }

    /// The team whose cases all of these are about.
    pub fn only_team<'b>(
        &mut self,
        conn: &mut Conn,
        told: impl Iterator<Item = &'b Stored>,
    ) -> Result<Option<String>, Error> {
        let mut teams = BTreeSet::new();
        for stored in told {
            teams.insert(self.file(conn, stored.case)?.and_then(|file| file.case.team.clone()));
        }
        Ok(teams.pop_first().flatten().filter(|_| teams.is_empty()))
    }

    fn team(&mut self, conn: &mut Conn, told: &[(Stored, Option<String>)]) -> Result<String, Error> {
        Ok(match self.only_team(conn, told.iter().map(|(stored, _)| stored))? {
            Some(team) if team.to_lowercase().contains("team") => team,
            Some(team) => format!("the {team} team"),
            None => "the SEN team".to_owned(),
        })
    }

    /// Where a link leads; its signature is added when the mail goes out.
    fn address(&self, page: &str, id: &str) -> String {
        self.page(&format!("{page}/{id}"))
    }

    /// A page of the application.
    fn page(&self, path: &str) -> String {
        format!("{}/{path}", self.app.config.server.public_url.trim_end_matches('/'))
    }
}

/// Whether a reader works with the cases of the authority, and signs in for that.
const fn is_staff(reader: Reader) -> bool {
    matches!(reader, Reader::Caseworker | Reader::SenTeam | Reader::SenManager | Reader::HeadOfSend)
}

fn is_same(one: &Stored, other: &Stored) -> bool {
    let (a, b) = (&one.notice, &other.notice);
    let is_same_thing = a.about == b.about && (a.about.is_some() || a.topic == b.topic);
    one.case == other.case && is_same_thing && is_due(one) && is_due(other)
}

fn is_due(stored: &Stored) -> bool {
    matches!(
        stored.notice.topic,
        Topic::Due(_) | Topic::RequestAdvice | Topic::AdviceReturned | Topic::AdviceChased
    )
}

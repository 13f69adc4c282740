//! A service's inbox: what it was asked for, across all authorities it serves. Of the child
//! nothing is in a list.

pub mod act;
pub mod item;

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;

use super::access::Caller;
use super::case_page::Named;
use super::{App, Error};
use crate::db::inbox::{Filter, Request};
use crate::db::{self, Conn, directory, inbox};
use crate::domain::calendar::days_between;
use crate::domain::identifiers::{AuthorityCode, Reference};
use crate::domain::inbox::{RECENTLY, Tray};
use crate::domain::step::AdviceKind;

/// So many requests stand on one page.
const ON_A_PAGE: usize = 50;

/// What of the inbox is asked for.
#[derive(Clone, Debug, Default)]
pub struct InboxOrder {
    /// Everything that waits where absent.
    pub tray: Option<Tray>,
    pub service: Option<i64>,
    pub authority: Option<AuthorityCode>,
    /// Only what was given to the caller by a colleague, or by themselves.
    pub mine: bool,
    /// From 1.
    pub page: usize,
}

#[derive(Clone, Debug)]
pub struct Inbox {
    /// How many lie in each part, all of them.
    pub counts: Vec<(Tray, usize)>,
    /// This page, by part.
    pub parts: Vec<(Tray, Vec<Line>)>,
    pub page: usize,
    pub pages: usize,
    /// The caller's services, and the authorities that any of them serves.
    pub services: Vec<(i64, String)>,
    pub authorities: Vec<(String, String)>,
    /// Whether anything was asked at all, whatever the filter.
    pub is_empty: bool,
    pub today: NaiveDate,
}

#[derive(Clone, Debug)]
pub struct Line {
    pub reference: Reference,
    pub number: u32,
    pub kind: AdviceKind,
    pub authority: String,
    pub service: String,
    pub requested_on: NaiveDate,
    pub due_on: NaiveDate,
    /// Days from today to the due date; negative once it is past.
    pub days_left: i64,
    pub first_given_on: Option<NaiveDate>,
    pub promised_on: Option<NaiveDate>,
    pub is_confirmed: bool,
    pub relieved: bool,
    pub chases: u32,
    pub handed_to: Option<Named>,
}

impl App {
    /// A page of the inbox of the caller's services.
    pub fn inbox(&self, caller: &Caller, order: &InboxOrder) -> Result<Inbox, Error> {
        let today = self.clock.now().today;
        let own = caller.services().ok_or(Error::Forbidden)?;
        self.db.snapshot(|conn| {
            let names: HashMap<i64, String> = directory::service_names(conn)?.into_iter().collect();
            let authorities: HashMap<String, String> =
                db::authorities::all(conn)?.into_iter().map(|one| (one.code, one.name)).collect();
            let chosen = order.service.filter(|id| own.contains(id));
            let filter = Filter {
                services: chosen.map_or_else(|| own.to_vec(), |id| vec![id]),
                authority: order.authority.clone(),
                handed_to: order.mine.then(|| caller.actor.clone()),
            };
            let mut found = inbox::awaited(conn, &filter)?;
            found.extend(inbox::given_since(conn, &filter, today - RECENTLY)?);
            let is_whole = chosen.is_none() && order.authority.is_none() && !order.mine;
            let mut sorted: Vec<(Tray, Request)> =
                found.into_iter().map(|request| (Tray::of(&request.asked, today), request)).collect();
            sorted.sort_by_key(|(tray, request)| place(*tray, request));
            let counts = counts(&sorted);
            let is_empty = is_whole && sorted.is_empty();
            sorted.retain(|(tray, _)| match order.tray {
                Some(wanted) => *tray == wanted,
                None => *tray != Tray::Given,
            });
            let pages = sorted.len().div_ceil(ON_A_PAGE).max(1);
            let page = order.page.clamp(1, pages);
            let shown: Vec<_> = sorted.into_iter().skip((page - 1) * ON_A_PAGE).take(ON_A_PAGE).collect();
            Ok(Inbox {
                counts,
                parts: parts(conn, shown, &names, &authorities, today)?,
                page,
                pages,
                services: own.iter().filter_map(|id| Some((*id, names.get(id)?.clone()))).collect(),
                authorities: served(conn, own, &authorities)?,
                is_empty,
                today,
            })
        })
    }
}

impl Inbox {
    pub fn count(&self, tray: Tray) -> usize {
        self.counts.iter().find(|(one, _)| *one == tray).map_or(0, |(_, count)| *count)
    }

    /// How many wait for the service, in whatever part.
    pub fn waiting(&self) -> usize {
        self.counts.iter().filter(|(tray, _)| *tray != Tray::Given).map(|(_, count)| count).sum()
    }
}

/// By part, and within it by its day; what was given, the latest first.
fn place(tray: Tray, request: &Request) -> (Tray, i64, Reference, u32) {
    let day = i64::from(chrono::Datelike::num_days_from_ce(&tray.day(&request.asked)));
    (tray, if tray == Tray::Given { -day } else { day }, request.case, request.number)
}

fn counts(sorted: &[(Tray, Request)]) -> Vec<(Tray, usize)> {
    let count = |tray: Tray| sorted.iter().filter(|(one, _)| *one == tray).count();
    Tray::ALL.into_iter().map(|tray| (tray, count(tray))).collect()
}

fn parts(
    conn: &mut Conn,
    shown: Vec<(Tray, Request)>,
    services: &HashMap<i64, String>,
    authorities: &HashMap<String, String>,
    today: NaiveDate,
) -> Result<Vec<(Tray, Vec<Line>)>, Error> {
    let cases: Vec<Reference> = shown.iter().map(|(_, request)| request.case).collect();
    let chases = inbox::chases(conn, &cases)?;
    let mut parts: Vec<(Tray, Vec<Line>)> = Vec::new();
    let mut people: HashMap<i64, Vec<Named>> = HashMap::new();
    for (tray, request) in shown {
        if request.handed_to.is_some() && !people.contains_key(&request.service) {
            people.insert(request.service, colleagues(conn, request.service)?);
        }
        let of_service = people.get(&request.service).map_or(&[][..], Vec::as_slice);
        let handed_to = request.handed_to.as_deref().map(|email| somebody(of_service, email));
        let code = request.case.authority();
        let asked = request.asked;
        let line = Line {
            reference: request.case,
            number: request.number,
            kind: request.kind,
            authority: authorities.get(&code).cloned().unwrap_or(code),
            service: services.get(&request.service).cloned().unwrap_or_default(),
            requested_on: asked.requested_on,
            due_on: asked.due_on,
            days_left: days_between(today, asked.due_on),
            first_given_on: asked.first_given_on,
            promised_on: asked.promised_on,
            is_confirmed: asked.acknowledged_on.is_some(),
            relieved: asked.relieved,
            chases: chases.get(&(request.case, request.number)).copied().unwrap_or(0),
            handed_to,
        };
        match parts.last_mut() {
            Some((last, lines)) if *last == tray => lines.push(line),
            _ => parts.push((tray, vec![line])),
        }
    }
    Ok(parts)
}

/// Somebody of a service, by the name that its people or its contacts give them.
fn somebody(colleagues: &[Named], email: &str) -> Named {
    let known = colleagues.iter().find(|one| one.email == email).cloned();
    known.unwrap_or_else(|| Named { name: email.to_owned(), email: email.to_owned() })
}

/// Everybody a request can be given to: the service's people, and the contacts that are persons
/// or mailboxes of it.
fn colleagues(conn: &mut Conn, service: i64) -> Result<Vec<Named>, Error> {
    let people = directory::people_of_service(conn, service)?;
    let contacts = db::contacts::of_service(conn, service)?;
    let people = people.into_iter().map(|person| (person.name, person.email));
    let all = people.chain(contacts.into_iter().map(|contact| (contact.name, contact.email)));
    let mut seen = BTreeSet::new();
    let mut colleagues: Vec<Named> = all
        .filter(|(_, email)| seen.insert(email.clone()))
        .map(|(name, email)| Named { name: if name.is_empty() { email.clone() } else { name }, email })
        .collect();
    colleagues.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(colleagues)
}

fn service_name(conn: &mut Conn, service: i64) -> Result<String, Error> {
    let names = directory::service_names(conn)?;
    Ok(names.into_iter().find(|(id, _)| *id == service).map_or_else(String::new, |(_, name)| name))
}

/// The authorities that services serve, by name.
fn served(
    conn: &mut Conn,
    services: &[i64],
    names: &HashMap<String, String>,
) -> Result<Vec<(String, String)>, Error> {
    let codes = directory::authorities_of(conn, services)?;
    let mut served: Vec<(String, String)> = codes
        .into_iter()
        .map(|code| (code.clone(), names.get(&code).filter(|name| !name.is_empty()).cloned().unwrap_or(code)))
        .collect();
    served.sort_by(|a, b| a.1.cmp(&b.1));
    Ok(served)
}

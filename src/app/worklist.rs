//! A caseworker's worklist: what somebody has to do, the most pressing first.

pub mod cover;
mod line;
mod matching;
pub mod search;

use chrono::{Days, NaiveDate, TimeDelta};

pub use self::cover::Cover;
use self::line::lines;
pub use self::line::{Line, Who};
use super::sessions::Session;
use super::{App, Error};
use crate::db::worklist::{self, After, Asked, Colleague, Counts, Order, Risk, Tab};
use crate::db::{Conn, contacts};
use crate::domain::case::Stage;
use crate::domain::holder::Holder;
use crate::domain::identifiers::AuthorityCode;
use crate::domain::outlook::Rag;
use crate::domain::permission::Role;

/// Calendar days after which a case that nobody opened is asked after.
pub const UNOPENED_DAYS: u64 = 5;

const LINES_ON_A_PAGE: usize = 50;

/// What somebody wants to see of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Where a role begins its day, unless said.
    pub tab: Option<Tab>,
    pub filter: Filter,
    pub order: Order,
    pub after: Option<After>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub stage: Option<Stage>,
    /// By the number of the person.
    pub caseworker: Option<i64>,
    /// By the number of the team.
    pub team: Option<i64>,
    pub holder: Option<Holder>,
    pub rag: Option<Rag>,
}

#[derive(Clone, Debug)]
pub struct Worklist {
    pub tab: Tab,
    pub counts: Counts,
    pub groups: Vec<Group>,
    /// How many cases pass the filter, on all pages.
    pub total: i64,
    pub next: Option<After>,
    pub beside: Beside,
}

/// What stands around any list of cases.
#[derive(Clone, Debug)]
pub struct Beside {
    pub today: NaiveDate,
    /// So many days before a date in law it is soon.
    pub warning_days: i64,
    /// Whose cases are among mine, because I stand in for them.
    pub covers: Vec<Cover>,
    pub colleagues: Vec<Colleague>,
    /// Teams by their number.
    pub teams: Vec<(i64, String)>,
    /// Open tasks for a person.
    pub tasks: i64,
}

/// Cases that are alike in how pressing they are.
#[derive(Clone, Debug)]
pub struct Group {
    /// None where the list is sorted by something else.
    pub risk: Option<Risk>,
    /// On all pages.
    pub count: i64,
    pub lines: Vec<Line>,
}

impl App {
    pub fn worklist(&self, session: &Session, wanted: &Wanted) -> Result<Worklist, Error> {
        let authority = session.caller.authority().ok_or(Error::Forbidden)?.clone();
        self.db.snapshot(|conn| {
            let beside = self.beside(conn, session, &authority)?;
            let tab = wanted.tab.unwrap_or_else(|| first_tab(session.caller.role));
            let asked = self.worklist_of(&authority, tab, &wanted.filter, mine(session, &beside));
            let counts = worklist::counts(conn, &asked)?;
            let mut rows = worklist::page(
                conn,
                &asked,
                wanted.order,
                wanted.after,
                i64::try_from(LINES_ON_A_PAGE + 1).unwrap_or(i64::MAX),
            )?;
            let more = rows.len() > LINES_ON_A_PAGE;
            rows.truncate(LINES_ON_A_PAGE);
            let next = rows.last().filter(|_| more).map(|(place, row)| After {
                risk: *place,
                date: match wanted.order {
                    Order::Risk if tab == Tab::Closed => row.held_since,
                    Order::Risk => row.next_due_on,
                    Order::Held => row.held_since,
                    Order::Received | Order::Reference => row.received_on,
                },
                id: row.id,
            });
            let grouped = wanted.order == Order::Risk && tab != Tab::Closed;
            // A page that is all there is need not be counted.
            let whole = !more && wanted.after.is_none();
            let places: Vec<usize> = rows.iter().map(|(place, _)| *place).collect();
            let risks = match whole {
                true => counted(&places),
                false => worklist::risks(conn, &asked)?,
            };
            let rows = rows.into_iter().map(|(_, row)| row).collect();
            let lines = lines(conn, session, &beside, rows)?;
            Ok(Worklist {
                tab,
                counts,
                groups: grouped_lines(lines, &places, &risks, grouped),
                total: risks.iter().sum(),
                next,
                beside,
            })
        })
    }

    fn worklist_of(&self, authority: &AuthorityCode, tab: Tab, filter: &Filter, mine: Vec<i64>) -> Asked {
        let now = self.clock.now();
        let warning = self.config.policy(authority).warning_days;
        Asked {
            authority: authority.clone(),
            tab,
            mine,
            stage: filter.stage,
            caseworker: filter.caseworker,
            team: filter.team,
            holder: filter.holder,
            rag: filter.rag,
            today: now.today,
            soon: now.today + Days::new(warning.into()),
            unopened: (
                now.at - TimeDelta::days(UNOPENED_DAYS.cast_signed()),
                now.today - Days::new(UNOPENED_DAYS),
            ),
        }
    }

    fn beside(&self, conn: &mut Conn, session: &Session, authority: &AuthorityCode) -> Result<Beside, Error> {
        let today = self.clock.now().today;
        let absences = contacts::absences(conn, today)?;
        Ok(Beside {
            today,
            warning_days: self.config.policy(authority).warning_days.into(),
            covers: cover::covers(&absences, &session.email, today),
            colleagues: worklist::colleagues(conn, authority)?,
            teams: worklist::teams(conn, authority)?,
            tasks: worklist::open_tasks(conn, authority)?,
        })
    }
}

/// A caseworker begins with their own cases, a manager with everybody's.
const fn first_tab(role: Role) -> Tab {
    match role {
        Role::Caseworker => Tab::Mine,
        Role::Manager | Role::Partner | Role::Administrator => Tab::All,
    }
}

/// The numbers of those whose cases are mine.
fn mine(session: &Session, beside: &Beside) -> Vec<i64> {
    let is_mine = |colleague: &&Colleague| {
        colleague.id == session.person || beside.covers.iter().any(|cover| cover.email == colleague.email)
    };
    beside.colleagues.iter().filter(is_mine).map(|colleague| colleague.id).collect()
}

fn counted(places: &[usize]) -> [i64; 5] {
    let mut counts = [0; 5];
    for place in places {
        counts[*place] += 1;
    }
    counts
}

fn grouped_lines(lines: Vec<Line>, places: &[usize], risks: &[i64; 5], grouped: bool) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (line, place) in lines.into_iter().zip(places) {
        let risk = Risk::at(*place).filter(|_| grouped);
        match groups.last_mut() {
            Some(group) if group.risk == risk => group.lines.push(line),
            _ => {
                let count = if grouped { risks[*place] } else { risks.iter().sum() };
                groups.push(Group { risk, count, lines: vec![line] });
            }
        }
    }
    groups
}

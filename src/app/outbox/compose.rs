//! Mails out of what waits to be told. Whom to tell is found out now, not when the notice came
//! about; what has been answered meanwhile is dropped and recorded so.

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use super::desk::Desk;
use super::postbook::Recipient;
use super::rounds::Round;
use crate::app::links::{self, Opens, Purpose};
use crate::app::view::hex;
use crate::app::{App, Error};
use crate::clock::Moment;
use crate::db::Conn;
use crate::db::mails::{self, NewMail, Told};
use crate::db::notices::{self, NoticeState, Stored};
use crate::db::tasks;
use crate::domain::identifiers::AuthorityCode;
use crate::domain::ladder::{Reader, Way};
use crate::domain::step::Subject;
use crate::mail::letter::LetterKind;

/// What came of the notices that waited.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Composed {
    pub mails: usize,
    pub told: usize,
    pub dropped: usize,
    /// Notices for which there is nobody to tell.
    pub unaddressed: usize,
}

/// What is to be done with the notices that wait.
#[derive(Default)]
struct Plan {
    dropped: Vec<(i64, &'static str)>,
    unaddressed: Vec<(Stored, String)>,
    /// Notices of cases that make the program stumble.
    unreadable: Vec<i64>,
    /// By address and, for families, by notice.
    letters: BTreeMap<(String, String), Vec<(Stored, Recipient)>>,
}

impl App {
    /// Makes mails of what waits and may be told now: what goes at once within working hours
    /// (urgent things at any hour), and the day's digests from their hour on.
    pub fn compose(&self, now: Moment) -> Result<Composed, Error> {
        let mut composed = Composed::default();
        for round in self.rounds(now)? {
            // Most of the time nothing waits: then nobody's turn to write is taken.
            loop {
                let waiting = self.db.read(|conn| notices::extent(conn, round.way, round.all))?;
                if waiting.count == 0 || self.put_off.is(now.today, waiting) {
                    break;
                }
                let made = self.db.write(|conn| self.compose_round(conn, &round, now))?;
                composed.add(&made);
                if made == Composed::default() {
                    self.put_off.set(now.today, waiting);
                }
            }
        }
        Ok(composed)
    }

    /// The same within somebody's transaction.
    pub(super) fn compose_in(&self, conn: &mut Conn, now: Moment) -> Result<(), Error> {
        for round in self.rounds(now)? {
            while self.compose_round(conn, &round, now)? != Composed::default() {}
        }
        Ok(())
    }

    fn compose_round(&self, conn: &mut Conn, round: &Round, now: Moment) -> Result<Composed, Error> {
        let waiting = notices::waiting(conn, round.way, round.all, round.most)?;
        if waiting.is_empty() {
            return Ok(Composed::default());
        }
        let mut desk = Desk::open(self, conn, now.today)?;
        let plan = self.plan(conn, &mut desk, waiting, round.way, now.today)?;
        self.carry_out(conn, &mut desk, plan, round.way, now)
    }

    fn plan(
        &self,
        conn: &mut Conn,
        desk: &mut Desk<'_>,
        waiting: Vec<Stored>,
        way: Way,
        today: NaiveDate,
    ) -> Result<Plan, Error> {
        let mut plan = Plan::default();
        let mut had_digest: BTreeMap<String, bool> = BTreeMap::new();
        for stored in waiting {
            match desk.look_again(conn, &stored) {
                Ok(Ok(())) => {}
                Ok(Err(reason)) => {
                    plan.dropped.push((stored.id, reason));
                    continue;
                }
                // A case that cannot be read must not keep the others from being told.
                Err(error) if error.is_lasting() => {
                    tracing::error!(case = %stored.case, notice = stored.id, %error, "a notice cannot be told");
                    plan.unreadable.push(stored.id);
                    continue;
                }
                Err(error) => return Err(error),
            }
            let recipients = match desk.recipients(conn, &stored)? {
                Ok(recipients) => recipients,
                Err(nobody) => {
                    plan.unaddressed.push((stored, nobody.0));
                    continue;
                }
            };
            if way == Way::Digest {
                let mut waits = false;
                for recipient in &recipients {
                    let known = had_digest.get(&recipient.address).copied();
                    let had = known
                        .map_or_else(|| mails::is_made(conn, &digest_key(today, &recipient.address)), Ok)?;
                    had_digest.insert(recipient.address.clone(), had);
                    waits |= had;
                }
                if waits {
                    continue;
                }
            }
            let alone = (stored.notice.reader == Reader::Family).then(|| stored.id.to_string());
            for recipient in recipients {
                let key = (recipient.address.clone(), alone.clone().unwrap_or_default());
                plan.letters.entry(key).or_default().push((stored.clone(), recipient));
            }
        }
        Ok(plan)
    }

    fn carry_out(
        &self,
        conn: &mut Conn,
        desk: &mut Desk<'_>,
        plan: Plan,
        way: Way,
        now: Moment,
    ) -> Result<Composed, Error> {
        let waiting = NoticeState::Waiting;
        for (id, reason) in &plan.dropped {
            notices::settle(conn, &[*id], waiting, NoticeState::Dropped, Some(reason), now.at)?;
        }
        for (stored, words) in &plan.unaddressed {
            notices::settle(conn, &[stored.id], waiting, NoticeState::Task, Some(words), now.at)?;
            self.raise_for_nobody(conn, desk, stored, words, now)?;
        }
        let mut told: HashSet<i64> = HashSet::new();
        let mut unwritten: Vec<i64> = plan.unreadable;
        for owed in plan.letters.values() {
            let ids = owed.iter().map(|(stored, _)| stored.id);
            if self.write_mail(conn, desk, owed, way, now)? {
                told.extend(ids)
            } else {
                unwritten.extend(ids)
            }
        }
        // What was told to somebody else counts as told.
        unwritten.retain(|id| !told.contains(id));
        unwritten.sort_unstable();
        unwritten.dedup();
        let reason = "the mail could not be written; the log says why";
        notices::settle(conn, &unwritten, waiting, NoticeState::Task, Some(reason), now.at)?;
        let mut ids: Vec<i64> = told.into_iter().collect();
        ids.sort_unstable();
        notices::settle(conn, &ids, waiting, NoticeState::Mailed, None, now.at)?;
        tasks::finish_addressed(conn, now.at)?;
        Ok(Composed {
            mails: plan.letters.len(),
            told: ids.len(),
            dropped: plan.dropped.len(),
            unaddressed: plan.unaddressed.len(),
        })
    }

    /// False where the mail could not be put into words.
    fn write_mail(
        &self,
        conn: &mut Conn,
        desk: &mut Desk<'_>,
        owed: &[(Stored, Recipient)],
        way: Way,
        now: Moment,
    ) -> Result<bool, Error> {
        let Some((first, recipient)) = owed.first() else { return Ok(true) };
        let is_family = first.notice.reader == Reader::Family;
        let kind = match way {
            _ if is_family => LetterKind::Family,
            Way::Digest => LetterKind::Digest,
            Way::AtOnce => LetterKind::Several,
        };
        let mut told = Vec::with_capacity(owed.len());
        for (stored, recipient) in owed {
            let link = Desk::has_link(stored)
                .then(|| links::make(conn, &opens(Purpose::Answer, stored, &recipient.address), now.at));
            told.push((stored.clone(), link.transpose()?));
        }
        let leave = is_family
            .then(|| links::make(conn, &opens(Purpose::Leave, first, &recipient.address), now.at))
            .transpose()?;
        let readers: Vec<String> = {
            let mut words: Vec<String> = owed.iter().map(|(_, recipient)| recipient.reader.clone()).collect();
            words.sort();
            words.dedup();
            words
        };
        let reader = crate::mail::phrase::listed(&readers);
        let letter = desk.letter(conn, kind, &reader, &told, leave.as_deref())?;
        // A template that stumbles over one mail must not keep the others from being written.
        let rendered = match self.templates.render(&letter) {
            Ok(rendered) => rendered,
            Err(error) => {
                tracing::error!(case = %first.case, notice = first.id, error, "a mail could not be written");
                return Ok(false);
            }
        };
        let authority = only_authority(owed);
        let key = match way {
            // There is one a day, whoever makes it: the second to try is told so by the database.
            Way::Digest if !is_family => digest_key(now.today, &recipient.address),
            _ => free_key(
                conn,
                format!("now {}.{}.{} {}", first.case, first.entry, first.notice.place, recipient.address),
            )?,
        };
        let mail = NewMail {
            message_id: self.message_id(&key, first, way, now.today),
            key,
            authority: authority.map(ToString::to_string),
            kind: kind_name(letter.kind).to_owned(),
            address: recipient.address.clone(),
            reader,
            reply_to: self.reply_to(conn, desk, owed)?,
            subject: rendered.subject,
            body_text: rendered.text,
            body_html: rendered.html,
            leave_link: leave,
            account_link: None,
            urgent: owed.iter().any(|(stored, _)| stored.notice.urgent),
            state: "waiting".to_owned(),
            tries: 0,
            unknown_tries: 0,
            next_try_at: now.at,
            created_at: now.at,
        };
        let mail_id = mails::add(conn, &mail)?;
        let rows: Vec<Told> = told
            .into_iter()
            .map(|(stored, link_id)| Told { mail_id, notice_id: stored.id, link_id })
            .collect();
        mails::add_told(conn, &rows)?;
        Ok(true)
    }

    /// From the notice and the address alone, so that a mail made twice would be recognised.
    fn message_id(&self, key: &str, first: &Stored, way: Way, today: NaiveDate) -> String {
        let mark = &hex(&Sha256::digest(key))[..12];
        let what = match way {
            Way::Digest => format!("digest.{today}"),
            Way::AtOnce => format!("{}.{}.{}", first.case, first.entry, first.notice.place),
        };
        format!("{what}.{mark}@{}", self.config.mail_domain())
    }

    /// The mailbox of the team whose case it is.
    fn reply_to(
        &self,
        conn: &mut Conn,
        desk: &mut Desk<'_>,
        owed: &[(Stored, Recipient)],
    ) -> Result<Option<String>, Error> {
        let team = desk.only_team(conn, owed.iter().map(|(stored, _)| stored))?;
        let mailbox =
            only_authority(owed).and_then(|code| desk.postbook.sen_team(code.as_str(), team.as_deref()));
        let general = || Some(self.config.mail.reply_to.clone()).filter(|address| !address.is_empty());
        Ok(mailbox.or_else(general))
    }
}

impl Composed {
    fn add(&mut self, other: &Self) {
        self.mails += other.mails;
        self.told += other.told;
        self.dropped += other.dropped;
        self.unaddressed += other.unaddressed;
    }
}

/// Where a mail came back and its address works again, the same is told there once more.
pub(super) fn free_key(conn: &mut Conn, key: String) -> Result<String, Error> {
    let mut free = key.clone();
    let mut again = 1;
    while mails::is_made(conn, &free)? {
        again += 1;
        free = format!("{key} {again}");
    }
    Ok(free)
}

fn digest_key(today: NaiveDate, address: &str) -> String {
    format!("digest {today} {address}")
}

fn opens<'a>(purpose: Purpose, stored: &Stored, address: &'a str) -> Opens<'a> {
    let advice = match stored.notice.about {
        Some(Subject::Advice(number)) => Some(number),
        _ => None,
    };
    Opens { purpose, case: stored.case, advice, service_id: stored.service_id, address }
}

fn only_authority(owed: &[(Stored, Recipient)]) -> Option<&AuthorityCode> {
    let first = owed.first().map(|(stored, _)| &stored.authority)?;
    owed.iter().all(|(stored, _)| stored.authority == *first).then_some(first)
}

const fn kind_name(kind: LetterKind) -> &'static str {
    match kind {
        LetterKind::Notice => "notice",
        LetterKind::Several => "several",
        LetterKind::Digest => "digest",
        LetterKind::Task => "task",
        LetterKind::Family => "family",
    }
}

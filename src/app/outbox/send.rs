//! Mails on their way: claimed, looked at again, sent, and marked with what the server said.

use chrono::TimeDelta;

use super::compose::next_try;
use super::desk::Desk;
use crate::app::links::Purpose;
use crate::app::{App, Error};
use crate::clock::Moment;
use crate::db::mails::{self, Fate, Mail};
use crate::db::notices::{self, NoticeState, Stored};
use crate::db::tasks::NewTask;
use crate::db::{self, Conn, IsConflict, contacts, sweeps};
use crate::mail::letter::LetterKind;
use crate::mail::outgoing::Outgoing;
use crate::mail::transport::Outcome;

/// After so long a mail is not tried any more.
const GIVE_UP_AFTER: TimeDelta = TimeDelta::days(5);
/// A mail may go out this often without anybody knowing whether it arrived; then a person looks.
const UNKNOWN_TRIES: i32 = 2;
/// The name of a worker's lease, before its own name.
pub const WORKER: &str = "worker:";

/// What came of a round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    pub sent: u32,
    /// To be tried again.
    pub again: u32,
    pub parked: u32,
    pub bounced: u32,
    /// Answered since they were made.
    pub dropped: u32,
}

/// What claiming a mail came to.
enum Claimed {
    Nothing,
    /// There was nothing left to say, or it is for a person to look at.
    Ended(Fate),
    ToSend(Box<Mail>, Box<Outgoing>),
}

/// Sends what may go now, by so many couriers at once; ends when nothing is left to try.
pub async fn deliver(app: &App, holder: &str, couriers: usize) -> Result<Delivered, Error> {
    // No round of this holder runs now: what is still in its name was lost sight of.
    blocking(app, holder, |app, holder| Ok(app.db.write(|conn| mails::let_go(conn, holder))?)).await?;
    let rounds = (0..couriers.max(1)).map(|_| {
        let (app, holder) = (app.clone(), holder.to_owned());
        tokio::spawn(async move { round(&app, &holder).await })
    });
    let mut all = Delivered::default();
    let mut failed = None;
    for round in rounds.collect::<Vec<_>>() {
        match round.await {
            Ok(Ok(delivered)) => all.add(&delivered),
            Ok(Err(error)) => failed = Some(error),
            Err(_) => failed = Some(db::Error::Failed("a courier stumbled".to_owned()).into()),
        }
    }
    failed.map_or(Ok(all), Err)
}

async fn round(app: &App, holder: &str) -> Result<Delivered, Error> {
    let mut courier = app.mailer.courier();
    let mut delivered = Delivered::default();
    loop {
        let claimed = blocking(app, holder, |app, holder| app.claim_mail(holder)).await;
        match claimed {
            Ok(Claimed::Nothing) => break,
            Ok(Claimed::Ended(fate)) => delivered.count(&fate),
            Ok(Claimed::ToSend(mail, outgoing)) => {
                let outcome = courier.send(&outgoing).await;
                let marked =
                    blocking(app, holder, move |app, holder| app.mark_mail(&mail, holder, &outcome)).await?;
                delivered.count(&marked);
            }
            // Couriers that reach for the same mail: whoever was second reaches for the next.
            Err(Error::Db(db::Error::Conflict)) => {}
            Err(error) => {
                courier.close().await;
                return Err(error);
            }
        }
    }
    courier.close().await;
    Ok(delivered)
}

async fn blocking<T: Send + 'static>(
    app: &App,
    holder: &str,
    act: impl FnOnce(&App, &str) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let (app, holder) = (app.clone(), holder.to_owned());
    match tokio::task::spawn_blocking(move || act(&app, &holder)).await {
        Ok(result) => result,
        Err(_) => Err(db::Error::Failed("the work broke off".to_owned()).into()),
    }
}

impl App {
    /// Whether mails that are not urgent may go out at this moment.
    pub(in crate::app) fn mails_may_go(&self, now: Moment) -> bool {
        let from = self.config.jobs.digest_at.min(self.config.jobs.working_hours.from());
        self.config.jobs.working_days.is_working_day(now.today)
            && from <= now.time
            && (now.time < self.config.jobs.working_hours.to())
    }

    /// What a delivery would do now: the mails that wait, and those that would be made.
    pub fn rehearse_delivery(&self) -> Result<Vec<Rehearsed>, Error> {
        let now = self.clock.now();
        let outcome = self.db.write(|conn| {
            self.compose_in(conn, now).map_err(Ended::Failed)?;
            let may_go = self.mails_may_go(now);
            let waiting = mails::waiting(conn).map_err(Error::from).map_err(Ended::Failed)?;
            Err::<(), _>(Ended::Rehearsed(
                waiting.into_iter().map(|mail| Rehearsed::of(mail, may_go, now)).collect(),
            ))
        });
        match outcome {
            Ok(()) => Ok(Vec::new()),
            Err(Ended::Rehearsed(mails)) => Ok(mails),
            Err(Ended::Failed(error)) => Err(error),
        }
    }

    /// Tries a parked or bounced mail once more; its address counts as good again.
    pub fn retry_mail(&self, id: i64) -> Result<(), Error> {
        let now = self.clock.now().at;
        self.db.write(|conn| {
            let mail = mails::find(conn, id)?.ok_or(Error::NotFound)?;
            if !mails::unpark(conn, id, now)? {
                let detail =
                    format!("mail {id} is {}; only a parked or bounced one is tried again", mail.state);
                return Err(Error::Invalid { field: "id", detail });
            }
            contacts::clear_bounce(conn, &mail.address)?;
            Ok(())
        })
    }

    fn claim_mail(&self, holder: &str) -> Result<Claimed, Error> {
        let now = self.clock.now();
        let only_urgent = !self.mails_may_go(now);
        self.db.write(|conn| {
            let mut alive = sweeps::holders(conn, WORKER, now.at)?;
            alive.push(holder.to_owned());
            let Some(mail) = mails::claim(conn, holder, &alive, now.at, only_urgent)? else {
                return Ok(Claimed::Nothing);
            };
            if mail.unknown_tries >= UNKNOWN_TRIES {
                let words = "it may have arrived twice already; nobody knows";
                self.end_mail(conn, &mail, holder, &Fate::Parked, words, now)?;
                return Ok(Claimed::Ended(Fate::Parked));
            }
            let Some(mail) = self.look_again(conn, mail, now)? else {
                return Ok(Claimed::Ended(Fate::Dropped));
            };
            let outgoing = self.outgoing(conn, &mail)?;
            Ok(Claimed::ToSend(Box::new(mail), Box::new(outgoing)))
        })
    }

    /// The mail as it is still to be said: what has been answered since it was made is left out.
    /// One that may have arrived goes out again word for word. None where nothing is left.
    fn look_again(&self, conn: &mut Conn, mail: Mail, now: Moment) -> Result<Option<Mail>, Error> {
        let stored = notices::of_mail(conn, mail.id)?;
        if stored.is_empty() || mail.unknown_tries > 0 {
            return Ok(Some(mail));
        }
        let mut desk = Desk::for_looking(self, now.today);
        let (mut owed, mut void): (Vec<Stored>, Vec<(i64, &str)>) = (Vec::new(), Vec::new());
        for one in stored {
            match desk.look_again(conn, &one)? {
                Ok(()) => owed.push(one),
                Err(reason) => void.push((one.id, reason)),
            }
        }
        for (id, reason) in &void {
            self.drop_notice(conn, *id, &mail, reason, now)?;
        }
        if owed.is_empty() {
            let holder = mail.claimed_by.as_deref().unwrap_or_default();
            mails::finish(conn, mail.id, holder, &Fate::Dropped, "nothing was left to say", now.at)?;
            return Ok(None);
        }
        if void.is_empty() {
            return Ok(Some(mail));
        }
        self.reword(conn, mail, owed, now).map(Some)
    }

    /// A notice that was told to somebody by another mail stays told.
    fn drop_notice(
        &self,
        conn: &mut Conn,
        id: i64,
        mail: &Mail,
        reason: &str,
        now: Moment,
    ) -> Result<(), Error> {
        let all = mails::of_notices(conn, &[id])?.remove(&id).unwrap_or_default();
        if all.iter().any(|other| other.id != mail.id && other.state == "sent") {
            return Ok(());
        }
        match notices::settle(conn, &[id], NoticeState::Mailed, NoticeState::Dropped, Some(reason), now.at) {
            // Another mail of the same notice was looked at first.
            Err(db::Error::Conflict) => Ok(()),
            result => Ok(result?),
        }
    }

    fn reword(&self, conn: &mut Conn, mail: Mail, owed: Vec<Stored>, now: Moment) -> Result<Mail, Error> {
        let links = mails::told_in(conn, mail.id)?;
        let link =
            |id: i64| links.iter().find(|told| told.notice_id == id).and_then(|told| told.link_id.clone());
        let told: Vec<_> =
            owed.into_iter().map(|stored| (link(stored.id), stored)).map(|(l, s)| (s, l)).collect();
        let mut desk = Desk::open(self, conn, now.today)?;
        let kind = kind_of(&mail);
        let letter = desk.letter(conn, kind, &mail.reader, &told, mail.leave_link.as_deref())?;
        let rendered = self.templates.render(&letter).map_err(db::Error::Failed)?;
        mails::reword(conn, mail.id, &rendered.subject, &rendered.text, &rendered.html)?;
        let (subject, body_text, body_html) = (rendered.subject, rendered.text, rendered.html);
        Ok(Mail { subject, body_text, body_html, ..mail })
    }

    /// The mail as it goes out: its links get their signatures.
    fn outgoing(&self, conn: &mut Conn, mail: &Mail) -> Result<Outgoing, Error> {
        let signer = self.signer(conn)?;
        let links = mails::told_in(conn, mail.id)?.into_iter().filter_map(|told| told.link_id);
        let mut text = mail.body_text.clone();
        let mut html = mail.body_html.clone();
        let leave = mail.leave_link.as_ref().map(|id| (id.clone(), Purpose::Leave));
        for (id, purpose) in links.map(|id| (id, Purpose::Answer)).chain(leave) {
            let signed = signer.sign(purpose, &id);
            text = text.replace(&id, &signed);
            html = html.replace(&id, &signed);
        }
        let unsubscribe = mail.leave_link.as_ref().map(|id| {
            let public = self.config.server.public_url.trim_end_matches('/');
            format!("{public}/leave/{}", signer.sign(Purpose::Leave, id))
        });
        Ok(Outgoing {
            message_id: mail.message_id.clone(),
            from: self.config.mail_from(),
            reply_to: mail.reply_to.clone(),
            to: mail.address.clone(),
            subject: mail.subject.clone(),
            text,
            html,
            unsubscribe,
            date: mail.created_at.and_utc(),
        })
    }

    fn mark_mail(&self, mail: &Mail, holder: &str, outcome: &Outcome) -> Result<Fate, Error> {
        let now = self.clock.now();
        let (fate, words) = fate(mail, outcome, now);
        self.db.write(|conn| {
            self.end_mail(conn, mail, holder, &fate, words, now)?;
            Ok::<_, Error>(())
        })?;
        Ok(fate)
    }

    fn end_mail(
        &self,
        conn: &mut Conn,
        mail: &Mail,
        holder: &str,
        fate: &Fate,
        words: &str,
        now: Moment,
    ) -> Result<(), Error> {
        if !mails::finish(conn, mail.id, holder, fate, words, now.at)? {
            // Whoever took it over says what became of it.
            tracing::warn!(mail = mail.id, "a mail was taken over while it was being sent");
            return Ok(());
        }
        match fate {
            Fate::Parked => self.ask_a_person(conn, mail, "parked", words, now),
            Fate::Bounced => self.address_bounced(conn, mail, words, now),
            _ => Ok(()),
        }
    }

    /// Mail to the address comes back: nothing more is sent there, and what was told to nobody
    /// else waits again for whoever can be told.
    pub(in crate::app) fn address_bounced(
        &self,
        conn: &mut Conn,
        mail: &Mail,
        words: &str,
        now: Moment,
    ) -> Result<(), Error> {
        contacts::mark_bounced(conn, &mail.address, words, now.at)?;
        self.ask_a_person(conn, mail, "bounced", words, now)?;
        for stored in notices::of_mail(conn, mail.id)? {
            let all = mails::of_notices(conn, &[stored.id])?.remove(&stored.id).unwrap_or_default();
            let was_told =
                |other: &Mail| other.id != mail.id && matches!(&*other.state, "sent" | "waiting" | "sending");
            if stored.state == NoticeState::Mailed && !all.iter().any(was_told) {
                let (from, to) = (NoticeState::Mailed, NoticeState::Waiting);
                notices::settle(conn, &[stored.id], from, to, None, now.at)?;
            }
        }
        Ok(())
    }

    fn ask_a_person(
        &self,
        conn: &mut Conn,
        mail: &Mail,
        kind: &str,
        words: &str,
        now: Moment,
    ) -> Result<(), Error> {
        let told = notices::of_mail(conn, mail.id)?;
        let authorities: Vec<String> = match (&mail.authority, told.is_empty()) {
            (Some(authority), _) => vec![authority.clone()],
            (None, _) => {
                let mut all: Vec<String> = told.iter().map(|stored| stored.authority.to_string()).collect();
                all.sort();
                all.dedup();
                all
            }
        };
        let mut desk = Desk::open(self, conn, now.today)?;
        let (what, whom) = match told.first() {
            Some(stored) if told.len() == 1 => (desk.what(conn, stored)?, desk.whom(stored)),
            Some(stored) => (format!("{} things", told.len()), desk.whom(stored)),
            None => ("a task".to_owned(), mail.reader.clone()),
        };
        for authority in authorities {
            let task = NewTask {
                kind: kind.to_owned(),
                subject: match kind {
                    "bounced" => mail.address.clone(),
                    _ => mail.message_id.clone(),
                },
                words: match kind {
                    "bounced" => format!("Mail to {} comes back: {words}", mail.address),
                    _ => format!("A mail to {} could not be delivered: {words}", mail.address),
                },
                case_id: told.first().map(|stored| stored.case.to_id()),
                notice_id: None,
                mail_id: Some(mail.id),
                raised_at: now.at,
                authority,
            };
            self.raise_task(conn, &desk, &task, (&what, &whom), now)?;
        }
        Ok(())
    }
}

/// A mail that a delivery would send.
#[derive(Clone, Debug)]
pub struct Rehearsed {
    pub address: String,
    pub kind: String,
    pub subject: String,
    /// "now", or what it waits for.
    pub when: String,
}

impl Rehearsed {
    fn of(mail: Mail, may_go: bool, now: Moment) -> Self {
        let when = match (mail.next_try_at <= now.at, may_go || mail.urgent) {
            (true, true) => "now".to_owned(),
            (true, false) => "in working hours".to_owned(),
            (false, _) => format!("tried again {} UTC", mail.next_try_at.format("%Y-%m-%d %H:%M")),
        };
        Self { address: mail.address, kind: mail.kind, subject: mail.subject, when }
    }
}

/// A rehearsal ends like a failure, so that nothing of it is kept.
enum Ended {
    Rehearsed(Vec<Rehearsed>),
    Failed(Error),
}

impl From<db::Error> for Ended {
    fn from(error: db::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl IsConflict for Ended {
    fn is_conflict(&self) -> bool {
        matches!(self, Self::Failed(error) if error.is_conflict())
    }
}

fn fate<'a>(mail: &Mail, outcome: &'a Outcome, now: Moment) -> (Fate, &'a str) {
    let since = now.at - mail.first_try_at.unwrap_or(now.at);
    let at = next_try(mail.tries, now.at);
    match outcome {
        Outcome::Accepted { reply } => (Fate::Sent, reply),
        Outcome::TryAgain { reply } if since >= GIVE_UP_AFTER => (Fate::Parked, reply),
        Outcome::TryAgain { reply } => (Fate::TryAgain(at), reply),
        Outcome::Unknown { reply } if mail.unknown_tries + 1 >= UNKNOWN_TRIES => (Fate::Parked, reply),
        Outcome::Unknown { reply } => (Fate::Unknown(at), reply),
        Outcome::Refused { reply, of_address: true } => (Fate::Bounced, reply),
        Outcome::Refused { reply, of_address: false } => (Fate::Parked, reply),
    }
}

fn kind_of(mail: &Mail) -> LetterKind {
    match &*mail.kind {
        "digest" => LetterKind::Digest,
        "family" => LetterKind::Family,
        _ => LetterKind::Several,
    }
}

impl Delivered {
    fn add(&mut self, other: &Self) {
        self.sent += other.sent;
        self.again += other.again;
        self.parked += other.parked;
        self.bounced += other.bounced;
        self.dropped += other.dropped;
    }

    fn count(&mut self, fate: &Fate) {
        match fate {
            Fate::Sent => self.sent += 1,
            Fate::TryAgain(_) | Fate::Unknown(_) => self.again += 1,
            Fate::Parked => self.parked += 1,
            Fate::Bounced => self.bounced += 1,
            Fate::Dropped => self.dropped += 1,
        }
    }
}

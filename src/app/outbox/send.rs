//! Mails on their way: claimed, looked at again, sent, and marked with what the server said.

use std::sync::Arc;
use std::time::Duration;

use super::trouble::{UNKNOWN_TRIES, fate};
use crate::app::links::Purpose;
use crate::app::{App, Error};
use crate::clock::Moment;
use crate::db::mails::{self, Fate, Mail};
use crate::db::{self, Conn, sweeps};
use crate::mail::outgoing::Outgoing;
use crate::mail::transport::Outcome;

/// How often it is tried to note what a server said, and how long after the try before.
const MARKED_AGAIN: u32 = 40;
const MARKED_AFTER: Duration = Duration::from_millis(250);
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
    let due =
        |app: &App, _: &str| Ok(app.db.read(|conn| mails::is_anything_due(conn, app.clock.now().at))?);
    if !blocking(app, holder, due).await? {
        return Ok(Delivered::default());
    }
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
                delivered.count(&mark(app, holder, *mail, outcome).await?);
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

/// Notes what the server said, which can be learned nowhere else: while the database is busy or
/// away for a moment, this is tried again.
async fn mark(app: &App, holder: &str, mail: Mail, outcome: Outcome) -> Result<Fate, Error> {
    let said = Arc::new((mail, outcome));
    let mut tries = 0;
    loop {
        let said = said.clone();
        match blocking(app, holder, move |app, holder| app.mark_mail(&said.0, holder, &said.1)).await {
            Err(error) if !error.is_lasting() && tries < MARKED_AGAIN => {
                tries += 1;
                tokio::time::sleep(MARKED_AFTER).await;
            }
            marked => return marked,
        }
    }
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
            match self.ready(conn, mail.clone(), now) {
                Ok(Some((mail, outgoing))) => Ok(Claimed::ToSend(Box::new(mail), Box::new(outgoing))),
                Ok(None) => Ok(Claimed::Ended(Fate::Dropped)),
                // One that the program stumbles over must not stand in the way of the others.
                Err(error) if error.is_lasting() => {
                    tracing::error!(mail = mail.id, %error, "a mail could not be made ready");
                    let words = "it could not be made ready; the log says why";
                    self.end_mail(conn, &mail, holder, &Fate::Parked, words, now)?;
                    Ok(Claimed::Ended(Fate::Parked))
                }
                Err(error) => Err(error),
            }
        })
    }

    /// The mail as it goes out, if there is still something to say.
    fn ready(&self, conn: &mut Conn, mail: Mail, now: Moment) -> Result<Option<(Mail, Outgoing)>, Error> {
        let Some(mail) = self.look_again(conn, mail, now)? else { return Ok(None) };
        let outgoing = self.outgoing(conn, &mail)?;
        Ok(Some((mail, outgoing)))
    }

    /// The mail as it goes out: its links get their signatures.
    fn outgoing(&self, conn: &mut Conn, mail: &Mail) -> Result<Outgoing, Error> {
        let signer = self.signer(conn)?;
        let links = mails::told_in(conn, mail.id)?.into_iter().filter_map(|told| told.link_id);
        let mut text = mail.body_text.clone();
        let mut html = mail.body_html.clone();
        let leave = mail.leave_link.as_ref().map(|id| (id.clone(), Purpose::Leave));
        let account = mail.account_link.as_ref().map(|id| (id.clone(), Purpose::Account));
        for (id, purpose) in links.map(|id| (id, Purpose::Answer)).chain(leave).chain(account) {
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

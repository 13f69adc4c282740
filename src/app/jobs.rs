//! What is to be done from time to time, whoever asks for it.

use chrono::TimeDelta;

use super::attempts::TRIES_KEPT;
use super::kept_forms::KEPT_FOR;
use super::outbox::{Composed, Delivered, WORKER, deliver};
use super::sweep::SweepOrder;
use super::told::moment;
use super::watch::Swept;
use super::{App, Error, Unwatched};
use crate::clock::Moment;
use crate::db::sweeps::Audit;
use crate::db::{account_links, attempts, idempotency, kept_forms, sessions, sweeps};
use crate::domain::calendar::in_words;

/// A request sent again after so long is a new one.
const KEYS_KEPT: TimeDelta = TimeDelta::hours(48);
/// How long a worker that says nothing is taken to live. Another takes up its work then.
const LEASE: TimeDelta = TimeDelta::seconds(9);
/// A session lasts a day at most; for so long it is known whose it was.
const SESSIONS_KEPT: TimeDelta = TimeDelta::days(2);
const SWEEP: &str = "sweep";
/// So long after it should have gone out, a mail that nobody tries is stuck.
const STUCK_AFTER: TimeDelta = TimeDelta::hours(1);

/// One that works on the jobs, as the others see it.
#[derive(Clone, Debug)]
pub struct Worker {
    pub name: String,
}

impl Worker {
    /// A name that nobody else has or had.
    pub fn new() -> Self {
        Self { name: format!("{:016x}", rand::random::<u64>()) }
    }
}

impl Default for Worker {
    fn default() -> Self {
        Self::new()
    }
}

/// How the jobs stand, for whoever watches over them.
#[derive(Clone, Debug)]
pub struct Standing {
    pub sweep: Result<String, String>,
    pub outbox: Result<String, String>,
    pub holidays: Result<String, String>,
    pub audit: Result<String, String>,
}

impl App {
    /// Forgets answers kept for repeated requests, and leases long run out.
    pub fn forget_old_keys(&self) -> Result<(), Error> {
        let now = self.clock.now().at;
        let forgotten = self.db.write(|conn| {
            sweeps::forget_leases(conn, now - TimeDelta::hours(1))?;
            idempotency::forget_before(conn, now - KEYS_KEPT)
        })?;
        tracing::debug!(forgotten, "old idempotency keys forgotten");
        Ok(())
    }

    /// Forgets what was kept so that people can sign in and go on where they were.
    pub fn forget_old_sign_ins(&self) -> Result<(), Error> {
        let now = self.clock.now().at;
        let forgotten = self.db.write(|conn| {
            attempts::forget_before(conn, now - TRIES_KEPT)?;
            kept_forms::forget_before(conn, now - KEPT_FOR)?;
            account_links::forget_before(conn, now - SESSIONS_KEPT)?;
            sessions::forget_before(conn, now - SESSIONS_KEPT)
        })?;
        tracing::debug!(forgotten, "old sessions forgotten");
        Ok(())
    }

    /// Says that this worker lives.
    pub fn beat(&self, worker: &Worker) -> Result<(), Error> {
        let now = self.clock.now().at;
        let name = format!("{WORKER}{}", worker.name);
        self.db.write(|conn| sweeps::take_lease(conn, &name, &worker.name, now, now + LEASE))?;
        self.db.read(|conn| self.watch_sweep(conn, now))
    }

    /// This worker ends: what it holds is free at once.
    pub fn rest(&self, worker: &Worker) -> Result<(), Error> {
        let name = format!("{WORKER}{}", worker.name);
        self.db.write(|conn| {
            sweeps::give_up_lease(conn, &name, &worker.name)?;
            sweeps::give_up_lease(conn, SWEEP, &worker.name)
        })?;
        Ok(())
    }

    /// Sweeps if today's sweep is due and no other worker is at it; one that was missed is made
    /// up for at once.
    pub fn sweep_if_due(&self, worker: &Worker) -> Result<bool, Error> {
        let now = self.clock.now();
        if !self.sweep_is_due(now)? {
            return Ok(false);
        }
        let mine =
            self.db.write(|conn| sweeps::take_lease(conn, SWEEP, &worker.name, now.at, now.at + LEASE))?;
        // Whoever held the lease may just have finished.
        if !mine || !self.sweep_is_due(now)? {
            return Ok(false);
        }
        let order = SweepOrder { on: None, dry_run: false, holder: worker.name.clone() };
        let swept = self.sweep(&order, &Unwatched);
        self.db.write(|conn| sweeps::give_up_lease(conn, SWEEP, &worker.name))?;
        swept.map(|_| true)
    }

    /// Keeps the sweep's lease while the worker that holds it is at it.
    pub fn hold_sweep(&self, worker: &Worker) -> Result<(), Error> {
        let now = self.clock.now().at;
        let held = self.db.read(|conn| sweeps::holders(conn, SWEEP, now))?;
        if held.contains(&worker.name) {
            self.db.write(|conn| sweeps::take_lease(conn, SWEEP, &worker.name, now, now + LEASE))?;
        }
        Ok(())
    }

    /// Makes the mails that may be made now and sends what may go.
    pub async fn deliver_now(&self, worker: &Worker) -> Result<(Composed, Delivered), Error> {
        let app = self.clone();
        let composed = tokio::task::spawn_blocking(move || {
            app.read_bounces()?;
            app.compose(app.clock.now())
        });
        let composed = composed.await.map_err(|e| crate::db::Error::Failed(e.to_string()))?;
        // What was made goes out, whatever kept the rest from being made.
        let delivered = deliver(self, &worker.name, self.config.mail.couriers).await?;
        Ok((composed?, delivered))
    }

    /// How the jobs stand: each part is well, with what it is, or not, with what is the matter.
    pub fn standing(&self) -> Result<Standing, Error> {
        let now = self.clock.now();
        self.db.snapshot(|conn| {
            let swept = Swept::look(conn)?;
            let is_missed = swept.is_missed(now.at);
            let sweep = match swept.last_ended_at {
                Some(at) if !is_missed => {
                    Ok(format!("last swept on {}", moment(at.and_utc())))
                }
                Some(at) => Err(format!(
                    "last swept on {}, more than 26 hours ago: run `twentyweeks sweep`, or see the log why the server does not",
                    moment(at.and_utc())
                )),
                None if is_missed => Err("never swept: run `twentyweeks sweep`".to_owned()),
                None => Ok("no sweep has run yet".to_owned()),
            };
            let stuck = if self.mails_may_go(now) {
                crate::db::mails::overdue(conn, now.at - STUCK_AFTER)?
            } else {
                0
            };
            let (waiting, parked) =
                (crate::db::mails::count(conn, "waiting")?, crate::db::mails::count(conn, "parked")?);
            let outbox = match stuck {
                0 => Ok(format!("{} to go out, {parked} parked for a person", counted(waiting, "mail"))),
                stuck => Err(format!("{} should have gone out more than an hour ago", counted(stuck, "mail"))),
            };
            let until = in_words(self.config.jobs.working_days.known_until());
            let holidays = match self.config.jobs.working_days.runs_out_within(now.today, 90) {
                false => Ok(format!("known until {until}")),
                true => Err(format!(
                    "known until {until} only; after that weekdays count as working days: set `jobs.bank_holidays`"
                )),
            };
            let audit = match sweeps::last_audit(conn)? {
                Some(audit) if audit.differences > 0 => {
                    Err(format!(
                        "{} at the last audit: see the log",
                        counted(i64::from(audit.differences), "difference")
                    ))
                }
                Some(Audit { cases: 0, .. }) => Ok("the last audit had nothing to compare yet".to_owned()),
                Some(audit) => {
                    Ok(format!("{} agreed at the last audit", counted(i64::from(audit.cases), "case")))
                }
                None => Ok("no audit has run yet".to_owned()),
            };
            Ok(Standing { sweep, outbox, holidays, audit })
        })
    }

    fn sweep_is_due(&self, now: Moment) -> Result<bool, Error> {
        let last = self.db.read(sweeps::last_ended)?.map(|sweep| sweep.day);
        let due_up_to =
            if now.time >= self.config.jobs.sweep_at { Some(now.today) } else { now.today.pred_opt() };
        Ok(match (last, due_up_to) {
            (Some(last), Some(due)) => last < due,
            (None, _) => now.time >= self.config.jobs.sweep_at,
            (_, None) => false,
        })
    }
}

/// "1 mail", "12 mails"
fn counted(count: i64, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

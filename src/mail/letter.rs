//! What a mail says, before it is put into words. Templates see exactly this, so nothing that is
//! not in here can get into a mail: no name of a child, no birth date, no NHS number, no need.

use serde::Serialize;

pub use crate::domain::ladder::Tone;

/// One mail to one person or mailbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Letter {
    pub kind: LetterKind,
    /// The authority's name: "Bury".
    pub authority: String,
    /// Why this reader gets it, as the end of "You get this as …": "the designated medical
    /// officer", "Community Paediatrics' mailbox".
    pub reader: String,
    /// What it is about: one item for a notice of its own, several in a digest.
    pub items: Vec<Item>,
    /// The caseworker's team, whom to write to, as the end of "Replies go to …".
    pub team: String,
    /// Leaves the list; only for mails that may be left.
    pub unsubscribe: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterKind {
    /// One thing that goes at once.
    Notice,
    /// Several things that go at once to the same reader.
    Several,
    /// The day's digest.
    Digest,
    /// A task for a person at the SEN team.
    Task,
    /// To a parent or young person who agreed to mail.
    Family,
    /// To somebody about how they sign in.
    Account,
}

/// One thing told to a reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Item {
    pub group: Group,
    pub tone: Tone,
    /// `give_advice`, `decide_to_assess`, …, or `keep_promise`, whose `due` is the day promised; what
    /// is told: `draft_ready`, `plan_final`, `circumstances_changed`, `advice_returned`; a task:
    /// `no_recipient`, `bounced`, `parked`, `not_for_us`, `question`, `handed_over`; to a family: the stage the case is at,
    /// `considering`, `assessing`, …
    pub about: String,
    /// The case's reference: "351-2026-00042".
    pub reference: String,
    /// The town of the setting, if it is known.
    pub town: Option<String>,
    /// What is due, as it follows "Your": "educational psychology advice", "decision whether to
    /// assess". `phrase::of_obligation` and `phrase::of_advice` know it.
    pub what: String,
    /// Who has to do it: "Educational Psychology", "the SEN team". None where it is the reader.
    pub holder: Option<String>,
    /// "20 July 2026". A reminder, chase, escalation or breach always has it, and `when`.
    pub due: Option<String>,
    pub days_late: i64,
    /// How far `due` is: "in 3 days", "today", "12 days ago"; see `phrase::when`.
    pub when: Option<String>,
    /// Why that date: one sentence with its arithmetic and its provision.
    pub why: Option<String>,
    /// The provision: "SEND Regulations 2014, reg 8(1)".
    pub law: Option<String>,
    /// Which chase or escalation of its kind this is, from 1.
    pub number: Option<u32>,
    /// The whole case is past its 20 weeks (or the order's limit).
    pub case_late: bool,
    /// Who else is told of this: "the SEN manager", "Educational Psychology".
    pub also_told: Vec<String>,
    /// "3 August 2026": the day the service promised; to a family whose date has passed, the day
    /// by which the team now expects to be ready.
    pub promised: Option<String>,
    /// How many promises this service has broken in the last 12 months, this one included.
    pub broken_promises: Option<u32>,
    /// A word from a person or from the record that belongs to it: why advice was returned, why a
    /// task came about. Never about the child.
    pub note: Option<String>,
    /// Where to answer, or where to see to it.
    pub link: Option<String>,
    /// The link leads into the application, which asks to sign in: there is no secret in it.
    pub signs_in: bool,
}

/// Where an item stands in a digest, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    Overdue,
    DueSoon,
    Promised,
    NewlyAsked,
    Told,
}

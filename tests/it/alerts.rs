//! Alerts in the whole program, on both databases and with a mail server: who is told what, when,
//! and what the ledger says of it.

mod at_once;
mod auditing;
mod bounces;
pub mod council;
mod digests;
mod family;
mod faults;
mod kills;
mod ledger;
mod letters;
mod looking_again;
mod own_choice;
mod recipients;
mod secrets;
mod sending;
mod servers;
mod stories;
mod takeover;
mod tasks;
mod time;

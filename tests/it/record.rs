//! The record, on both databases: what goes in stays, can be asked of any past day, and cannot
//! be tampered with unseen.

mod caseload;
mod commands;
pub mod council;
mod demo;
mod durability;
mod knowledge;
mod migrations;
mod problems;
pub mod program;
pub mod questions;
mod races;
mod reporting;
mod serving;
mod tampering;
mod updates;

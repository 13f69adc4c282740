//! `twentyweeks` takes every request for an EHC needs assessment in England through the
//! statutory stages, on time, and can show it.
//!
//! Five layers, and arrows that only point down:
//!
//! - [`domain`]: the law, the case, the measure. Pure.
//! - [`db`]: the record, on SQLite and PostgreSQL.
//! - [`mail`]: what is said to whom, in which words, and how it travels.
//! - [`app`]: the shell, and the only writer.
//! - [`web`]: HTTP. [`jobs`]: the timetable.
//! - [`cli`]: the command line.
//!
//! Beside them [`clock`], the only reader of the time, [`config`], the only reader of settings,
//! and [`telemetry`].

pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod db;
pub mod domain;
pub mod jobs;
pub mod mail;
pub mod telemetry;
pub mod web;

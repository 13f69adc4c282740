//! All integration tests, in one binary, so that they are linked once.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

mod alerts;
mod api;
mod architecture;
mod domain;
mod mail;
mod mails;
mod partner;
mod record;
mod support;
mod web;

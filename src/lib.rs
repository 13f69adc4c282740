pub mod app;
pub mod clock;
pub mod config;
pub mod db;
pub mod domain;
pub mod telemetry;
pub mod web;

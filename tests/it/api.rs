//! The API over real HTTP, on both databases.

mod concurrency;
mod contacts;
mod corrections;
mod errors;
mod health;
mod leaks;
mod lists;
mod openapi;
mod paging;
mod partners;
mod permissions;
mod refusals;
mod requests;
pub mod shorthand;
mod slowness;
mod steps;

//! The pages, over real HTTP, on both databases.

mod account_links;
mod accounts;
mod administrator;
mod answering;
mod case;
mod charts;
mod correcting;
mod forms;
mod leaving;
mod limits;
mod links;
mod mistakes;
mod pages;
mod people;
mod permissions;
mod registering;
mod request;
mod sessions;
mod signing_in;
mod standing;
mod steps;
mod tokens;
mod views;
mod visitor;

//! The pages, over real HTTP, on both databases.

mod answering;
mod bulk;
mod calendar;
mod case;
mod charts;
mod correcting;
mod forms;
mod leaving;
mod links;
mod mistakes;
mod pages;
mod registering;
mod request;
mod standing;
mod steps;
mod tasks;
mod team;
mod worklist;

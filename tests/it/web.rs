//! The pages, over real HTTP, on both databases.

mod answering;
mod charts;
mod case;
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

//! The pages, over real HTTP, on both databases.

mod answering;
mod charts;
mod leaving;
mod links;
mod mistakes;
mod pages;
mod request;
mod standing;

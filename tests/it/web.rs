//! The pages, over real HTTP, on both databases.

mod answering;
mod case;
mod leaving;
mod links;
mod mistakes;
mod pages;
mod request;
mod standing;

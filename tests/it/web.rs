//! The pages, over real HTTP, on both databases.

mod administrator;
mod answering;
mod leaving;
mod links;
mod mistakes;
mod pages;
mod request;
mod standing;

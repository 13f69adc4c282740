//! From what is owed to mails, and from mails to what the server said.

mod compose;
mod desk;
mod items;
pub mod postbook;
mod send;

pub use compose::Composed;
pub use send::{Delivered, WORKER, deliver};

//! From what is owed to mails, and from mails to what the server said.

mod accounts;
mod asking;
mod compose;
mod desk;
mod items;
mod look_again;
mod plan;
pub mod postbook;
mod rehearsal;
mod rounds;
mod send;
mod trouble;
mod write;

pub use accounts::AccountNote;
pub use compose::Composed;
pub use desk::HandedOver;
pub use rehearsal::Rehearsed;
pub use rounds::PutOff;
pub use send::{Delivered, WORKER, deliver};

//! Mail: what is said (`letter`), in which words (`templates`), and how it travels (`outgoing`,
//! `transport`).

pub mod letter;
pub mod outgoing;
pub mod transport;

mod one_line;

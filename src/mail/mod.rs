//! Mail: what is said (`letter`), in which words (`templates`), and how it travels (`outgoing`).

pub mod letter;
pub mod outgoing;

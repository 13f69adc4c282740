//! Mail: what is said (`letter`), in which words (`templates`), how it travels (`outgoing`,
//! `transport`), and what comes back when it does not arrive (`bounce`).

pub mod bounce;
pub mod letter;
pub mod outgoing;
pub mod transport;

mod one_line;

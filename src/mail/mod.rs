//! Mail: what is said (`letter`), in which words (`templates`), and how it travels.

pub mod letter;
pub mod phrase;
pub mod render;
pub mod samples;

//! How mail travels and what comes back, against a server that does what servers do.

mod bounces;
mod faults;
mod folder;
mod letters;
mod rendering;
mod sending;

//! How mail travels, to a server that does what servers do.

mod faults;
mod folder;
mod letters;
mod rendering;
mod sending;

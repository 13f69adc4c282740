//! How mail travels.

mod folder;
mod letters;
mod rendering;

//! How mail travels.

mod letters;
mod rendering;

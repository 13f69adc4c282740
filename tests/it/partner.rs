//! What a health or social care partner works with: the inbox, a request, the book of contacts and
//! the figures; and the same book for an administrator.

mod book;
mod figures;
mod given;
mod inbox;
mod item;
mod services;

//! The pages of a case: what they say at each stage, to whom, and what is noted of who looked.

mod bundle;
mod drawings;
mod letters;
mod page;
mod record;
mod stories;

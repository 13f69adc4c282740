//! The clock as a user of its own: which rungs of the ladder it raises, which it holds back, and
//! who is told.

mod audit;
mod cases;
mod days;
mod holds;
mod ladder;
mod missed;
mod moved;
mod notices;
mod numbers;
mod over;
mod owed;
mod own_ladder;
mod properties;
mod record;
mod snoozes;

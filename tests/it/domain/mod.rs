//! The law, rule by rule: given a record, when a step is asked for, then it is accepted or
//! refused, and the dates follow.

mod filled;
mod given;
mod naive;
mod steps;
mod story;
mod walk;

mod advice;
mod advice_relief;
mod alerts;
mod chases;
mod clocks;
mod corrections;
mod dates;
mod disputes;
mod drafts;
mod endings;
mod exceptions;
mod holder;
mod matrix;
mod orders;
mod outlook;
mod pictures;
mod properties;
mod rule_sets;
mod scenarios;
mod timeliness;
mod warnings;

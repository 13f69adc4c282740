//! The law, the case and the measure: pure functions over data.
//!
//! Nothing in here reads a file, a clock, a database or a random number. What day it is, is
//! always an argument, so that every answer can be asked again for any other day.

pub mod alert;
pub mod audit;
pub mod calendar;
pub mod case;
pub mod child;
pub mod closure;
pub mod deadline;
pub mod decide;
pub mod facts;
pub mod holder;
pub mod hours;
pub mod identifiers;
pub mod inbox;
pub mod ladder;
pub mod letter;
pub mod next_step;
pub mod notice;
pub mod outlook;
pub mod permission;
pub mod picture;
pub mod policy;
pub mod preference;
pub mod refusal;
pub mod rules;
pub mod scorecard;
pub mod step;
pub mod timeliness;
pub mod unreadable;
pub mod warning;
pub mod words;
pub mod working_days;

pub use case::{Case, Entry, Stage};
pub use decide::{Command, decide, permitted};
pub use policy::Policy;
pub use refusal::Refusal;
pub use rules::Rules;
pub use step::{Step, StepKind};

//! Dashboards by mail: when each is due, one mail for each receiver with the figures that he may see, and what became of it.
//!
//! What is due becomes a line for each receiver in the same transaction in which the schedule moves on; a line becomes a message in the
//! transaction in which it is marked. The lines' and messages' keys are unique, so whatever the program is killed in sends nothing twice.

pub mod commands;
mod letter;
pub mod plan;
mod queries;
mod worker;

pub use queries::{Line, Planned, Run, runs, schedules};
pub use worker::Mailer;

/// Schedules of one dashboard that one user sees.
pub const SCHEDULES_MAX: usize = 20;
/// Receivers of a schedule.
pub const RECIPIENTS_MAX: usize = 50;

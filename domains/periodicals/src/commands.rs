//! The verbs of periodicals.

mod approval;
mod deliver;
mod freeze;
mod reader;
pub(crate) mod write;

pub use approval::{approve, reopen};
pub use deliver::{BATCH, clear, deliver, stop};
pub use freeze::{PIECE, list_some, listing, plan, plan_sending, start_sending};
pub use reader::{came_back, count_opening, unsubscribe};

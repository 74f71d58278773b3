//! The verbs of periodicals.

mod approval;
mod deliver;
mod freeze;
mod reader;
pub(crate) mod write;

pub use approval::{approve, reopen};
pub use deliver::{BATCH, deliver};
pub use freeze::{plan, start_sending};
pub use reader::{came_back, count_opening, unsubscribe};

//! The verbs of knowledge.

mod ready;
mod review;
mod text;
mod usage;
pub(crate) mod write;

pub use ready::{READY, ready, seed};
pub use review::{Decision, archive, confirm, decide, submit};
pub use text::{Draft, draft_version, restore, save_draft};
pub use usage::{Judgement, missed, opened, vote};

//! What is asked of periodicals.

pub mod choice;
pub mod page;
pub mod post;
pub mod progress;
pub(crate) mod ways;

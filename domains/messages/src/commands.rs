//! What is done with messages.

mod outcome;
mod queue;
mod retry;

pub(crate) use outcome::{Due, claim, due, give_up_claimed, record, record_receipt, text_of};
pub use queue::{BODY_MAX, NewMessage, queue};
pub use retry::retry;

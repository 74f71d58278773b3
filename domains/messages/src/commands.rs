//! What is done with messages.

mod bounce;
mod outcome;
mod queue;
mod retry;
mod unsubscribe;

pub use bounce::{Bounced, is_blocked, release, take_bounce};
pub(crate) use outcome::{Due, claim, due, give_up_claimed, record, record_receipt, text_of};
pub use queue::{BODY_MAX, NewMessage, hold, queue};
pub use retry::retry;
pub use unsubscribe::{Place, code_of, name_of, place_of, unsubscribe};

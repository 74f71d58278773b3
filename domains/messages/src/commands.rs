//! What is done with messages.

mod bounce;
mod files;
mod outcome;
mod queue;
mod retry;
mod unsubscribe;

pub use bounce::{Bounced, is_blocked, release, take_bounce};
pub(crate) use files::files_of;
pub use files::{FILES_MAX, MAIL_BYTES_MAX, queue_with_files};
pub(crate) use outcome::{Due, claim, due, give_up_claimed, record, record_receipt, text_of};
pub use outcome::{call_off, call_off_one};
pub use queue::{BODY_MAX, NewMessage, hold, queue, queue_keeping_quiet};
pub use retry::retry;
pub use unsubscribe::{Place, code_of, name_of, place_of, unsubscribe};

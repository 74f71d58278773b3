//! What is done.

mod call_off;
mod cancel;
mod changed;
mod check_in;
mod close;
mod follow_up;
mod moving_up;
mod register;
mod shared;
mod write_to;

pub use call_off::CALLED_OFF;
pub(crate) use call_off::call_off;
pub use cancel::cancel;
pub(crate) use changed::tell_changes;
pub use check_in::CHECKED_IN;
pub use check_in::{CheckIn, CheckedIn, Companion, How, Seen, check_in};
pub use close::{Closed, close};
pub use follow_up::{FOLLOWED_UP_AT_ONCE, FollowUp, FollowedUp, follow_up};
pub(crate) use moving_up::move_up;
pub use moving_up::{MOVED_UP, MovedUp};
pub use register::{PEOPLE_MAX, REGISTERED, Registered, Wanted, register};
pub(crate) use shared::program;

//! What members do.

pub(crate) mod code;
pub(crate) mod consent;
pub(crate) mod link;
pub(crate) mod profile;
pub(crate) mod request;
pub(crate) mod session;
pub(crate) mod tell;
pub(crate) mod tell_event;

pub use code::{Asked, CODE_MS, Checked, PAUSE_MS, ask, check, require_right, send};
pub use consent::{Said, say};
pub use link::{LINK_MS, make_link, take_link};
pub use profile::correct;
pub use request::{OPEN_MAX, Wish, request};
pub use session::{Found, Opened, end, end_of, find, open, seen};
pub(crate) use tell::tell_answer;
pub use tell::{Told, tell_points, tell_tiers};
pub use tell_event::tell_events;

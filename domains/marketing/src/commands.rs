//! The verbs of marketing.

mod segment;

pub use segment::{Frozen, MEMBERS_MAX, NewSegment, freeze};

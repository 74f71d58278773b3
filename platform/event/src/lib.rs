//! The relay: hands the outbox to its consumers, at least once, in order, and says how far each of them is.

mod relay;

pub use relay::{Consumer, Relay, RelayStatus};

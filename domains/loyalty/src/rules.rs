//! What is decided without I/O, and what is checked when records are written.

pub mod code;
pub mod earn;
pub mod face;
pub mod ledger;
mod membership;
pub mod symbol;
pub mod tier;
pub mod validity;
mod written;

pub(crate) use written::RULES;
pub use written::reference_exists;

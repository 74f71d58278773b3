//! Pure rules, and what must hold when contracts are written.

pub mod contract;
pub mod discount;
pub(crate) mod limit;
pub mod share;
pub mod step;

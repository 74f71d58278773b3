//! trade
pub mod entities;

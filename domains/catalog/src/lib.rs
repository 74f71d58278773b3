//! catalog
pub mod entities;

//! customers
pub mod entities;

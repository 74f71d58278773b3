//! Price books, promotions, coupons, and the engine that prices a basket with them.

pub mod engine;
mod wire;

pub use wire::Percent;

//! The nouns of prices.

mod book;
mod coupon;
mod promotion;

pub use book::{PriceBook, PriceRule};
pub use coupon::{Coupon, CouponCode, CouponCodePatch};
pub use promotion::Promotion;

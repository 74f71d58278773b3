//! What is asked of quotations, orders and stock.

mod balance;
mod json;
mod read;
mod replay;
mod stock;

pub use balance::balance;
pub use json::{offer_json, order_json, quotation_json};
pub use read::{KeptPrice, asked_of, children, kept_price, limit_of, product_name};
pub use replay::replay;
pub use stock::{available, makings, stock_json};

//! Prices that clerks set by hand.

use guanxi_catalog::entities::Product;
use guanxi_entity::entity;
use guanxi_org::entities::{Store, User};
use guanxi_types::{Day, Id, Money, Qty};

use super::Sale;

/// A price that was set by hand at the till; a line of a ledger. (手工改价)
#[entity(
    key = "trade.hand_price",
    title = "reason",
    child_of("sale_id", "trade.sale"),
    program_only
)]
pub struct HandPrice {
    /// The ticket.
    #[field(link = "trade.sale", required, filter, list = 1)]
    pub sale_id: Id<Sale>,
    /// Its line.
    #[field(int, required)]
    pub line_no: i64,
    /// What was sold.
    #[field(link = "catalog.product", required, filter, list = 2)]
    pub product_id: Id<Product>,
    /// Where.
    #[field(link = "org.store", required, filter, list = 3)]
    pub store_id: Id<Store>,
    /// On which day.
    #[field(date, required, filter, list = 4)]
    pub sold_on: Day,
    /// Who set it.
    #[field(link = "org.user", filter, list = 5)]
    pub clerk_id: Option<Id<User>>,
    /// How much was sold.
    #[field(qty, required)]
    pub qty: Qty,
    /// What one would have cost.
    #[field(money, required, list = 6)]
    pub list_price: Money,
    /// What one cost.
    #[field(money, required, list = 7)]
    pub price: Money,
    /// What that took off the line.
    #[field(money, required, filter, list = 8)]
    pub discount: Money,
    /// The same in percent of the line, rounded up.
    #[field(qty, required, filter, list = 9)]
    pub percent: Qty,
    /// Why.
    #[field(text = 300, required, search, list = 10)]
    pub reason: String,
    /// Who stood for it, where it was beyond the clerk's limit.
    #[field(link = "org.user", filter, list = 11)]
    pub approved_by_id: Option<Id<User>>,
}

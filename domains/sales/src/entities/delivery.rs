//! What was handed over.

use guanxi_catalog::entities::Product;
use guanxi_customers::entities::Customer;
use guanxi_entity::entity;
use guanxi_org::entities::{Store, User};
use guanxi_types::{Id, Qty};

use super::order::{Order, OrderLine};

/// Goods of an order that left the store. (发货单)
#[entity(
    key = "sales.delivery",
    title = "number",
    unique("number"),
    owner("created_by", "owner_id"),
    territory("store_id.territory_id"),
    program_only
)]
pub struct Delivery {
    /// Its number.
    #[field(text = 30, required, search, filter, list = 1)]
    pub number: String,
    /// The order.
    #[field(link = "sales.order", required, filter, list = 2)]
    pub order_id: Id<Order>,
    /// To whom.
    #[field(link = "customers.customer", required, filter, list = 3)]
    pub customer_id: Id<Customer>,
    /// Who looks after the order.
    #[field(link = "org.user", filter)]
    pub owner_id: Option<Id<User>>,
    /// From where.
    #[field(link = "org.store", required, filter, list = 4)]
    pub store_id: Id<Store>,
    /// When.
    #[field(datetime, required, filter, list = 5)]
    pub delivered_at: i64,
    /// Who carries it.
    #[field(text = 100, list = 6)]
    pub carrier: Option<String>,
    /// The carrier's number for it.
    #[field(text = 100, search, list = 7)]
    pub tracking: Option<String>,
    /// What is to be said of it.
    #[field(text = 500)]
    pub note: Option<String>,
}

/// How much of a line of an order was handed over. (发货明细)
#[entity(
    key = "sales.delivery_line",
    title = "line_no",
    unique("delivery_id", "line_no"),
    child_of("delivery_id", "sales.delivery"),
    no_menu,
    program_only
)]
pub struct DeliveryLine {
    /// The delivery.
    #[field(link = "sales.delivery", required, filter, list = 1)]
    pub delivery_id: Id<Delivery>,
    /// The place of the order's line.
    #[field(int, required, list = 2)]
    pub line_no: i64,
    /// The line of the order.
    #[field(link = "sales.order_line", required, filter)]
    pub order_line_id: Id<OrderLine>,
    /// What.
    #[field(link = "catalog.product", required, filter, list = 3)]
    pub product_id: Id<Product>,
    /// How much, in the line's unit.
    #[field(qty, required, list = 4)]
    pub qty: Qty,
}

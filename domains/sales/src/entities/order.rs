//! Orders, and the stock that is kept for them.

use guanxi_catalog::entities::{Product, Unit};
use guanxi_customers::entities::{Contact, Customer};
use guanxi_entity::entity;
use guanxi_org::entities::{Store, User};
use guanxi_types::{Day, Id, Money, Qty};

use super::quotation::Quotation;

/// What a customer has ordered. (订单)
#[entity(
    key = "sales.order",
    title = "number",
    unique("number"),
    owner("owner_id"),
    territory("store_id.territory_id"),
    program_only
)]
pub struct Order {
    /// Its number.
    #[field(text = 30, required, search, filter, list = 1)]
    pub number: String,
    /// How far it is.
    #[field(
        choice("open", "partly_delivered", "delivered", "closed", "cancelled"),
        required,
        filter,
        list = 2,
        default = "open"
    )]
    pub state: String,
    /// Who ordered.
    #[field(link = "customers.customer", required, filter, list = 3)]
    pub customer_id: Id<Customer>,
    /// The person at the customer's.
    #[field(link = "customers.contact", filter)]
    pub contact_id: Option<Id<Contact>>,
    /// Who looks after it.
    #[field(link = "org.user", filter, list = 6)]
    pub owner_id: Option<Id<User>>,
    /// The store that delivers.
    #[field(link = "org.store", required, filter, list = 7)]
    pub store_id: Id<Store>,
    /// The quotation that was accepted.
    #[field(link = "sales.quotation", filter)]
    pub quotation_id: Option<Id<Quotation>>,
    /// Through what it was ordered.
    #[field(choice("store", "phone", "web"), required, filter, default = "store")]
    pub channel: String,
    /// Currency, ISO 4217: the company's.
    #[field(text = 3, required)]
    pub currency: String,
    /// The company's day on which it was ordered.
    #[field(date, required, filter, list = 5)]
    pub ordered_on: Day,
    /// When the customer wants it.
    #[field(date, filter)]
    pub wanted_on: Option<Day>,
    /// What the goods cost before anything was taken off.
    #[field(money, required)]
    pub list_amount: Money,
    /// What promotions and people took off.
    #[field(money, required)]
    pub discount: Money,
    /// What is to be paid.
    #[field(money, required, filter, list = 4)]
    pub amount: Money,
    /// What has been invoiced, less credit notes.
    #[field(money, required, filter, list = 8, default = 0)]
    pub invoiced: Money,
    /// What has been paid of its invoices.
    #[field(money, required, filter, list = 9, default = 0)]
    pub paid: Money,
    /// Where it is brought.
    #[field(text = 300, personal)]
    pub address: Option<String>,
    /// What the customer was told.
    #[field(long_text)]
    pub terms: Option<String>,
    /// What colleagues are told.
    #[field(long_text)]
    pub note: Option<String>,
    /// Why it was cancelled, or closed before all was delivered.
    #[field(text = 500)]
    pub reason: Option<String>,
}

/// One product of an order. (订单明细)
#[entity(
    key = "sales.order_line",
    title = "line_no",
    unique("order_id", "line_no"),
    child_of("order_id", "sales.order"),
    no_menu,
    program_only
)]
pub struct OrderLine {
    /// The order.
    #[field(link = "sales.order", required, filter, list = 1)]
    pub order_id: Id<Order>,
    /// Its place.
    #[field(int, required, list = 2)]
    pub line_no: i64,
    /// What.
    #[field(link = "catalog.product", required, filter, list = 3)]
    pub product_id: Id<Product>,
    /// The options chosen, or the parts of a bundle: a JSON list of ids.
    #[field(long_text)]
    pub chosen: Option<String>,
    /// Their names, for who reads it.
    #[field(text = 1000)]
    pub chosen_text: Option<String>,
    /// What the quantities are counted in; the product's own unit where empty.
    #[field(link = "catalog.unit")]
    pub unit_id: Option<Id<Unit>>,
    /// How much, in that unit.
    #[field(qty, required, list = 4)]
    pub qty: Qty,
    /// How many of the product's own unit one of that unit is.
    #[field(qty, required)]
    pub factor: Qty,
    /// The price of one in the product's own unit, before anything was taken off.
    #[field(money, required)]
    pub unit_price: Money,
    /// What was taken off.
    #[field(money, required)]
    pub discount: Money,
    /// What is to be paid for it.
    #[field(money, required, list = 5)]
    pub amount: Money,
    /// Whether a promotion added it.
    #[field(boolean, required, default = 0)]
    pub is_gift: bool,
    /// What is to be said of it.
    #[field(text = 300)]
    pub note: Option<String>,
    /// How much of it was delivered.
    #[field(qty, required, list = 6, default = 0)]
    pub delivered: Qty,
    /// How much of it was invoiced, less credit notes.
    #[field(qty, required, list = 7, default = 0)]
    pub invoiced: Qty,
    /// For how much.
    #[field(money, required, default = 0)]
    pub invoiced_amount: Money,
}

/// Stock that a store keeps for a line of an order. (库存预留)
#[entity(
    key = "sales.reservation",
    title = "state",
    child_of("order_line_id", "sales.order_line"),
    no_menu,
    program_only
)]
pub struct Reservation {
    /// The line.
    #[field(link = "sales.order_line", required, filter, list = 1)]
    pub order_line_id: Id<OrderLine>,
    /// Where.
    #[field(link = "org.store", required, filter, list = 2)]
    pub store_id: Id<Store>,
    /// What is taken out of stock: the product, or a part of the bundle.
    #[field(link = "catalog.product", required, filter, list = 3)]
    pub product_id: Id<Product>,
    /// How much of it belongs to one of the line.
    #[field(qty, required)]
    pub per: Qty,
    /// How much the line needs in all.
    #[field(qty, required, list = 4)]
    pub needed: Qty,
    /// How much is kept for it now.
    #[field(qty, required, list = 5)]
    pub reserved: Qty,
    /// How much was delivered.
    #[field(qty, required, list = 6)]
    pub consumed: Qty,
    /// Whether it still waits for goods.
    #[field(
        choice("open", "consumed", "released"),
        required,
        filter,
        list = 7,
        default = "open"
    )]
    pub state: String,
}

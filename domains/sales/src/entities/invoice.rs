//! What customers owe for what they got.

use guanxi_catalog::entities::Product;
use guanxi_customers::entities::Customer;
use guanxi_entity::entity;
use guanxi_org::entities::{Store, User};
use guanxi_trade::entities::Sale;
use guanxi_types::{Day, Id, Money, Qty};

use super::order::{Order, OrderLine};

/// A record of an invoice, or of the credit note that undoes one. (发票记录)
#[entity(
    key = "sales.invoice",
    title = "number",
    unique("number"),
    owner("owner_id"),
    territory("store_id.territory_id"),
    program_only
)]
pub struct Invoice {
    /// Its number.
    #[field(text = 30, required, search, filter, list = 1)]
    pub number: String,
    /// Whether money is asked for or given back.
    #[field(
        choice("invoice", "credit_note"),
        required,
        filter,
        list = 2,
        default = "invoice"
    )]
    pub kind: String,
    /// How far it is; a credit note is settled by what it undoes.
    #[field(
        choice("issued", "part_paid", "paid", "void", "settled"),
        required,
        filter,
        list = 3,
        default = "issued"
    )]
    pub state: String,
    /// The order.
    #[field(link = "sales.order", required, filter, list = 4)]
    pub order_id: Id<Order>,
    /// Who owes.
    #[field(link = "customers.customer", required, filter, list = 5)]
    pub customer_id: Id<Customer>,
    /// Who looks after the order.
    #[field(link = "org.user", filter)]
    pub owner_id: Option<Id<User>>,
    /// The store that sold.
    #[field(link = "org.store", required, filter)]
    pub store_id: Id<Store>,
    /// The company's day on which it was written.
    #[field(date, required, filter, list = 6)]
    pub issued_on: Day,
    /// By when it is to be paid.
    #[field(date, required, filter, list = 7)]
    pub due_on: Day,
    /// Currency, ISO 4217: the company's.
    #[field(text = 3, required)]
    pub currency: String,
    /// How much; negative on a credit note.
    #[field(money, required, filter, list = 8)]
    pub amount: Money,
    /// What of it has been paid.
    #[field(money, required, filter, list = 9, default = 0)]
    pub paid: Money,
    /// The invoice that a credit note undoes.
    #[field(link = "sales.invoice", filter)]
    pub credits_id: Option<Id<Invoice>>,
    /// The sale that it became: what every figure of sales counts.
    #[field(link = "trade.sale", filter)]
    pub sale_id: Option<Id<Sale>>,
    /// The tax office's own number of it.
    #[field(text = 60, search)]
    pub tax_number: Option<String>,
    /// What is to be said of it, or why it was undone.
    #[field(text = 500)]
    pub note: Option<String>,
}

/// A line of an invoice. (发票明细)
#[entity(
    key = "sales.invoice_line",
    title = "line_no",
    unique("invoice_id", "line_no"),
    child_of("invoice_id", "sales.invoice"),
    no_menu,
    program_only
)]
pub struct InvoiceLine {
    /// The invoice.
    #[field(link = "sales.invoice", required, filter, list = 1)]
    pub invoice_id: Id<Invoice>,
    /// The place of the order's line.
    #[field(int, required, list = 2)]
    pub line_no: i64,
    /// The line of the order.
    #[field(link = "sales.order_line", required, filter)]
    pub order_line_id: Id<OrderLine>,
    /// What.
    #[field(link = "catalog.product", required, filter, list = 3)]
    pub product_id: Id<Product>,
    /// How much, in the line's unit; negative on a credit note.
    #[field(qty, required, list = 4)]
    pub qty: Qty,
    /// For how much; negative on a credit note.
    #[field(money, required, list = 5)]
    pub amount: Money,
}

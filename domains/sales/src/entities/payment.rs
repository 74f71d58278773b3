//! What customers paid, and for what.

use guanxi_customers::entities::Customer;
use guanxi_entity::entity;
use guanxi_org::entities::{Store, User};
use guanxi_types::{Day, Id, Money};

use super::invoice::Invoice;

/// Money that a customer paid. (收款)
#[entity(
    key = "sales.payment",
    title = "number",
    unique("number"),
    owner("created_by", "owner_id"),
    territory("store_id.territory_id"),
    program_only
)]
pub struct Payment {
    /// Its number.
    #[field(text = 30, required, search, filter, list = 1)]
    pub number: String,
    /// Who paid.
    #[field(link = "customers.customer", required, filter, list = 2)]
    pub customer_id: Id<Customer>,
    /// Who looks after the customer.
    #[field(link = "org.user", filter)]
    pub owner_id: Option<Id<User>>,
    /// The store that it was paid to.
    #[field(link = "org.store", filter)]
    pub store_id: Option<Id<Store>>,
    /// With what.
    #[field(
        choice("transfer", "cash", "card", "wechat", "alipay", "cheque", "other"),
        required,
        filter,
        list = 3
    )]
    pub method: String,
    /// How much.
    #[field(money, required, filter, list = 4)]
    pub amount: Money,
    /// How much of it pays invoices; the rest is the customer's credit.
    #[field(money, required, filter, list = 5, default = 0)]
    pub allocated: Money,
    /// The day on which it came.
    #[field(date, required, filter, list = 6)]
    pub received_on: Day,
    /// The bank's or payment service's own number.
    #[field(text = 100, search, list = 7)]
    pub reference: Option<String>,
    /// What is to be said of it.
    #[field(text = 500)]
    pub note: Option<String>,
}

/// What of a payment pays which invoice; negative where that was taken back. (收款核销)
#[entity(
    key = "sales.allocation",
    title = "invoice_id",
    child_of("payment_id", "sales.payment"),
    no_menu,
    program_only
)]
pub struct Allocation {
    /// The payment.
    #[field(link = "sales.payment", required, filter, list = 1)]
    pub payment_id: Id<Payment>,
    /// The invoice.
    #[field(link = "sales.invoice", required, filter, list = 2)]
    pub invoice_id: Id<Invoice>,
    /// How much.
    #[field(money, required, list = 3)]
    pub amount: Money,
    /// When.
    #[field(datetime, required, filter, list = 4)]
    pub at: i64,
}

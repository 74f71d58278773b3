//! The nouns of trade: sales here, tills and stock in files of their own.

mod conflict;
mod hand_price;
mod paper;
mod stock;
mod till;

pub use conflict::{SaleConflict, SaleConflictPatch};
pub use hand_price::{HandPrice, HandPricePatch};
pub use paper::{PaperBatch, PaperBatchPatch, PaperForm, PaperFormPatch};
pub use stock::{StockBalance, StockBalancePatch, StockMovement, StockMovementPatch};
pub use till::{
    CashMovement, CashMovementPatch, CashSession, CashSessionPatch, ParkedTicket, ParkedTicketPatch,
};

use guanxi_catalog::entities::Product;
use guanxi_customers::entities::{Customer, Household};
use guanxi_entity::entity;
use guanxi_loyalty::entities::Card;
use guanxi_marketing::entities::Campaign;
use guanxi_org::entities::{Store, User};
use guanxi_types::{Day, Id, Money, Qty};

/// One ticket. (销售单)
#[entity(
    key = "trade.sale",
    title = "number",
    unique("store_id", "number"),
    owner("created_by", "customer_id.owner_id"),
    territory("store_id.territory_id")
)]
pub struct Sale {
    /// Ticket number, unique within its store.
    #[field(text = 60, required, search, list = 1)]
    pub number: String,
    /// Where.
    #[field(link = "org.store", required, filter, list = 2)]
    pub store_id: Id<Store>,
    /// When.
    #[field(datetime, required, filter, list = 3)]
    pub sold_at: i64,
    /// The store's local day.
    #[field(date, read_only, filter, list = 4)]
    pub business_date: Option<Day>,
    /// The minute of that day, 0–1439, on the store's clock.
    #[field(int, read_only, filter)]
    pub business_minute: Option<i64>,
    /// Who bought; nobody known where empty. (散客)
    #[field(link = "customers.customer", filter, list = 5)]
    pub customer_id: Option<Id<Customer>>,
    /// The household that it counts for.
    #[field(link = "customers.household", read_only, filter)]
    pub household_id: Option<Id<Household>>,
    /// The card that was shown.
    #[field(link = "loyalty.card", read_only, filter)]
    pub card_id: Option<Id<Card>>,
    /// Who sold.
    #[field(text = 60, filter)]
    pub clerk: Option<String>,
    /// Through what.
    #[field(choice("store", "phone", "web"), required, filter, default = "store")]
    pub channel: String,
    /// Sum of the lines.
    #[field(money, read_only, filter, list = 6, default = 0)]
    pub amount: Money,
    /// Number of lines.
    #[field(int, read_only, list = 7, default = 0)]
    pub line_count: i64,
    /// Whether something was sold, brought back, or exchanged.
    #[field(choice("sale", "return", "exchange"), read_only, filter, default = "sale")]
    pub kind: String,
    /// The till's session that it was rung up in; none for what was imported.
    #[field(link = "trade.cash_session", read_only, filter)]
    pub session_id: Option<Id<CashSession>>,
    /// The user who rang it up.
    #[field(link = "org.user", read_only, filter)]
    pub cashier_id: Option<Id<User>>,
    /// The ticket whose goods came back.
    #[field(link = "trade.sale", read_only, filter)]
    pub returns_sale_id: Option<Id<Sale>>,
    /// The till's own name for it; the same ticket sent again is known by it.
    #[field(text = 60, read_only)]
    pub client_key: Option<String>,
    /// What a till without a connection asked for, less what the goods cost. (离线价差)
    #[field(money, read_only, filter)]
    pub price_difference: Option<Money>,
}

/// One product on a ticket. (销售明细)
#[entity(
    key = "trade.sale_line",
    title = "line_no",
    unique("sale_id", "line_no"),
    child_of("sale_id", "trade.sale"),
    no_menu
)]
pub struct SaleLine {
    /// The ticket.
    #[field(link = "trade.sale", required, filter, list = 1)]
    pub sale_id: Id<Sale>,
    /// Its place on the ticket.
    #[field(int, required, list = 2)]
    pub line_no: i64,
    /// What.
    #[field(link = "catalog.product", filter, list = 3)]
    pub product_id: Option<Id<Product>>,
    /// How much; negative on a return.
    #[field(qty, required, list = 4, default = 1000)]
    pub qty: Qty,
    /// What the company receives, after its own discounts; negative on a return.
    #[field(money, required, filter, list = 5)]
    pub amount: Money,
    /// The company's own discount, already taken off the amount.
    #[field(money, required, list = 6, default = 0)]
    pub discount: Money,
    /// The price of one unit before promotions.
    #[field(money, read_only, list = 7)]
    pub unit_price: Option<Money>,
    /// The line of a former ticket that comes back with this one.
    #[field(link = "trade.sale_line", read_only, filter)]
    pub returned_line_id: Option<Id<SaleLine>>,
    /// What each promotion took off: a JSON list of `{promotion, amount}`, which sums to the discount.
    #[field(long_text, read_only)]
    pub promotions: Option<String>,
    /// Of a bundle the parts that were chosen, of a configured product its options: a JSON list of ids; the first ones where empty.
    #[field(long_text, read_only)]
    pub chosen: Option<String>,
}

/// How a ticket was paid. (付款)
#[entity(
    key = "trade.payment",
    title = "method",
    child_of("sale_id", "trade.sale"),
    no_menu
)]
pub struct Payment {
    /// The ticket.
    #[field(link = "trade.sale", required, filter, list = 1)]
    pub sale_id: Id<Sale>,
    /// With what.
    #[field(
        choice(
            "cash",
            "card",
            "wechat",
            "alipay",
            "points",
            "voucher",
            "other",
            "difference"
        ),
        required,
        filter,
        list = 2
    )]
    pub method: String,
    /// How much.
    #[field(money, required, list = 3)]
    pub amount: Money,
    /// The payment service's own number.
    #[field(text = 100, list = 4)]
    pub reference: Option<String>,
    /// What the customer handed over, change included.
    #[field(money, read_only)]
    pub tendered: Option<Money>,
}

/// A coupon that a customer handed in. (券核销)
#[entity(
    key = "trade.coupon_redemption",
    title = "coupon",
    owner("created_by", "customer_id.owner_id"),
    territory("customer_id.territory_id"),
    no_menu
)]
pub struct CouponRedemption {
    /// The coupon's number or code.
    #[field(text = 60, required, search, list = 1)]
    pub coupon: String,
    /// The campaign that handed it out.
    #[field(link = "marketing.campaign", filter, list = 2)]
    pub campaign_id: Option<Id<Campaign>>,
    /// Who handed it in; nobody known where empty.
    #[field(link = "customers.customer", filter, list = 3)]
    pub customer_id: Option<Id<Customer>>,
    /// When.
    #[field(date, required, filter, list = 4)]
    pub redeemed_on: Day,
    /// On which ticket.
    #[field(link = "trade.sale", filter, list = 5)]
    pub sale_id: Option<Id<Sale>>,
}

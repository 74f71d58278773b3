//! Quotations: what goods would cost, until when.

use guanxi_catalog::entities::{Product, Unit};
use guanxi_customers::entities::{Contact, Customer};
use guanxi_entity::entity;
use guanxi_org::entities::{Store, User};
use guanxi_types::{Day, Id, Money, Qty};

/// One version of a quotation. (报价单)
#[entity(
    key = "sales.quotation",
    title = "number",
    unique("number", "revision"),
    owner("owner_id"),
    territory("store_id.territory_id"),
    program_only
)]
pub struct Quotation {
    /// Its number, the same in every version.
    #[field(text = 30, required, search, filter, list = 1)]
    pub number: String,
    /// Which version, from 1.
    #[field(int, required, filter, list = 8)]
    pub revision: i64,
    /// The version that it takes the place of.
    #[field(link = "sales.quotation", filter)]
    pub revises_id: Option<Id<Quotation>>,
    /// How far it is.
    #[field(
        choice(
            "draft",
            "awaiting_approval",
            "approved",
            "sent",
            "accepted",
            "ordered",
            "declined",
            "expired",
            "withdrawn",
            "replaced"
        ),
        required,
        filter,
        list = 2,
        default = "draft"
    )]
    pub state: String,
    /// For whom.
    #[field(link = "customers.customer", required, filter, list = 3)]
    pub customer_id: Id<Customer>,
    /// The person at the customer's.
    #[field(link = "customers.contact", filter)]
    pub contact_id: Option<Id<Contact>>,
    /// Who looks after it.
    #[field(link = "org.user", filter, list = 6)]
    pub owner_id: Option<Id<User>>,
    /// The store that sells and delivers.
    #[field(link = "org.store", required, filter, list = 7)]
    pub store_id: Id<Store>,
    /// Through what it is sold: prices differ by it.
    #[field(choice("store", "phone", "web"), required, filter, default = "store")]
    pub channel: String,
    /// Currency, ISO 4217: the company's.
    #[field(text = 3, required)]
    pub currency: String,
    /// The last day on which it can be accepted.
    #[field(date, required, filter, list = 5)]
    pub valid_until: Day,
    /// The moment whose prices it has.
    #[field(datetime, required)]
    pub priced_at: i64,
    /// What the goods cost before promotions.
    #[field(money, required)]
    pub list_amount: Money,
    /// What promotions take off.
    #[field(money, required)]
    pub promotion_discount: Money,
    /// What is taken off by hand, lines and the whole together.
    #[field(money, required, filter)]
    pub discount: Money,
    /// That in percent of what the goods cost after promotions, rounded up: what limits are compared with.
    #[field(qty, required, filter)]
    pub discount_percent: Qty,
    /// What is taken off the whole, in percent.
    #[field(qty)]
    pub percent_off: Option<Qty>,
    /// What is taken off the whole, as an amount.
    #[field(money)]
    pub amount_off: Option<Money>,
    /// What is to be paid.
    #[field(money, required, filter, list = 4)]
    pub amount: Money,
    /// What the customer is told: terms of delivery and payment.
    #[field(long_text)]
    pub terms: Option<String>,
    /// What colleagues are told.
    #[field(long_text)]
    pub note: Option<String>,
    /// What it came from: `domain.entity/id`.
    #[field(text = 120, filter)]
    pub about: Option<String>,
    /// Why so much is taken off, as said to who decides.
    #[field(text = 500)]
    pub reason: Option<String>,
    /// Who asked for approval, or sent it within his own limit.
    #[field(link = "org.user", filter)]
    pub submitted_by: Option<Id<User>>,
    /// When.
    #[field(datetime)]
    pub submitted_at: Option<i64>,
    /// Who allowed it, or gave it back.
    #[field(link = "org.user", filter)]
    pub decided_by: Option<Id<User>>,
    /// When.
    #[field(datetime)]
    pub decided_at: Option<i64>,
    /// What was said then.
    #[field(text = 500)]
    pub decision_note: Option<String>,
    /// When it went to the customer.
    #[field(datetime, filter)]
    pub sent_at: Option<i64>,
    /// When the customer answered.
    #[field(datetime, filter)]
    pub answered_at: Option<i64>,
    /// What the customer said, or why it was withdrawn.
    #[field(text = 500)]
    pub answer_note: Option<String>,
}

/// One product of a quotation. (报价明细)
#[entity(
    key = "sales.quotation_line",
    title = "line_no",
    unique("quotation_id", "line_no"),
    child_of("quotation_id", "sales.quotation"),
    no_menu,
    program_only
)]
pub struct QuotationLine {
    /// The quotation.
    #[field(link = "sales.quotation", required, filter, list = 1)]
    pub quotation_id: Id<Quotation>,
    /// Its place; of a gift a number behind all others.
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
    /// What the quantity is counted in; the product's own unit where empty.
    #[field(link = "catalog.unit")]
    pub unit_id: Option<Id<Unit>>,
    /// How much, in that unit.
    #[field(qty, required, list = 4)]
    pub qty: Qty,
    /// How many of the product's own unit one of that unit is.
    #[field(qty, required)]
    pub factor: Qty,
    /// What the chosen options add to the price of one, in the product's own unit.
    #[field(money, required)]
    pub surcharge: Money,
    /// The price of one in the product's own unit, before promotions, options included.
    #[field(money, required, list = 5)]
    pub unit_price: Money,
    /// What the line costs before promotions.
    #[field(money, required)]
    pub list_amount: Money,
    /// What promotions take off.
    #[field(money, required)]
    pub promotion_discount: Money,
    /// What is taken off this line by hand, in percent.
    #[field(qty)]
    pub percent_off: Option<Qty>,
    /// What is taken off this line by hand, as an amount.
    #[field(money)]
    pub amount_off: Option<Money>,
    /// What is taken off by hand, the line's share of what is taken off the whole included.
    #[field(money, required, list = 6)]
    pub discount: Money,
    /// What is to be paid for it.
    #[field(money, required, list = 7)]
    pub amount: Money,
    /// Whether a promotion added it.
    #[field(boolean, required, default = 0)]
    pub is_gift: bool,
    /// What is to be said of it.
    #[field(text = 300)]
    pub note: Option<String>,
}

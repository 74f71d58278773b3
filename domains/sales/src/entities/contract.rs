//! What was agreed for a time.

use guanxi_catalog::entities::Product;
use guanxi_customers::entities::{Contact, Customer};
use guanxi_entity::entity;
use guanxi_org::entities::{Store, User};
use guanxi_types::{Day, Id, Money, Qty};

use super::quotation::Quotation;

/// An agreement with a customer for a time. (合同)
#[entity(
    key = "sales.contract",
    title = "name",
    owner("owner_id"),
    territory("store_id.territory_id")
)]
pub struct Contract {
    /// Its number, given when it is written first.
    #[field(text = 30, read_only, search, filter, list = 1)]
    pub number: Option<String>,
    /// What it is about, in a few words.
    #[field(text = 200, required, search, list = 2)]
    pub name: String,
    /// How far it is.
    #[field(
        choice("draft", "active", "renewed", "ended", "terminated"),
        read_only,
        filter,
        list = 3,
        default = "draft"
    )]
    pub state: String,
    /// With whom.
    #[field(link = "customers.customer", required, filter, list = 4)]
    pub customer_id: Id<Customer>,
    /// The person at the customer's.
    #[field(link = "customers.contact", filter)]
    pub contact_id: Option<Id<Contact>>,
    /// Who looks after it.
    #[field(link = "org.user", filter, list = 5)]
    pub owner_id: Option<Id<User>>,
    /// The store that keeps it.
    #[field(link = "org.store", filter)]
    pub store_id: Option<Id<Store>>,
    /// The quotation that it came from.
    #[field(link = "sales.quotation", filter)]
    pub quotation_id: Option<Id<Quotation>>,
    /// Its first day.
    #[field(date, required, filter, list = 6)]
    pub starts_on: Day,
    /// Its last day.
    #[field(date, required, filter, list = 7)]
    pub ends_on: Day,
    /// What it is worth over that time, in the company's currency.
    #[field(money, required, filter, list = 8)]
    pub value: Money,
    /// What happens at its end: nothing, somebody is told before, or it goes on by itself.
    #[field(
        choice("none", "notify", "automatic"),
        required,
        filter,
        group = "renewal",
        default = "notify"
    )]
    pub renewal: String,
    /// How many days before its end somebody is told.
    #[field(int, required, group = "renewal", default = 30)]
    pub notice_days: i64,
    /// What the next one costs: the same, or so much more.
    #[field(choice("same", "percent"), required, group = "renewal", default = "same")]
    pub price_policy: String,
    /// How much more, in percent; less where negative.
    #[field(qty, group = "renewal")]
    pub price_percent: Option<Qty>,
    /// The contract that it goes on from.
    #[field(link = "sales.contract", read_only, filter, group = "renewal")]
    pub renews_id: Option<Id<Contract>>,
    /// The end that somebody was told of.
    #[field(date, read_only, group = "renewal")]
    pub noticed_for: Option<Day>,
    /// When both signed.
    #[field(date, filter)]
    pub signed_on: Option<Day>,
    /// What was agreed.
    #[field(long_text)]
    pub terms: Option<String>,
    /// Why it was ended early.
    #[field(text = 500, read_only)]
    pub reason: Option<String>,
}

/// Something that a contract promises. (合同明细)
#[entity(
    key = "sales.contract_line",
    title = "description",
    child_of("contract_id", "sales.contract"),
    no_menu
)]
pub struct ContractLine {
    /// The contract.
    #[field(link = "sales.contract", required, filter, list = 1)]
    pub contract_id: Id<Contract>,
    /// What, in words.
    #[field(text = 300, required, search, list = 2)]
    pub description: String,
    /// The product, where it is one.
    #[field(link = "catalog.product", filter, list = 3)]
    pub product_id: Option<Id<Product>>,
    /// How much.
    #[field(qty, required, list = 4, default = 1000)]
    pub qty: Qty,
    /// The price of one.
    #[field(money, required, list = 5)]
    pub unit_price: Money,
}

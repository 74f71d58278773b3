//! Lists of prices.

use guanxi_catalog::entities::{Category, Product};
use guanxi_customers::entities::{Classification, Customer, CustomerGroup};
use guanxi_entity::entity;
use guanxi_org::entities::{MarketArea, Store};
use guanxi_types::{Day, Id, Money, Qty};

/// A list of prices, and for whom, where and when it holds. What it leaves empty it doesn't ask. (价目表)
#[entity(
    key = "pricing.price_book",
    title = "name",
    unique("number"),
    kept_back("kind", "cost", "catalog.product", "cost_price")
)]
pub struct PriceBook {
    /// Its number.
    #[field(text = 40, required, search, list = 1)]
    pub number: String,
    /// Its name.
    #[field(text = 200, required, search, list = 2)]
    pub name: String,
    /// What kind of price.
    #[field(
        choice("standard", "member", "cost", "service"),
        required,
        filter,
        list = 3,
        default = "standard"
    )]
    pub kind: String,
    /// ISO 4217 code of its currency; the company's where empty.
    #[field(text = 3, filter)]
    pub currency: Option<String>,
    /// The greater comes first, before all else.
    #[field(int, required, list = 4, default = 0)]
    pub priority: i64,
    /// Whether it counts.
    #[field(boolean, required, filter, list = 5, default = 1)]
    pub is_active: bool,
    /// For this tier.
    #[field(text = 60, filter, group = "whom")]
    pub tier: Option<String>,
    /// For customers of this class or one below.
    #[field(link = "customers.classification", filter, group = "whom")]
    pub classification_id: Option<Id<Classification>>,
    /// For customers on this list.
    #[field(link = "customers.customer_group", filter, group = "whom")]
    pub group_id: Option<Id<CustomerGroup>>,
    /// For this customer.
    #[field(link = "customers.customer", filter, group = "whom")]
    pub customer_id: Option<Id<Customer>>,
    /// In this market area or one below.
    #[field(link = "org.market_area", filter, group = "where")]
    pub market_area_id: Option<Id<MarketArea>>,
    /// In this store.
    #[field(link = "org.store", filter, group = "where")]
    pub store_id: Option<Id<Store>>,
    /// Through this channel.
    #[field(choice("store", "phone", "web"), filter, group = "where")]
    pub channel: Option<String>,
    /// First day.
    #[field(date, filter, list = 6, group = "when")]
    pub starts_on: Option<Day>,
    /// Last day.
    #[field(date, filter, list = 7, group = "when")]
    pub ends_on: Option<Day>,
    /// Days of the week; every day where none is chosen.
    #[field(choices("mon", "tue", "wed", "thu", "fri", "sat", "sun"), group = "when")]
    pub weekdays: Option<String>,
    /// From this time of day on, `HH:MM`.
    #[field(text = 5, group = "when")]
    pub time_from: Option<String>,
    /// Up to, and without, this time of day, `HH:MM`.
    #[field(text = 5, group = "when")]
    pub time_to: Option<String>,
    /// What it is for.
    #[field(long_text)]
    pub note: Option<String>,
}

/// A line of a price book: one product, a category with all below it, or everything. (价格)
#[entity(
    key = "pricing.price_rule",
    title = "product_id",
    child_of("book_id", "pricing.price_book"),
    kept_back("base", "cost", "catalog.product", "cost_price"),
    no_menu
)]
pub struct PriceRule {
    /// The book.
    #[field(link = "pricing.price_book", required, filter, list = 1)]
    pub book_id: Id<PriceBook>,
    /// Which product.
    #[field(link = "catalog.product", filter, list = 2)]
    pub product_id: Option<Id<Product>>,
    /// Or which category; everything where neither is named. The product counts where both are.
    #[field(link = "catalog.category", filter, list = 3)]
    pub category_id: Option<Id<Category>>,
    /// From so many in the basket on.
    #[field(qty, required, filter, list = 4, default = 0)]
    pub qty_from: Qty,
    /// For this tier, beside what the book asks.
    #[field(text = 60, filter, list = 5)]
    pub tier: Option<String>,
    /// In this market area, beside what the book asks.
    #[field(link = "org.market_area", filter, list = 6)]
    pub market_area_id: Option<Id<MarketArea>>,
    /// First day.
    #[field(date, filter)]
    pub starts_on: Option<Day>,
    /// Last day.
    #[field(date, filter)]
    pub ends_on: Option<Day>,
    /// How the price is made.
    #[field(choice("amount", "formula"), required, filter, list = 7, default = "amount")]
    pub method: String,
    /// The price of one unit, where it isn't made by a formula.
    #[field(money, required, list = 8, default = 0)]
    pub amount: Money,
    /// Which price the formula begins with.
    #[field(
        choice("standard", "member", "cost", "service"),
        required,
        group = "formula",
        default = "standard"
    )]
    pub base: String,
    /// Percent taken off it; added where it is negative.
    #[field(qty, group = "formula")]
    pub percent_off: Option<Qty>,
    /// Rounded to a multiple of this.
    #[field(money, group = "formula")]
    pub round_to: Option<Money>,
    /// Added after rounding.
    #[field(money, group = "formula")]
    pub add_amount: Option<Money>,
    /// The price is the base and so much at least.
    #[field(money, group = "formula")]
    pub min_margin: Option<Money>,
    /// The price is the base and so much at most.
    #[field(money, group = "formula")]
    pub max_margin: Option<Money>,
}

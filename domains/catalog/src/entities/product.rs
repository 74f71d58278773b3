//! What is sold.

use guanxi_entity::entity;
use guanxi_types::{Day, Id, Money};

use super::Category;
use super::unit::Unit;

/// Something sold. (商品)
///
/// A variant points to its family. Category, brand, maker, unit and whether it is measured are the family's; price and cost are
/// too where the variant has none of its own, and so are features and translations.
#[entity(key = "catalog.product", title = "name", unique("number"))]
pub struct Product {
    /// Its number (SKU, article number).
    #[field(text = 60, required, search, list = 1)]
    pub number: String,
    /// Its name, in the company's own language.
    #[field(text = 200, required, search, list = 2)]
    pub name: String,
    /// Its category.
    #[field(link = "catalog.category", filter, list = 3)]
    pub category_id: Option<Id<Category>>,
    /// Brand.
    #[field(text = 100, filter, search, list = 4)]
    pub brand: Option<String>,
    /// The maker's number or name.
    #[field(text = 100, filter)]
    pub manufacturer: Option<String>,
    /// What one piece holds.
    #[field(text = 60, list = 5)]
    pub package_size: Option<String>,
    /// Barcode (GTIN).
    #[field(text = 40, search)]
    pub barcode: Option<String>,
    /// Standard price.
    #[field(money, filter, list = 6)]
    pub standard_price: Option<Money>,
    /// Sold by measure (fuel, cloth): a line counts as one piece whatever its quantity.
    #[field(boolean, required, filter, default = 0)]
    pub is_measured: bool,
    /// Made by an import because a sale named it; nobody has described it yet.
    #[field(boolean, required, filter, default = 0)]
    pub is_stub: bool,
    /// How it is sold: as it is; by its variants; as a bundle of others; put together from options.
    #[field(
        choice("simple", "family", "bundle", "configurable"),
        required,
        filter,
        list = 7,
        default = "simple"
    )]
    pub kind: String,
    /// The family that it is a variant of.
    #[field(link = "catalog.product", filter, group = "family")]
    pub parent_id: Option<Id<Product>>,
    /// What its quantities are counted in.
    #[field(link = "catalog.unit", filter)]
    pub unit_id: Option<Id<Unit>>,
    /// What it costs the company, in the company's currency.
    #[field(money, filter)]
    pub cost_price: Option<Money>,
    /// Where in its life it is, as decided; days move it on from there.
    #[field(
        choice("draft", "active", "phase_out", "discontinued"),
        required,
        filter,
        list = 8,
        default = "active",
        group = "life_cycle"
    )]
    pub status: String,
    /// The first day on which it is sold.
    #[field(date, filter, group = "life_cycle")]
    pub sale_from: Option<Day>,
    /// From this day on it is sold off and not ordered again.
    #[field(date, filter, group = "life_cycle")]
    pub phase_out_on: Option<Day>,
    /// The last day on which it is sold.
    #[field(date, filter, group = "life_cycle")]
    pub ends_on: Option<Day>,
    /// One or two lines about it.
    #[field(text = 300, group = "description")]
    pub short_text: Option<String>,
    /// All that is to be said about it.
    #[field(long_text, group = "description")]
    pub description: Option<String>,
    /// The picture that stands for it: one of the files on the record.
    #[field(file, group = "description")]
    pub picture: Option<i64>,
}

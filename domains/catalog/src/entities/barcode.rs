//! Codes that a scanner reads.

use guanxi_entity::entity;
use guanxi_types::{Id, Qty};

use super::product::Product;
use super::unit::Unit;

/// A code on a product or on a package of it. (商品条码)
#[entity(
    key = "catalog.product_barcode",
    title = "code",
    unique("code"),
    child_of("product_id", "catalog.product"),
    no_menu
)]
pub struct ProductBarcode {
    /// The product.
    #[field(link = "catalog.product", required, filter, list = 1)]
    pub product_id: Id<Product>,
    /// The code. One of 8, 12, 13 or 14 digits is a GTIN, whose last digit checks the others.
    #[field(text = 40, required, search, list = 2)]
    pub code: String,
    /// The company gave it, so that it is no GTIN whatever it looks like.
    #[field(boolean, required, filter, list = 3, default = 0)]
    pub is_own: bool,
    /// What it is on: a piece, a carton.
    #[field(link = "catalog.unit", filter, list = 4)]
    pub unit_id: Option<Id<Unit>>,
    /// How much of the product's own unit it means, in thousandths; the unit's factor where empty.
    #[field(qty, list = 5)]
    pub quantity: Option<Qty>,
}

/// How the shop's scales print codes: `prefix, article, weight or price, check digit`. (称重条码)
#[entity(key = "catalog.weighed_code", title = "prefix")]
pub struct WeighedCode {
    /// The first two digits.
    #[field(
        choice("20", "21", "22", "23", "24", "25", "26", "27", "28", "29"),
        required,
        filter,
        list = 1
    )]
    pub prefix: String,
    /// What is inside: 13 digits hold one of them, 18 digits price and weight.
    #[field(
        choice("weight", "price", "price_and_weight"),
        required,
        filter,
        list = 2,
        default = "price"
    )]
    pub content: String,
    /// Digits of the article's number behind the prefix.
    #[field(choice("4", "5", "6"), required, list = 3, default = "5")]
    pub item_digits: String,
    /// Decimals of the weight: 3 where it is in grams and the product's unit is the kilogram.
    #[field(choice("0", "1", "2", "3"), required, list = 4, default = "3")]
    pub weight_decimals: String,
    /// Decimals of the price.
    #[field(choice("0", "1", "2"), required, list = 5, default = "2")]
    pub price_decimals: String,
    /// What the scales are.
    #[field(text = 200, list = 6)]
    pub note: Option<String>,
}

//! The nouns of the catalogue.

use guanxi_entity::entity;
use guanxi_types::{Id, Money};

/// A node of the category tree. (商品类别)
#[entity(key = "catalog.category", title = "name", unique("number"))]
pub struct Category {
    /// Its number: the path of names where the source has no number of its own.
    #[field(text = 200, required, search, list = 1)]
    pub number: String,
    /// Its name.
    #[field(text = 200, required, search, list = 2)]
    pub name: String,
    /// The category above.
    #[field(link = "catalog.category", filter, list = 3)]
    pub parent_id: Option<Id<Category>>,
}

/// Something sold. (商品)
#[entity(key = "catalog.product", title = "name", unique("number"))]
pub struct Product {
    /// Its number (SKU, article number).
    #[field(text = 60, required, search, list = 1)]
    pub number: String,
    /// Its name.
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
}

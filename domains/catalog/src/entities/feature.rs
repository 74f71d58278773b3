//! Features: what is known of products of a category, each of one type.

use guanxi_entity::entity;
use guanxi_types::{Id, Qty};

use super::Category;
use super::product::Product;
use super::unit::Unit;

/// A feature that the products of a category have, and those of the categories below it. (商品特征)
#[entity(key = "catalog.feature", title = "name", unique("number"))]
pub struct Feature {
    /// Its number: `colour`, `screen_size`.
    #[field(text = 40, required, search, list = 1)]
    pub number: String,
    /// Its name.
    #[field(text = 100, required, search, list = 2)]
    pub name: String,
    /// The category whose products have it; all products where empty.
    #[field(link = "catalog.category", filter, list = 3)]
    pub category_id: Option<Id<Category>>,
    /// What its values are.
    #[field(
        choice("text", "number", "choice", "yes_no"),
        required,
        filter,
        list = 4,
        default = "text"
    )]
    pub kind: String,
    /// What numbers are in.
    #[field(link = "catalog.unit", filter, list = 5)]
    pub unit_id: Option<Id<Unit>>,
    /// What may be chosen, one a line, in the order in which it is offered.
    #[field(long_text)]
    pub options: Option<String>,
    /// Whether a product without it is incomplete.
    #[field(boolean, required, filter, list = 6, default = 0)]
    pub is_required: bool,
    /// Whether variants of a family may differ by it.
    #[field(boolean, required, filter, list = 7, default = 0)]
    pub is_axis: bool,
    /// Its place among the features.
    #[field(int, list = 8)]
    pub position: Option<i64>,
}

/// What a product has of a feature. (商品特征值)
#[entity(
    key = "catalog.feature_value",
    title = "value",
    unique("product_id", "feature_id"),
    child_of("product_id", "catalog.product"),
    no_menu
)]
pub struct FeatureValue {
    /// The product.
    #[field(link = "catalog.product", required, filter, list = 1)]
    pub product_id: Id<Product>,
    /// The feature.
    #[field(link = "catalog.feature", required, filter, list = 2)]
    pub feature_id: Id<Feature>,
    /// The value as a text: as typed; a number without its unit; `yes` or `no`.
    #[field(text = 300, required, filter, list = 3)]
    pub value: String,
    /// The same as a number, in thousandths, for comparison.
    #[field(qty, read_only, filter)]
    pub number: Option<Qty>,
}

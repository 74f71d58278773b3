//! What products are to each other.

use guanxi_entity::entity;
use guanxi_types::Id;

use super::product::Product;

/// What one product is to another, in this direction. (商品关系)
#[entity(
    key = "catalog.product_relation",
    title = "kind",
    unique("from_id", "to_id", "kind"),
    child_of("from_id", "catalog.product"),
    no_menu
)]
pub struct ProductRelation {
    /// Who looks at this product …
    #[field(link = "catalog.product", required, filter, list = 1)]
    pub from_id: Id<Product>,
    /// … is shown that it has this accessory, substitute, better one, or what goes with it.
    #[field(
        choice("accessory", "substitute", "up_sell", "cross_sell"),
        required,
        filter,
        list = 2
    )]
    pub kind: String,
    /// The other product.
    #[field(link = "catalog.product", required, filter, list = 3)]
    pub to_id: Id<Product>,
    /// Its place among those of its kind; the smallest first.
    #[field(int, list = 4)]
    pub position: Option<i64>,
    /// Why.
    #[field(text = 300)]
    pub note: Option<String>,
}

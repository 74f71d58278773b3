//! Bundles: several products for one price.

use guanxi_entity::entity;
use guanxi_types::{Id, Money, Qty};

use super::product::Product;

/// Parts of a bundle that come together, or of which some are chosen. (套装分组)
#[entity(
    key = "catalog.bundle_group",
    title = "name",
    unique("number"),
    child_of("product_id", "catalog.product"),
    no_menu
)]
pub struct BundleGroup {
    /// The bundle.
    #[field(link = "catalog.product", required, filter, list = 1)]
    pub product_id: Id<Product>,
    /// Its number, by which files name it.
    #[field(text = 60, required, search, list = 2)]
    pub number: String,
    /// Its name.
    #[field(text = 100, required, search, list = 3)]
    pub name: String,
    /// How many of its parts are chosen; all of them belong to the bundle where empty.
    #[field(int, list = 4)]
    pub choose_count: Option<i64>,
    /// Its place.
    #[field(int, list = 5)]
    pub position: Option<i64>,
}

/// A product in a bundle. (套装组成)
#[entity(
    key = "catalog.bundle_part",
    title = "component_id",
    unique("bundle_group_id", "component_id"),
    child_of("bundle_group_id", "catalog.bundle_group"),
    no_menu
)]
pub struct BundlePart {
    /// The group it is in.
    #[field(link = "catalog.bundle_group", required, filter, list = 1)]
    pub bundle_group_id: Id<BundleGroup>,
    /// The product.
    #[field(link = "catalog.product", required, filter, list = 2)]
    pub component_id: Id<Product>,
    /// How much of it, in thousandths of its unit.
    #[field(qty, required, list = 3, default = 1_000)]
    pub quantity: Qty,
    /// What the bundle costs more where it is chosen, in the company's currency.
    #[field(money, list = 4)]
    pub surcharge: Option<Money>,
    /// Its place; the first ones are chosen where nobody says.
    #[field(int, list = 5)]
    pub position: Option<i64>,
}

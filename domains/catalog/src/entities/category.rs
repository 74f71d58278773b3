//! The tree of categories.

use guanxi_entity::entity;
use guanxi_types::Id;

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

//! Who may take how much off by hand.

use guanxi_entity::entity;
use guanxi_org::entities::{Role, Store};
use guanxi_types::{Id, Qty};

/// The greatest discount that a role gives by itself, and may allow others. (折扣权限)
#[entity(key = "sales.discount_limit", title = "role_id", unique("role_id"))]
pub struct DiscountLimit {
    /// The role. Of several roles the greatest limit counts; who has none gives no discount by hand.
    #[field(link = "org.role", required, filter, list = 1)]
    pub role_id: Id<Role>,
    /// Percent of what the goods cost after promotions: 5 is five percent.
    #[field(qty, required, filter, list = 2)]
    pub percent: Qty,
    /// What is to be said of it.
    #[field(text = 300, list = 3)]
    pub note: Option<String>,
}

/// What a role may take off in one store, in the place of what it may elsewhere. (门店折扣权限)
#[entity(key = "sales.store_limit", title = "role_id", unique("role_id", "store_id"))]
pub struct StoreLimit {
    /// The role.
    #[field(link = "org.role", required, filter, list = 1)]
    pub role_id: Id<Role>,
    /// The store.
    #[field(link = "org.store", required, filter, list = 2)]
    pub store_id: Id<Store>,
    /// Percent, as everywhere else.
    #[field(qty, required, filter, list = 3)]
    pub percent: Qty,
    /// What is to be said of it.
    #[field(text = 300, list = 4)]
    pub note: Option<String>,
}

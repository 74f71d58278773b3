//! Who may take how much off by hand.

use guanxi_entity::entity;
use guanxi_org::entities::Role;
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

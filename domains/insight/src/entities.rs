//! The nouns of analytics.

use guanxi_catalog::entities::Category;
use guanxi_entity::entity;
use guanxi_org::entities::{MarketArea, Role, Store, User};
use guanxi_types::Id;

/// Figures side by side on one page, chosen by a user. (看板)
#[entity(key = "insight.dashboard", title = "name", owner("owner_id", "created_by"))]
pub struct Dashboard {
    /// Its name.
    #[field(text = 200, required, search, list = 1)]
    pub name: String,
    /// What it is for.
    #[field(long_text, list = 2)]
    pub note: Option<String>,
    /// Whose it is; who made it, where empty.
    #[field(link = "org.user", filter, list = 3)]
    pub owner_id: Option<Id<User>>,
    /// The role that it was made for.
    #[field(link = "org.role", filter, list = 4)]
    pub role_id: Option<Id<Role>>,
    /// The period that all of it tells of, `2017Q1`.
    #[field(text = 20, group = "filters")]
    pub period: Option<String>,
    /// The store.
    #[field(link = "org.store", group = "filters")]
    pub store_id: Option<Id<Store>>,
    /// The market area, with all below it.
    #[field(link = "org.market_area", group = "filters")]
    pub market_area_id: Option<Id<MarketArea>>,
    /// The category, with all below it.
    #[field(link = "catalog.category", group = "filters")]
    pub category_id: Option<Id<Category>>,
    /// The customer classes, `1`…`10`, `heavy`, `medium`, `light`, by comma.
    #[field(text = 60, group = "filters")]
    pub customer_class: Option<String>,
}

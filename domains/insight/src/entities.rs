//! The nouns of analytics.

use guanxi_catalog::entities::Category;
use guanxi_entity::entity;
use guanxi_org::entities::{MarketArea, Role, Store, User};
use guanxi_types::Id;

/// Figures side by side on one page, chosen by a user. (仪表盘)
#[entity(
    key = "insight.dashboard",
    title = "name",
    owner("owner_id", "created_by"),
    opened_to = "role_id"
)]
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
    /// The role whose users see it, too.
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

/// One picture on a dashboard: a question to an indicator, and how its answer is drawn. (仪表盘组件)
#[entity(
    key = "insight.tile",
    title = "title",
    child_of("dashboard_id", "insight.dashboard"),
    no_menu
)]
pub struct Tile {
    /// The dashboard.
    #[field(link = "insight.dashboard", required, filter, list = 1)]
    pub dashboard_id: Id<Dashboard>,
    /// What stands above it.
    #[field(text = 200, required, list = 2)]
    pub title: String,
    /// Its place on the page, the smallest first.
    #[field(int, required, list = 3, default = 0)]
    pub place: i64,
    /// How wide it is.
    #[field(
        choice("quarter", "third", "half", "two_thirds", "full"),
        required,
        default = "half"
    )]
    pub width: String,
    /// How high it is.
    #[field(choice("low", "medium", "high"), required, default = "medium")]
    pub height: String,
    /// How it is drawn.
    #[field(
        choice("number", "line", "bar", "pie", "table", "pivot", "heat_map", "funnel", "map"),
        required,
        list = 4,
        default = "table"
    )]
    pub kind: String,
    /// The indicator that is asked.
    #[field(text = 60, required, list = 5)]
    pub indicator: String,
    /// Its parameters and filters of its own, as in an address: `by=month&top=10`.
    #[field(text = 1000)]
    pub parameters: Option<String>,
    /// The columns that are drawn, by comma, what goes along first; those that suit the indicator where empty.
    #[field(text = 400)]
    pub shown_columns: Option<String>,
    /// The column that rows are ordered by, `-` before it for descending; as the indicator has them where empty.
    #[field(text = 80)]
    pub sort_by: Option<String>,
    /// The rows that are drawn; all where empty.
    #[field(int)]
    pub row_limit: Option<i64>,
}
